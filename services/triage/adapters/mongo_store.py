"""Assessments in MongoDB: one document per complaint, its outbox inside."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pymongo
from pymongo.collection import Collection as MongoCollection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import OutboxEntry
from services.chassis.mongo import MongoOutbox, database_time, translated
from services.chassis.relay import Relay
from services.triage.adapters.assessment_fields import (
    facts_fields,
    from_fields,
    request_fields,
    state_fields,
    to_fields,
)
from services.triage.adapters.event_codec import encode
from services.triage.adapters.routing_fields import routed_fields, routed_of
from services.triage.domain.assessment import Assessment, Moved
from services.triage.ports import Change, Held

COLLECTION = "assessments"
_DUPLICATE_KEY = 11000
WRITE_SECONDS_MAX = 5
"""From taking the time of an event to the end of its write; what takes longer is given up."""

MARGIN = timedelta(seconds=WRITE_SECONDS_MAX + 1)
"""The watermark lies this far back, so that no write under way can end behind it."""

Fields = dict[str, Any]
UNOWNED: Fields = {"state.standing.owner_rule": "nobody"}


class MongoAssessments:
    """The store; what was written durably is handed to the relay."""

    def __init__(self, database: Database[Fields], outbox: MongoOutbox, relay: Relay) -> None:
        self._database, self._outbox, self._relay = database, outbox, relay
        self._documents: MongoCollection[Fields] = database[COLLECTION]
        self._indexed = False

    def known(self, ids: Collection[UUID]) -> frozenset[UUID]:
        """See Assessments."""
        with translated():
            found = self._documents.find({"_id": {"$in": list(ids)}}, {"_id": 1})
            return frozenset(document["_id"] for document in found)

    def add(self, changes: Sequence[Change]) -> frozenset[UUID]:
        """See Assessments."""
        refused: set[UUID] = set()
        with translated(), pymongo.timeout(WRITE_SECONDS_MAX):
            now = database_time(self._database)
            entries = {change.assessment.complaint_id: encode(change, now) for change in changes}
            documents = [_new_document(c.assessment, entries, now) for c in changes]
            try:
                self._documents.insert_many(documents, ordered=False)
            except BulkWriteError as error:
                refused = _already_there(error, documents)
        added = [(key, [entry]) for key, entry in entries.items() if key not in refused]
        self._relay.offer(added)
        return frozenset(key for key, _ in added)

    def get(self, complaint_id: UUID) -> Assessment | None:
        """See Assessments."""
        with translated():
            found = self._documents.find_one({"_id": complaint_id}, {"outbox": 0})
        if not found:
            return None
        # What nobody acted on has no steps yet, nor has what was written before there were any.
        routed = routed_of(found.get("routed", ()))
        return replace(from_fields(found), routed=routed, assessed_at=found["assessed_at"])

    def replace(self, change: Change) -> None:
        """See Assessments."""
        made = change.assessment
        fields: Fields = {
            "version": made.version,
            "facts": facts_fields(made.facts),
            "state": state_fields(made.state),
            "requests": request_fields(made.requests),
        }
        guard = {"_id": made.complaint_id, "version": made.version - 1}
        with translated(), pymongo.timeout(WRITE_SECONDS_MAX):
            now = database_time(self._database)
            entry = encode(change, now)
            fields["routed"] = routed_fields(made.routed, now)
            if not isinstance(change.event, Moved):
                fields["owned_at"] = now
            update = {"$set": fields, "$push": {"outbox": entry.to_document()}}
            done = self._documents.update_one(guard, update)
        if done.matched_count == 0:
            raise ServiceError(ErrorKind.RACE, "race")
        self._relay.offer([(made.complaint_id, [entry])])

    def owners(self, ids: Collection[UUID]) -> Mapping[UUID, str]:
        """See Assessments."""
        wanted, field = {"_id": {"$in": list(ids)}}, {"state.standing.owner": 1}
        with translated():
            found = {d["_id"]: d["state"]["standing"] for d in self._documents.find(wanted, field)}
        return {key: s["owner"] for key, s in found.items() if s.get("owner")}

    def held(self, ids: Collection[UUID]) -> Mapping[UUID, Held]:
        """See Assessments."""
        wanted = {"_id": {"$in": list(ids)}, "state.standing.owner": {"$gt": ""}}
        fields = {"state.standing.owner": 1, "assessed_at": 1, "owned_at": 1}
        with translated():
            return {d["_id"]: _held(d) for d in self._documents.find(wanted, fields)}

    def unowned(self, most: int) -> Mapping[UUID, datetime]:
        """See Assessments. Served by a partial index: cases with an owner cost nothing."""
        with translated():
            found = self._documents.find(UNOWNED, {"assessed_at": 1}, limit=most)
            return {d["_id"]: d["assessed_at"] for d in found.sort("assessed_at", 1)}

    def ensure_indexes(self) -> None:
        """Build the index of what nobody has, once. Raises UNAVAILABLE while the store is away."""
        if not self._indexed:
            with translated():
                self._documents.create_index(
                    [("assessed_at", 1)], name="unowned", partialFilterExpression=UNOWNED
                )
            self._indexed = True

    def complete_to(self) -> tuple[datetime, int]:
        """See Assessments. Writes under way are allowed for."""
        now = database_time(self._database) - MARGIN
        oldest = self._outbox.oldest()
        return (min(now, oldest), self._outbox.count()) if oldest else (now, 0)


def _held(document: Fields) -> Held:
    since: datetime = document.get("owned_at") or document["assessed_at"]
    return Held(document["state"]["standing"]["owner"], since)


def _new_document(made: Assessment, entries: dict[UUID, OutboxEntry], now: datetime) -> Fields:
    fields = to_fields(made)
    fields["assessed_at"] = now
    fields["outbox"] = [entries[made.complaint_id].to_document()]
    return fields


def _already_there(error: BulkWriteError, documents: Sequence[Fields]) -> set[UUID]:
    """Ids that were stored before; any other failure is raised again."""
    faults = error.details["writeErrors"]
    if error.details.get("writeConcernErrors") or any(f["code"] != _DUPLICATE_KEY for f in faults):
        raise error
    return {documents[fault["index"]]["_id"] for fault in faults}
