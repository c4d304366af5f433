"""As of a past moment: what was known then, whatever was told or adopted since."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import mkdtemp
from uuid import UUID, uuid4

import pytest
from complaints.escalation.v1 import escalation_service_pb2 as m
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain import events
from services.escalation.domain.case import computed_anew
from services.escalation.domain.facts import Approval, CaseFacts, ComplexityChange, Pause
from services.escalation.domain.rulebook import Rulebook
from services.escalation.entrypoints.grpc_api import EscalationApi
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.receive import Receiver
from services.escalation.ports import Write
from services.escalation.views import ClocksView, clock_of, clocks_of
from tests.support.calendar_folders import adopt, book, with_a_plan
from tests.support.escalation_fakes import TOLERANCE, MemoryCases, facts, intake, triage

RECEIVED = facts("2026-12-10 10:00").receipts[0]
Change = Callable[[CaseFacts, datetime], CaseFacts]


@cache
def books() -> tuple[Rulebook, Rulebook]:
    """Before and after the plan for 2027 was adopted."""
    folder = with_a_plan(Path(mkdtemp()))
    before = book(folder)
    adopt(folder)
    return before, book(folder)


CHANGES: dict[str, Change] = {
    "complex": lambda told, at: replace(
        told, changes=(*told.changes, ComplexityChange("complex", at))
    ),
    "pause back-dated": lambda told, at: replace(
        told, pauses=(Pause("mediation", max(RECEIVED, at - timedelta(days=5)), at),)
    ),
    "pause open": lambda told, at: replace(told, pauses=(Pause("appraisal", at, None),)),
    "pause struck out": lambda told, at: replace(told, pauses=()),
    "extension": lambda told, at: replace(
        told,
        changes=(*told.changes, ComplexityChange("special", at)),
        approvals=(Approval("superior_unit", at),),
        tellings=(at,),
    ),
    "approval voided": lambda told, at: replace(told, approvals=(), tellings=()),
    "new facts": lambda told, at: replace(told, receipts=(*told.receipts, at)),
    "started": lambda told, at: replace(told, started_at=max(RECEIVED, at - timedelta(days=1))),
    "notified": lambda told, at: replace(told, notified_at=at),
    "taken back": lambda told, at: replace(told, notified_at=None),
}
ACTS = st.sampled_from([*CHANGES, "sweep", "enquiry", "complaint", "adopted", "nothing"])


@dataclass
class World:
    """One complaint among everything that may happen to it; the calendar changes once."""

    complaint: UUID
    cases: MemoryCases
    told: CaseFacts
    adopted: bool = False
    versions: int = 1

    @property
    def rulebook(self) -> Rulebook:
        """The rules in use."""
        return books()[self.adopted]

    def act(self, name: str) -> None:
        """One thing happens now."""
        now, receiver = self.cases.at, Receiver(self.cases, self.rulebook, TOLERANCE)
        self.versions += 1
        if name in CHANGES:
            self.told = CHANGES[name](self.told, now)
            receiver.receive([intake(self.complaint, self.versions, self.told)])
        elif name in ("enquiry", "complaint"):
            receiver.receive([triage(self.complaint, self.versions, name)])
        elif name == "sweep":
            Scheduler(self.cases, self.rulebook, TOLERANCE, 1.0).sweep()
        elif name == "adopted":
            self.adopted = True
            case = self.cases.stored[self.complaint]
            if moved := computed_anew(case, self.rulebook, now):
                self.cases.save([Write(case, moved.case, moved.announcements)])

    def answer(self, known_at: datetime | None = None) -> ClocksView:
        """All clocks with their arithmetic."""
        return clocks_of(self.complaint, self.cases, self.rulebook, known_at)


def world() -> World:
    """A complaint received before the turn of the year."""
    told = CaseFacts(receipts=(RECEIVED,))
    cases = MemoryCases(at=RECEIVED)
    complaint = uuid4()
    Receiver(cases, books()[0], TOLERANCE).receive([intake(complaint, 1, told)])
    return World(complaint, cases, told)


@given(st.lists(st.tuples(ACTS, st.integers(1, 200)), max_size=9))
@settings(max_examples=80, deadline=None)
def test_as_of_a_moment_is_what_was_answered_at_that_moment(acts) -> None:
    """Deadlines, states, breaches, versions and arithmetic, whatever came later."""
    one = world()
    heard = [(one.cases.at, one.answer())]
    for name, hours in acts:
        one.cases.at += timedelta(hours=hours)
        one.act(name)
        one.cases.at += timedelta(minutes=1)
        heard.append((one.cases.at, one.answer()))
    one.cases.at += timedelta(days=30)

    for at, answer in heard:
        replayed = one.answer(at)
        assert replayed.clocks == answer.clocks
        assert replayed.as_of == at


def test_a_calendar_adopted_later_was_not_known() -> None:
    """The provisional deadline of then, with its arithmetic and the calendar of then."""
    one = world()
    one.act("complex")
    then = one.cases.at
    one.cases.at += timedelta(days=1)
    one.act("adopted")
    decision = {c.clock.clock: c.clock for c in one.answer().clocks}["decision"]
    before = {c.clock.clock: c.clock for c in one.answer(then).clocks}["decision"]

    assert (decision.calendar_version, decision.provisional) == ("CN@2026-11-20", False)
    assert (before.calendar_version, before.provisional) == ("CN@2025-11-04", True)


def test_between_the_adoption_and_its_turn_a_clock_shows_what_it_was_computed_with() -> None:
    """A deadline never carries the name of a calendar that it does not come from."""
    one = world()
    one.act("complex")
    one.adopted = True
    clocks = [shown.clock for shown in one.answer().clocks]

    assert {clock.calendar_version for clock in clocks} == {"CN@2025-11-04"}
    assert [clock.provisional for clock in clocks if clock.clock == "decision"] == [True]


def test_a_step_of_an_older_calendar_is_computed_anew_before_it_is_taken() -> None:
    """What moved is said first, and the step comes from the calendar in use."""
    one = world()
    one.act("complex")
    one.cases.published.clear()
    one.adopted = True
    one.cases.at += timedelta(days=40)
    one.act("sweep")
    said = [said.what for said in one.cases.published if said.what.clock == "decision"]
    clocks = [clock for said in one.cases.published[-1:] for clock, _ in said.clocks]

    assert [type(what) for what in said] == [events.Changed, events.Overdue]
    assert {clock.calendar_version for clock in clocks} == {"CN@2026-11-20"}


def test_another_time_zone_database_is_computed_anew_with_a_difference(monkeypatch) -> None:
    """Like a calendar; until then the deadline stands as it was stored, without arithmetic."""
    one = world()
    monkeypatch.setattr("services.escalation.domain.rulebook.TZ_VERSION", "2099z")
    before = one.answer()
    one.cases.at += timedelta(hours=1)
    one.act("adopted")
    (told,) = clock_of(one.complaint, "decision", "", one.cases, one.rulebook).differences

    assert [shown.lines for shown in before.clocks] == [[], []]
    assert {"calendar", "time_zone"} == set(told.reasons)
    assert told.after.clock.tz_version == "2099z"
    assert told.before.clock.due_at == told.after.clock.due_at


def test_every_recomputation_leaves_its_difference() -> None:
    """With why, both states, their hashes and versions, and what was known of the others."""
    one = world()
    for name in ("pause back-dated", "adopted", "enquiry"):
        one.cases.at += timedelta(days=6)
        one.act(name)
    view = clock_of(one.complaint, "decision", "", one.cases, one.rulebook)
    told = view.differences

    assert [d.reasons for d in told] == [("facts",), ("calendar",), ("classification",)]
    assert all(a.after == b.before for a, b in pairwise(told))
    assert len({d.after.clock.input_hash for d in told} | {told[0].before.clock.input_hash}) == 4
    assert (told[0].after.clock.last_day - told[0].before.clock.last_day).days == 5
    assert [d.intake_version for d in told] == [2, 2, 2]


def test_the_rpc_tells_differences_and_the_past() -> None:
    """ExplainClock and GetClocks with known_at; a moment to come or before receipt is refused."""
    one = world()
    one.cases.at += timedelta(days=6)
    one.act("pause back-dated")
    api = EscalationApi(one.cases, None, one.rulebook, Catalogue.load(MESSAGES))
    asked = m.ExplainClockRequest(complaint_id=str(one.complaint), clock="decision")
    now = api.ExplainClock(asked, None)
    asked.known_at.FromDatetime(RECEIVED)
    then = api.ExplainClock(asked, None)

    assert now.differences[0].before.last_day == then.clock.clock.last_day == "2026-12-25"
    assert list(now.differences[0].reasons) == ["facts"]
    assert not then.differences
    for at, kind in (
        (RECEIVED - timedelta(seconds=1), ErrorKind.NOT_FOUND),
        (one.cases.at + timedelta(seconds=1), ErrorKind.INVALID),
    ):
        request = m.GetClocksRequest(complaint_id=str(one.complaint))
        request.known_at.FromDatetime(at)
        with pytest.raises(ServiceError) as caught:
            api.GetClocks(request, None)
        assert caught.value.kind is kind
