"""The relay: entries of the outbox become Kafka records, in order, at least once."""

import threading
import time
from collections import deque
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from services.chassis.broker import OutboxStore, Publisher
from services.chassis.clock import Clock
from services.chassis.event import OutboxEntry
from services.chassis.metrics import OUTBOX_AGE, PUBLISHED
from services.chassis.mongo import Lease

Waiting = tuple[object, Sequence[OutboxEntry]]
TURN_SECONDS = 0.15
BATCH = 500
HANDED_MAX = 5_000


class Relay:
    """Publishes what is handed over in memory at once, and sweeps the store for the rest.

    A process that hands over sweeps only entries older than `sweep_age_seconds`: what it has
    not been told of after that time was left by a process that died. A crash between publishing
    and marking sends an entry twice; consumers guard by version.
    """

    def __init__(
        self,
        outbox: OutboxStore,
        publisher: Publisher,
        lease: Lease,
        clock: Clock,
        *,
        topic: str,
        producer: str,
        sweep_age_seconds: float = 0.0,
    ) -> None:
        self._outbox, self._publisher, self._lease, self._clock = outbox, publisher, lease, clock
        self._topic, self._producer = topic, producer
        self._sweep_age = timedelta(seconds=sweep_age_seconds)
        # What the dead have left behind is rare, so looking for that alone is done less often.
        self._sweep_seconds = 1.0 if sweep_age_seconds else TURN_SECONDS
        self._handed: deque[Waiting] = deque()
        self._lock = threading.Lock()
        self._swept = self._leased_until = 0.0

    def offer(self, items: Iterable[Waiting]) -> None:
        """Hand over entries that stand in the store; what does not fit is left to the sweep."""
        with self._lock:
            for item in items:
                if len(self._handed) < HANDED_MAX:
                    self._handed.append(item)

    def turn(self) -> float:
        """Publish one batch; returns the seconds until the next turn.

        Raises ServiceError UNAVAILABLE: what was handed over is then left to the sweep.
        """
        handed = self._take()
        self._publish(handed)
        if len(handed) >= BATCH:
            return 0.0
        if time.monotonic() - self._swept >= self._sweep_seconds and self._sweep():
            return 0.0
        return TURN_SECONDS

    def _take(self) -> list[Waiting]:
        with self._lock:
            return [self._handed.popleft() for _ in range(min(BATCH, len(self._handed)))]

    def _sweep(self) -> bool:
        """Publish what waits in the store; True when there may be more."""
        if time.monotonic() >= self._leased_until:
            if not self._lease.take():
                return False
            self._leased_until = time.monotonic() + 3.0
        before = self._clock.now() - self._sweep_age if self._sweep_age else None
        found = self._outbox.pending(BATCH, before)
        OUTBOX_AGE.set(self._age(found))
        self._publish(found)
        full = len(found) >= BATCH
        # After a full sweep the next one is due at once, or a backlog drains at one batch a turn.
        self._swept = 0.0 if full else time.monotonic()
        return full

    def _age(self, found: Sequence[Waiting]) -> float:
        times: list[datetime] = [entry.time for _, entries in found[:1] for entry in entries]
        return max(0.0, (self._clock.now() - min(times)).total_seconds()) if times else 0.0

    def _publish(self, waiting: Sequence[Waiting]) -> None:
        if not waiting:
            return
        records = [
            entry.record(self._topic, self._producer) for _, entries in waiting for entry in entries
        ]
        self._publisher.publish(records)
        self._outbox.mark_published(
            [(key, [entry.event_id for entry in entries]) for key, entries in waiting]
        )
        PUBLISHED.inc(len(records))
