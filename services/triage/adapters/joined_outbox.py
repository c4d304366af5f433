"""One outbox over two collections: assessments and runs announce on one topic."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from pymongo.database import Database

from services.chassis.event import OutboxEntry
from services.chassis.mongo import MongoOutbox
from services.triage.adapters.mongo_runs import COLLECTION as RUNS
from services.triage.adapters.mongo_store import COLLECTION as ASSESSMENTS

Waiting = tuple[object, list[OutboxEntry]]


class JoinedOutbox(MongoOutbox):
    """Entries of assessments are known by their document's id, those of runs with `RUNS` before."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        super().__init__(database[ASSESSMENTS])
        self._runs: Final = MongoOutbox(database[RUNS])

    def pending(self, limit: int, before: datetime | None = None) -> list[Waiting]:
        """See MongoOutbox: the oldest of both."""
        found = list(super().pending(limit, before))
        found += [((RUNS, key), entries) for key, entries in self._runs.pending(limit, before)]
        return sorted(found, key=lambda waiting: min(e.at for e in waiting[1]))[:limit]

    def mark_published(self, published: Sequence[tuple[object, Sequence[str]]]) -> None:
        """See MongoOutbox."""
        cases = [(key, events) for key, events in published if not isinstance(key, tuple)]
        runs = [(key[1], events) for key, events in published if isinstance(key, tuple)]
        if cases:
            super().mark_published(cases)
        if runs:
            self._runs.mark_published(runs)

    def count(self, limit: int = 10_000) -> int:
        """See MongoOutbox."""
        return super().count(limit) + self._runs.count(limit)
