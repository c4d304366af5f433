"""Reading one value: text, code, date, number. Each reader answers "" (or None) for nothing."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

from services.intake.domain.imports import ImportField, Kind, RowFault

TEXT_MAX = 512
LONG_TEXT_MAX = 20_000
EARLIEST_YEAR = 1949
ISO_DATE = "%Y-%m-%d"
_ALLOWED_CONTROL = "\t"
_TRUE = frozenset({"true", "t", "yes", "y", "1", "是"})
_FALSE = frozenset({"false", "f", "no", "n", "0", "否"})
_DECIMAL = re.compile(r"-?\d{1,15}(\.\d{1,4})?\Z")

Reader = Callable[[object], object]


def reader(field: ImportField, zone: ZoneInfo) -> Reader:
    """The function that reads the raw value of `field`; it raises RowFault."""
    read = _by_kind(field, zone)
    if field.codes:
        return _coded(field.codes, field.otherwise, read)
    return read


def _by_kind(field: ImportField, zone: ZoneInfo) -> Reader:
    if field.kind is Kind.DATE:
        return _dates(field.formats or (ISO_DATE,))
    if field.kind is Kind.DATETIME:
        return _datetimes(field.formats, zone)
    if field.kind is Kind.LIST:
        return _lists(field.separator)
    if field.target.startswith("texts."):
        return long_text
    simple: Mapping[Kind, Reader] = {
        Kind.TEXT: text,
        Kind.INTEGER: integer,
        Kind.DECIMAL: decimal,
        Kind.BOOLEAN: boolean,
    }
    return simple[field.kind]


def plain(raw: object) -> str:
    """The text of a scalar of any file format, so that CSV and Parquet give equal values."""
    if isinstance(raw, str):
        return raw
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "true" if raw else "false"
    if isinstance(raw, datetime | date):
        return raw.isoformat()
    if isinstance(raw, int | float | Decimal):
        return str(raw)
    raise RowFault("not_scalar")


def text(raw: object) -> str:
    """One line exactly as the source writes it; raises RowFault for what no code may hold."""
    value = raw if type(raw) is str else plain(raw)
    if len(value) > TEXT_MAX:
        raise RowFault("too_long", limit=TEXT_MAX)
    if not value.isprintable():
        _refuse_controls(value, _ALLOWED_CONTROL)
    return value


def long_text(raw: object) -> str:
    """A text with line breaks."""
    value = plain(raw)
    if len(value) > LONG_TEXT_MAX:
        raise RowFault("too_long", limit=LONG_TEXT_MAX)
    _refuse_controls(value, "\t\r\n")
    return value


def integer(raw: object) -> str:
    """A whole number in plain digits."""
    value = plain(raw).strip()
    if value and not re.fullmatch(r"-?\d{1,18}", value, re.ASCII):
        raise RowFault("not_integer")
    return value


def decimal(raw: object) -> str:
    """An exact decimal with a point and no grouping, such as 12000.00."""
    value = plain(raw).strip()
    if not value:
        return ""
    try:
        plain_value = format(Decimal(value), "f")
    except InvalidOperation as error:
        raise RowFault("not_decimal") from error
    if not value.isascii() or not _DECIMAL.match(plain_value):
        raise RowFault("not_decimal")
    return plain_value


def boolean(raw: object) -> str:
    """`true` or `false`, from the usual words of files."""
    value = plain(raw).strip().lower()
    if not value:
        return ""
    if value in _TRUE:
        return "true"
    if value in _FALSE:
        return "false"
    raise RowFault("not_boolean")


def _refuse_controls(value: str, allowed: str) -> None:
    for character in value:
        code = ord(character)
        if 0xD800 <= code <= 0xDFFF:
            raise RowFault("not_utf8")
        if (code < 0x20 or 0x7F <= code < 0xA0) and character not in allowed:
            raise RowFault("control_character")


def _dates(formats: Sequence[str]) -> Reader:
    # The same few thousand days stand in every column of dates; parsing each once is enough.
    @lru_cache(maxsize=8192)
    def parse(value: str) -> date:
        parsed = _first_match(value, formats).date()
        if parsed.year < EARLIEST_YEAR:
            raise RowFault("date_out_of_range", earliest=EARLIEST_YEAR)
        return parsed

    def read(raw: object) -> date | None:
        if isinstance(raw, datetime):
            raw = raw.date()
        value = raw.isoformat() if isinstance(raw, date) else plain(raw).strip()
        if not value:
            return None
        return parse(value) if not isinstance(raw, date) else raw

    return read


def _datetimes(formats: Sequence[str], zone: ZoneInfo) -> Reader:
    def read(raw: object) -> datetime | None:
        if isinstance(raw, datetime):
            parsed = raw
        else:
            value = plain(raw).strip()
            if not value:
                return None
            parsed = _first_match(value, formats) if formats else _iso(value)
        if parsed.year < EARLIEST_YEAR:
            raise RowFault("date_out_of_range", earliest=EARLIEST_YEAR)
        return (parsed if parsed.tzinfo else parsed.replace(tzinfo=zone)).astimezone(UTC)

    return read


def _iso(value: str) -> datetime:
    try:
        return datetime.fromisoformat(value)
    except ValueError as error:
        raise RowFault("date_unreadable", formats="ISO 8601") from error


def _first_match(value: str, formats: Sequence[str]) -> datetime:
    for wanted in formats:
        try:
            return datetime.strptime(value, wanted)  # noqa: DTZ007 - the zone is applied by the caller
        except ValueError:
            continue
    raise RowFault("date_unreadable", formats=", ".join(formats))


def _lists(separator: str) -> Reader:
    def read(raw: object) -> list[str]:
        values = raw if isinstance(raw, list) else plain(raw).split(separator)
        return [item for item in (text(part).strip() for part in values) if item]

    return read


def _coded(codes: Mapping[str, str], otherwise: str | None, read: Reader) -> Reader:
    # The table is asked first, under the source's own spelling, for values of every kind.
    def coded(raw: object) -> object:
        found = codes.get(plain(raw))
        if found is not None:
            return read(found)
        if raw is None or raw == "":
            return read(raw)
        if otherwise is not None:
            return read(otherwise)
        raise RowFault("code_unknown")

    return coded
