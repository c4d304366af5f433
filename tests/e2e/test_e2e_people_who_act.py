"""People who must act, over intake's door: an extension, and a step that was called out."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

HANDLER = ("handler", "p-motor-1", ["sh"])
SAME_AS_LEAD = ("lead", "p-motor-1", ["sh"])
SUPERIOR = ("lead", "p-lead-east", ["east"])
ASK = {"kind": "extension", "reason": "需委托外部机构鉴定车辆损失。"}
SECONDS = 60.0


class People:
    """Persons of the sample organisation, each under a token of his own."""

    def __init__(self, system: LocalSystem) -> None:
        self._system = system

    def call(self, who: tuple[str, str, list[str]], method: str, path: str, body: Any = None):
        """One call as somebody."""
        role, subject, units = who
        token = self._system.token(role, subject=subject, units=units)
        headers = {"Authorization": token, "Idempotency-Key": str(uuid4())}
        url = self._system.url("intake", path)
        return httpx.request(method, url, json=body, headers=headers, timeout=30)

    def file(self, **more: str) -> str:
        """A complaint against the branch of Shanghai, as a desk clerk; its reference."""
        body = {
            "channel": "counter",
            "respondent": {"insurer": "xinghe-pc", "unit": "sh"},
            "product_line": "motor",
            "side": "property",
            "complainant": {"name": "测试人戊", "capacity": "self", "phones": ["10000000005"]},
            "text": "车险报案后定损一直没有结果，理赔拖了很久。",
            "demand": "尽快赔付",
            **more,
        }
        answer = self.call(("desk", "p-desk", ["sh"]), "POST", "/v1/complaints", body)
        assert answer.status_code == 201, answer.text
        reference: str = answer.json()["reference"]
        return reference

    def act(self, who: tuple[str, str, list[str]], reference: str, action: str, body: Any):
        """One action on a case as somebody."""
        return self.call(who, "POST", f"/v1/complaints/{reference}/actions/{action}", body)

    def page(self, reference: str) -> dict[str, Any]:
        """The case as the superior sees it."""
        answer = self.call(SUPERIOR, "GET", f"/v1/complaints/{reference}")
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def tasks(self, reference: str, kind: str) -> list[tuple[str, str]]:
        """Status and outcome of the tasks of one kind."""
        tasks = self.page(reference)["tasks"]
        return [(task["status"], task["outcome"]) for task in tasks if task["kind"] == kind]

    def notices(self, who: tuple[str, str, list[str]], matter: str) -> list[dict[str, Any]]:
        """What somebody was told of a matter."""
        items = self.call(who, "GET", "/v1/notices").json()["items"]
        return [one for one in items if one["matter_id"] == matter]

    def decision_due(self, reference: str) -> datetime:
        """The deadline of the decision, as escalation tells it."""
        clocks = self.page(reference)["clocks"]
        assert not clocks["stale"]
        due = [clock["due_at"] for clock in clocks["items"] if clock["clock"] == "decision"]
        assert due
        return datetime.fromisoformat(due[0])


@pytest.fixture(scope="module")
def people(stack: LocalSystem) -> People:
    """The people of the running system."""
    return People(stack)


def test_an_extension_moves_the_deadline_only_when_it_was_granted(people: People) -> None:
    """Asked, refused to the asker himself, granted by the superior unit, told, and then moved."""
    reference = people.file()
    before = eventually(lambda: people.decision_due(reference), seconds=SECONDS)
    special = {"complexity": "special", "told_at": datetime.now(UTC).isoformat()}
    early = people.act(HANDLER, reference, "set-complexity", special)
    assert (early.status_code, early.json()["code"]) == (409, "approval_not_granted")

    asked = people.act(HANDLER, reference, "request-approval", ASK)
    assert asked.status_code == 200, asked.text
    eventually(
        lambda: people.tasks(reference, "approve"),
        lambda found: found == [("open", "")],
        seconds=SECONDS,
        what="the task of who may approve",
    )

    granting = {"approval_id": asked.json()["id"], "granted": True, "reason": "同意延长。"}
    own = people.act(SAME_AS_LEAD, reference, "decide-approval", granting)
    assert (own.status_code, own.json()["code"]) == (403, "asker_cannot_approve")
    granted = people.act(SUPERIOR, reference, "decide-approval", granting)
    assert granted.status_code == 200, granted.text
    assert (granted.json()["state"], granted.json()["level"]) == ("granted", "superior_unit")
    eventually(
        lambda: people.tasks(reference, "approve"),
        lambda found: found == [("done", "approval_granted")],
        seconds=SECONDS,
        what="the end of the task",
    )
    assert people.decision_due(reference) == before

    told = {**special, "approval_id": asked.json()["id"], "told_at": _now_after(granted.json())}
    moved = people.act(HANDLER, reference, "set-complexity", told)
    assert moved.status_code == 200, moved.text
    after = eventually(
        lambda: people.decision_due(reference),
        lambda due: due > before,
        seconds=SECONDS,
        what="the later deadline",
    )
    assert after - before == timedelta(days=45)
    (notice,) = eventually(
        lambda: people.notices(HANDLER, asked.json()["id"]),
        seconds=SECONDS,
        what="the notice of the decision",
    )
    assert reference in notice["subject"]
    assert reference in notice["text"]


def _now_after(approval: Mapping[str, Any]) -> str:
    """The complainant is told in the moment of the approval: no clock of the test is asked."""
    decided: str = approval["decided_at"]
    return decided


def test_a_called_step_is_taken_on_and_its_task_ends(people: People) -> None:
    """A complaint that was received long ago is overdue at once; a superior takes the call on."""
    received = (datetime.now(UTC) - timedelta(days=20)).isoformat()
    reference = people.file(received_at=received, received_at_reason="节前柜台收件，今日补录。")
    path = f"/v1/complaints/{reference}/ladders"
    called = eventually(
        lambda: [
            ladder
            for ladder in people.call(SUPERIOR, "GET", path).json()["items"]
            if ladder["clock"] == "decision" and ladder["state"] == "calling" and ladder["levels"]
        ],
        seconds=SECONDS,
        what="a ladder that calls",
    )
    ladder = called[0]["id"]
    eventually(
        lambda: people.tasks(reference, "acknowledge"),
        lambda found: ("open", "") in found,
        seconds=SECONDS,
        what="the task of who was called",
    )

    taken = people.act(SUPERIOR, reference, "acknowledge", {"ladder_id": ladder})
    assert taken.status_code == 200, taken.text
    assert taken.json()["acknowledged_by"] == "p-lead-east"
    eventually(
        lambda: people.tasks(reference, "acknowledge"),
        lambda found: ("done", "ladder_acknowledged") in found,
        seconds=SECONDS,
        what="the end of the task",
    )
    assert people.call(HANDLER, "GET", "/v1/complaints/0000-0/ladders").status_code == 404
