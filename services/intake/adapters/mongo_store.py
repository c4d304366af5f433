"""The register of record in MongoDB: one document a complaint, every write guarded."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pymongo
from pymongo import UpdateOne
from pymongo.collection import Collection
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import translated
from services.intake.adapters.case_fields import (
    CASE_FIELDS,
    OPTIONAL,
    Document,
    to_case,
    to_fields,
)
from services.intake.adapters.documents import ensure_indexes
from services.intake.adapters.event_codec import encode
from services.intake.adapters.record_fields import (
    action_fields,
    projection_update,
    text_fields,
    to_document,
    to_record,
    to_text,
    to_versions,
)
from services.intake.adapters.scope_filter import COMPLAINTS, scope_filter
from services.intake.domain.act import Change
from services.intake.domain.case import Case
from services.intake.domain.events import ComplaintFiled
from services.intake.domain.filing import NewComplaint
from services.intake.domain.lifecycle import OPEN
from services.intake.domain.record import ActionDone, Known, Record, StoredText
from services.intake.domain.scope import Scope
from services.intake.domain.view import Projection
from services.intake.ports import ClearSource, Earlier, Unassessed

TEXTS_MAX = 400
"""Texts of one case; with their own limit of length they stay far below MongoDB's 16 MB."""

WRITE_SECONDS_MAX = 5
"""A write that takes longer is given up."""

EVENT_SECONDS_MAX = 8
"""From the time that an event bears to the end of its write.

A time that ReservedNumbers tells is at most one second old, and FilingDesk takes at most two.
"""

MARGIN = timedelta(seconds=EVENT_SECONDS_MAX + 1)
"""The watermark lies this far back, so that no write under way can end behind it."""

_DUPLICATE = 11000
_CASE = dict.fromkeys(CASE_FIELDS, 1)
_FILED = ComplaintFiled()


class MongoComplaints:
    """ComplaintStore over the collection `complaints`."""

    def __init__(self, database: Database[Document]) -> None:
        self._complaints: Collection[Document] = database["complaints"]
        self._prepared = False

    def prepare(self) -> None:
        """Build intake's indexes, once; the store may be away when the process starts."""
        if not self._prepared:
            with translated():
                ensure_indexes()
            self._prepared = True

    def add(self, complaints: Sequence[NewComplaint]) -> Sequence[Earlier | ServiceError | None]:
        """See ComplaintStore: one unordered, journaled insert, an outcome per document."""
        documents = [_document(new) for new in complaints]
        try:
            with translated(), pymongo.timeout(WRITE_SECONDS_MAX):
                self._complaints.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            refused = [write["index"] for write in _duplicates(error)]
            return self._explained(documents, refused)
        return [None] * len(documents)

    def _explained(
        self, documents: Sequence[Document], refused: Sequence[int]
    ) -> Sequence[Earlier | ServiceError | None]:
        """Who had the id or idempotency key of each refused document before."""
        ids = [documents[index]["_id"] for index in refused]
        keys = [key for index in refused if (key := _key(documents[index]))]
        fields = {"reference": 1, "received_at": 1, "idempotency": 1}
        chosen = {"$or": [{"_id": {"$in": ids}}, {"idempotency.key": {"$in": keys}}]}
        with translated():
            found = list(self._complaints.find(chosen, fields))
        holders = {document["_id"]: document for document in found}
        holders.update({key: document for document in found if (key := _key(document))})
        answers: list[Earlier | ServiceError | None] = [None] * len(documents)
        for index in refused:
            document = documents[index]
            holder = holders.get(_key(document)) or holders.get(document["_id"])
            answers[index] = _earlier(holder)
        return answers

    def find(self, reference: str, scope: Scope) -> Record | None:
        """See ComplaintStore."""
        chosen = {"reference": reference, **scope_filter(scope, COMPLAINTS)}
        document = self._read(chosen)
        return to_record(document) if document else None

    def _read(self, chosen: Document) -> Document | None:
        """One document with the database's time; what waits for the relay is left behind."""
        steps: list[Mapping[str, Any]] = [
            {"$match": chosen},
            {"$limit": 1},
            {"$unset": ["outbox", "blind"]},
            {"$set": {"read_at": "$$NOW"}},
        ]
        with translated():
            return next(iter(self._complaints.aggregate(steps)), None)

    def change(
        self, change: Change, text: StoredText | None, done: ActionDone, traceparent: str
    ) -> None:
        """See ComplaintStore: state, text, log and event in one guarded write."""
        case = change.case
        fields = to_fields(case)
        entry = encode(case, change.event, change.occurred_at, done.at, traceparent)
        pushed: Document = {"outbox": entry.to_document(), "actions": action_fields(done)}
        if text is not None:
            pushed["texts"] = text_fields(text)
        if done.outgoing is not None and done.outgoing.due:
            fields["check_due_at"] = done.at
        update: Document = {"$set": fields, "$push": pushed}
        emptied = {name: "" for name in OPTIONAL if name not in fields}
        if emptied:
            update["$unset"] = emptied
        # The time was taken when the case was read; the server itself refuses what comes late.
        in_time = {"$lt": ["$$NOW", done.at + timedelta(seconds=EVENT_SECONDS_MAX)]}
        guard = {"_id": case.id, "version": case.version - 1, "$expr": in_time}
        with translated(), pymongo.timeout(WRITE_SECONDS_MAX):
            result = self._complaints.update_one(guard, update)
        if result.matched_count == 0:
            raise ServiceError(ErrorKind.RACE, "race")

    def log(self, complaint_id: UUID, done: ActionDone) -> None:
        """See ComplaintStore."""
        with translated():
            self._complaints.update_one(
                {"_id": complaint_id, "actions.key": {"$ne": done.key}},
                {"$push": {"actions": action_fields(done)}},
            )

    def put_text(self, complaint_id: UUID, text: StoredText) -> bool:
        """See ComplaintStore. Raises CONFLICT when the case holds too many texts."""
        room = {
            "_id": complaint_id,
            "texts.id": {"$ne": text.id},
            f"texts.{TEXTS_MAX - 1}": {"$exists": False},
            "enc": {"$exists": True},
        }
        with translated():
            result = self._complaints.update_one(room, {"$push": {"texts": text_fields(text)}})
            if result.matched_count:
                return True
            found = self._complaints.find_one({"_id": complaint_id}, {"texts.id": 1, "filed_by": 1})
        if found is None or "filed_by" not in found:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        if all(held["id"] != text.id for held in found.get("texts", ())):
            raise ServiceError(ErrorKind.CONFLICT, "too_many_changes", limit=TEXTS_MAX)
        return False

    def text(self, complaint_id: UUID, text_id: str) -> StoredText | None:
        """See ComplaintStore."""
        wanted = {"texts": {"$elemMatch": {"id": text_id}}}
        with translated():
            found = self._complaints.find_one({"_id": complaint_id}, wanted)
        return to_text(found["texts"][0]) if found and found.get("texts") else None

    def known(self, ids: Sequence[UUID]) -> Mapping[UUID, Known]:
        """See ComplaintStore."""
        fields = {
            "case_view.triage_version": 1,
            "case_view.escalation_version": 1,
            "reference": 1,
            "respondent": 1,
            "filed_by": 1,
        }
        chosen = {"_id": {"$in": list(ids)}, "case_view": {"$exists": True}}
        with translated():
            found = list(self._complaints.find(chosen, fields))
        return {document["_id"]: _known(document) for document in found}

    def unassessed(
        self, before: datetime, limit: int, after: Unassessed | None = None
    ) -> Sequence[Unassessed]:
        """See ComplaintStore. Served by a partial index that holds only what is not assessed."""
        chosen: Document = {
            "case_view.triage_version": 0,
            "status": {"$in": sorted(OPEN)},
            "recorded_at": {"$lt": before},
        }
        if after is not None:
            at, key = after.recorded_at, after.complaint_id
            behind = {"recorded_at": at, "_id": {"$gt": key}}
            chosen["$or"] = [{"recorded_at": {"$gt": at}}, behind]
        with translated():
            found = self._complaints.find(chosen, {"recorded_at": 1}, limit=limit)
            ordered = list(found.sort([("recorded_at", 1), ("_id", 1)]))
        return [Unassessed(document["_id"], document["recorded_at"]) for document in ordered]

    def project(self, projections: Sequence[Projection]) -> frozenset[UUID]:
        """See ComplaintStore."""
        writes = [UpdateOne(*projection_update(projection)) for projection in projections]
        with translated():
            result = self._complaints.bulk_write(writes, ordered=False)
        if result.matched_count == len(writes):
            return frozenset()
        now = self.known([projection.complaint_id for projection in projections])
        return frozenset(p.complaint_id for p in projections if _lost(p, now.get(p.complaint_id)))

    def clear(self, ids: Sequence[UUID]) -> Sequence[ClearSource]:
        """See ComplaintStore."""
        chosen = {"_id": {"$in": list(ids)}, "enc": {"$exists": True}}
        with translated():
            found = list(self._complaints.find(chosen, {**_CASE, **_CLEAR}))
        return [ClearSource(to_case(document), document["enc"]) for document in found]

    def case(self, complaint_id: UUID | None, reference: str) -> Case | None:
        """See ComplaintStore."""
        chosen = {"_id": complaint_id} if complaint_id else {"reference": reference}
        with translated():
            found = self._complaints.find_one({**chosen, "enc": {"$exists": True}}, _CASE)
        return to_case(found) if found else None


_CLEAR = {"enc.text": 1, "enc.demand": 1, "enc.staff": 1, "enc.earlier_reference": 1}


def _document(new: NewComplaint) -> Document:
    case, trace = new.case, new.filing.traceparent
    return to_document(new, encode(case, _FILED, case.received_at, case.recorded_at, trace))


def _duplicates(error: BulkWriteError) -> Sequence[Mapping[str, Any]]:
    """The refused writes, when all were refused as duplicates; otherwise the error itself."""
    refused: Sequence[Mapping[str, Any]] = error.details["writeErrors"]
    if error.details["writeConcernErrors"] or any(w["code"] != _DUPLICATE for w in refused):
        raise error
    return refused


def _key(document: Mapping[str, Any]) -> str:
    key: str = document.get("idempotency", {}).get("key", "")
    return key


def _earlier(holder: Mapping[str, Any] | None) -> Earlier | ServiceError:
    if holder is None or "reference" not in holder:
        return ServiceError(ErrorKind.UNAVAILABLE, "number_taken")
    fingerprint = holder.get("idempotency", {}).get("fingerprint", b"")
    return Earlier(holder["_id"], holder["reference"], holder["received_at"], fingerprint)


def _known(document: Mapping[str, Any]) -> Known:
    respondent = document.get("respondent", {})
    return Known(
        to_versions(document["case_view"]),
        document["reference"],
        respondent.get("unit", ""),
        respondent.get("insurer", ""),
        document["filed_by"],
    )


def _lost(projection: Projection, now: Known | None) -> bool:
    if now is None:
        return True
    triage, clocks = projection.triage, projection.clocks
    return bool(
        (triage and now.versions.triage < triage.version)
        or (clocks and now.versions.escalation < clocks.version)
    )
