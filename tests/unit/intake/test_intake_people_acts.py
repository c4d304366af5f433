"""What people do about approvals, ladders and notices, over intake's door."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.people import Addressee, Ladder, LadderLevel, Notice
from tests.support.intake_builders import NOW
from tests.support.intake_door import IntakeDoor, opened

ASK = {"kind": "extension", "reason": "需要外部鉴定，电话 13800000000。"}


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


@pytest.fixture
def reference(door: IntakeDoor) -> str:
    """A complaint against the branch of Shanghai, an hour old."""
    number: str = door.file()["reference"]
    door.clock.advance(3600)
    return number


def complaint_id(door: IntakeDoor, reference: str) -> UUID:
    """The id of a case."""
    case = door.store.case(None, reference)
    assert case is not None
    return case.id


def asked(door: IntakeDoor, reference: str) -> str:
    """An approval that p-1 asked for; its id."""
    answer = door.act(reference, "request-approval", "ask", "handler", **ASK)
    assert answer.status_code == 200, answer.text
    ident: str = answer.json()["id"]
    return ident


class TestApprovals:
    """Asked, decided, taken back."""

    def test_the_reason_is_kept_here_and_its_id_goes_on(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """Escalation gets ids alone: person, text, request, and who is complained about."""
        asked(door, reference)

        ((_, wish, request_id),) = door.approvals.calls
        text = door.store.text(complaint_id(door, reference), wish.reason_text_id)
        assert text is not None
        assert (text.kind, text.author, wish.by) == ("reason", "p-1", "p-1")
        assert wish.parties == ("xinghe-pc", "sh")
        assert request_id
        assert "13800000000" not in str(wish)

    def test_staff_that_is_one_of_ours_is_a_party_too(self, door: IntakeDoor) -> None:
        """A person id among the respondents; a name stays here."""
        reference = door.file(respondent={"insurer": "xinghe-pc", "unit": "sh", "staff": "p-2"})[
            "reference"
        ]
        asked(door, reference)

        assert door.approvals.calls[0][1].parties == ("xinghe-pc", "sh", "p-2")

    def test_the_same_key_asks_once(self, door: IntakeDoor, reference: str) -> None:
        """Answered from the log; with another body it is refused."""
        first = door.act(reference, "request-approval", "k", **ASK)
        again = door.act(reference, "request-approval", "k", **ASK)
        other = door.act(reference, "request-approval", "k", **{**ASK, "kind": "pause"})

        assert (first.json(), again.status_code) == (again.json(), 200)
        assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")
        assert len(door.approvals.calls) == 1

    def test_after_a_failure_on_the_way_the_same_key_goes_on(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """The text is there already, under the same id."""
        door.approvals.error = ServiceError(
            ErrorKind.UNAVAILABLE, "service_unavailable", service="escalation"
        )
        failed = door.act(reference, "request-approval", "k", **ASK)
        door.approvals.error = None
        done = door.act(reference, "request-approval", "k", **ASK)

        page = door.get(f"/v1/complaints/{reference}", "handler").json()
        assert (failed.status_code, done.status_code) == (503, 200)
        assert len(page["texts"]) == 1
        assert [act["action"] for act in page["history"]] == ["request-approval"]

    def test_a_superior_grants_and_the_asker_does_not(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """Escalation's refusal reaches the person in both languages, and nothing is logged."""
        body = {"approval_id": asked(door, reference), "granted": True, "reason": "同意"}
        own = door.act(reference, "decide-approval", "a", "lead", **body)
        other = door.act(reference, "decide-approval", "b", "senior sub=p-9", **body)

        assert (own.status_code, own.json()["code"]) == (403, "asker_cannot_approve")
        assert own.json()["detail_zh"] != own.json()["detail_en"] != "asker_cannot_approve"
        assert (other.status_code, other.json()["state"]) == (200, "granted")
        assert other.json()["decided_by"] == "p-9"

    def test_a_refusal_needs_its_reason(self, door: IntakeDoor, reference: str) -> None:
        """Without one it is 422 and escalation is not asked."""
        body = {"approval_id": asked(door, reference), "granted": False}
        answer = door.act(reference, "decide-approval", "k", "senior sub=p-9", **body)

        assert answer.status_code == 422
        assert len(door.approvals.calls) == 1

    @pytest.mark.parametrize("action", ["decide-approval", "withdraw-approval"])
    def test_an_approval_of_another_case_is_not_there(
        self, door: IntakeDoor, reference: str, action: str
    ) -> None:
        """An id does not open what the scope closes."""
        more = {"granted": True} if action == "decide-approval" else {}
        other = door.file()["reference"]
        body = {"approval_id": asked(door, reference), **more}
        answer = door.act(other, action, "k", "lead sub=p-9", **body)

        assert (answer.status_code, answer.json()["code"]) == (404, "approval_not_found")

    def test_the_list_is_there_for_who_sees_the_case(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """404 outside the scope; taken back it shows as withdrawn."""
        ident = asked(door, reference)
        door.act(reference, "withdraw-approval", "w", "handler", approval_id=ident)
        path = f"/v1/complaints/{reference}/approvals"

        (item,) = door.get(path, "handler").json()["items"]
        assert (item["id"], item["state"], item["amount"]) == (ident, "withdrawn", None)
        assert door.get(path, "handler units=gd").status_code == 404

    def test_no_extension_for_a_case_that_is_over(self, door: IntakeDoor, reference: str) -> None:
        """The table says from which status an approval may be asked for."""
        door.act(reference, "withdraw", "w", received_at=NOW.isoformat())
        answer = door.act(reference, "request-approval", "k", **ASK)

        assert (answer.status_code, answer.json()["code"]) == (409, "action_not_allowed")


class TestExtension:
    """A deadline moves by what was granted, never by what was typed."""

    def granted(self, door: IntakeDoor, reference: str, kind: str = "extension") -> str:
        """An extension that p-9 granted an hour after the receipt; its id."""
        ident = door.act(reference, "request-approval", "a", **{**ASK, "kind": kind}).json()["id"]
        body = {"approval_id": ident, "granted": True}
        done = door.act(reference, "decide-approval", "b", "senior sub=p-9", **body)
        assert done.status_code == 200, done.text
        return str(ident)

    def special(self, door: IntakeDoor, reference: str, key: str = "s", **more: str) -> Any:
        """Record the case as special, told two hours after the receipt."""
        told_at = (NOW + timedelta(hours=2)).isoformat()
        body = {"complexity": "special", "told_at": told_at, **more}
        return door.act(reference, "set-complexity", key, "handler", **body)

    def test_level_and_time_come_from_the_approval(self, door: IntakeDoor, reference: str) -> None:
        """The event carries them as escalation told them."""
        ident = self.granted(door, reference)
        door.clock.advance(7200)
        answer = self.special(door, reference, approval_id=ident)

        case = door.store.case(None, reference)
        assert answer.status_code == 200, answer.text
        assert case is not None
        (change,) = case.complexity_changes
        assert change.approver_level == "superior_unit"
        assert change.approved_at == NOW + timedelta(hours=1)

    @pytest.mark.parametrize(
        ("more", "status", "code"),
        [
            ({"approval_id": str(uuid4())}, 409, "approval_not_granted"),
            ({"approver_level": "head_office_senior"}, 400, "approval_differs"),
            ({"approved_at": (NOW + timedelta(minutes=1)).isoformat()}, 400, "approval_differs"),
            ({"told_at": (NOW + timedelta(minutes=59)).isoformat()}, 400, "told_before_approval"),
        ],
    )
    def test_what_is_typed_cannot_say_otherwise(
        self, door: IntakeDoor, reference: str, more: dict[str, str], status: int, code: str
    ) -> None:
        """Another level, another time, another approval, told of what nobody had approved."""
        self.granted(door, reference)
        door.clock.advance(7200)
        answer = self.special(door, reference, **more)

        assert (answer.status_code, answer.json()["code"]) == (status, code)

    @pytest.mark.parametrize("kind", ["", "pause"])
    def test_without_a_granted_extension_nothing_moves(
        self, door: IntakeDoor, reference: str, kind: str
    ) -> None:
        """Whatever was typed, and whatever else was granted."""
        if kind:
            self.granted(door, reference, kind)
        door.clock.advance(7200)
        typed = {"approver_level": "superior_unit", "approved_at": NOW.isoformat()}
        answer = self.special(door, reference, **typed)

        assert (answer.status_code, answer.json()["code"]) == (409, "approval_not_granted")

    def test_an_approval_of_an_earlier_period_is_over(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """New facts begin a new period; its extension needs an approval of its own."""
        self.granted(door, reference)
        door.clock.advance(7200)
        later = (NOW + timedelta(hours=1, minutes=30)).isoformat()
        door.act(reference, "new-facts", "n", received_at=later, text="新照片")
        answer = self.special(door, reference)

        assert (answer.status_code, answer.json()["code"]) == (409, "approval_not_granted")


def ladder(complaint: UUID) -> Ladder:
    """A ladder that calls p-1."""
    until = NOW + timedelta(hours=2)
    level = LadderLevel("owner", NOW, until, (Addressee("p-1"),))
    return Ladder(
        uuid4(), complaint, "cn-2020-3", "decision", "due_in_3_days", NOW, False, False,
        "calling", (level,), until,
    )  # fmt: skip


class TestLadders:
    """Called and taken on."""

    def test_a_called_person_takes_it_on(self, door: IntakeDoor, reference: str) -> None:
        """The ladder ends, and the history of the case says who did it."""
        held = ladder(complaint_id(door, reference))
        door.ladders.held[held.id] = held
        answer = door.act(reference, "acknowledge", "k", "handler", ladder_id=str(held.id))

        assert answer.json()["acknowledged_by"] == "p-1"
        (item,) = door.get(f"/v1/complaints/{reference}/ladders", "desk").json()["items"]
        assert (item["state"], item["levels"][0]["people"][0]["person"]) == ("acknowledged", "p-1")
        page = door.get(f"/v1/complaints/{reference}", "handler").json()
        assert [act["action"] for act in page["history"]] == ["acknowledge"]

    def test_a_ladder_of_another_case_is_not_there(self, door: IntakeDoor, reference: str) -> None:
        """An id does not open what the scope closes."""
        held = ladder(uuid4())
        door.ladders.held[held.id] = held
        answer = door.act(reference, "acknowledge", "k", "handler", ladder_id=str(held.id))

        assert (answer.status_code, answer.json()["code"]) == (404, "ladder_not_found")


def told(complaint: UUID | None, person: str = "p-1", state: str = "unsure") -> Notice:
    """A notice to somebody."""
    return Notice(
        uuid4(), uuid4(), complaint, "notice_x", person, "", "email", state, NOW,
        subject="题 / s", text="文",
    )  # fmt: skip


class TestNotices:
    """One's own inbox and absence; notices in doubt."""

    def test_everybody_reads_only_his_own(self, door: IntakeDoor) -> None:
        """With the words, Chinese first."""
        mine, others = told(None), told(None, "p-9")
        door.notices.held = {one.id: one for one in (mine, others)}
        items = door.get("/v1/notices", "handler").json()["items"]

        assert [(item["id"], item["subject"]) for item in items] == [(str(mine.id), "题 / s")]

    def test_absence_is_ones_own(self, door: IntakeDoor) -> None:
        """Whoever is named in the body, it is the caller who is away."""
        body = {"from": "2026-11-22T09:30:00Z", "to": None}
        answer = door.post("/v1/absences", "handler", "k", json=body)
        forged = door.post("/v1/absences", "handler", "k", json={**body, "person": "p-9"})

        assert answer.json() == {"person": "p-1", **body}
        assert door.notices.calls[0][1] == "p-1"
        assert forged.status_code == 422

    @pytest.mark.parametrize(
        ("token", "status"),
        [("lead", 200), ("lead units=gd sub=p-5", 404), ("compliance", 200)],
    )
    def test_a_notice_in_doubt_is_settled_within_the_scope(
        self, door: IntakeDoor, reference: str, token: str, status: int
    ) -> None:
        """By who may see its case."""
        held = told(complaint_id(door, reference), "p-9")
        door.notices.held = {held.id: held}
        path = f"/v1/notices/{held.id}/actions/settle"
        body = {"matter_id": str(held.matter_id), "arrived": True}
        answer = door.post(path, token, "k", json=body)

        assert answer.status_code == status, answer.text

    def test_a_notice_about_several_is_the_companys(self, door: IntakeDoor) -> None:
        """A lead of a region does not see it unless it was his own."""
        held = told(None, "p-9")
        door.notices.held = {held.id: held}
        path = f"/v1/notices/{held.id}/actions/settle"
        body = {"matter_id": str(held.matter_id), "arrived": False}

        assert door.post(path, "lead units=east", "k", json=body).status_code == 404
        assert door.post(path, "lead units=east sub=p-9", "k", json=body).status_code == 200
