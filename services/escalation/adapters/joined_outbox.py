"""One outbox over several collections: cases and matters announce on one topic."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.chassis.event import OutboxEntry
from services.chassis.mongo import MongoOutbox


class JoinedOutbox(MongoOutbox):
    """The first collection's entries are known by their document's id, the others' with a name."""

    def __init__(
        self, database: Database[dict[str, Any]], first: str, others: Sequence[str]
    ) -> None:
        super().__init__(database[first])
        self._others = {name: MongoOutbox(database[name]) for name in others}

    def ensure_indexes(self) -> None:
        """The indexes of what waits."""
        for outbox in (self, *self._others.values()):
            outbox.ensure_index()

    def pending(
        self, limit: int, before: datetime | None = None
    ) -> list[tuple[object, list[OutboxEntry]]]:
        """See MongoOutbox: the oldest of all."""
        found = list(super().pending(limit, before))
        for name, outbox in self._others.items():
            found += [((name, key), entries) for key, entries in outbox.pending(limit, before)]
        return sorted(found, key=lambda waiting: min(e.at for e in waiting[1]))[:limit]

    def mark_published(self, published: Sequence[tuple[object, Sequence[str]]]) -> None:
        """See MongoOutbox."""
        apart: dict[str, list[tuple[object, Sequence[str]]]] = {}
        for key, events in published:
            name, own = key if isinstance(key, tuple) else ("", key)
            apart.setdefault(name, []).append((own, events))
        for name, items in apart.items():
            if name:
                self._others[name].mark_published(items)
            else:
                super().mark_published(items)

    def count(self, limit: int = 10_000) -> int:
        """See MongoOutbox."""
        return super().count(limit) + sum(one.count(limit) for one in self._others.values())
