"""Tables of the runners: JSON Lines in, an answer for each line out, streamed."""

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

import orjson

LINE_BYTES_MAX = 1_000_000
_BOM = b"\xef\xbb\xbf"


class NoTableError(Exception):
    """The input is no table at all; the text says where, in Chinese and English."""


def answer_rows(
    source: BinaryIO | Iterable[bytes], answer: Callable[[object], object], sink: BinaryIO
) -> None:
    """Answer every line in order; empty ones are none. Raises NoTableError naming the line.

    A line is read no further than it may be long, so a file without line ends costs no memory.
    """
    for number, line in enumerate(_lines(source), 1):
        if len(line) > LINE_BYTES_MAX:
            raise NoTableError(f"第 {number} 行过长 / line {number} is too long")
        told = line.removeprefix(_BOM) if number == 1 else line
        if not told.strip():
            continue
        try:
            row = orjson.loads(told)
        except orjson.JSONDecodeError as error:
            reason = f"第 {number} 行不是 JSON / line {number} is not JSON"
            raise NoTableError(reason) from error
        sink.write(orjson.dumps(answer(row), option=orjson.OPT_APPEND_NEWLINE))


def _lines(source: BinaryIO | Iterable[bytes]) -> Iterator[bytes]:
    read: Callable[[int], bytes] | None = getattr(source, "readline", None)
    if read is None:
        yield from source
        return
    while line := read(LINE_BYTES_MAX + 1):
        yield line


def run_table(path: str, run: Callable[[BinaryIO, BinaryIO], None]) -> int:
    """Run over a file or "-", standard input, to standard output.

    0 when every row was answered or refused, 2 for what is no table or cannot be read.
    """
    sink = sys.stdout.buffer
    try:
        if path == "-":
            run(sys.stdin.buffer, sink)
        else:
            with Path(path).open("rb") as source:
                run(source, sink)
    except NoTableError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"无法读取输入 / the input cannot be read: {error.strerror}\n")
        return 2
    finally:
        sink.flush()
    return 0
