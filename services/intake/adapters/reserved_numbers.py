"""Serials and database time for a second at a time, so that few groups pay a round trip."""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from services.intake.ports import Numbers

FRESH_SECONDS = 1.0
RESERVE_MAX = 500


@dataclass(frozen=True, slots=True)
class _Reading:
    """The database's time, and what our own clock said then."""

    now: datetime
    seconds: float


def since_boot() -> float:
    """Seconds that go on while the machine sleeps, unlike time.monotonic."""
    return time.clock_gettime(time.CLOCK_BOOTTIME)


class ReservedNumbers:
    """Numbers in front of the store's: keeps the serials left over, and the time.

    It reserves as many as the last second used, so a quiet system leaves no gaps. Within a
    second the time is the database's at the reservation plus what has passed since.
    """

    def __init__(self, store: Numbers, seconds: Callable[[], float] = since_boot) -> None:
        self._store, self._seconds = store, seconds
        self._left: dict[int, list[int]] = {}
        self._using: dict[int, int] = {}
        self._used: dict[int, int] = {}
        self._second = 0.0
        self._reading: _Reading | None = None
        self._lock = threading.Lock()

    def take(self, counts: Mapping[int, int]) -> tuple[Mapping[int, Sequence[int]], datetime]:
        """See Numbers."""
        with self._lock:
            self._note(counts)
            now = self._fresh_time()
            short = any(len(self._left.get(year, ())) < n for year, n in counts.items())
            if short or now is None:
                now = self._reserve(counts)
            return {year: self._pop(year, count) for year, count in counts.items()}, now

    def _note(self, counts: Mapping[int, int]) -> None:
        """Count what this second uses; the second before tells how much to reserve."""
        passed = self._seconds() - self._second
        if not 0 <= passed < FRESH_SECONDS:
            self._used = self._using if 0 <= passed < 2 * FRESH_SECONDS else {}
            self._using, self._second = {}, self._seconds()
        for year, count in counts.items():
            self._using[year] = self._using.get(year, 0) + count

    def _fresh_time(self) -> datetime | None:
        if self._reading is None:
            return None
        passed = self._seconds() - self._reading.seconds
        if not 0 <= passed < FRESH_SECONDS:
            return None
        at = self._reading.now + timedelta(seconds=passed)
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    def _reserve(self, counts: Mapping[int, int]) -> datetime:
        """Ask for what is missing now and for what the next second may need; maybe nothing."""
        wanted = {
            year: max(count, min(self._used.get(year, 0), RESERVE_MAX))
            - len(self._left.get(year, ()))
            for year, count in counts.items()
        }
        asked = self._seconds()
        serials, now = self._store.take({year: max(0, number) for year, number in wanted.items()})
        for year, taken in serials.items():
            self._left.setdefault(year, []).extend(taken)
        # An answer that was long under way tells a time that has passed; it is not built upon.
        received = self._seconds()
        slow = received - asked >= FRESH_SECONDS
        self._reading = None if slow else _Reading(now, received)
        return now

    def _pop(self, year: int, count: int) -> Sequence[int]:
        left = self._left[year]
        taken, self._left[year] = left[:count], left[count:]
        return taken
