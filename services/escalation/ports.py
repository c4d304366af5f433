"""What the handlers need from outside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

from services.chassis.errors import ServiceError
from services.escalation.domain.case import Case
from services.escalation.domain.events import Announcement


@dataclass(frozen=True, slots=True)
class Write:
    """A case as it shall be, guarded by how it was (None: it is new)."""

    before: Case | None
    after: Case
    announcements: tuple[Announcement, ...]


class Cases(Protocol):
    """The store of cases. Everything raises ServiceError UNAVAILABLE during an outage."""

    def now(self) -> datetime:
        """Database time, the only now, to the millisecond."""
        ...

    def load(self, complaints: Collection[UUID]) -> Mapping[UUID, Case]:
        """The cases that exist, by complaint."""
        ...

    def save(self, writes: Sequence[Write]) -> Sequence[ServiceError | None]:
        """Store each case with its announcements in one write; one answer per write, in order.

        RACE when the case is no longer what `before` says.
        """
        ...

    def due(self, now: datetime, limit: int) -> Sequence[Case]:
        """Cases with a step whose moment has come, the oldest moment first."""
        ...

    def overdue_counts(self, clocks: Collection[str]) -> Mapping[str, int]:
        """How many cases are overdue now, by clock id."""
        ...

    def complete_to(self, now: datetime) -> tuple[datetime, int]:
        """Before which time everything recorded has been published, and what is waiting."""
        ...
