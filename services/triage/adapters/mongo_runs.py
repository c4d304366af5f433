"""Playbook runs in MongoDB: one document each, its history inside."""

from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import pymongo
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import OutboxEntry
from services.chassis.mongo import database_time, translated
from services.triage.adapters.run_event_codec import announcements
from services.triage.adapters.run_fields import from_fields, to_fields
from services.triage.domain.runs.run import Run

COLLECTION = "playbook_runs"
SECONDS_MAX = 5
READ_MAX = 50

NO_OUTBOX: Final = {"outbox": 0}

Fields = dict[str, Any]
Offer = Callable[[Iterable[tuple[object, Sequence[OutboxEntry]]]], None]


class MongoRuns:
    """See Runs."""

    def __init__(self, database: Database[Fields], offer: Offer = lambda _: None) -> None:
        """`offer` hands what is to be announced to the relay; without it the sweep finds it."""
        self._database, self._offer = database, offer
        self._documents = database[COLLECTION]
        self._indexed = False

    def ensure_indexes(self) -> None:
        """Build what `of_complaint` searches by, once. Raises UNAVAILABLE."""
        if not self._indexed:
            with translated():
                self._documents.create_index([("complaint_id", 1), ("number", -1)], name="of_case")
            self._indexed = True

    def now(self) -> datetime:
        """See Runs."""
        with translated(), pymongo.timeout(SECONDS_MAX):
            return database_time(self._database)

    def of_complaint(self, complaint_id: UUID) -> Sequence[Run]:
        """See Runs."""
        with translated(), pymongo.timeout(SECONDS_MAX):
            found = self._documents.find({"complaint_id": complaint_id}, NO_OUTBOX, limit=READ_MAX)
            return [from_fields(document) for document in found.sort("number", -1)]

    def open_of(self, ids: Collection[UUID]) -> Sequence[Run]:
        """See Runs. A case has at most one: the next begins when the last has ended."""
        wanted = {"complaint_id": {"$in": list(ids)}, "state": "open"}
        with translated(), pymongo.timeout(SECONDS_MAX):
            found = self._documents.find(wanted, NO_OUTBOX, limit=len(ids)) if ids else ()
            return [from_fields(document) for document in found]

    def add(self, run: Run) -> None:
        """See Runs."""
        with translated(), pymongo.timeout(SECONDS_MAX):
            try:
                self._documents.insert_one(to_fields(run))
            except DuplicateKeyError as error:
                raise ServiceError(ErrorKind.RACE, "race") from error

    def replace(self, before: Run, after: Run) -> None:
        """See Runs."""
        guard = {"_id": before.id, "version": before.version}
        waiting, fields = announcements(before, after), to_fields(after)
        del fields["_id"]
        update: Fields = {"$set": fields}
        if waiting:
            update["$push"] = {"outbox": {"$each": [one.to_document() for one in waiting]}}
        with translated(), pymongo.timeout(SECONDS_MAX):
            done = self._documents.update_one(guard, update)
        if done.matched_count == 0:
            raise ServiceError(ErrorKind.RACE, "race")
        if waiting:
            self._offer([((COLLECTION, after.id), waiting)])
