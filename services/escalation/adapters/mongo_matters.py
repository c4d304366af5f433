"""The store of matters on MongoDB: one document each, guarded by version, woken by an index.

Ladders, approvals, consultations and groups each have a collection of this shape: `_id`,
`version`, `complaints`, `next_at` while time must act, `body` with the rest, and `to_send`,
the notices that this write brought and that the notices' own store has not taken over yet.
"""

import secrets
from collections.abc import Collection, Mapping, Sequence
from typing import Any, Generic
from uuid import UUID

from pymongo import ASCENDING, DESCENDING, InsertOne, UpdateOne
from pymongo.collection import Collection as MongoCollection
from pymongo.database import Database

from services.chassis.errors import ServiceError
from services.chassis.mongo import database_time, translated
from services.escalation.adapters.guarded_writes import write_guarded
from services.escalation.adapters.indexed import Indexed
from services.escalation.adapters.people_fields import from_fields, to_fields
from services.escalation.domain.people.matter import M, held_by
from services.escalation.ports import MatterWrite

Document = dict[str, Any]
COLLECTIONS = ("ladders", "approvals", "consultations", "groups", "opinion_plans")


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
    # A complaint stands in one open group and is discussed in one place, whoever was at the same
    # time about to put it into another.
    matters.create_index([("held", ASCENDING)], name="matters_held", unique=True, sparse=True)


class MongoMatters(Indexed, Generic[M]):
    """Matters (port) over one collection."""

    def __init__(self, database: Database[Document], collection: str, kind: type[M]) -> None:
        assert collection in COLLECTIONS
        self._database, self._kind = database, kind
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
            found = list(self._matters.find({"_id": {"$in": list(ids)}}, {"to_send": 0}))
        return {document["_id"]: self._read(document) for document in found}

    def due(self, now: Any, limit: int) -> Sequence[M]:
        """See Matters."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._matters.find({"next_at": {"$lte": now}}, {"to_send": 0})
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
                self._matters.find({"complaints": complaint}, {"to_send": 0})
                .sort("_id", DESCENDING)
                .limit(limit)
                .hint("matters_of_complaint")
            )
        return [self._read(document) for document in found]

    def in_state(self, state: str, limit: int) -> Sequence[M]:
        """See Matters."""
        self.ensure_indexes()
        with translated():
            found = list(self._matters.find({"body.state": state}, {"to_send": 0}).limit(limit))
        return [self._read(document) for document in found]

    def save(self, writes: Sequence[MatterWrite[M]]) -> Sequence[ServiceError | None]:
        """See Matters."""
        self.ensure_indexes()
        if not writes:
            return []
        # Two who act on the same thing write the same version: this tells whose write it was.
        writer = secrets.token_hex(6)
        operations = [self._operation(write, writer) for write in writes]
        guarded = [write.after.id if write.before else None for write in writes]
        with translated():
            return write_guarded(self._matters, operations, guarded, writer)

    def _operation(self, write: MatterWrite[M], writer: str) -> InsertOne[Any] | UpdateOne:
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
        to_send = [{**to_fields(one), "id": one.id} for one in write.notices]
        if write.before is None:
            return InsertOne({"_id": after.id, **fields, "to_send": to_send})
        update: Document = {"$set": fields}
        gone = {name: "" for name in ("next_at", "held") if name not in fields}
        if gone:
            update["$unset"] = gone
        if to_send:
            update["$push"] = {"to_send": {"$each": to_send}}
        return UpdateOne({"_id": after.id, "version": write.before.version}, update)

    def _read(self, document: Document) -> M:
        return from_fields(self._kind, document["body"])
