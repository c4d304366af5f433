"""Real messages of citizens and the times of the replies, as a table of deadlines.

The days were computed by somebody else from another program; the texts are not looked at.
"""

import csv
from datetime import datetime

import pytest

from services.escalation.bootstrap import clock_runner_of
from services.escalation.entrypoints.clock_runner import ClockRunner
from tests.support.escalation_fakes import CALENDARS, SHANGHAI, runner
from tests.support.stack import SHARED_DATA

FOLDER = SHARED_DATA / "zh_citizen_messages"
PACK = """pack: citizens
version: "1"
name: {zh: 留言答复, en: Replies to citizens}
jurisdiction: CN
source: invented for this test
effective: {from: 2010-01-01, to: null}
applies_to: [agency]
zone: Asia/Shanghai
calendar: CN
breach_codes:
  late: {zh: 逾期, en: Late, source: test}
clocks:
  - id: working
    owner: house
    grade: K
    unit: working_day
    name: {zh: 十五个工作日, en: Fifteen working days}
    stages: {simple: {limit: 15, source: test}}
    satisfied_by: [final_response_sent]
    breaches: {overdue: late}
    sources: {otherwise: test}
  - id: natural
    owner: house
    grade: K
    unit: natural_day
    name: {zh: 六十日, en: Sixty days}
    stages: {simple: {limit: 60, source: test}}
    satisfied_by: [final_response_sent]
    breaches: {overdue: late}
    sources: {otherwise: test}
"""

pytestmark = pytest.mark.needs_shared_data


def rows(name: str) -> list[dict[str, str]]:
    """A table of the folder."""
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream))


def moment(text: str) -> str:
    """A time in either of the two notations of the table, as RFC 3339."""
    form = "%Y/%m/%d %H:%M:%S" if "/" in text else "%Y-%m-%d %H:%M:%S"
    return datetime.strptime(text, form).replace(tzinfo=SHANGHAI).isoformat()


@pytest.fixture(scope="module")
def agency(tmp_path_factory) -> ClockRunner:
    """A runner that knows the agency's rules, which are nothing but a file."""
    folder = tmp_path_factory.mktemp("packs")
    (folder / "citizens.yaml").write_text(PACK, encoding="utf-8")
    return clock_runner_of(folder, CALENDARS, "Asia/Shanghai")


def test_two_hundred_replies_by_a_pack_of_two_clocks(agency) -> None:
    """Last day and lateness of both clocks, to the second of the reply."""
    table = {row["message_id"]: row for row in rows("deadline_oracle_first200.csv")}
    wrong = []
    for message in rows("replies_first200.csv"):
        oracle = table[message["留言编号"]]
        for clock, due in (("working", "15_working_days"), ("natural", "60_days")):
            sent = {"at": moment(message["答复时间"]), "what": "final_response_sent"}
            row = {"id": oracle["message_id"], "op": "statutory", "pack": "citizens"}
            row |= {"received_at": moment(message["留言时间"]), "facts": {"clock": clock}}
            answer = agency.answer(row | {"events": [sent]})["answer"]
            late = oracle[f"late_{due}"] == "True"
            if (answer["last_day"], answer["on_time"]) != (oracle[f"due_{due}"], not late):
                wrong.append((oracle, answer))

    assert len(table) == 200
    assert not wrong


def test_two_hundred_spans_counted() -> None:
    """Calendar days and working days from the day after receipt to the reply."""
    for oracle in rows("deadline_oracle_first200.csv"):
        row = {"id": 1, "op": "count_days", "calendar": "CN"}
        answer = runner().answer(row | {"start": oracle["received"], "end": oracle["replied"]})
        counted = answer["answer"]
        first = {"id": 1, "op": "workday", "calendar": "CN", "date": oracle["received"]}
        worked = runner().answer(first)["answer"]["workday"]

        assert counted["calendar_days"] - 1 == int(oracle["calendar_days"])
        assert counted["working_days"] - worked == int(oracle["working_days"])
