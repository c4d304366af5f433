"""WhatIf: clocks as they would be, beside the stored ones; nothing is changed."""

from uuid import UUID, uuid4

import pytest
from complaints.escalation.v1 import escalation_service_pb2 as messages

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.rulebook import Rulebook
from services.escalation.entrypoints.grpc_api_what_if import WhatIfRpc
from services.escalation.handlers.receive import Receiver
from tests.support.calendar_folders import book, with_a_plan
from tests.support.escalation_fakes import (
    TOLERANCE,
    MemoryCases,
    facts,
    intake,
    local,
    rulebook,
)


class Asked:
    """One filed complaint and an RPC over it."""

    def __init__(self, received: str = "2026-09-18 09:00", rules: Rulebook | None = None) -> None:
        self.complaint: UUID = uuid4()
        self.cases = MemoryCases(at=local(received))
        self.rules = rules or rulebook()
        Receiver(self.cases, self.rules, TOLERANCE).receive(
            [intake(self.complaint, 1, facts(received))]
        )
        self.before = dict(self.cases.stored)

    def ask(self, **fields: object) -> dict[str, messages.WhatIfClock]:
        """The answer by clock; the store is as it was."""
        moments = {name: fields.pop(name) for name in list(fields) if name.endswith(("_at", "_of"))}
        request = messages.WhatIfRequest(complaint_id=str(self.complaint), **fields)
        for name, text in moments.items():
            if name == "known_at":
                request.known_at = text
            else:
                getattr(request, name).FromDatetime(local(text))
        rpc = WhatIfRpc(self.cases, self.rules, Catalogue.load(MESSAGES))
        answer = rpc.WhatIf(request, None)
        assert self.cases.stored == self.before
        return {one.supposed.clock.clock: one for one in answer.clocks}

    def refused(self, **fields: object) -> str:
        """The code of the refusal."""
        with pytest.raises(ServiceError) as fault:
            self.ask(**fields)
        assert fault.value.kind is ErrorKind.INVALID
        return fault.value.code


def test_nothing_supposed_is_what_is_stored() -> None:
    """Both clocks, with their arithmetic."""
    found = Asked().ask()

    assert set(found) == {"decision", "first_contact"}
    for one in found.values():
        assert one.stored.due_at == one.supposed.clock.due_at
        assert one.supposed.steps[0].zh


@pytest.mark.parametrize(
    ("fields", "last_day"),
    [
        ({"roll_if_rest_day": True}, "2026-10-08"),
        ({"complexity": "complex"}, "2026-10-18"),
        ({"new_facts_at": "2026-09-25 10:00"}, "2026-10-10"),
        ({"as_of": "2026-11-01 09:00"}, "2026-10-03"),
    ],
)
def test_other_facts(fields, last_day) -> None:
    """The decision clock of the order moves, the stored one stands beside it."""
    if "new_facts_at" in fields:
        fields = fields | {"as_of": "2026-09-26 09:00"}
    one = Asked().ask(clock="decision", **fields)["decision"]

    assert one.supposed.clock.last_day == last_day
    assert one.stored.last_day == "2026-10-03"


def test_the_state_at_another_moment() -> None:
    """Overdue later, met if the decision goes out in time."""
    asked = Asked()
    later = {"clock": "decision", "as_of": "2026-10-04 00:00"}

    assert asked.ask(**later)["decision"].supposed.clock.state == "overdue"
    met = asked.ask(**later, notified_at="2026-10-03 23:00")["decision"].supposed.clock
    assert (met.state, met.on_time) == ("met", True)


def test_another_pack() -> None:
    """One that does not bind by itself, with the facts that it needs."""
    asked = Asked()
    found = asked.ask(pack="uk-disp", jurisdiction="SCT")
    term = asked.ask(pack="cn-broker-2018", choices={"term": "10日"})["term"]

    assert found["final_response"].supposed.clock.last_day == "2026-11-13"
    assert not found["final_response"].HasField("stored")
    assert term.supposed.clock.last_day == "2026-10-09"


def test_another_calendar(tmp_path) -> None:
    """As known on a day, or with a plan that nobody has adopted."""
    asked = Asked("2026-12-28 09:00", book(with_a_plan(tmp_path)))
    known = asked.ask(pack="cn-regulator-forward", known_at="2025-06-01")["forward"]
    in_use = asked.ask(pack="cn-regulator-forward")["forward"].supposed.clock
    proposed = asked.ask(pack="cn-regulator-forward", proposed_calendars=True)["forward"]

    assert known.supposed.clock.calendar_version == "CN@2024-11-12"
    assert (in_use.provisional, proposed.supposed.clock.provisional) == (True, False)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"pack": "cn-1999"}, "unknown_pack"),
        ({"clock": "tea"}, "unknown_clock"),
        ({"complexity": "hard"}, "invalid_field"),
        ({"pack": "cn-broker-2018"}, "missing_field"),
        ({"pack": "uk-disp", "jurisdiction": "Narnia"}, "invalid_field"),
        ({"pack": "uk-disp", "choices": {"complaint_class": "tea"}}, "invalid_field"),
        ({"known_at": "soon"}, "invalid_date"),
        ({"as_of": "2026-09-01 09:00"}, "event_before_receipt"),
        ({"new_facts_at": "2026-09-01 09:00"}, "event_before_receipt"),
    ],
)
def test_senseless_suppositions_are_refused(fields, code) -> None:
    """Each with its code."""
    assert Asked().refused(**fields) == code


def test_a_complaint_without_clocks() -> None:
    """There is nothing to suppose about it."""
    asked = Asked()
    asked.complaint = uuid4()
    with pytest.raises(ServiceError) as fault:
        asked.ask()
    assert fault.value.kind is ErrorKind.NOT_FOUND
