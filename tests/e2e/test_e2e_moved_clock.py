"""A case of an insurer with an agreement, for real: paused, resumed, made complex, answered."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support.desk import Desk
from tests.support.eventually import eventually

SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
NOW = datetime.now(UTC).replace(microsecond=0)
RECEIVED = NOW - 10 * DAY
DECISION = {
    "outcome": "upheld",
    "facts": "经鉴定，损失属于保险责任。",
    "basis_and_reasons": "依据鉴定意见及保险合同第十二条。",
    "remedies": "如有异议，可申请核查、调解、仲裁或提起诉讼。",
}


def clocks(desk: Desk, reference: str) -> dict[str, Any]:
    """The clocks on the page of the case, by name."""
    return {one["clock"]: one for one in desk.detail(reference)["clocks"]["items"]}


def acted(desk: Desk, reference: str, action: str, **body: Any) -> None:
    """An action that must be carried out."""
    answer = desk.act(reference, action, body)
    assert answer.status_code == 200, (action, answer.text)


@pytest.fixture(scope="module")
def answered(desk: Desk) -> str:
    """Ten days old: six days ago to the appraiser, three days ago back, then paid and answered."""
    reference = desk.file(
        respondent={"insurer": "xinghe-pc"},
        side="property",
        product_line="motor",
        received_at=RECEIVED.isoformat(),
        received_at_reason="信件登记迟延",
    )
    begun, ended = (NOW - 6 * DAY).isoformat(), (NOW - 3 * DAY).isoformat()
    acted(desk, reference, "start")
    acted(
        desk, reference, "pause", kind="appraisal", started_at=begun, told_at=begun, proof="委托书"
    )
    eventually(
        lambda: clocks(desk, reference),
        lambda shown: shown.get("decision", {}).get("state") == "paused",
        what="the paused clock on the page",
    )
    acted(desk, reference, "resume", kind="appraisal", ended_at=ended, proof="鉴定意见书")
    acted(desk, reference, "set-complexity", complexity="complex")
    for act, at in (("agreement_reached", NOW - 2 * DAY), ("claim_paid", NOW)):
        acted(desk, reference, "act", act=act, happened_at=at.isoformat(), proof="付款回单")
    acted(desk, reference, "decide", **DECISION)
    sent = datetime.now(UTC).isoformat(timespec="milliseconds")
    acted(desk, reference, "notify", medium="sms", dispatched_at=sent, proof="短信回执")
    return reference


def test_the_page_shows_the_moved_clock_with_its_arithmetic(desk: Desk, answered: str) -> None:
    """Thirty days and three of the pause from receipt, met, each line with its article."""
    shown = eventually(
        lambda: clocks(desk, answered),
        lambda found: found["decision"]["state"] == "met",
        what="the met clock on the page",
    )["decision"]
    last_day = RECEIVED.astimezone(SHANGHAI).date() + 33 * DAY

    assert (shown["owner"], shown["last_day"]) == ("law", last_day.isoformat())
    pause = [step for step in shown["steps"] if "第18条第2款" in step["source"]]
    assert any("暂停" in step["zh"] and "Paused" in step["en"] for step in pause)
    assert any(step["result"] == "3" for step in pause)


def test_the_agreement_s_clock_stands_beside_the_law_s(desk: Desk, answered: str) -> None:
    """Both began with the agreement on the claim and were met by the payment."""
    shown = eventually(
        lambda: clocks(desk, answered),
        lambda found: {"sla_payment", "payment"} <= set(found),
        what="the clocks that the act began",
    )

    assert (shown["sla_payment"]["owner"], shown["payment"]["owner"]) == ("insurer", "law")
    assert shown["sla_payment"]["state"] == shown["payment"]["state"] == "met"


def test_the_page_keeps_what_moved_it(desk: Desk, answered: str) -> None:
    """The pause with its telling, and the acts; their proofs only with a purpose."""
    facts = desk.detail(answered)["clock_facts"]

    assert [pause["kind"] for pause in facts["pauses"]] == ["appraisal"]
    assert [one["act"] for one in facts["acts"]] == ["agreement_reached", "claim_paid"]
