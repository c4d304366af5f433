"""Facts in MongoDB: one find and one bulk write for a batch, cursors and counts for reports."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from pymongo import UpdateOne
from pymongo.client_session import ClientSession
from pymongo.database import Database
from pymongo.errors import BulkWriteError, DuplicateKeyError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import database_time, translated
from services.reporting.adapters.documents import FACT_INDEXES, UNCOUNTED_INDEX
from services.reporting.domain.dimensions import BASE_CONDITIONS
from services.reporting.domain.fact import Change, Fact
from services.reporting.domain.question import Question
from services.reporting.ports import Progress

Document = dict[str, Any]
DUPLICATE_KEY = 11000
STREAM_BATCH = 1_000
_NEVER_READ = {"traceparent": 0, "external_id": 0, "counted_at": 0}
# Counted facts up to a mark are known as a number; only later ones are counted again. A write
# is visible long before this margin has passed, so nothing can appear behind the mark.
MARK_MARGIN = timedelta(seconds=60)
MARK_EVERY = 5_000
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class MongoFacts:
    """FactStore over the collection `facts`."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._facts = database["facts"]
        self._marks = database["marks"]
        self._indexed = False

    def ensure_indexes(self) -> None:
        """Build what the queries need, once. Raises UNAVAILABLE while the store is away."""
        if not self._indexed:
            with translated():
                self._facts.create_indexes(list(FACT_INDEXES))
            self._indexed = True

    def find(self, complaints: Sequence[UUID]) -> Mapping[UUID, Fact]:
        """The stored facts among `complaints`."""
        with translated():
            return {d["_id"]: d for d in self._facts.find({"_id": {"$in": list(complaints)}})}

    def save(self, changes: Sequence[Change]) -> frozenset[UUID]:
        """Write all changes; a change of an older revision meets the stored id and is refused."""
        try:
            with translated():
                self._facts.bulk_write([_update(change) for change in changes], ordered=False)
        except BulkWriteError as error:
            return _lost(changes, error)
        return frozenset()

    def stream(self, question: Question) -> Iterator[tuple[Fact, int]]:
        """All facts of the question's periods in one consistent state of the store."""
        with self._database.client.start_session(snapshot=True) as session:
            yield from self._stream(_query(question), session)

    def _stream(self, query: Document, session: ClientSession) -> Iterator[tuple[Fact, int]]:
        with translated():
            cursor = self._facts.find(query, _NEVER_READ, batch_size=STREAM_BATCH, session=session)
        while True:
            with translated():
                fact = next(cursor, None)
            if fact is None:
                return
            yield fact, digest_of(fact)

    def progress(self) -> Progress:
        """Facts without a result of all topics by a partial index, the rest by the mark."""
        self.ensure_indexes()
        with translated(), self._database.client.start_session(snapshot=True) as session:
            mark = self._marks.find_one({"_id": "counted"}, session=session) or {}
            since, before = mark.get("at", _EPOCH), mark.get("count", 0)
            waiting = self._facts.count_documents(
                {"complete": False}, hint=UNCOUNTED_INDEX, session=session
            )
            recent = self._facts.count_documents(
                {"counted_at": {"$gt": since}}, hint="counted_at", session=session
            )
        if recent > MARK_EVERY:
            self._move_mark(since, before)
        return Progress(received=before + recent + waiting, counted=before + recent)

    def _move_mark(self, since: datetime, before: int) -> None:
        until = database_time(self._database) - MARK_MARGIN
        if until <= since:
            return
        with translated():
            more = self._facts.count_documents(
                {"counted_at": {"$gt": since, "$lte": until}}, hint="counted_at"
            )
            moved = {"$set": {"at": until, "count": before + more}}
            try:
                if since == _EPOCH:
                    self._marks.update_one({"_id": "counted", "at": None}, moved, upsert=True)
                else:
                    self._marks.update_one({"_id": "counted", "at": since}, moved)
            except DuplicateKeyError:
                return  # another process moved it first


def _update(change: Change) -> UpdateOne:
    update: Document = {"$set": {**change.set_fields, "revision": change.revision + 1}}
    if change.unset_fields:
        update["$unset"] = dict.fromkeys(change.unset_fields, "")
    if change.counted_now:
        update["$currentDate"] = {"counted_at": True}
    return UpdateOne({"_id": change.complaint, "revision": change.revision}, update, upsert=True)


def _lost(changes: Sequence[Change], error: BulkWriteError) -> frozenset[UUID]:
    details = error.details or {}
    faults = details.get("writeErrors", [])
    if details.get("writeConcernErrors") or not faults:
        raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable") from error
    if any(fault["code"] != DUPLICATE_KEY for fault in faults):
        raise error
    return frozenset(changes[fault["index"]].complaint for fault in faults)


def digest_of(fact: Fact) -> int:
    """A number that stands for the complaint and the versions taken in."""
    versions = sorted(fact.get("versions", {}).items())
    return int.from_bytes(hashlib.sha256(f"{fact['_id']}{versions}".encode()).digest())


def _query(question: Question) -> Document:
    """What an index can narrow down; the tally decides on every fact that comes."""
    query: Document = dict(BASE_CONDITIONS.get(question.base, {}))
    origin = question.definition.origin
    if origin != "any":
        query["origin"] = origin
    if "dataset" in question.parameters:
        query["dataset"] = question.parameters["dataset"]
    ranges = [period for period in question.slots.values() if period.kind != "all"]
    if len(ranges) == len(question.slots):
        day = question.lens.day
        query["$or"] = []
        for period in ranges:
            if origin != "historic":
                first, until = period.instants(question.zone) or (_EPOCH, _EPOCH)
                query["$or"].append({f"{day}_at": {"$gte": first, "$lt": until}})
            if origin != "live":
                days = {"$gte": period.first.isoformat(), "$lt": period.until.isoformat()}
                query["$or"].append({f"{day}_on": days})
    return query
