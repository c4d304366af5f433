"""JSON Lines in and out for the runners: streamed, and a broken line names itself."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

LINE_BYTES_MAX = 1_000_000


class NotJsonLines(Exception):
    """The input is no JSON Lines; the runner ends with exit code 2."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line


def read_rows(
    source: str, number: Callable[[str], Any] = float
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Rows of a file, or of standard input for "-", with their line numbers; blank lines are none.

    `number` makes numbers with a decimal point; Decimal keeps the places that were printed.
    Raises NotJsonLines for a line that is no JSON object, OSError when the file cannot be read.
    """
    if source == "-":
        yield from _rows(sys.stdin.buffer, number)
        return
    with Path(source).open("rb") as stream:
        yield from _rows(stream, number)


def _rows(
    stream: Any, number_type: Callable[[str], Any]
) -> Iterator[tuple[int, Mapping[str, Any]]]:
    number = 0
    while line := stream.readline(LINE_BYTES_MAX + 1):
        number += 1
        if len(line) > LINE_BYTES_MAX:
            raise NotJsonLines(number, f"longer than {LINE_BYTES_MAX} bytes")
        text = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not text.strip():
            continue
        try:
            row = json.loads(text, parse_float=number_type, parse_constant=_refuse)
        except (ValueError, RecursionError) as error:
            raise NotJsonLines(number, "not JSON in UTF-8") from error
        if not isinstance(row, dict):
            raise NotJsonLines(number, "not a JSON object")
        yield number, row


def _refuse(constant: str) -> None:
    raise ValueError(constant)


def write_row(out: TextIO, row: Mapping[str, Any]) -> None:
    """One answer on one line."""
    out.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")


def error_row(identity: object, code: str, detail: str) -> Mapping[str, Any]:
    """The answer to a row that cannot be answered."""
    return {"id": identity, "error": {"code": code, "detail": detail}}
