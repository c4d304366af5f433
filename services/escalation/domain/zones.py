"""Time zones from the pinned database package, never from the machine's own files."""

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from importlib import import_module, resources
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError

# The package has no types, so it is not imported by name.
TZ_VERSION: str = import_module("tzdata").IANA_VERSION
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}\Z")


@lru_cache(maxsize=512)
def zone(key: str) -> ZoneInfo:
    """The zone `key` of the IANA database. Raises ServiceError INVALID `unknown_zone`."""
    if not _KEY.match(key):
        raise ServiceError(ErrorKind.INVALID, "unknown_zone")
    try:
        source = resources.files("tzdata").joinpath("zoneinfo", *key.split("/"))
        with source.open("rb") as data:
            return ZoneInfo.from_file(data, key=key)
    except (OSError, ValueError) as error:
        raise ServiceError(ErrorKind.INVALID, "unknown_zone") from error


def local_date(at: datetime, place: ZoneInfo) -> date:
    """The date on the wall at `place`."""
    return at.astimezone(place).date()


@lru_cache(maxsize=8192)
def end_of_day(day: date, place: ZoneInfo) -> datetime:
    """The first instant after `day` at `place`, UTC: the exclusive end of a term's last day."""
    return instant(day + timedelta(days=1), 0, place)


@lru_cache(maxsize=8192)
def instant(day: date, seconds: int, place: ZoneInfo) -> datetime:
    """Wall clock time (seconds after midnight, up to 86,400) of `day` as an instant in UTC.

    A time that does not exist moves forward by the gap, one that comes twice is its first.
    """
    if seconds == 86_400:
        day, seconds = day + timedelta(days=1), 0
    # fold=0 means the first occurrence, and in a gap the offset before it: both our rule.
    wall = datetime.combine(day, time(), tzinfo=place).replace(
        hour=seconds // 3600, minute=seconds // 60 % 60, second=seconds % 60
    )
    return wall.astimezone(UTC)
