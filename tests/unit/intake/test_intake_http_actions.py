"""Actions over HTTP: one route each, roles, bodies, the whole life."""

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.lifecycle import MOVES
from services.intake.entrypoints.action_shapes import SHAPES
from tests.support.intake_door import IntakeDoor, opened

LATER = "2026-11-22T10:00:00Z"
DECISION = {"outcome": "upheld", "facts": "经查。", "remedies": "可以申请核查。"}


@pytest.fixture
def door() -> IntakeDoor:
    """An empty intake."""
    return opened().emptied()


def test_a_whole_life(door: IntakeDoor) -> None:
    """Each answer tells the new state; the history keeps who did what."""
    reference = door.file()["reference"]
    door.clock.advance(3600)
    steps = [
        ("start", {}, "investigating"),
        ("set-complexity", {"complexity": "complex"}, "investigating"),
        ("note", {"text": "已联系"}, "investigating"),
        ("new-facts", {"received_at": LATER, "text": "新照片"}, "investigating"),
        ("assign", {"team": "motor-claims", "owner": "p-2", "reason": "熟悉"}, "investigating"),
        (
            "confirm-classification",
            {"kind": "complaint", "scene": "claims_delay"},
            "investigating",
        ),
        (
            "decide",
            {"outcome": "upheld", "facts": "f", "basis_and_reasons": "b", "remedies": "r"},
            "decided",
        ),
        (
            "notify",
            {"medium": "post", "dispatched_at": "2026-11-22T10:30:00Z", "proof": "RA1CN"},
            "notified",
        ),
        ("close", {}, "closed"),
        ("reopen", {"reason": "漏项"}, "investigating"),
        ("withdraw", {"received_at": LATER}, "withdrawn"),
    ]

    for index, (action, body, status) in enumerate(steps):
        answer = door.act(reference, action, f"k{index}", **body)
        assert answer.status_code == 200, (action, answer.text)
        assert answer.json()["status"] == status, action

    page = door.get(f"/v1/complaints/{reference}", "handler").json()
    assert [entry["action"] for entry in page["history"]] == [action for action, _, _ in steps]
    assert [text["kind"] for text in page["texts"]] == [
        "note",
        "new_facts",
        "reason",
        "decision",
        "proof",
        "reason",
    ]


@pytest.mark.parametrize("action", sorted(MOVES))
def test_every_action_has_a_route_with_its_roles(door: IntakeDoor, action: str) -> None:
    """401 without a token, 403 for a role that is not in the table, 400 without a key."""
    reference = door.file()["reference"]
    path = f"/v1/complaints/{reference}/actions/{action}"
    _, example, _ = SHAPES[action]
    role = sorted(MOVES[action].roles - {"compliance"})[0]  # which sees every unit

    assert door.post(path, json=example).status_code == 401
    assert door.post(path, "opinion_officer", "k", json=example).status_code == 403
    assert door.post(path, role, json=example).status_code == 400
    assert door.post(path, f"{role} units=gd", "k", json=example).status_code == 404
    answer = door.post(path, role, "k", json={**example, "unknown": 1})
    assert answer.status_code == 422


@pytest.mark.parametrize("action", sorted(set(MOVES) - {"start", "close"}))
def test_no_action_works_without_its_words(door: IntakeDoor, action: str) -> None:
    """An empty body is refused where something is needed."""
    reference = door.file()["reference"]

    assert door.act(reference, action, "k").status_code == 422


def test_who_was_named_and_struck_off_stands_in_the_log(door: IntakeDoor) -> None:
    """A handler names, adding only; striking off is for leads and above; both say why."""
    reference = door.file()["reference"]
    path, body = f"/v1/complaints/{reference}/actions", {"people": ["p-2"], "reason": "系其销售"}

    def act(action: str, role: str, key: str, **changes: object) -> int:
        return door.post(f"{path}/{action}", role, key, json={**body, **changes}).status_code

    assert act("name-involved", "handler", "k1") == 200
    assert act("name-involved", "handler", "k2", people=[]) == 422
    assert act("name-involved", "handler", "k3", reason="") == 422
    assert act("strike-involved", "handler", "k4") == 403
    assert act("strike-involved", "senior", "k5", reason="同名不同人") == 200
    page = door.get(f"/v1/complaints/{reference}", "handler").json()
    lines = [(line["action"], line["people"]) for line in page["history"]]
    assert lines == [("name-involved", ["p-2"]), ("strike-involved", ["p-2"])]
    texts = [text["id"] for text in page["texts"] if text["kind"] == "reason"]
    assert [line["text_id"] for line in page["history"]] == texts


def test_a_move_that_is_not_allowed_lists_what_is(door: IntakeDoor) -> None:
    """409 with the status and the list."""
    answer = door.act(door.file()["reference"], "close", "k")

    assert answer.status_code == 409
    assert answer.json()["code"] == "action_not_allowed"
    assert "start" in answer.json()["allowed"]
    assert answer.json()["status"] == 409
    assert answer.json()["case_status"] == "received"


def test_texts_of_acts_are_not_shown_back(door: IntakeDoor) -> None:
    """Neither in the answer nor on the masked page."""
    reference = door.file()["reference"]

    answer = door.act(reference, "note", "k", text="投诉人电话 13800000000")

    assert "13800000000" not in answer.text
    assert "13800000000" not in door.get(f"/v1/complaints/{reference}", "handler").text


def test_every_route_has_an_example_and_documented_answers(door: IntakeDoor) -> None:
    """/docs shows how each call looks, with every problem it may answer."""
    document = door.client.get("/openapi.json").json()

    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            good = [a for code, a in operation["responses"].items() if code.startswith("2")]
            assert good, path
            for answer in good:
                shown = answer["content"].values()
                assert shown and all(one["example"] for one in shown), (method, path)
            if method == "post":
                content = operation["requestBody"]["content"]["application/json"]
                assert "example" in content, path
                assert "$ref" not in str(content["schema"]), path
            assert {"422", "503"} <= set(operation["responses"]), path


class TestOutgoing:
    """What goes out to the complainant, over HTTP."""

    def begun(self, door: IntakeDoor) -> str:
        """A case under investigation."""
        reference: str = door.file("desk", "f", channel="hotline")["reference"]
        door.act(reference, "start", "s")
        return reference

    def test_what_must_never_be_said_is_refused(self, door: IntakeDoor) -> None:
        """With place, reason and better words in both languages; insisted on, it stands so."""
        reference = self.begun(door)
        body = {**DECISION, "basis_and_reasons": "我们保证收益。"}
        answer = door.act(reference, "decide", "d", **body)
        told = answer.json()
        assert (answer.status_code, told["code"]) == (422, "outgoing_never_say")
        assert "1" in told["detail_zh"]
        assert "despite" in told["detail_en"]
        (found,) = told["findings"]
        words = body[found["part"]]
        assert words[found["start"] : found["end"]] == "保证收益"
        assert found["better"]["en"]

        told = door.act(reference, "decide", "d2", **body, despite="引用投诉人原话。").json()
        assert (told["status"], told["check"]) == ("decided", "despite")
        page = door.get(f"/v1/complaints/{reference}?purpose=review", "lead").json()
        check = page["history"][-1]["check"]
        assert (check["state"], check["author"], check["sent"]) == ("despite", "p-1", False)
        texts = {text["id"]: text["parts"] for text in page["texts"]}
        assert texts[check["despite_id"]] == {"text": "引用投诉人原话。"}

    def test_triage_away(self, door: IntakeDoor) -> None:
        """The act goes through, and says that nobody has read it; a note says nothing."""
        reference = self.begun(door)
        door.drafts.error = ServiceError(ErrorKind.UNAVAILABLE, "service_unavailable")
        told = door.act(reference, "decide", "d", **DECISION, basis_and_reasons="依据。").json()
        assert (told["status"], told["check"]) == ("decided", "unchecked")
        assert door.act(reference, "note", "n", text="保证收益").json()["check"] == ""
        history = door.get(f"/v1/complaints/{reference}", "handler").json()["history"]
        assert [line["check"] and line["check"]["state"] for line in history] == [
            None,
            "unchecked",
            None,
        ]
