"""Spread speed (传播速度): voices over time, their doubling time and their trend.

A voice is an author. Many authors with copies of one text within a short time count less than as
many texts, so a crowd of bots looks like what it is. When nothing at all was collected for hours,
what came then is spread over the gap, so a late collection is no storm.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

from services.escalation.domain.opinion.policy import Spread

AUTHORS_MAX: Final = 20_000
_BUCKETS_MAX: Final = 336


@dataclass(slots=True)
class Voices:
    """Effective voices of one event, by bucket of time."""

    bucket_seconds: int
    exponent: float
    authors: set[str] = field(default_factory=set)
    values: dict[int, float] = field(default_factory=dict)
    copies: dict[int, dict[int, int]] = field(default_factory=dict)
    gaps: dict[int, float] = field(default_factory=dict)
    total: float = 0.0

    def add(self, at: datetime, author: str, group: int, silent_since: datetime | None) -> bool:
        """Count a post; False when its author has a voice already.

        `group` is the group of copies; `silent_since` is set for the first posts after a time in
        which nothing at all was collected.
        """
        if author in self.authors:
            return False
        if len(self.authors) < AUTHORS_MAX:
            self.authors.add(author)
        bucket = int(at.timestamp()) // self.bucket_seconds
        groups = self.copies.setdefault(bucket, {})
        count = groups.get(group, 0)
        groups[group] = count + 1
        added = float((count + 1) ** self.exponent - count**self.exponent)
        self.values[bucket] = self.values.get(bucket, 0.0) + added
        self.total += added
        if silent_since is not None and bucket not in self.gaps:
            self.gaps[bucket] = silent_since.timestamp()
        if len(self.values) > _BUCKETS_MAX:
            oldest = min(self.values)
            self.values[oldest + 1] = self.values.get(oldest + 1, 0.0) + self.values.pop(oldest)
            self.copies.pop(oldest, None)
            self.gaps.pop(oldest, None)
        return True

    def doubling_hours(self, voices_min: float, now: datetime | None = None) -> float | None:
        """How long the last doubling took; None when there are too few voices to tell.

        The moment at which half of all voices had spoken is found within its bucket in
        proportion; the doubling lasted from there to the end of the last bucket, or until `now`.
        """
        if self.total < voices_min:
            return None
        half, spoken = self.total / 2, 0.0
        for bucket in sorted(self.values):
            value = self.values[bucket]
            if spoken + value >= half:
                end = (bucket + 1) * self.bucket_seconds
                start = min(self.gaps.get(bucket, end), end - self.bucket_seconds)
                reached = start + (half - spoken) / value * (end - start)
                last = self._end(now)
                return (last - reached) / 3600
            spoken += value
        return None

    def between(self, start: datetime, end: datetime) -> float:
        """Voices of the buckets that end after `start` and not after `end`."""
        first = start.timestamp() / self.bucket_seconds
        last = end.timestamp() / self.bucket_seconds
        return sum(v for bucket, v in self.values.items() if first < bucket + 1 <= last)

    def _end(self, now: datetime | None) -> float:
        end = float((max(self.values) + 1) * self.bucket_seconds)
        return max(end, now.timestamp()) if now else end

    def trend(self, hours: int, now: datetime | None = None) -> tuple[float, float]:
        """Voices of the last hours and of as many before, to the last bucket's end or `now`."""
        if not self.values:
            return 0.0, 0.0
        end = datetime.fromtimestamp(self._end(now), UTC)
        span = timedelta(hours=hours)
        return self.between(end - span, end), self.between(end - 2 * span, end - span)


def voices(spread: Spread) -> Voices:
    """No voices yet."""
    return Voices(spread.bucket_minutes * 60, spread.copy_exponent)


class Listening:
    """Knows when the whole stream was silent, whatever it was about."""

    def __init__(self, spread: Spread) -> None:
        self._silent = timedelta(hours=spread.silent_hours)
        self._bucket = timedelta(minutes=spread.bucket_minutes)
        self._last: datetime | None = None
        self._gap: tuple[datetime, datetime] | None = None

    def heard(self, at: datetime) -> datetime | None:
        """A post came; since when it had been silent, for those of the first bucket after it."""
        last = self._last
        if last is not None and at - last > self._silent:
            self._gap = (last, at)
        self._last = at if last is None else max(last, at)
        if self._gap and timedelta() <= at - self._gap[1] < self._bucket:
            return self._gap[0]
        return None
