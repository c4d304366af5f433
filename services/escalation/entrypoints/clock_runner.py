"""`python -m services.escalation clock [FILE|-]`: a table of cases, answered row by row."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from typing import BinaryIO

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.datafiles.messages import Catalogue
from services.escalation.domain.calendar import Calendar
from services.escalation.domain.rulebook import Rulebook
from services.escalation.entrypoints.json_lines import answer_rows, run_table
from services.escalation.entrypoints.statutory_rows import StatutoryRows
from services.escalation.entrypoints.time_rows import OPERATIONS, TimeRows

LOG = logger(__name__)


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

    def run(self, source: BinaryIO | Iterable[bytes], sink: BinaryIO) -> None:
        """Answer every line in order, streaming. Raises NoTableError."""
        answer_rows(source, self.answer, sink)


def _invalid(code: str) -> ServiceError:
    return ServiceError(ErrorKind.INVALID, code)


def main(runner: ClockRunner, arguments: Sequence[str]) -> int:
    """Run the table; 0 when every row was answered or refused, 2 for what is no table."""
    parser = argparse.ArgumentParser(prog="python -m services.escalation clock")
    parser.add_argument("file", nargs="?", default="-", help="JSON Lines; - is standard input")
    return run_table(parser.parse_args(arguments).file, runner.run)
