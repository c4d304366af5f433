"""Working time: elapsed and deadline, inverse to each other (`docs/clocks.md`).

All instants are whole UTC seconds since 1970. Elapsed(a, b) is the length of [a, b) within
the opening hours outside pauses; the deadline of a budget is the smallest instant at which
that much has elapsed, so it may be a closing instant.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.opening import OpeningHours, Window, merged

SHUT_DAYS_MAX = 366
SPAN_DAYS_MAX = 36_525
_FOR_EVER = 1 << 60

Pause = tuple[int, int | None]


class StillPausedError(Exception):
    """The clock stands: there is no deadline, but this much of the budget remains."""

    def __init__(self, remaining_seconds: int) -> None:
        super().__init__(f"paused, {remaining_seconds} s remain")
        self.remaining_seconds = remaining_seconds


def pause_union(pauses: Sequence[Pause]) -> tuple[Window, ...]:
    """Pauses as intervals in order; an open one runs for ever.

    Raises ServiceError INVALID `end_before_start`.
    """
    if any(end is not None and end < start for start, end in pauses):
        raise ServiceError(ErrorKind.INVALID, "end_before_start")
    return merged((start, _FOR_EVER if end is None else end) for start, end in pauses)


def elapsed(hours: OpeningHours, start: int, end: int, pauses: tuple[Window, ...] = ()) -> int:
    """Working seconds in [start, end) outside `pauses`; 0 when end is not after start."""
    if end <= start:
        return 0
    total = 0
    for opened, closed in _forward(hours, start, until=end):
        if opened >= end:
            break
        for a, b in _outside(max(opened, start), min(closed, end), pauses):
            total += b - a
    return total


def deadline(hours: OpeningHours, start: int, budget: int, pauses: tuple[Window, ...] = ()) -> int:
    """The smallest instant with elapsed(start, it) = budget.

    A negative budget goes back: the largest instant with elapsed(it, start) = -budget.
    Raises StillPausedError, and ServiceError INVALID `no_opening` or `out_of_range`.
    """
    if budget < 0:
        return _back(hours, start, -budget, pauses)
    if budget == 0:
        return start
    remaining = budget
    for opened, closed in _forward(hours, start):
        for a, b in _outside(max(opened, start), closed, pauses):
            if b - a >= remaining:
                return a + remaining
            remaining -= b - a
        if pauses and pauses[-1][1] == _FOR_EVER and closed >= pauses[-1][0]:
            raise StillPausedError(remaining)
    raise ServiceError(ErrorKind.INVALID, "out_of_range")


def _back(hours: OpeningHours, start: int, budget: int, pauses: tuple[Window, ...]) -> int:
    remaining = budget
    for opened, closed in _backward(hours, start):
        for a, b in reversed(_outside(opened, min(closed, start), pauses)):
            if b - a >= remaining:
                return b - remaining
            remaining -= b - a
    raise ServiceError(ErrorKind.INVALID, "out_of_range")


def next_opening(hours: OpeningHours, at: int) -> int:
    """`at` when it is open then, otherwise the next opening instant."""
    opened = next(o for o, c in _forward(hours, at) if c > at)
    return max(opened, at)


def is_open(hours: OpeningHours, at: int) -> bool:
    """Whether `at` lies within a window; a closing instant does not."""
    day = _local_day(hours, at)
    days = (day - timedelta(days=1), day)
    return any(opened <= at < closed for one in days for opened, closed in hours.windows(one))


def wall_time(hours: OpeningHours, at: int) -> datetime:
    """`at` on the wall where the hours hold."""
    return datetime.fromtimestamp(at, hours.place)


def _local_day(hours: OpeningHours, at: int) -> date:
    return wall_time(hours, at).date()


def _outside(start: int, end: int, pauses: tuple[Window, ...]) -> list[Window]:
    """[start, end) without the pauses."""
    if not pauses:
        return [(start, end)] if end > start else []
    found = []
    for paused, resumed in pauses:
        if paused >= end:
            break
        if paused > start:
            found.append((start, paused))
        start = max(start, resumed)
    if end > start:
        found.append((start, end))
    return found


def _forward(hours: OpeningHours, start: int, until: int | None = None) -> Iterator[Window]:
    """Windows in order from the one that `start` may lie in; the search is bounded."""
    day = _local_day(hours, start) - timedelta(days=1)
    last = _local_day(hours, until) + timedelta(days=1) if until is not None else None
    shut = 0
    for _ in range(SPAN_DAYS_MAX):
        if last is not None and day > last:
            return
        found = hours.windows(day)
        shut = 0 if found else shut + 1
        for window in found:
            if window[1] > start:
                yield window
        if shut > SHUT_DAYS_MAX and last is None:
            raise ServiceError(ErrorKind.INVALID, "no_opening")
        day += timedelta(days=1)
    raise ServiceError(ErrorKind.INVALID, "out_of_range")


def _backward(hours: OpeningHours, start: int) -> Iterator[Window]:
    day = _local_day(hours, start) + timedelta(days=1)
    shut = 0
    for _ in range(SPAN_DAYS_MAX):
        found = hours.windows(day)
        shut = 0 if found else shut + 1
        for window in reversed(found):
            if window[0] < start:
                yield window
        if shut > SHUT_DAYS_MAX:
            raise ServiceError(ErrorKind.INVALID, "no_opening")
        day -= timedelta(days=1)
    raise ServiceError(ErrorKind.INVALID, "out_of_range")
