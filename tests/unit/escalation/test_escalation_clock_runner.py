"""The runner: rows in, answers out, nonsense refused, the run goes on."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.entrypoints import json_lines
from services.escalation.entrypoints.json_lines import NoTableError
from tests.support.escalation_fakes import runner

OFFICE = {d: [["08:00", "12:00"], ["13:00", "18:00"]] for d in ("mon", "tue", "wed", "thu", "fri")}
BACKWARD = ["2026-11-02 09:00", "2026-11-02 08:00"]
HOURS = {"calendar_tz": "Europe/Berlin", "io_tz": "UTC", "hours": OFFICE}


def answered(op: str, **fields: object) -> object:
    """The answer, or the code of the error."""
    answer = runner().answer({"id": 7, "op": op, "note": "n", "source": "s", **fields})
    assert answer["id"] == 7
    return answer["error"]["code"] if "error" in answer else answer["answer"]


@pytest.mark.parametrize(
    ("op", "fields", "answer"),
    [
        (
            "add",
            HOURS | {"start": "2026-11-02 15:00", "working_seconds": 7_200},
            "2026-11-02 17:00:00",
        ),
        (
            "add",
            HOURS | {"start": "2026-11-02 16:00:30", "working_seconds": 7_200},
            "2026-11-03 08:00:30",
        ),
        ("between", HOURS | {"start": "2026-11-02 06:00", "end": "2026-11-03 06:00"}, 32_400),
        ("between", HOURS | {"start": "2026-11-03 06:00", "end": "2026-11-02 06:00"}, 0),
        ("add_working_days", {"start": "2026-11-06", "n": 1}, "2026-11-09"),
        (
            "add_working_days",
            {"start": "2026-11-06", "n": 1, "weekend": ["fri", "sat"]},
            "2026-11-08",
        ),
        (
            "add_working_days",
            {"start": "2026-11-06", "n": 1, "workdays": ["2026-11-07"]},
            "2026-11-07",
        ),
        ("add_months", {"start": "2026-01-31", "n": 1, "roll": "next_working_day"}, "2026-03-02"),
        ("add_natural_days", {"start": "2026-09-18", "n": 15}, "2026-10-03"),
        (
            "add_natural_days",
            {"start": "2026-09-18", "n": 15, "calendar": "CN", "roll": "next_working_day"},
            "2026-10-08",
        ),
        (
            "count_days",
            {"start": "2026-11-02", "end": "2026-11-08"},
            {"calendar_days": 7, "working_days": 5},
        ),
        (
            "list_working_days",
            {"start": "2026-11-06", "end": "2026-11-10"},
            ["2026-11-06", "2026-11-09"],
        ),
        (
            "add_working_days_datetime",
            HOURS | {"start": "2026-11-02 08:30", "n": 1, "time_of_day": "closing"},
            "2026-11-03 17:00:00",
        ),
    ],
)
def test_every_operation_answers(op, fields, answer) -> None:
    """One row of each."""
    assert answered(op, **fields) == answer


def test_hours_over_a_calendar() -> None:
    """Make-up days are open; a year that is not announced is refused."""
    hours = {"calendar_tz": "Asia/Shanghai", "hours": OFFICE, "calendar": "CN"}
    day = {"start": "2026-10-09 17:00", "working_seconds": 7_200}
    late = {"start": "2026-12-31 17:00", "working_seconds": 7_200}

    assert answered("add", **hours, **day) == "2026-10-10 09:00:00"
    assert answered("add", **hours, **late) == "calendar_not_announced"


def test_a_level_before_the_deadline_goes_back_in_working_time() -> None:
    """Eight hours before Friday 08:46:12 is Thursday 11:16:12; two days back closes at 19:00."""
    week = {day: [["08:30", "19:00"]] for day in OFFICE}
    row = {"calendar_tz": "UTC", "hours": week, "start": "2034-06-16 08:46:12"}

    assert answered("add", **row, working_seconds=-28_800) == "2034-06-15 11:16:12"
    back = answered("add_working_days_datetime", **row, n=-2, time_of_day="closing")
    assert back == "2034-06-14 19:00:00"


def test_a_start_that_does_not_exist_moves_forward() -> None:
    """02:05:12 is 03:05:12 on the days of the change."""
    for zone, day in (
        ("Europe/Berlin", "2022-03-27"),
        ("Australia/Sydney", "2021-10-03"),
        ("America/New_York", "2021-03-14"),
    ):
        row = {"calendar_tz": zone, "hours": OFFICE, "start": f"{day} 02:05:12"}
        assert answered("add", **row, working_seconds=0) == f"{day} 03:05:12"


def test_a_pause_that_is_open_leaves_no_deadline() -> None:
    """But a remaining budget."""
    row = HOURS | {"id": 1, "op": "add", "start": "2026-11-02 08:00", "working_seconds": 7_200}
    answer = runner().answer(row | {"pauses": [["2026-11-02 09:00", None]]})

    assert answer == {"id": 1, "answer": None, "remaining_seconds": 3_600}


@pytest.mark.parametrize(
    ("op", "fields", "code"),
    [
        ("explode", {}, "unknown_op"),
        ("add_working_days", {"start": "2026-11-06"}, "missing_field"),
        ("add_working_days", {"start": "2026-11-06", "n": 1, "holidayz": []}, "unknown_field"),
        ("add_working_days", {"start": "2026-11-31", "n": 1}, "invalid_date"),
        ("add_working_days", {"start": "20261106", "n": 1}, "invalid_date"),
        ("add_working_days", {"start": "2026-11-06", "n": 1.5}, "invalid_field"),
        ("add_working_days", {"start": "2026-11-06", "n": True}, "invalid_field"),
        ("add_working_days", {"start": "2026-11-06", "n": 10**15}, "out_of_range"),
        ("add_working_days", {"start": "2026-11-06", "n": 1, "calendar": "XX"}, "unknown_calendar"),
        (
            "add_working_days",
            {"start": "2026-12-28", "n": 9, "calendar": "CN"},
            "calendar_not_announced",
        ),
        ("count_days", {"start": "2026-11-06", "end": "2026-11-05"}, "end_before_start"),
        ("add", HOURS | {"start": "2026-11-02T25:00", "working_seconds": 1}, "invalid_time"),
        (
            "add",
            HOURS | {"start": "2026-11-02 08:00:00+01:00", "working_seconds": 1},
            "invalid_time",
        ),
        (
            "add",
            HOURS | {"io_tz": "Moon", "start": "2026-11-02 08:00", "working_seconds": 1},
            "unknown_zone",
        ),
        (
            "add",
            HOURS | {"hours": {}, "start": "2026-11-02 08:00", "working_seconds": 1},
            "never_open",
        ),
        (
            "between",
            HOURS | {"start": "2026-11-02 08:00", "end": "2026-11-02 09:00", "pauses": [BACKWARD]},
            "end_before_start",
        ),
        ("workday", {"calendar": "CN", "date": "2200-01-01"}, "calendar_not_announced"),
    ],
)
def test_nonsense_is_refused(op, fields, code) -> None:
    """With its code, never with a wrong date."""
    assert answered(op, **fields) == code


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=8,
)
NAMES = st.sampled_from(
    [
        "id",
        "start",
        "end",
        "n",
        "hours",
        "calendar_tz",
        "pauses",
        "facts",
        "events",
        "received_at",
        "pack",
    ]
)


@given(
    st.sampled_from(["add", "between", "add_working_days", "count_days", "statutory", "workday"]),
    st.dictionaries(NAMES, JSON, max_size=6),
)
@settings(max_examples=300, deadline=None)
def test_no_row_can_end_the_run(op, fields) -> None:
    """Whatever stands in it, the answer is an answer or a refusal, never an internal error."""
    answer = runner().answer({"op": op, **fields})

    assert ("answer" in answer) != ("error" in answer)
    assert answer.get("error", {}).get("code") != "internal"


class TestStream:
    """Lines in, lines out."""

    def test_order_and_refusals(self) -> None:
        """One answer for one row; blank lines are none."""
        rows = [{"id": n, "op": "add_working_days", "start": "2026-11-06", "n": n} for n in (1, 2)]
        source = [json.dumps(row).encode() + b"\n" for row in rows]
        sink = io.BytesIO()
        runner().run([source[0], b"\n", b"[]\n", source[1]], sink)
        answers = [json.loads(line) for line in sink.getvalue().splitlines()]

        assert [a.get("answer") for a in answers] == ["2026-11-09", None, "2026-11-10"]
        assert answers[1]["error"]["code"] == "invalid_row"

    def test_what_is_no_json_names_its_line(self) -> None:
        """What came before it was answered."""
        with pytest.raises(NoTableError, match="line 2"):
            runner().run([b"{}\n", b"{nonsense\n"], io.BytesIO())

    def test_a_file_without_an_end_of_line_costs_no_memory(self, monkeypatch) -> None:
        """It is read no further than a line may be long."""
        monkeypatch.setattr(json_lines, "LINE_BYTES_MAX", 100)
        endless = io.BytesIO(b"\xef\xbb\xbf{}\n" + b"x" * 100_000)

        with pytest.raises(NoTableError, match="line 2 is too long"):
            runner().run(endless, io.BytesIO())
        assert endless.tell() < 200

    def test_the_command_line(self, tmp_path) -> None:
        """Exit 0 for answers and refusals, 2 for what is no table or no file."""
        good, bad = tmp_path / "good.jsonl", tmp_path / "bad.jsonl"
        good.write_text('{"id": 1, "op": "nothing"}\n', encoding="utf-8")
        bad.write_text("<xml/>\n", encoding="utf-8")
        command = [sys.executable, "-m", "services.escalation", "clock"]
        codes = {}
        for path in (good, bad, tmp_path / "absent.jsonl"):
            done = subprocess.run([*command, str(path)], capture_output=True, check=False)
            codes[path.name] = (done.returncode, done.stdout[:8])

        assert codes["good.jsonl"] == (0, b'{"id":1,')
        assert codes["bad.jsonl"] == (2, b"")
        assert codes["absent.jsonl"] == (2, b"")


def test_the_examples_of_the_document_are_true() -> None:
    """Every row in docs/clocks.md gets the answer that stands there."""
    document = (Path(__file__).parents[3] / "docs" / "clocks.md").read_text(encoding="utf-8")
    lines = [json.loads(line) for line in document.splitlines() if line.startswith('{"id"')]
    rows = {line["id"]: line for line in lines if "op" in line}
    shown = {line["id"]: line["answer"] for line in lines if "answer" in line}

    assert set(rows) == set(shown) != set()
    for name, row in rows.items():
        answer = runner().answer(row)["answer"]
        if isinstance(answer, dict):
            answer = {key: answer[key] for key in shown[name]}
        assert answer == shown[name]
