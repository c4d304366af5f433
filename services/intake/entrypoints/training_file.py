"""The training record of a year as a file (培训记录), for whoever has to prove it."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

COLUMNS: Final = (
    "year",
    "person",
    "name",
    "left",
    "rounds_complete",
    "cause",
    "lesson",
    "title_zh",
    "title_en",
    "assigned_at",
    "due_at",
    "state",
    "passed_at",
    "in_time",
)
FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A spreadsheet program takes a cell that begins so for a formula."""


def training_file(year: int, people: Sequence[Mapping[str, Any]]) -> bytes:
    """CSV in UTF-8 with a mark for spreadsheet programs: a line for each lesson that was given.

    Who was given none has a line without a lesson, so that nobody is left out.
    """
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for one in people:
        own = (year, one["person"], one["name"], _yes(one["left"]), one["rounds_complete"])
        for told in [_lesson(lesson) for lesson in one["lessons"]] or [()]:
            writer.writerow([_safe(cell) for cell in (*own, *told)])
    return b"\xef\xbb\xbf" + stream.getvalue().encode()


def _lesson(one: Mapping[str, Any]) -> tuple[Any, ...]:
    passed, due = one["passed_at"], one["due_at"]
    in_time = _yes(_moment(passed) < _moment(due)) if passed and due else ""
    title = one["title"]
    return (
        *(one["cause"], one["lesson"], title["zh"], title["en"]),
        *(one["assigned_at"], due, one["state"], passed or "", in_time),
    )


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def _safe(cell: Any) -> str:
    text = str(cell)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
