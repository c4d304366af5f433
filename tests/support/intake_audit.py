"""The audit of readings in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.intake.ports import AuditEntry, ClearRead
from tests.support.fixed_clock import FixedClock


class MemoryAudit:
    """AuditLog over a list; `down` refuses."""

    def __init__(self, clock: FixedClock) -> None:
        self.clock = clock
        self.entries: list[AuditEntry] = []
        self.down = False

    def record(self, read: ClearRead) -> None:
        """See AuditLog."""
        if self.down:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
        self.entries.append(AuditEntry(uuid7(), self.clock.now(), read))

    def of_case(
        self, complaint_id: UUID, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[AuditEntry]:
        """See AuditLog."""
        return self._latest(lambda read: complaint_id in read.complaint_ids, limit, after)

    def of_matter(
        self, matter: str, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[AuditEntry]:
        """See AuditLog."""
        return self._latest(
            lambda read: not read.complaint_ids and (not matter or matter in read.fields),
            limit,
            after,
        )

    def _latest(
        self,
        chosen: Callable[[ClearRead], bool],
        limit: int,
        after: tuple[datetime, UUID] | None,
    ) -> Sequence[AuditEntry]:
        found = [entry for entry in self.entries if chosen(entry.read)]
        found = sorted(found, key=lambda entry: (entry.at, entry.id), reverse=True)
        if after is not None:
            found = [entry for entry in found if (entry.at, entry.id) < after]
        return found[:limit]
