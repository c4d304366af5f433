"""Counting in days and months over any calendar."""

import calendar as months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain import working_time
from services.escalation.domain.opening import DayRule, OpeningHours
from services.escalation.domain.zones import instant

DAYS_MAX = 40_000
SHUT_DAYS_MAX = 366
TimeOfDay = Literal["keep", "closing"]
Roll = Literal["none", "next_working_day"]


@dataclass(frozen=True)
class WorkingDays:
    """Which dates are working days: a weekly rule and a DayRule above it."""

    days: DayRule
    weekend: frozenset[int] = frozenset({5, 6})

    def works(self, day: date) -> bool:
        """Whether `day` is a working day."""
        override = self.days.override(day)
        return day.weekday() not in self.weekend if override is None else override

    def onwards(self, start: date, step: int = 1) -> Iterator[date]:
        """Working days after (or before, with step -1) `start`; the search is bounded.

        Raises ServiceError INVALID `no_opening` after a year without one.
        """
        day, shut = start, 0
        while True:
            day = moved(day, step)
            if self.works(day):
                shut = 0
                yield day
            elif (shut := shut + 1) > SHUT_DAYS_MAX:
                raise ServiceError(ErrorKind.INVALID, "no_opening")

    def rolled(self, day: date) -> date:
        """`day` when it is a working day, otherwise the next one."""
        return day if self.works(day) else next(self.onwards(day))


def moved(day: date, days: int) -> date:
    """`day` plus `days`. Raises ServiceError INVALID `out_of_range`."""
    try:
        return day + timedelta(days=days)
    except OverflowError as error:
        raise ServiceError(ErrorKind.INVALID, "out_of_range") from error


def _checked(n: int) -> int:
    if abs(n) > DAYS_MAX:
        raise ServiceError(ErrorKind.INVALID, "out_of_range")
    return n


def add_working_days(start: date, n: int, rule: WorkingDays, *, count_start: bool = False) -> date:
    """The n-th working day strictly after `start` (before it for a negative n; itself for 0).

    With `count_start` a working `start` is the first day.
    """
    _checked(n)
    if n == 0:
        return start
    wanted = abs(n)
    if count_start and rule.works(start):
        wanted -= 1
        if wanted == 0:
            return start
    for day in rule.onwards(start, 1 if n > 0 else -1):
        wanted -= 1
        if wanted == 0:
            return day
    raise AssertionError("onwards never ends")


def add_natural_days(start: date, n: int, *, count_start: bool = False) -> date:
    """The last day of a term of `n` days; with `count_start` the start is its first."""
    _checked(n)
    return moved(start, n - 1 if count_start and n > 0 else n)


def add_months(start: date, n: int) -> date:
    """The same day number `n` months on, clipped to the end of that month."""
    year, month = divmod(start.year * 12 + start.month - 1 + _checked(n), 12)
    if not 1 <= year <= 9999:
        raise ServiceError(ErrorKind.INVALID, "out_of_range")
    last = months.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def span(start: date, end: date) -> list[date]:
    """All dates from `start` to `end`, both included. Raises `end_before_start`."""
    if end < start:
        raise ServiceError(ErrorKind.INVALID, "end_before_start")
    length = (end - start).days + 1
    return [start + timedelta(days=n) for n in range(_checked(length))]


def shift_working_days(hours: OpeningHours, start: int, n: int, time_of_day: TimeOfDay) -> datetime:
    """`n` working days on (back for a negative n), in UTC seconds since 1970.

    A start outside hours moves first: to the next opening, or for a negative n back to the
    opening of the latest working day that had already opened. The wall-clock time is kept, or
    moved to the closing of the day arrived at.
    """
    at = start
    if not working_time.is_open(hours, start):
        at = working_time.next_opening(hours, start) if n >= 0 else _latest_opening(hours, start)
    wall = working_time.wall_time(hours, at)
    day = wall.date()
    for _ in range(abs(_checked(n))):
        day = _next_open_day(hours, day, 1 if n > 0 else -1)
    if time_of_day == "closing":
        return instant(day, hours.wall(day)[-1][1], hours.place)
    return instant(day, wall.hour * 3600 + wall.minute * 60 + wall.second, hours.place)


def _latest_opening(hours: OpeningHours, at: int) -> int:
    day = working_time.wall_time(hours, at).date()
    found = hours.windows(day)
    if found and found[0][0] <= at:
        return found[0][0]
    return hours.windows(_next_open_day(hours, day, -1))[0][0]


def _next_open_day(hours: OpeningHours, day: date, step: int) -> date:
    for _ in range(SHUT_DAYS_MAX):
        day = moved(day, step)
        if hours.windows(day):
            return day
    raise ServiceError(ErrorKind.INVALID, "no_opening")
