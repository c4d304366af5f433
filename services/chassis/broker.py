"""The two ports to the broker, and the ports a test may wrap."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from services.chassis.event import OutboxEntry

Headers = Sequence[tuple[str, bytes]]
Position = Mapping[tuple[str, int], int]
Port = TypeVar("Port")


@dataclass(frozen=True, slots=True)
class Record:
    """What is sent: key decides the partition and so the order."""

    topic: str
    key: bytes
    value: bytes
    headers: Headers


@dataclass(frozen=True, slots=True)
class Message:
    """What was received, with where it stood."""

    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    headers: Headers


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

    def poll(self, seconds: float) -> Sequence[Message]:
        """Wait up to `seconds` for a batch; while paused, keeps the membership alive and is empty.

        Raises ServiceError UNAVAILABLE when the broker cannot be reached.
        """

    def commit(self, positions: Position) -> None:
        """Store the next offset by (topic, partition). Raises ServiceError UNAVAILABLE."""

    def pause(self) -> None:
        """Stop fetching; membership stays."""

    def resume(self) -> None:
        """Fetch again."""

    def lag(self) -> Mapping[tuple[str, int], int]:
        """Messages behind the end, by (topic, partition), as last heard from the broker."""

    def close(self) -> None:
        """Leave the group."""


class OutboxStore(Protocol):
    """Where entries wait until they are published."""

    def pending(
        self, limit: int, before: datetime | None = None
    ) -> "Sequence[tuple[object, Sequence[OutboxEntry]]]":
        """Documents with waiting entries (recorded before `before`), oldest first."""

    def mark_published(self, published: Sequence[tuple[object, Sequence[str]]]) -> None:
        """Remove entries, given as (document id, event ids); twice changes nothing."""


def _same(port: Port) -> Port:
    return port


@dataclass(frozen=True)
class Wrap:
    """Lets a test put something around the ports, for example to kill the process there."""

    publisher: Callable[[Publisher], Publisher] = _same
    subscription: Callable[[Subscription], Subscription] = _same
    outbox: Callable[[OutboxStore], OutboxStore] = _same
