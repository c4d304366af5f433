"""Assessments in MongoDB: one document per complaint, its outbox inside."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pymongo
from pymongo import UpdateOne
from pymongo.collection import Collection as MongoCollection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import OutboxEntry
from services.chassis.mongo import MongoOutbox, database_time, translated
from services.chassis.relay import Relay
from services.triage.adapters.assessment_fields import (
    facts_fields,
    request_fields,
    state_fields,
    to_fields,
)
from services.triage.adapters.assessment_marks import MARKS, marks_of, unowned_of, with_marks
from services.triage.adapters.event_codec import encode
from services.triage.adapters.routing_fields import routed_fields
from services.triage.domain.assessment import NOBODY, Assessment, Moved
from services.triage.domain.routing.policy import RoutingRules
from services.triage.ports import Change, Held, Life, Nobodys

COLLECTION = "assessments"
_DUPLICATE_KEY = 11000
WRITE_SECONDS_MAX = 5
"""From taking the time of an event to the end of its write; what takes longer is given up."""

MARGIN = timedelta(seconds=WRITE_SECONDS_MAX + 1)
"""The watermark lies this far back, so that no write under way can end behind it."""

Fields = dict[str, Any]
UNOWNED: Fields = {"state.standing.owner_rule": NOBODY}
OPEN: Fields = {"open": True}
"""Of a case that has not ended, as far as intake has told."""
STOOD_IN: Fields = {"stands_in_for": {"$exists": True}}
_OWNER = "state.standing.owner"


class MongoAssessments:
    """The store; what was written durably is handed to the relay."""

    def __init__(
        self,
        database: Database[Fields],
        outbox: MongoOutbox,
        relay: Relay,
        rules: Callable[[], RoutingRules] = RoutingRules,
    ) -> None:
        """`rules`: those in force, with the house's clock for a case that nobody could take."""
        self._rules = rules
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
            timed = [self._timed(change, now) for change in changes]
            entries = {change.assessment.complaint_id: encode(change, now) for change in timed}
            documents = [_new_document(c.assessment, entries, now) for c in timed]
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
        return with_marks(found) if found else None

    def replace(self, change: Change) -> Assessment:
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
            change = self._timed(change, now)
            entry = encode(change, now)
            fields["routed"] = routed_fields(made.routed, now)
            if not isinstance(change.event, Moved):
                fields["owned_at"] = now
            marks = marks_of(change.assessment)
            gone = {name: "" for name in MARKS if name not in marks}
            update = {
                "$set": {**fields, **marks},
                "$unset": gone,
                "$push": {"outbox": entry.to_document()},
            }
            done = self._documents.update_one(guard, update)
        if done.matched_count == 0:
            raise ServiceError(ErrorKind.RACE, "race")
        self._relay.offer([(made.complaint_id, [entry])])
        return change.assessment

    def follow(self, lives: Sequence[Life]) -> None:
        """See Assessments. Each is guarded by intake's version, so order does not matter."""
        writes = [UpdateOne(*_life(life)) for life in lives]
        with translated(), pymongo.timeout(WRITE_SECONDS_MAX):
            self._documents.bulk_write(writes, ordered=False)

    def _timed(self, change: Change, now: datetime) -> Change:
        within = timedelta(minutes=self._rules().owner_within_minutes)
        made = change.assessment.as_of(now, within)
        return change if made is change.assessment else replace(change, assessment=made)

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

    def unowned(self, most: int, after: Nobodys | None = None) -> Sequence[Nobodys]:
        """See Assessments. Served by a partial index: cases with an owner cost nothing."""
        wanted: Fields = {**UNOWNED, **OPEN}
        if after is not None:
            at, key = after.assessed_at, after.complaint_id
            behind = {"assessed_at": at, "_id": {"$gt": key}}
            wanted["$or"] = [{"assessed_at": {"$gt": at}}, behind]
        with translated():
            found = self._documents.find(wanted, {"assessed_at": 1, "unowned": 1}, limit=most)
            ordered = list(found.sort([("assessed_at", 1), ("_id", 1)]))
        return [Nobodys(d["_id"], d["assessed_at"], unowned_of(d)) for d in ordered]

    def of_owners(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """See Assessments. Served by the index of the owners of open cases."""
        return self._ids({**OPEN, _OWNER: {"$in": sorted(people)}}, most)

    def of_others(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """See Assessments. The index is read between these people's names only."""
        return self._ids({**OPEN, _OWNER: {"$gt": "", "$nin": sorted(people)}}, most)

    def stood_in_for_others(self, people: Collection[str], most: int) -> Sequence[UUID]:
        """See Assessments."""
        others = {"$exists": True, "$nin": sorted(people)}
        return self._ids({**OPEN, "stands_in_for": others}, most)

    def _ids(self, wanted: Fields, most: int) -> Sequence[UUID]:
        with translated():
            return [d["_id"] for d in self._documents.find(wanted, {"_id": 1}, limit=most)]

    def ensure_indexes(self) -> None:
        """Build the indexes of who has what, once. Raises UNAVAILABLE while the store is away."""
        if not self._indexed:
            with translated():
                for name, keys, chosen in INDEXES:
                    self._documents.create_index(
                        [(key, 1) for key in keys], name=name, partialFilterExpression=chosen
                    )
            self._indexed = True

    def complete_to(self) -> tuple[datetime, int]:
        """See Assessments. Writes under way are allowed for."""
        now = database_time(self._database) - MARGIN
        oldest = self._outbox.oldest()
        return (min(now, oldest), self._outbox.count()) if oldest else (now, 0)


INDEXES = (
    ("nobodys", ("assessed_at", "_id"), UNOWNED),
    ("owners_of_open", (_OWNER,), OPEN),
    ("stood_in", ("stands_in_for",), STOOD_IN),
)


def _life(life: Life) -> tuple[Fields, Fields]:
    """Filter and update. The time of a reopened case that nobody has begins anew."""
    chosen = {"_id": life.complaint_id, "life_version": {"$not": {"$gte": life.version}}}
    if not life.goes_on:
        return chosen, {"$set": {"life_version": life.version}, "$unset": {"open": ""}}
    going_on = {"life_version": life.version, **OPEN}
    return chosen, {"$set": going_on, "$unset": {"unowned": ""}}


def _held(document: Fields) -> Held:
    since: datetime = document.get("owned_at") or document["assessed_at"]
    return Held(document["state"]["standing"]["owner"], since)


def _new_document(made: Assessment, entries: dict[UUID, OutboxEntry], now: datetime) -> Fields:
    fields = {**to_fields(made), **OPEN, **marks_of(made)}
    fields["assessed_at"] = now
    fields["outbox"] = [entries[made.complaint_id].to_document()]
    return fields


def _already_there(error: BulkWriteError, documents: Sequence[Fields]) -> set[UUID]:
    """Ids that were stored before; any other failure is raised again."""
    faults = error.details["writeErrors"]
    if error.details.get("writeConcernErrors") or any(f["code"] != _DUPLICATE_KEY for f in faults):
        raise error
    return {documents[fault["index"]]["_id"] for fault in faults}
