"""A broker in memory: the same promises as the real one, checked by the same contract tests."""

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from zlib import crc32

from services.chassis.broker import Message, Position, Record
from services.chassis.errors import ErrorKind, ServiceError

POLL_RECORDS_MAX = 500
Place = tuple[str, int]


@dataclass
class MemoryBroker:
    """Logs by topic and partition, committed offsets by group. `down` plays an outage."""

    partitions: int = 4
    down: bool = False
    logs: dict[Place, list[Message]] = field(default_factory=lambda: defaultdict(list))
    committed: dict[tuple[str, Place], int] = field(default_factory=dict)
    lock: threading.RLock = field(default_factory=threading.RLock)

    def check(self) -> None:
        """Raise UNAVAILABLE while it is down."""
        if self.down:
            raise ServiceError(ErrorKind.UNAVAILABLE, "broker_unavailable")

    def messages(self, topic: str) -> list[Message]:
        """Everything in a topic, partition by partition."""
        with self.lock:
            return [m for (name, _), log in sorted(self.logs.items()) if name == topic for m in log]


class MemoryPublisher:
    """Publisher into a MemoryBroker."""

    def __init__(self, broker: MemoryBroker) -> None:
        self._broker = broker

    def publish(self, records: Sequence[Record]) -> None:
        """See Publisher."""
        with self._broker.lock:
            self._broker.check()
            for record in records:
                partition = crc32(record.key) % self._broker.partitions
                log = self._broker.logs[(record.topic, partition)]
                log.append(
                    Message(
                        record.topic,
                        record.key,
                        record.value,
                        tuple(record.headers),
                        partition,
                        len(log),
                    )
                )

    def close(self) -> None:
        """See Publisher."""


class MemorySubscription:
    """Subscription of the only member of a group."""

    def __init__(self, broker: MemoryBroker, group: str, topics: Sequence[str]) -> None:
        self._broker, self._group, self._topics = broker, group, tuple(topics)
        self._next: dict[Place, int] = {}

    def _places(self) -> list[Place]:
        return [(t, p) for t in self._topics for p in range(self._broker.partitions)]

    def _position(self, place: Place) -> int:
        return self._next.get(place, self._broker.committed.get((self._group, place), 0))

    def poll(self, seconds: float, *, paused: bool = False) -> Sequence[Message]:
        """See Subscription; never waits."""
        with self._broker.lock:
            self._broker.check()
            if paused:
                return []
            found: list[Message] = []
            for place in self._places():
                at = self._position(place)
                taken = self._broker.logs[place][at : at + POLL_RECORDS_MAX - len(found)]
                self._next[place] = at + len(taken)
                found.extend(taken)
            return found

    def commit(self, positions: Position) -> None:
        """See Subscription."""
        with self._broker.lock:
            self._broker.check()
            for place, offset in positions.items():
                self._broker.committed[(self._group, place)] = offset

    def lag(self) -> Mapping[Place, int]:
        """See Subscription."""
        with self._broker.lock:
            self._broker.check()
            return {p: len(self._broker.logs[p]) - self._position(p) for p in self._places()}

    def close(self) -> None:
        """See Subscription."""
