"""The store of notices on MongoDB: taken over from matters, claimed, sent, marked."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import ASCENDING, DESCENDING, UpdateOne
from pymongo.database import Database

from services.chassis.mongo import database_time, translated
from services.escalation.adapters.indexed import Indexed
from services.escalation.adapters.mongo_matters import COLLECTIONS, index_matters
from services.escalation.adapters.people_fields import from_fields, to_fields
from services.escalation.domain.people.notice import Notice

Document = dict[str, Any]
NOTICES = "notices"


class MongoNotices(Indexed):
    """Notices (port)."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._notices = database[NOTICES]

    def _build_indexes(self) -> None:
        """What is due, the proof of a matter, and what a person was told."""
        for name in COLLECTIONS:
            index_matters(self._database[name])
        self._notices.create_index(
            [("next_at", ASCENDING)],
            name="notices_due",
            partialFilterExpression={"next_at": {"$exists": True}},
        )
        self._notices.create_index(
            [("matter", ASCENDING), ("created_at", ASCENDING)], name="notices_of_matter"
        )
        self._notices.create_index(
            [("person", ASCENDING), ("created_at", DESCENDING)], name="notices_of_person"
        )

    def now(self) -> datetime:
        """See Notices."""
        return database_time(self._database)

    def take_over(self, limit: int) -> int:
        """See Notices. Inserted first and removed afterwards: a kill in between repeats it."""
        self.ensure_indexes()
        taken = 0
        for name in COLLECTIONS:
            with translated():
                found = list(
                    self._database[name]
                    .find({"to_send.created_at": {"$exists": True}}, {"to_send": 1})
                    .sort("to_send.created_at", ASCENDING)
                    .limit(limit)
                    .hint("matters_to_send")
                )
                if not found:
                    continue
                left = [(document["_id"], one) for document in found for one in document["to_send"]]
                self._notices.bulk_write(
                    [
                        UpdateOne({"_id": one.pop("id")}, {"$setOnInsert": one}, upsert=True)
                        for one in (dict(one) for _, one in left)
                    ],
                    ordered=False,
                )
                self._database[name].bulk_write(
                    [
                        UpdateOne({"_id": key}, {"$pull": {"to_send": {"id": one["id"]}}})
                        for key, one in left
                    ],
                    ordered=False,
                )
            taken += len(found)
        return taken

    def due(self, now: datetime, limit: int) -> Sequence[Notice]:
        """See Notices."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._notices.find({"next_at": {"$lte": now}})
                .sort("next_at", ASCENDING)
                .limit(limit)
                .hint("notices_due")
            )
        return [_read(document) for document in found]

    def save(self, pairs: Sequence[tuple[Notice, Notice]]) -> Sequence[bool]:
        """See Notices."""
        answers = []
        for before, after in pairs:
            with translated():
                done = self._notices.update_one(_guard(before), _change(after))
            answers.append(done.matched_count == 1)
        return answers

    def mark(self, pairs: Sequence[tuple[Notice, Notice]]) -> None:
        """See Notices."""
        writes = [UpdateOne(_guard(before), _change(after)) for before, after in pairs]
        if writes:
            with translated():
                self._notices.bulk_write(writes, ordered=False)

    def load(self, notice: UUID) -> Notice | None:
        """See Notices."""
        with translated():
            found = self._notices.find_one({"_id": notice})
        return _read(found) if found else None

    def of_matter(self, matter: UUID, limit: int) -> Sequence[Notice]:
        """See Notices."""
        with translated():
            found = list(
                self._notices.find({"matter": matter}).sort("created_at", ASCENDING).limit(limit)
            )
        return [_read(document) for document in found]

    def of_person(self, person: str, limit: int) -> Sequence[Notice]:
        """See Notices."""
        with translated():
            found = list(
                self._notices.find({"person": person}).sort("created_at", DESCENDING).limit(limit)
            )
        return [_read(document) for document in found]


def _guard(before: Notice) -> Document:
    return {"_id": before.id, "version": before.version}


def _change(after: Notice) -> Document:
    fields = to_fields(after)
    fields.pop("id")
    update: Document = {"$set": fields}
    if after.next_at is None:
        update["$unset"] = {"next_at": ""}
    return update


def _read(document: Document) -> Notice:
    return from_fields(Notice, {**document, "id": document["_id"]})
