"""The file of refused rows: row number, field, code and the reason in both languages.

It never holds a value of the row: values may be personal, and the row number finds them.
"""

import csv
import io
import os
from collections.abc import Sequence
from pathlib import Path

from services.datafiles.messages import Catalogue
from services.intake.domain.imports import Reject
from services.intake.domain.imports_ports import SourceError

MESSAGES = Path(__file__).resolve().parents[1] / "import_messages.yaml"
COLUMNS = ("row", "field", "code", "reason_zh", "reason_en")
CODE_PREFIX = "import_row_"
HEADER = ("\ufeff" + ",".join(COLUMNS) + "\r\n").encode()


class CsvRejects:
    """Rejects as CSV (UTF-8 with a byte order mark, so that spreadsheets show Chinese)."""

    def __init__(self, path: Path, catalogue: Catalogue) -> None:
        self._path, self._catalogue = path, catalogue
        self._waiting: list[bytes] = []
        self._size = 0

    def start(self, bytes_kept: int) -> bool:
        """See Rejects. A file that keeps nothing is made only when there is a reject.

        Raises SourceError for a file that is there and holds something else.
        """
        if self._is_sink():
            return bytes_kept == 0
        size = self._path.stat().st_size if self._path.exists() else 0
        if size:
            self._check_ours()
        if size < bytes_kept:
            return False
        if bytes_kept:
            os.truncate(self._path, bytes_kept)
        else:
            self._path.unlink(missing_ok=True)
        self._size = bytes_kept
        return True

    def _is_sink(self) -> bool:
        """True for /dev/null and its like, which are written to and otherwise left alone."""
        return self._path.exists() and not self._path.is_file()

    def _check_ours(self) -> None:
        with self._path.open("rb") as file:
            if file.read(len(HEADER)) != HEADER:
                raise SourceError(str(self._path), 0, "import_rejects_foreign")

    def write(self, rejects: Sequence[Reject]) -> None:
        """See Rejects."""
        lines = [
            (reject.number, fault.where, fault.code, *self._reasons(fault.code, fault.params))
            for reject in rejects
            for fault in reject.faults
        ]
        if lines and not self._size and not self._waiting:
            self._waiting.append(HEADER)
        self._waiting.append(_csv(lines))

    def _reasons(self, code: str, params: object) -> tuple[str, str]:
        known = params if isinstance(params, dict) else {}
        name = f"{CODE_PREFIX}{code}"
        name = name if name in self._catalogue else code
        return (
            self._catalogue.render(name, "zh", known),
            self._catalogue.render(name, "en", known),
        )

    def sync(self) -> int:
        """See Rejects."""
        data = b"".join(self._waiting)
        self._waiting.clear()
        if data:
            with self._path.open("ab") as file:
                file.write(data)
                file.flush()
                if not self._is_sink():
                    os.fsync(file.fileno())
            self._size += len(data)
        return self._size


def _csv(lines: Sequence[Sequence[object]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(lines)
    return text.getvalue().encode()
