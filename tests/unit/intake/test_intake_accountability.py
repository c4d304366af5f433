"""Holding somebody accountable (责任追究) over HTTP: who may, whom, what is told and kept."""

import pytest

from services.datafiles.mistakes import COMMITTED
from services.intake.domain.events import AccountabilityHeld
from tests.support.intake_door import IntakeDoor, opened

BODY = {"person": "p-motor-1", "mistake": "deadline_missed", "reason": "逾期未作出处理决定。"}


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


class TestHoldingAccountable:
    """An act of leads, seniors and compliance."""

    @pytest.mark.parametrize("mistake", COMMITTED)
    def test_it_stands_in_the_log_and_is_announced_without_words(
        self, door: IntakeDoor, mistake: str
    ) -> None:
        """The status stays; the reason is kept encrypted, the event carries its id."""
        filed = door.file()
        body = {**BODY, "mistake": mistake}
        done = door.act(filed["reference"], "hold-accountable", "k1", "lead", **body)
        again = door.act(filed["reference"], "hold-accountable", "k1", "lead", **body)

        assert done.status_code == 200, done.text
        assert again.json() == done.json()
        assert done.json()["status"] == "received"
        page = door.get(f"/v1/complaints/{filed['reference']}", "lead").json()
        assert [line["action"] for line in page["history"]] == ["hold-accountable"]
        [event] = next(iter(door.store.held.values())).events
        assert event == AccountabilityHeld("p-motor-1", mistake, "p-1", done.json()["text_id"])

    @pytest.mark.parametrize(
        ("changes", "status", "code"),
        [
            ({"person": "p-nobody"}, 400, "person_unknown"),
            ({"person": ""}, 400, "person_unknown"),
            ({"person": "p-1"}, 403, "accountable_oneself"),
            ({"mistake": "accountability"}, 422, "payload_invalid"),
            ({"reason": ""}, 422, "payload_invalid"),
            ({"reason": None}, 422, "payload_invalid"),
        ],
    )
    def test_what_is_refused_says_why(
        self, door: IntakeDoor, changes: dict[str, object], status: int, code: str
    ) -> None:
        """In both languages; nothing is written."""
        reference = door.file()["reference"]
        answer = door.act(reference, "hold-accountable", "k1", "lead", **{**BODY, **changes})

        assert (answer.status_code, answer.json()["code"]) == (status, code)
        assert answer.json()["detail_zh"]
        assert answer.json()["detail_en"]
        page = door.get(f"/v1/complaints/{reference}", "lead").json()
        assert page["history"] == []

    @pytest.mark.parametrize("role", ["desk", "handler", "opinion_officer", "partner"])
    def test_others_may_not(self, door: IntakeDoor, role: str) -> None:
        """Not even the handler of the case."""
        reference = door.file()["reference"]

        assert door.act(reference, "hold-accountable", "k1", role, **BODY).status_code == 403

    @pytest.mark.parametrize("role", ["lead", "senior", "compliance"])
    def test_also_when_the_case_has_ended(self, door: IntakeDoor, role: str) -> None:
        """Most mistakes are found afterwards."""
        reference = door.file()["reference"]
        door.clock.advance(60)
        door.act(reference, "withdraw", "k0", received_at="2026-11-22T09:30:30Z")

        assert door.act(reference, "hold-accountable", "k1", role, **BODY).status_code == 200
