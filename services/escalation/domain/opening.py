"""Opening hours: the open set of a calendar version (`docs/clocks.md`)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Protocol
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.zones import instant

DAY_SECONDS = 86_400
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Window = tuple[int, int]
_REMEMBERED_DAYS_MAX = 20_000


class DayRule(Protocol):
    """What a calendar says about single days, beside the weekday."""

    def override(self, day: date) -> bool | None:
        """True for a make-up workday (调休), False for a holiday, None: the weekday decides."""
        ...


@dataclass(frozen=True)
class ListedDays:
    """Holidays and make-up days from a list; a make-up day beats a holiday."""

    holidays: frozenset[date] = frozenset()
    yearly: frozenset[tuple[int, int]] = frozenset()
    workdays: frozenset[date] = frozenset()

    def override(self, day: date) -> bool | None:
        """See DayRule."""
        if day in self.workdays:
            return True
        if day in self.holidays or (day.month, day.day) in self.yearly:
            return False
        return None


def merged(windows: Iterable[Window]) -> tuple[Window, ...]:
    """The union of half-open intervals, in order; what touches becomes one."""
    found: list[Window] = []
    for start, end in sorted(windows):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        elif end > start:
            found.append((start, end))
    return tuple(found)


def weekly(hours: Mapping[str, Sequence[Window]]) -> tuple[tuple[Window, ...], ...]:
    """Windows in seconds after midnight for Monday to Sunday.

    A window that ends before it starts runs over midnight and is kept as two. Raises
    ServiceError INVALID for an empty one: whether it means nothing or a whole day is unclear,
    24:00 says it clearly.
    """
    week: list[list[Window]] = [[] for _ in WEEKDAYS]
    for name, windows in hours.items():
        index = WEEKDAYS.index(name)
        for start, end in windows:
            if start == end:
                raise ServiceError(ErrorKind.INVALID, "empty_window")
            if end > start:
                week[index].append((start, end))
            else:
                week[index].append((start, DAY_SECONDS))
                week[(index + 1) % 7].append((0, end))
    return tuple(merged(windows) for windows in week)


class OpeningHours:
    """When somebody is there: weekly windows at one place, holidays, make-up days.

    Raises ServiceError INVALID `never_open` when no day has a window.
    """

    def __init__(
        self,
        place: ZoneInfo,
        week: tuple[tuple[Window, ...], ...],
        days: DayRule,
        make_up: tuple[Window, ...] | None = None,
    ) -> None:
        if make_up is None:
            make_up = next((windows for windows in week if windows), ())
        if not make_up and not any(week):
            raise ServiceError(ErrorKind.INVALID, "never_open")
        self.place = place
        self._week, self._days, self._make_up = week, days, make_up
        self._known: dict[date, tuple[Window, ...]] = {}

    @cached_property
    def closed_weekdays(self) -> frozenset[int]:
        """Weekdays (Monday 0) without a window."""
        return frozenset(index for index, windows in enumerate(self._week) if not windows)

    def wall(self, day: date) -> tuple[Window, ...]:
        """The windows of a local date in seconds after midnight; none when it is closed."""
        override = self._days.override(day)
        if override is False:
            return ()
        own = self._week[day.weekday()]
        return self._make_up if override and not own else own

    def windows(self, day: date) -> tuple[Window, ...]:
        """The windows of a local date as UTC seconds since 1970, none overlapping the day before.

        Each local edge is converted once; a window that a change of the clocks turns around
        is gone.
        """
        known = self._known.get(day)
        if known is not None:
            return known
        found = self._converted(day)
        if found:
            before = self._converted(day - timedelta(days=1))
            if before and before[-1][1] > found[0][0]:
                found = tuple((max(s, before[-1][1]), e) for s, e in found if e > before[-1][1])
        if len(self._known) >= _REMEMBERED_DAYS_MAX:
            self._known.clear()
        self._known[day] = found
        return found

    def _converted(self, day: date) -> tuple[Window, ...]:
        return merged(
            (
                int(instant(day, start, self.place).timestamp()),
                int(instant(day, end, self.place).timestamp()),
            )
            for start, end in self.wall(day)
        )
