"""Labelled texts from a CSV table, read row by row."""

import csv
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from services.triage.domain.advice import AdviceError, Columns, LabelledText

FIELD_CHARACTERS_MAX = 1_000_000
TEXT_CHARACTERS_MAX = 20_000
LABEL_CHARACTERS_MAX = 100


@dataclass(slots=True)
class Table:
    """A CSV file in UTF-8 with a header; can be read once, row by row."""

    path: Path
    columns: Columns
    skipped: int = 0

    def rows(self) -> Iterator[LabelledText]:
        """The rows in order. Raises AdviceError for a table that is none, OSError for no file."""
        before = csv.field_size_limit(FIELD_CHARACTERS_MAX)  # of the whole process
        try:
            yield from self._read()
        finally:
            csv.field_size_limit(before)

    def _read(self) -> Iterator[LabelledText]:
        with self.path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream, strict=True)
            try:
                missing = sorted(set(self.columns.names()) - set(reader.fieldnames or ()))
                if missing:
                    raise AdviceError(f"{self.path}: no column {', '.join(missing)}")
                for row in reader:
                    one = self._one(row)
                    if one is None:
                        self.skipped += 1
                    else:
                        yield one
            except (csv.Error, UnicodeDecodeError) as error:
                where = f"{self.path}: after line {reader.line_num}"
                raise AdviceError(f"{where}: {error.__class__.__name__}") from error

    def _one(self, row: dict[str, str | None]) -> LabelledText | None:
        parts = [row[name] or "" for name in self.columns.text]
        label = (row[self.columns.label] or "").strip()[:LABEL_CHARACTERS_MAX]
        text = "\n".join(p for p in parts if p.strip())[:TEXT_CHARACTERS_MAX]
        time = (row[self.columns.time] or "").strip() if self.columns.time else ""
        return LabelledText(text, label, time) if text and label else None


def file_digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
