"""`python -m services.escalation clock [FILE|-]`: a table of cases, answered row by row."""

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import BinaryIO

import orjson

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.datafiles.messages import Catalogue
from services.escalation.domain.calendar import Calendar
from services.escalation.domain.rulebook import Rulebook
from services.escalation.entrypoints.statutory_rows import StatutoryRows
from services.escalation.entrypoints.time_rows import OPERATIONS, TimeRows

LOG = logger(__name__)


class NotJsonLinesError(Exception):
    """The input is no table of cases at all; `line` counts from 1."""

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is not JSON")
        self.line = line


class ClockRunner:
    """Answers rows with the code that runs in production."""

    def __init__(
        self, rulebook: Rulebook, calendars: Mapping[str, Calendar], catalogue: Catalogue
    ) -> None:
        self._catalogue = catalogue
        self._time = TimeRows(calendars)
        self._statutory = StatutoryRows(rulebook, catalogue)

    def answer(self, row: object) -> Mapping[str, object]:
        """One answer for one row; never raises."""
        if not isinstance(row, dict):
            return {"id": None, "error": self._error(_invalid("invalid_row"))}
        name = row.get("id")
        try:
            return {"id": name, **self._operation(row)}
        except ServiceError as error:
            return {"id": name, "error": self._error(error)}
        except (OverflowError, ValueError):
            return {"id": name, "error": self._error(_invalid("out_of_range"))}
        except Exception as error:  # noqa: BLE001 - one bad row must not end the run
            LOG.error("row_failed", error=type(error).__name__)
            failed = ServiceError(ErrorKind.INTERNAL, "internal", trace="-")
            return {"id": name, "error": self._error(failed)}

    def _operation(self, row: dict[str, object]) -> Mapping[str, object]:
        op = row.get("op")
        if op == "statutory":
            return self._statutory.answer(row)
        if isinstance(op, str) and op in OPERATIONS:
            return self._time.answer(op, row)
        raise _invalid("unknown_op")

    def _error(self, error: ServiceError) -> Mapping[str, str]:
        words = (self._catalogue.render(error.code, lang, error.params) for lang in ("zh", "en"))
        return {"code": error.code, "detail": " / ".join(words)}

    def run(self, source: Iterable[bytes], sink: BinaryIO) -> None:
        """Answer every line in order, streaming. Raises NotJsonLinesError."""
        for number, line in enumerate(source, 1):
            if not line.strip():
                continue
            try:
                row = orjson.loads(line)
            except orjson.JSONDecodeError as error:
                raise NotJsonLinesError(number) from error
            sink.write(orjson.dumps(self.answer(row), option=orjson.OPT_APPEND_NEWLINE))


def _invalid(code: str) -> ServiceError:
    return ServiceError(ErrorKind.INVALID, code)


def main(runner: ClockRunner, arguments: Sequence[str]) -> int:
    """Run the table; 0 when every row was answered or refused, 2 for what is no table."""
    parser = argparse.ArgumentParser(prog="python -m services.escalation clock")
    parser.add_argument("file", nargs="?", default="-", help="JSON Lines; - is standard input")
    path = parser.parse_args(arguments).file
    sink = sys.stdout.buffer
    try:
        if path == "-":
            runner.run(sys.stdin.buffer, sink)
        else:
            with Path(path).open("rb") as source:
                runner.run(source, sink)
    except NotJsonLinesError as error:
        sys.stderr.write(f"第 {error.line} 行不是 JSON / {error}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"无法读取输入 / the input cannot be read: {error.strerror}\n")
        return 2
    finally:
        sink.flush()
    return 0
