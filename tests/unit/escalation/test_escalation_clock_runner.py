"""The runner: rows in, answers out, nonsense refused, the run goes on."""

import io
import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.entrypoints.clock_runner import NotJsonLinesError
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
        with pytest.raises(NotJsonLinesError) as fault:
            runner().run([b"{}\n", b"{nonsense\n"], io.BytesIO())
        assert fault.value.line == 2

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
