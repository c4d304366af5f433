"""The store of matters on MongoDB: one document each, guarded by version, woken by an index.

Ladders, approvals, consultations and groups each have a collection of this shape: `_id`,
`version`, `complaints`, `next_at` while time must act, `body` with the rest, `to_send`, the
notices that this write brought and that the notices' own store has not taken over yet, and
`outbox`, the events that it brought and that are not published yet.
"""

import secrets
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Any, Generic
from uuid import UUID

from pymongo import ASCENDING, DESCENDING, InsertOne, UpdateOne
from pymongo.collection import Collection as MongoCollection
from pymongo.database import Database

from services.chassis.errors import ServiceError
from services.chassis.event import OutboxEntry
from services.chassis.mongo import database_time, translated
from services.escalation.adapters.guarded_writes import write_guarded
from services.escalation.adapters.indexed import Indexed
from services.escalation.adapters.matter_event_codec import matter_entry
from services.escalation.adapters.people_codec import stamp
from services.escalation.adapters.people_fields import from_fields, to_fields
from services.escalation.domain.people.happened import happened
from services.escalation.domain.people.matter import M, held_by
from services.escalation.ports import MatterWrite

Document = dict[str, Any]
COLLECTIONS = ("ladders", "approvals", "consultations", "groups", "opinion_plans")
ANNOUNCING = ("ladders", "approvals", "consultations", "groups")
NOT_OF_THE_MATTER = {"to_send": 0, "outbox": 0}
Offer = Callable[[Iterable[tuple[object, Sequence[OutboxEntry]]]], object]


def index_matters(matters: MongoCollection[Document]) -> None:
    """What is due, what is about a complaint, and what has notices to be taken over."""
    matters.create_index(
        [("next_at", ASCENDING)],
        name="matters_due",
        partialFilterExpression={"next_at": {"$exists": True}},
    )
    matters.create_index(
        [("complaints", ASCENDING), ("_id", DESCENDING)], name="matters_of_complaint"
    )
    matters.create_index([("to_send.created_at", ASCENDING)], name="matters_to_send", sparse=True)
    matters.create_index([("outbox.at", ASCENDING)], name="outbox_waiting", sparse=True)
    # A complaint stands in one open group and is discussed in one place, whoever was at the same
    # time about to put it into another.
    matters.create_index([("held", ASCENDING)], name="matters_held", unique=True, sparse=True)


class MongoMatters(Indexed, Generic[M]):
    """Matters (port) over one collection."""

    def __init__(
        self,
        database: Database[Document],
        collection: str,
        kind: type[M],
        offer: Offer = list,
        told: Callable[[], object] = bool,
    ) -> None:
        """What was stored is offered to `offer`, which publishes it; a sweep finds the rest.

        `told` is called after notices were stored.
        """
        assert collection in COLLECTIONS
        self._told = told
        self._database, self._kind, self._offer = database, kind, offer
        self._matters = database[collection]

    def _build_indexes(self) -> None:
        index_matters(self._matters)
        if self._matters.name == "groups":
            self._matters.create_index([("body.state", ASCENDING)], name="matters_in_state")

    def now(self) -> Any:
        """See Matters."""
        return database_time(self._database)

    def load(self, ids: Collection[UUID]) -> Mapping[UUID, M]:
        """See Matters."""
        with translated():
            found = list(self._matters.find({"_id": {"$in": list(ids)}}, NOT_OF_THE_MATTER))
        return {document["_id"]: self._read(document) for document in found}

    def due(self, now: Any, limit: int) -> Sequence[M]:
        """See Matters."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._matters.find({"next_at": {"$lte": now}}, NOT_OF_THE_MATTER)
                .sort("next_at", ASCENDING)
                .limit(limit)
                .hint("matters_due")
            )
        return [self._read(document) for document in found]

    def of_complaint(self, complaint: UUID, limit: int) -> Sequence[M]:
        """See Matters."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._matters.find({"complaints": complaint}, NOT_OF_THE_MATTER)
                .sort("_id", DESCENDING)
                .limit(limit)
                .hint("matters_of_complaint")
            )
        return [self._read(document) for document in found]

    def in_state(self, state: str, limit: int) -> Sequence[M]:
        """See Matters."""
        self.ensure_indexes()
        with translated():
            found = list(self._matters.find({"body.state": state}, NOT_OF_THE_MATTER).limit(limit))
        return [self._read(document) for document in found]

    def save(self, writes: Sequence[MatterWrite[M]]) -> Sequence[ServiceError | None]:
        """See Matters."""
        self.ensure_indexes()
        if not writes:
            return []
        # Two who act on the same thing write the same version: this tells whose write it was.
        writer = secrets.token_hex(6)
        entries = self._entries(writes)
        operations = [
            self._operation(write, waiting, writer)
            for write, waiting in zip(writes, entries, strict=True)
        ]
        guarded = [write.after.id if write.before else None for write in writes]
        with translated():
            errors = write_guarded(self._matters, operations, guarded, writer)
        self._offer(
            ((self._matters.name, write.after.id), waiting)
            for write, waiting, error in zip(writes, entries, errors, strict=True)
            if waiting and error is None
        )
        if any(write.notices for write in writes):
            self._told()
        return errors

    def _entries(self, writes: Sequence[MatterWrite[M]]) -> Sequence[Sequence[OutboxEntry]]:
        """What each write announces, stamped with database time."""
        names = [happened(write.before, write.after) for write in writes]
        if not any(names):
            return [()] * len(writes)
        now = stamp(self.now())
        return [
            (matter_entry(name, write.after, now),) if name else ()
            for name, write in zip(names, writes, strict=True)
        ]

    def _operation(
        self, write: MatterWrite[M], waiting: Sequence[OutboxEntry], writer: str
    ) -> InsertOne[Any] | UpdateOne:
        after = write.after
        fields = {
            "version": after.version,
            "complaints": list(after.complaints),
            "body": to_fields(after),
            "written_by": writer,
        }
        if after.next_at:
            fields["next_at"] = after.next_at
        if held := held_by(after):
            fields["held"] = list(held)
        to_send = [to_fields(one) for one in write.notices]
        outbox = [entry.to_document() for entry in waiting]
        if write.before is None:
            fields |= {"to_send": to_send, "outbox": outbox}
            return InsertOne({"_id": after.id, **fields})
        update: Document = {"$set": fields}
        gone = {name: "" for name in ("next_at", "held") if name not in fields}
        if gone:
            update["$unset"] = gone
        pushed = {"to_send": to_send, "outbox": outbox}
        if to_send or outbox:
            update["$push"] = {name: {"$each": new} for name, new in pushed.items() if new}
        return UpdateOne({"_id": after.id, "version": write.before.version}, update)

    def _read(self, document: Document) -> M:
        return from_fields(self._kind, document["body"])
