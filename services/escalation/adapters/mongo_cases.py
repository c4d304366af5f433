"""The store of cases on MongoDB: one document per complaint with its outbox."""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pymongo
from pymongo import ASCENDING, InsertOne, UpdateOne
from pymongo.database import Database

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import OutboxEntry
from services.chassis.mongo import MongoOutbox, database_time, translated
from services.escalation.adapters import case_codec, mongo_history
from services.escalation.adapters.documents import CaseClocks
from services.escalation.adapters.event_codec import encoded
from services.escalation.adapters.guarded_writes import write_guarded
from services.escalation.adapters.indexed import Indexed
from services.escalation.adapters.mongo_step_calls import call_documents
from services.escalation.adapters.mongo_summons import join_summons, summons_document
from services.escalation.domain.case import Case
from services.escalation.domain.history import superseded
from services.escalation.ports import Write

COLLECTION = "case_clocks"
AGE_MAX = timedelta(seconds=2)
"""An announcement older than this is not written any more: its time must be taken anew."""

WRITE_SECONDS_MAX = 3
"""A write that takes longer is given up."""

MARGIN = AGE_MAX + timedelta(seconds=WRITE_SECONDS_MAX + 1)
"""The watermark lies this far back, so that no write under way can end behind it."""

NOT_OF_THE_CASE = {"outbox": 0, "calls": 0, "summons": 0, "history": 0}
_VERSIONS = ("version", "intake_version", "triage_version")
Offer = Callable[[Iterable[tuple[object, Sequence[OutboxEntry]]]], None]


class MongoCases(Indexed):
    """Cases (port); what was stored is offered to the relay at once."""

    def __init__(
        self,
        database: Database[dict[str, Any]],
        outbox: MongoOutbox,
        offer: Offer,
        age_max: timedelta = AGE_MAX,
    ) -> None:
        self._database, self._outbox, self._offer = database, outbox, offer
        self._age_max = age_max
        self._cases = database[COLLECTION]

    def _build_indexes(self) -> None:
        CaseClocks.ensure_indexes()

    def now(self) -> datetime:
        """See Cases."""
        return database_time(self._database)

    def load(self, complaints: Collection[UUID]) -> Mapping[UUID, Case]:
        """See Cases."""
        with translated():
            found = list(self._cases.find({"_id": {"$in": list(complaints)}}, NOT_OF_THE_CASE))
        return {document["_id"]: case_codec.from_document(document) for document in found}

    def states(self, complaint: UUID) -> Sequence[Case]:
        """See Cases."""
        with translated():
            found = self._cases.find_one({"_id": complaint}, {"outbox": 0})
        return mongo_history.states(found) if found else []

    def due(self, now: datetime, limit: int) -> Sequence[Case]:
        """See Cases."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._cases.find({"next_step_at": {"$lte": now}}, NOT_OF_THE_CASE)
                .sort("next_step_at", ASCENDING)
                .limit(limit)
                .hint("steps_due")
            )
        return [case_codec.from_document(document) for document in found]

    def save(self, writes: Sequence[Write]) -> Sequence[ServiceError | None]:
        """See Cases."""
        if not writes:
            return []
        entries = [
            [encoded(write.after.complaint, one) for one in write.announcements] for write in writes
        ]
        # Two who act on the same thing write the same versions: this tells whose write it was.
        writer = secrets.token_hex(6)
        operations = [
            _operation(write, waiting, writer)
            for write, waiting in zip(writes, entries, strict=True)
        ]
        errors = self._write(writes, operations, writer)
        self._offer(
            (write.after.complaint, waiting)
            for write, waiting, error in zip(writes, entries, errors, strict=True)
            if waiting and error is None
        )
        return errors

    def _write(
        self,
        writes: Sequence[Write],
        operations: Sequence[InsertOne[Any] | UpdateOne],
        writer: str,
    ) -> list[ServiceError | None]:
        guarded = [write.after.complaint if write.before else None for write in writes]
        with translated(), pymongo.timeout(WRITE_SECONDS_MAX):
            self._refuse_old(writes)
            return write_guarded(self._cases, operations, guarded, writer)

    def _refuse_old(self, writes: Sequence[Write]) -> None:
        """Raises UNAVAILABLE when a machine stood still between the acting and the writing."""
        taken = [said.recorded_at for write in writes for said in write.announcements]
        if taken and min(taken) < self.now() - self._age_max:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")

    def overdue_counts(self, clocks: Collection[str]) -> Mapping[str, int]:
        """See Cases."""
        self.ensure_indexes()
        with translated():
            return {
                clock: self._cases.count_documents({"overdue": clock}, hint="overdue_now")
                for clock in clocks
            }

    def complete_to(self, now: datetime) -> tuple[datetime, int]:
        """See Cases."""
        oldest = self._outbox.oldest()
        settled = now - MARGIN
        return (min(oldest, settled), self._outbox.count()) if oldest else (settled, 0)


def _versions(case: Case) -> tuple[int, ...]:
    return (case.version, case.intake_version, case.triage_version)


def _operation(
    write: Write, waiting: Sequence[OutboxEntry], writer: str
) -> InsertOne[Any] | UpdateOne:
    fields = {**case_codec.to_fields(write.after), "written_by": writer}
    outbox = [entry.to_document() for entry in waiting]
    calls = call_documents(write.announcements)
    if write.before is None:
        new = {"_id": write.after.complaint, **fields, "outbox": outbox}
        if calls:
            new["calls"] = calls
        if write.summoned:
            new["summons"] = summons_document(write.summoned)
        return InsertOne(new)
    guard = dict(zip(_VERSIONS, _versions(write.before), strict=True))
    update: dict[str, Any] = {"$set": fields}
    gone = {name: "" for name in case_codec.OPTIONAL if name not in fields}
    if gone:
        update["$unset"] = gone
    pushed: dict[str, Any] = {}
    if outbox:
        pushed["outbox"] = {"$each": outbox}
    if calls:
        pushed["calls"] = {"$each": calls}
    if superseded(write.before, write.after):
        pushed["history"] = mongo_history.pushed(write.before)
    if pushed:
        update["$push"] = pushed
    if write.summoned:
        join_summons(update, write.summoned)
    return UpdateOne({"_id": write.after.complaint, **guard}, update)
