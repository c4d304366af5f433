"""The two ports to the broker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Headers = Sequence[tuple[str, bytes]]
Position = Mapping[tuple[str, int], int]


@dataclass(frozen=True, slots=True)
class Record:
    """What is sent: key decides the partition and so the order."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers


@dataclass(frozen=True, slots=True)
class Message(Record):
    """What was received, with where it stood."""

    partition: int
    offset: int


class Publisher(Protocol):
    """Sends records."""

    def publish(self, records: Sequence[Record]) -> None:
        """Send all and return when every one is acknowledged.

        Raises ServiceError UNAVAILABLE when any was not; some may have arrived all the same.
        """

    def close(self) -> None:
        """Flush and let go."""


class Subscription(Protocol):
    """Receives messages of one consumer group."""

    def poll(self, seconds: float, *, paused: bool = False) -> Sequence[Message]:
        """Wait up to `seconds` for a batch; paused, keep the membership alive and fetch nothing.

        Raises ServiceError UNAVAILABLE when the broker cannot be reached.
        """

    def commit(self, positions: Position) -> None:
        """Store the next offset by (topic, partition). Raises ServiceError UNAVAILABLE."""

    def lag(self) -> Mapping[tuple[str, int], int]:
        """Messages behind the end, by (topic, partition), as last heard from the broker."""

    def close(self) -> None:
        """Leave the group."""
