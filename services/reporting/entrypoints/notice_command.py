"""`python -m services.reporting check-notice`: which printed figures contradict each other."""

import argparse
import csv
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from services.reporting.domain.notice import Notice
from services.reporting.domain.notice_checks import checks
from services.reporting.domain.notice_rows import NoticeError, NoticeRow, read_notice_row
from services.reporting.entrypoints.json_lines import (
    NotJsonLines,
    error_row,
    read_rows,
    write_row,
)

EXIT_DONE, EXIT_UNUSABLE = 0, 2
Rows = Iterator[tuple[int, Mapping[str, Any]]]


def check_notice_command(arguments: Sequence[str]) -> int:
    """One answer for each row, in the order of the file."""
    parser = argparse.ArgumentParser(prog="python -m services.reporting check-notice")
    parser.add_argument("file", help="JSON Lines or .csv; - reads JSON Lines from stdin")
    source: str = parser.parse_args(arguments).file
    try:
        if source == "-":
            with tempfile.NamedTemporaryFile(suffix=".jsonl") as spooled:
                spooled.writelines(sys.stdin.buffer)
                spooled.flush()
                _answer(spooled.name)
        else:
            _answer(source)
    except (NotJsonLines, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return EXIT_UNUSABLE
    return EXIT_DONE


def _answer(path: str) -> None:
    """Take all rows in first: a later one may say what an earlier one is checked against."""
    notice = Notice()
    known: dict[int, NoticeRow] = {}
    for number, row in _rows(path):
        try:
            known[number] = read_notice_row(number, row)
            notice.add(known[number])
        except NoticeError:
            continue
    for number, row in _rows(path):
        try:
            read = known.get(number) or read_notice_row(number, row)
        except NoticeError as error:
            write_row(sys.stdout, error_row(row.get("id", number), error.code, error.detail))
            continue
        write_row(sys.stdout, {"id": read.identity, "answer": _answer_of(read, notice)})


def _answer_of(row: NoticeRow, notice: Notice) -> Mapping[str, Any]:
    found = checks(row, notice)
    bad = [check.check for check in found if not check.ok]
    return {
        "shape": row.shape,
        "consistent": not bad if found else None,
        "contradictions": sorted(set(bad)),
        "checks": [check.document() for check in found],
    }


def _rows(path: str) -> Rows:
    if path.endswith(".csv"):
        return _csv_rows(Path(path))
    return read_rows(path, number=Decimal)


def _csv_rows(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream, strict=True)
        try:
            for row in reader:
                if None in row or None in row.values():
                    raise NotJsonLines(reader.line_num, "another number of cells than the header")
                yield reader.line_num, row
        except (csv.Error, UnicodeDecodeError) as error:
            raise NotJsonLines(reader.line_num, "not CSV in UTF-8") from error
