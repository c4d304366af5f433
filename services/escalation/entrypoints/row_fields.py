"""Reading the fields of a row of cases strictly: what is not known is an error."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.opening import WEEKDAYS, Window
from services.escalation.domain.pack_parts import wall_seconds
from services.escalation.domain.zones import zone

T = TypeVar("T")
D = TypeVar("D")
_FREE = frozenset({"id", "op", "note", "source"})
_YEARS = range(1850, 2300)


def refused(code: str, field: str) -> ServiceError:
    """An error about one field."""
    return ServiceError(ErrorKind.INVALID, code, field=field[:60])


class Fields:
    """The fields of one object; each is taken once, and `done` refuses what is left."""

    def __init__(self, row: Mapping[str, object], free: frozenset[str] = _FREE) -> None:
        self._row = row
        self._left = set(row) - free

    def raw(self, name: str) -> object:
        """The value as it is, None when it is absent."""
        self._left.discard(name)
        return self._row.get(name)

    def need(self, name: str, parse: Callable[[object, str], T]) -> T:
        """A field that must be there. Raises `missing_field`, or what `parse` raises."""
        value = self.raw(name)
        if value is None:
            raise refused("missing_field", name)
        return parse(value, name)

    def may(self, name: str, parse: Callable[[object, str], T], default: D) -> T | D:
        """A field that may be absent or null."""
        value = self.raw(name)
        return default if value is None else parse(value, name)

    def object(self, name: str) -> Mapping[str, object]:
        """An object that may be absent: an empty one then."""
        value = self.raw(name)
        return {} if value is None else mapping(value, name)

    def done(self) -> None:
        """Raises `unknown_field` for a field that nobody took."""
        if self._left:
            raise refused("unknown_field", min(self._left))


def text(value: object, name: str) -> str:
    """A string."""
    if not isinstance(value, str):
        raise refused("invalid_field", name)
    return value


def flag(value: object, name: str) -> bool:
    """true or false."""
    if not isinstance(value, bool):
        raise refused("invalid_field", name)
    return value


def whole(value: object, name: str) -> int:
    """An integer."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise refused("invalid_field", name)
    if abs(value) > 1 << 40:
        raise refused("out_of_range", name)
    return value


def mapping(value: object, name: str) -> Mapping[str, object]:
    """An object."""
    if not isinstance(value, dict):
        raise refused("invalid_field", name)
    return value


def items(value: object, name: str) -> list[object]:
    """A list."""
    if not isinstance(value, list):
        raise refused("invalid_field", name)
    return value


def place(value: object, name: str) -> ZoneInfo:
    """An IANA time zone."""
    return zone(text(value, name))


def day(value: object, name: str) -> date:
    """A date YYYY-MM-DD."""
    written = text(value, name)
    if len(written) != 10 or written[4] != "-" or written[7] != "-":
        raise refused("invalid_date", name)
    try:
        found = date.fromisoformat(written)
    except ValueError as error:
        raise refused("invalid_date", name) from error
    if found.year not in _YEARS:
        raise refused("out_of_range", name)
    return found


def days(value: object, name: str) -> frozenset[date]:
    """A list of dates."""
    return frozenset(day(one, name) for one in items(value, name))


def yearly(value: object, name: str) -> frozenset[tuple[int, int]]:
    """A list of MM-DD."""
    found = set()
    for one in items(value, name):
        leap = day(f"2000-{text(one, name)}", name)
        found.add((leap.month, leap.day))
    return frozenset(found)


def local_seconds(value: object, name: str, where: ZoneInfo) -> int:
    """A local time YYYY-MM-DD HH:MM[:SS] as UTC seconds since 1970.

    A time in a gap moves forward, one that comes twice is its first.
    """
    written = text(value, name)
    if len(written) not in (16, 19) or written[10] not in " T" or written[13] != ":":
        raise refused("invalid_time", name)
    day(written[:10], name)
    try:
        return int(datetime.fromisoformat(written).replace(tzinfo=where).timestamp())
    except ValueError as error:
        raise refused("invalid_time", name) from error


def moment(value: object, name: str) -> datetime:
    """A time RFC 3339 with its offset. Raises `naive_time` without one."""
    written = text(value, name)
    try:
        found = datetime.fromisoformat(written)
    except ValueError as error:
        raise refused("invalid_time", name) from error
    if found.tzinfo is None:
        raise refused("naive_time", name)
    if found.year not in _YEARS:
        raise refused("out_of_range", name)
    return found.replace(microsecond=0)


def weekdays(value: object, name: str) -> frozenset[int]:
    """A list of mon … sun as numbers from Monday 0."""
    try:
        return frozenset(WEEKDAYS.index(text(one, name)) for one in items(value, name))
    except ValueError as error:
        raise refused("invalid_field", name) from error


def windows(value: object, name: str) -> list[Window]:
    """A list of [open, close]."""
    found = []
    for pair in items(value, name):
        edges = items(pair, name)
        if len(edges) != 2:
            raise refused("invalid_field", name)
        try:
            found.append((wall_seconds(text(edges[0], name)), wall_seconds(text(edges[1], name))))
        except ValueError as error:
            raise refused("invalid_field", name) from error
    return found


def week(value: object, name: str) -> dict[str, list[Window]]:
    """Windows by weekday."""
    given = mapping(value, name)
    if set(given) - set(WEEKDAYS):
        raise refused("unknown_field", min(set(given) - set(WEEKDAYS)))
    return {weekday: windows(value, name) for weekday, value in given.items()}


def one_of(*choices: str) -> Callable[[object, str], str]:
    """A word out of `choices`."""

    def parse(value: object, name: str) -> str:
        if value not in choices:
            raise refused("invalid_field", name)
        return str(value)

    return parse
