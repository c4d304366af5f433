"""The relay: entries of the outbox become Kafka records, in order, at least once."""

import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from services.chassis.broker import Publisher
from services.chassis.clock import Clock
from services.chassis.event import OutboxEntry
from services.chassis.metrics import OUTBOX_AGE, PUBLISHED
from services.chassis.mongo import Lease

Waiting = tuple[object, Sequence[OutboxEntry]]
TURN_SECONDS = 0.15
BATCH = 500
HANDED_MAX = 5_000


class OutboxStore(Protocol):
    """Where entries wait until they are published."""

    def pending(self, limit: int, before: datetime | None = None) -> Sequence[Waiting]:
        """Documents with waiting entries (recorded before `before`), oldest first."""

    def mark_published(self, published: Sequence[tuple[object, Sequence[str]]]) -> None:
        """Remove entries, given as (document id, event ids); twice changes nothing."""


@dataclass
class Relay:
    """Publishes what is handed over in memory at once, and sweeps the store for the rest.

    A process that hands over sweeps only entries older than `sweep_age_seconds`: what it has
    not been told of after that time was left by a process that died. A crash between publishing
    and marking sends an entry twice; consumers guard by version.
    """

    outbox: OutboxStore
    publisher: Publisher
    lease: Lease
    clock: Clock
    topic: str
    producer: str
    sweep_age_seconds: float = 0.0

    def __post_init__(self) -> None:
        # What the dead have left behind is rare, so looking for that alone is done less often.
        self._sweep_seconds = 1.0 if self.sweep_age_seconds else TURN_SECONDS
        self._handed: deque[Waiting] = deque(maxlen=HANDED_MAX)
        self._lock = threading.Lock()
        self._swept = self._leased_until = 0.0

    def offer(self, items: Iterable[Waiting]) -> None:
        """Hand over entries that stand in the store; what does not fit is left to the sweep."""
        with self._lock:
            self._handed.extend(items)

    def turn(self) -> float:
        """Publish one batch; returns the seconds until the next turn.

        Raises ServiceError UNAVAILABLE: what was handed over is then left to the sweep.
        """
        with self._lock:
            handed = [self._handed.popleft() for _ in range(min(BATCH, len(self._handed)))]
        self._publish(handed)
        if len(handed) >= BATCH:
            return 0.0
        if time.monotonic() - self._swept >= self._sweep_seconds and self._sweep():
            return 0.0
        return TURN_SECONDS

    def _sweep(self) -> bool:
        """Publish what waits in the store; True when there may be more."""
        if time.monotonic() >= self._leased_until:
            if not self.lease.take():
                return False
            self._leased_until = time.monotonic() + 3.0
        now = self.clock.now()
        before = now - timedelta(seconds=self.sweep_age_seconds) if self.sweep_age_seconds else None
        found = self.outbox.pending(BATCH, before)
        oldest = min((entry.at for _, entries in found[:1] for entry in entries), default=now)
        OUTBOX_AGE.set(max(0.0, (now - oldest).total_seconds()))
        self._publish(found)
        full = len(found) >= BATCH
        # After a full sweep the next one is due at once, or a backlog drains at one batch a turn.
        self._swept = 0.0 if full else time.monotonic()
        return full

    def _publish(self, waiting: Sequence[Waiting]) -> None:
        if not waiting:
            return
        records = [
            entry.record(self.topic, self.producer) for _, entries in waiting for entry in entries
        ]
        self.publisher.publish(records)
        self.outbox.mark_published(
            [(key, [entry.id for entry in entries]) for key, entries in waiting]
        )
        PUBLISHED.inc(len(records))
