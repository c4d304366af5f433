"""People together over the door: a consultation that rules call, a group that becomes major."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import httpx
import pytest

from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

DESK = ("desk", "p-desk-3", ["sh"])
LEAD = ("lead", "p-lead-east", ["east"])
COMPLIANCE = ("compliance", "p-compliance-1", [])
SECONDS = 90.0
SAID = "事实清楚，建议尽快赔付。"
MINUTES = "到会人员意见一致，纪要由主持人核对。"
Who = tuple[str, str, list[str]]


class House:
    """Persons of the sample organisation, each under a token of his own."""

    def __init__(self, system: LocalSystem) -> None:
        self._system = system

    def call(self, who: Who, method: str, path: str, body: Any = None) -> httpx.Response:
        """One call as somebody."""
        role, subject, units = who
        token = self._system.token(role, subject=subject, units=units)
        headers = {"Authorization": token, "Idempotency-Key": str(uuid4())}
        url = self._system.url("intake", path)
        return httpx.request(method, url, json=body, headers=headers, timeout=30)

    def ok(self, who: Who, method: str, path: str, body: Any = None) -> dict[str, Any]:
        """The body of a good answer."""
        answer = self.call(who, method, path, body)
        assert answer.is_success, answer.text
        found: dict[str, Any] = answer.json()
        return found

    def file(self) -> str:
        """A complaint against the branch of Shanghai; its reference."""
        body = {
            "channel": "counter",
            "respondent": {"insurer": "xinghe-pc", "unit": "sh"},
            "product_line": "motor",
            "side": "property",
            "complainant": {"name": "测试人己", "capacity": "self", "phones": ["10000000006"]},
            "text": "车险报案后定损一直没有结果，理赔拖了很久。",
            "demand": "尽快赔付",
        }
        reference: str = self.ok(DESK, "POST", "/v1/complaints", body)["reference"]
        return reference


@pytest.fixture(scope="module")
def house(stack: LocalSystem, learned: None) -> House:
    """The people of the running system."""
    return House(stack)


def test_the_third_contact_calls_people_together_until_it_is_done(house: House) -> None:
    """Called by the rule, opinions in order, decided with minutes, reopened as it was not done."""
    reference = house.file()
    for number in (2, 3):
        facts = {"received_at": datetime.now(UTC).isoformat(), "text": f"第{number}次来电催办。"}
        house.ok(DESK, "POST", f"/v1/complaints/{reference}/actions/new-facts", facts)
    path = f"/v1/complaints/{reference}/consultations"
    (called,) = eventually(
        lambda: house.ok(LEAD, "GET", path)["items"],
        lambda items: len(items) == 1,
        seconds=SECONDS,
        what="the consultation that the rule calls",
    )
    assert (called["called_by"], called["rules"]) == ("rules", ["third_contact"])
    acts = f"/v1/consultations/{called['id']}/actions"
    roles = {"owner": "handler"}
    people: list[Who] = [
        (roles.get(one["role"], one["role"]), one["person"], ["hq"]) for one in called["attendees"]
    ]
    opinion = {"stance": "agree", "text": SAID}
    early = house.call(people[-1], "POST", f"{acts}/give-opinion", opinion)
    assert (early.status_code, early.json()["code"]) == (409, "not_your_turn")
    for who in people:
        house.ok(who, "POST", f"{acts}/give-opinion", opinion)
    owner, chair = people[0], people[-1]
    decision = {
        "outcome": "settle",
        "owner": owner[1],
        "due_on": datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat(),
        "text": "三日内赔付。",
        "minutes": MINUTES,
    }
    decided = house.ok(chair, "POST", f"{acts}/decide", decision)
    page = house.ok(LEAD, "GET", f"/v1/complaints/{reference}?purpose=handling")
    texts = {text["id"]: text["parts"] for text in page["texts"]}
    assert texts[decided["decision"]["minutes_text_id"]] == {"text": MINUTES}

    report = {"done": False, "text": "赔付系统故障，尚未支付。"}
    reopened = house.ok(owner, "POST", f"{acts}/follow-up", report)
    assert (reopened["state"], len(reopened["rounds"])) == ("called", 1)
    assert reopened["next_to_speak"] == owner[1]


def test_twenty_people_make_a_group_major_and_its_report_is_filed(house: House) -> None:
    """Two complaints of one cause; the regulator's first report goes out with proof."""
    references = [house.file(), house.file()]
    body = {"cause": "claims_delay", "references": references}
    group = eventually(
        lambda: house.call(LEAD, "POST", "/v1/groups", body),
        lambda answer: answer.is_success,
        seconds=SECONDS,
        what="the group, once escalation knows its complaints",
    ).json()
    acts = f"/v1/groups/{group['id']}/actions"
    counted = {"at": group["opened_at"], "count": 20, "evidence": "门厅录像第 3 段。"}
    major = house.ok(DESK, "POST", f"{acts}/record-gathering", counted)
    assert (major["limbs"], [one["form"] for one in major["reports"]]) == (["in_person"], ["first"])

    filing = {"form": "first", "text": "首报：二十人到场。", "proof": "传真回执 0001"}
    assert house.call(LEAD, "POST", f"{acts}/file-report", filing).status_code == 403
    filed = house.ok(COMPLIANCE, "POST", f"{acts}/file-report", filing)
    page = house.ok(COMPLIANCE, "GET", f"/v1/groups/{group['id']}?purpose=handling")
    words = {text["id"]: text["parts"] for text in page["texts"]}

    first = filed["reports"][0]
    assert first["filed_at"]
    assert not first["late"]
    assert words[first["proof_id"]] == {"text": "传真回执 0001"}
    assert {one["reference"] for one in page["members"]} == set(references)
