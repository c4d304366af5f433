"""Consultations and groups over intake's door, answered by escalation's servicers."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.ports.matter_texts import Owner
from tests.support.intake_builders import NOW
from tests.support.intake_door import IntakeDoor, opened

OWNER, CHAIR = "handler sub=p-motor-1", "lead sub=p-lead-east"
STRANGER = "handler sub=p-life-3 units=gd"
SENIOR, OFFICER = "senior sub=p-senior-1", "opinion_officer sub=p-opinion-1"
SAID = "客户有理，建议退费，电话 13800000000。"
MINUTES = "到会二人，意见一致。"


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


@pytest.fixture
def reference(door: IntakeDoor) -> str:
    """A complaint against the branch of Shanghai."""
    number: str = door.file()["reference"]
    return number


def ok(answer: Any) -> dict[str, Any]:
    """The body of a good answer."""
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def refused(answer: Any, status: int, code: str) -> None:
    """The answer is that problem, in both languages."""
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail_zh"]
    assert answer.json()["detail_en"]


def case_id(door: IntakeDoor, reference: str) -> UUID:
    """The id of a case."""
    case = door.store.case(None, reference)
    assert case is not None
    return case.id


def called(door: IntakeDoor, reference: str, **body: Any) -> dict[str, Any]:
    """A consultation about the case."""
    path = f"/v1/complaints/{reference}/actions/open-consultation"
    return ok(door.post(path, OWNER, "open", json={"contacts": 3, **body}))


def act(door: IntakeDoor, one: dict[str, Any], name: str, token: str, key: str, **body: Any) -> Any:
    """Act on a consultation."""
    return door.post(f"/v1/consultations/{one['id']}/actions/{name}", token, key, json=body)


class TestConsultations:
    """Called on a case, spoken to in order, decided, reported."""

    def test_one_goes_its_whole_way(self, door: IntakeDoor, reference: str) -> None:
        """Its words become texts of the case; escalation gets their ids alone."""
        one = called(door, reference)
        assert (one["references"], one["rules"]) == ([reference], ["third_contact"])
        assert one["next_to_speak"] == "p-motor-1"
        refused(
            act(door, one, "give-opinion", CHAIR, "o2", stance="agree", text=SAID),
            409,
            "not_your_turn",
        )
        ok(act(door, one, "give-opinion", OWNER, "o1", stance="agree", text=SAID))
        ok(act(door, one, "give-opinion", CHAIR, "o2", stance="agree", text=SAID))
        decision = {
            "outcome": "settle",
            "owner": "p-motor-1",
            "due_on": str(NOW.date()),
            "text": "退费。",
            "minutes": MINUTES,
        }
        decided = ok(act(door, one, "decide", CHAIR, "d", **decision))
        again = ok(act(door, one, "follow-up", OWNER, "f1", done=False, text="尚未退费。"))
        page = ok(door.get(f"/v1/complaints/{reference}?purpose=handling", OWNER))
        texts = {text["id"]: text for text in page["texts"]}
        listed = ok(door.get(f"/v1/complaints/{reference}/consultations", OWNER))

        assert (again["state"], len(again["rounds"])) == ("called", 1)
        assert listed["items"] == [again]
        assert texts[decided["decision"]["minutes_text_id"]]["parts"] == {"text": MINUTES}
        assert {text["kind"] for text in texts.values()} == {
            "opinion", "decision", "minutes", "report"
        }  # fmt: skip
        assert SAID not in str(door.matters.requests)
        assert {entry["action"] for entry in page["history"]} >= {
            "open-consultation", "consultation-give-opinion", "consultation-decide"
        }  # fmt: skip

    def test_the_same_key_acts_once(self, door: IntakeDoor, reference: str) -> None:
        """Answered from the log; with another body it is refused."""
        one = called(door, reference)
        assert called(door, reference) == one
        first = ok(act(door, one, "give-opinion", OWNER, "o1", stance="agree", text=SAID))
        asked = len(door.matters.requests)
        second = ok(act(door, one, "give-opinion", OWNER, "o1", stance="agree", text=SAID))
        other = act(door, one, "give-opinion", OWNER, "o1", stance="disagree", text=SAID)

        assert second == first
        refused(other, 422, "idempotency_key_reused")
        assert [type(r).__name__ for r in door.matters.requests[asked:]] == [
            "GetConsultationRequest"
        ] * 2

    def test_who_attends_sees_it_wherever_the_case_belongs(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """A stranger to unit and meeting does not even learn that it exists."""
        one = called(door, reference, guests=["p-life-3"])
        ok(act(door, one, "give-opinion", OWNER, "o1", stance="agree", text=SAID))
        ok(act(door, one, "give-opinion", STRANGER, "o2", stance="other", text=SAID))
        other = "handler sub=p-life-2 units=gd"
        hidden = act(door, one, "give-opinion", other, "o", stance="agree", text=SAID)

        refused(hidden, 404, "consultation_not_found")
        refused(
            door.post(
                f"/v1/complaints/{reference}/actions/open-consultation", STRANGER, "x", json={}
            ),
            404,
            "complaint_not_found",
        )

    def test_a_chair_cancels_with_a_reason(self, door: IntakeDoor, reference: str) -> None:
        """Which is a text of the case."""
        one = called(door, reference)
        gone = ok(act(door, one, "cancel", CHAIR, "c", reason="投诉人已撤回。"))

        assert gone["state"] == "cancelled"
        assert gone["follow_up"]["text_id"]

    def test_rules_that_advise_are_shown(self, door: IntakeDoor, reference: str) -> None:
        """Whoever reads the list sees that one is due."""
        before = ok(door.get(f"/v1/complaints/{reference}/consultations", OWNER))

        assert before == {"items": [], "called_for": []}

    def test_an_outage_of_escalation_is_told(self, door: IntakeDoor, reference: str) -> None:
        """Try again under the same key."""
        door.matters.error = ServiceError(
            ErrorKind.UNAVAILABLE, "service_unavailable", service="escalation"
        )
        answer = door.post(
            f"/v1/complaints/{reference}/actions/open-consultation",
            OWNER,
            "k",
            json={"contacts": 3},
        )
        refused(answer, 503, "service_unavailable")
        door.matters.error = None
        path = f"/v1/complaints/{reference}/actions/open-consultation"
        ok(door.post(path, OWNER, "k", json={"contacts": 3}))


def grouped(door: IntakeDoor, *references: str, **body: Any) -> dict[str, Any]:
    """A group of complaints."""
    told = {"cause": "surrender_value", "references": list(references), **body}
    return ok(door.post("/v1/groups", CHAIR, "open-group", json=told))


def group_act(door: IntakeDoor, one: dict[str, Any], name: str, token: str, **body: Any) -> Any:
    """Act on a group."""
    return door.post(f"/v1/groups/{one['id']}/actions/{name}", token, f"k-{name}", json=body)


class TestGroups:
    """One group out of many complaints."""

    def test_twenty_in_person_make_it_major_and_the_report_is_filed(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """With text and proof, kept here and read with a purpose after an audit record."""
        one = grouped(door, reference)
        at = NOW.isoformat()
        major = ok(group_act(door, one, "record-gathering", CHAIR, at=at, count=20, evidence=SAID))
        assert (major["limbs"], major["in_person"]) == (["in_person"], 20)
        refused(
            group_act(door, one, "file-report", CHAIR, form="first", text=SAID, proof="回执"),
            403,
            "forbidden",
        )
        filed = ok(
            group_act(door, one, "file-report", SENIOR, form="first", text=SAID, proof="回执 1")
        )
        masked = ok(door.get(f"/v1/groups/{one['id']}", SENIOR))
        assert not door.audit.entries
        clear = ok(door.get(f"/v1/groups/{one['id']}?purpose=handling", SENIOR))
        words = {text["id"]: text["parts"] for text in clear["texts"]}

        assert [report["form"] for report in filed["reports"]] == ["first", "follow_up"]
        assert {text["parts"] for text in masked["texts"]} == {None}
        assert words[filed["reports"][0]["proof_id"]] == {"text": "回执 1"}
        assert [entry.read.who for entry in door.audit.entries] == ["p-senior-1"]
        assert SAID not in str(door.matters.requests)

    def test_it_ends_and_is_closed_once_the_final_report_went_out(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """Not before."""
        one = grouped(door, reference)
        ok(group_act(door, one, "designate-major", SENIOR, document="监管函 2026-1"))
        refused(group_act(door, one, "close", SENIOR), 409, "report_missing")
        ok(group_act(door, one, "end-event", SENIOR))
        for form in ("first", "final"):
            path = f"/v1/groups/{one['id']}/actions/file-report"
            body = {"form": form, "text": SAID, "proof": "回执"}
            ok(door.post(path, SENIOR, form, json=body))
        closed = ok(
            door.post(f"/v1/groups/{one['id']}/actions/close", SENIOR, "k-close-2", json={})
        )

        assert closed["state"] == "closed"
        assert ok(door.get("/v1/groups", SENIOR)) == {"items": []}
        listed = ok(door.get(f"/v1/groups?reference={reference}", SENIOR))
        assert [group["id"] for group in listed["items"]] == [one["id"]]

    def test_complaints_join_leave_and_are_represented(
        self, door: IntakeDoor, reference: str
    ) -> None:
        """By their references; ids of complaints are never shown."""
        other = door.file(text="另一件。")["reference"]
        one = grouped(door, reference)
        both = ok(group_act(door, one, "join", CHAIR, references=[other], surrenders=[other]))
        ok(group_act(door, one, "record-gathering", CHAIR, at=NOW.isoformat(), count=2))
        elected = ok(group_act(door, one, "elect-representatives", CHAIR, references=[other]))
        left = ok(group_act(door, one, "leave", CHAIR, reference=reference))

        assert [member["reference"] for member in both["members"]] == [reference, other]
        assert [member["surrender"] for member in both["members"]] == [False, True]
        assert elected["representatives"] == [other]
        assert left["member_count"] == 1
        assert str(case_id(door, other)) not in str(elected)

    def test_a_group_outside_the_scope_is_not_there(self, door: IntakeDoor, reference: str) -> None:
        """Neither in lists nor by its id, nor to act on."""
        one = grouped(door, reference)

        assert ok(door.get("/v1/groups", STRANGER)) == {"items": []}
        refused(door.get(f"/v1/groups/{one['id']}", STRANGER), 404, "group_not_found")
        refused(
            group_act(door, one, "leave", STRANGER, reference=reference), 404, "complaint_not_found"
        )
        refused(door.get(f"/v1/groups/{uuid4()}", SENIOR), 404, "group_not_found")

    def test_the_same_key_opens_one(self, door: IntakeDoor, reference: str) -> None:
        """And another body under it is refused; a foreign surrender is a fault of the body."""
        assert grouped(door, reference)["id"] == grouped(door, reference)["id"]
        body = {"cause": "other", "references": [reference]}
        refused(door.post("/v1/groups", CHAIR, "open-group", json=body), 422, "request_id_reused")
        other = door.file(text="另一件。")["reference"]
        wrong = {**body, "surrenders": [other]}
        refused(door.post("/v1/groups", CHAIR, "w", json=wrong), 400, "invalid_field")

    def test_other_words_under_a_key_are_refused(self, door: IntakeDoor, reference: str) -> None:
        """A text stands once."""
        one = grouped(door, reference)
        ok(group_act(door, one, "designate-major", SENIOR, document="监管函 2026-1"))
        refused(
            group_act(door, one, "designate-major", SENIOR, document="监管函 2026-2"),
            422,
            "idempotency_key_reused",
        )
        assert len(door.matter_texts.of(Owner("group", UUID(one["id"])))) == 1
