"""Files of rows: CSV, JSON Lines and Parquet, read as streams so that memory stays flat."""

import csv
import hashlib
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO, TextIO

import orjson
import pyarrow as pa
import pyarrow.parquet as pq

from services.intake.domain.imports import Fault, ImportMapping, SourceRow
from services.intake.domain.imports_ports import RowSource, SourceError

FORMATS = {".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet"}
LINE_BYTES_MAX = 1 << 20
SURROGATES = "surrogateescape"
BOM = b"\xef\xbb\xbf"


def format_of(path: Path) -> str:
    """`csv`, `jsonl` or `parquet` by the name's ending. Raises SourceError."""
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise SourceError(str(path), 0, "import_file_ending", known=", ".join(FORMATS))
    return known


def open_source(path: Path, kind: str, mapping: ImportMapping) -> RowSource:
    """Open `path` and check that it has the mapping's columns. Raises SourceError."""
    if not path.is_file():
        raise SourceError(str(path), 0, "import_file_missing")
    classes: dict[str, type[CsvSource | JsonLinesSource | ParquetSource]] = {
        "csv": CsvSource,
        "jsonl": JsonLinesSource,
        "parquet": ParquetSource,
    }
    return classes[kind](path, mapping)


def digest(path: Path) -> str:
    """SHA-256 of the file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class CsvSource:
    """RFC 4180 with a header line; sloppy quoting is a fault of its row, not a guess."""

    def __init__(self, path: Path, mapping: ImportMapping) -> None:
        self._path, self._mapping = path, mapping
        self._bytes = max(1, path.stat().st_size)
        self._file: BinaryIO | None = None
        with self._opened() as file:
            header = self._header(file)
        self._width = len(header)
        self._indexes = [self._index(header, column) for column in mapping.columns]

    def _opened(self) -> TextIO:
        # Bytes that are no text survive as surrogates and are refused value by value.
        return self._path.open(encoding=self._mapping.encoding, errors=SURROGATES, newline="")

    def _reader(self, file: TextIO) -> Any:
        return csv.reader(file, delimiter=self._mapping.delimiter, strict=True)

    def _header(self, file: TextIO) -> list[str]:
        try:
            names: list[str] = next(self._reader(file), [])
        except csv.Error as error:
            raise SourceError(str(self._path), 1, "import_file_header_broken") from error
        return names

    def _index(self, header: Sequence[str], column: str) -> int:
        found = header.count(column)
        if found != 1:
            code = "import_file_column_twice" if found else "import_file_column_missing"
            raise SourceError(str(self._path), 1, code, column=column)
        return header.index(column)

    def batches(self, size: int, skip: int) -> Iterator[Sequence[SourceRow]]:
        """See RowSource."""
        with self._opened() as file:
            self._file = file.buffer
            rows = self._rows(self._reader(file))
            for _ in islice(rows, skip):
                pass
            while batch := list(islice(rows, size)):
                yield batch

    def _rows(self, reader: Any) -> Iterator[SourceRow]:
        next(reader)
        number, width, indexes = 0, self._width, self._indexes
        while True:
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error:
                number += 1
                yield SourceRow(number, (), Fault("row", "csv_broken", {"line": reader.line_num}))
                continue
            if not cells:
                continue
            number += 1
            if len(cells) == width:
                yield SourceRow(number, [cells[index] for index in indexes])
            else:
                yield SourceRow(number, (), _width_fault(width, len(cells)))

    def fraction(self) -> float:
        """See RowSource."""
        return _fraction(self._file, self._bytes)


class JsonLinesSource:
    """One JSON object a line; a column that a line lacks is empty."""

    def __init__(self, path: Path, mapping: ImportMapping) -> None:
        self._path, self._columns = path, mapping.columns
        self._bytes = max(1, path.stat().st_size)
        self._file: BinaryIO | None = None

    def batches(self, size: int, skip: int) -> Iterator[Sequence[SourceRow]]:
        """See RowSource."""
        with self._path.open("rb") as file:
            self._file = file
            if file.read(len(BOM)) != BOM:
                file.seek(0)
            rows = self._rows(file)
            for _ in islice(rows, skip):
                pass
            while batch := list(islice(rows, size)):
                yield batch

    def _rows(self, file: BinaryIO) -> Iterator[SourceRow]:
        number = 0
        while line := file.readline(LINE_BYTES_MAX):
            whole = line.endswith(b"\n") or len(line) < LINE_BYTES_MAX
            if not line.strip():
                continue
            number += 1
            if whole:
                yield self._row(number, line)
                continue
            while line and not line.endswith(b"\n"):
                line = file.readline(LINE_BYTES_MAX)
            yield SourceRow(number, (), Fault("row", "too_long", {"limit": LINE_BYTES_MAX}))

    def _row(self, number: int, line: bytes) -> SourceRow:
        try:
            value = orjson.loads(line)
        except orjson.JSONDecodeError:
            return SourceRow(number, (), Fault("row", "json_broken"))
        if not isinstance(value, dict):
            return SourceRow(number, (), Fault("row", "json_no_object"))
        return SourceRow(number, [value.get(column) for column in self._columns])

    def fraction(self) -> float:
        """See RowSource."""
        return _fraction(self._file, self._bytes)


class ParquetSource:
    """Apache Parquet; only the mapped columns are decoded."""

    def __init__(self, path: Path, mapping: ImportMapping) -> None:
        self._path, self._columns = path, list(mapping.columns)
        with self._opened() as file:
            names, self._rows_total = file.schema_arrow.names, max(1, file.metadata.num_rows)
        for column in self._columns:
            if names.count(column) != 1:
                raise SourceError(str(path), 0, "import_file_column_missing", column=column)
        self._rows_read = 0

    def _opened(self) -> Any:
        try:
            return pq.ParquetFile(self._path, memory_map=True)
        except (pa.ArrowException, OSError) as error:
            raise SourceError(str(self._path), 0, "import_file_no_parquet") from error

    def batches(self, size: int, skip: int) -> Iterator[Sequence[SourceRow]]:
        """See RowSource."""
        number = 0
        try:
            with self._opened() as file:
                for batch in file.iter_batches(size, columns=self._columns, use_threads=False):
                    number += batch.num_rows
                    self._rows_read = number
                    if number > skip:
                        fresh = batch.slice(max(0, batch.num_rows - (number - skip)))
                        yield self._rows(fresh, number - fresh.num_rows)
        except pa.ArrowException as error:
            raise SourceError(str(self._path), 0, "import_file_broken", row=number) from error

    def _rows(self, batch: Any, before: int) -> list[SourceRow]:
        columns = [batch.column(name).to_pylist() for name in self._columns]
        return [
            SourceRow(number, values)
            for number, values in enumerate(zip(*columns, strict=True), before + 1)
        ]

    def fraction(self) -> float:
        """See RowSource."""
        return min(1.0, self._rows_read / float(self._rows_total))


def _width_fault(expected: int, found: int) -> Fault:
    return Fault("row", "columns_differ", {"expected": expected, "found": found})


def _fraction(file: BinaryIO | None, total: int) -> float:
    if file is None:
        return 0.0
    return 1.0 if file.closed else min(1.0, file.tell() / total)
