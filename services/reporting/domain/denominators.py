"""Business volume (业务量) by which complaints are divided: a named input, exact, with its hash."""

import csv
import hashlib
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from services.chassis.errors import ErrorKind, ServiceError
from services.reporting.domain.numbers import decimal_fraction

KEY_COLUMNS = ("insurer", "unit", "side", "product_line")
ROWS_MAX = 100_000
COLUMNS_MAX = 30


@dataclass(frozen=True, slots=True)
class Denominators:
    """Rows of one table: keys by column, numbers by column; an empty cell is no number."""

    sha256: str
    keys: Sequence[str]
    columns: Sequence[str]
    rows: Sequence[tuple[str, Mapping[str, str], Mapping[str, Fraction]]]

    def sums(
        self, period: str, column: str, by: Sequence[str], where: Mapping[str, Sequence[str]]
    ) -> dict[tuple[str, ...], Fraction]:
        """Sum of `column` in `period` for each combination of `by`, which must be key columns."""
        found: dict[tuple[str, ...], Fraction] = {}
        for row_period, keys, numbers in self.rows:
            if row_period != period or column not in numbers:
                continue
            if any(keys[name] not in allowed for name, allowed in where.items() if name in keys):
                continue
            key = tuple(keys[name] for name in by)
            found[key] = found.get(key, Fraction(0)) + numbers[column]
        return found


def read_denominators(data: bytes) -> Denominators:
    """Read a CSV table with the columns period, any of KEY_COLUMNS, and numbers.

    Raises ServiceError UNPROCESSABLE with line and reason.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise _fault(1, "not UTF-8") from error
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        lines = [(reader.line_num, cells) for cells in reader]
    except csv.Error as error:
        raise _fault(reader.line_num, str(error)) from error
    lines = [(number, cells) for number, cells in lines if cells]
    if not lines or len(lines) - 1 > ROWS_MAX:
        raise _fault(1, f"between 1 and {ROWS_MAX} rows are needed")
    header = lines[0][1]
    keys = [name for name in header if name in KEY_COLUMNS]
    columns = [name for name in header if name not in KEY_COLUMNS and name != "period"]
    if header.count("period") != 1 or len(set(header)) != len(header) or not columns:
        raise _fault(1, "the header needs period, numbers, and each name once")
    if len(header) > COLUMNS_MAX:
        raise _fault(1, f"more than {COLUMNS_MAX} columns")
    rows = [
        _row(number, dict(zip(header, cells, strict=True)), keys, columns)
        for number, cells in _even(lines[1:], len(header))
    ]
    _check_doubles(lines[1:], rows)
    return Denominators(hashlib.sha256(data).hexdigest(), tuple(keys), tuple(columns), tuple(rows))


def _even(lines: Sequence[tuple[int, list[str]]], width: int) -> Sequence[tuple[int, list[str]]]:
    for number, cells in lines:
        if len(cells) != width:
            raise _fault(number, f"{len(cells)} cells where the header has {width}")
    return lines


def _row(
    number: int, cells: Mapping[str, str], keys: Sequence[str], columns: Sequence[str]
) -> tuple[str, Mapping[str, str], Mapping[str, Fraction]]:
    numbers = {}
    for name in columns:
        if not cells[name].strip():
            continue
        try:
            value = decimal_fraction(cells[name].strip())
        except ValueError as error:
            raise _fault(number, f"{name} is no decimal number") from error
        if value < 0:
            raise _fault(number, f"{name} is negative")
        numbers[name] = value
    return cells["period"].strip(), {name: cells[name].strip() for name in keys}, numbers


def _check_doubles(
    lines: Sequence[tuple[int, list[str]]],
    rows: Sequence[tuple[str, Mapping[str, str], Mapping[str, Fraction]]],
) -> None:
    seen: set[tuple[str, ...]] = set()
    for (number, _), (period, keys, _) in zip(lines, rows, strict=True):
        key = (period, *keys.values())
        if key in seen:
            raise _fault(number, "the same period and keys stand twice")
        seen.add(key)


def _fault(line: int, reason: str) -> ServiceError:
    return ServiceError(
        ErrorKind.UNPROCESSABLE,
        "denominators_invalid",
        details={"line": line, "reason": reason},
        line=line,
        reason=reason,
    )
