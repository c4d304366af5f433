"""Lessons to learn in MongoDB: one document each; and the mistakes that call them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.chassis.mongo import database_time, translated
from services.triage.domain.lessons.enrolment import FAILED, PASSED, Enrolment, Try

COLLECTION = "lessons"
MISTAKES = "lesson_mistakes"
_DUPLICATE_KEY = 11000

Fields = dict[str, Any]


class MongoEnrolments:
    """See Enrolments."""

    def __init__(self, database: Database[Fields]) -> None:
        self._database = database
        self._documents, self._mistakes = database[COLLECTION], database[MISTAKES]
        self._indexed = False

    def ensure_indexes(self) -> None:
        """Build what people and overdue ones are found by, once. Raises UNAVAILABLE."""
        if not self._indexed:
            with translated():
                self._documents.create_index([("person", 1), ("assigned_at", -1)], name="person")
                self._documents.create_index([("assigned_at", 1), ("person", 1)], name="given")
                self._documents.create_index([("state", 1), ("due_at", 1)], name="owed")
                self._mistakes.create_index(
                    [("person", 1), ("mistake", 1), ("at", -1)], name="person"
                )
            self._indexed = True

    def now(self) -> datetime:
        """See Enrolments."""
        return database_time(self._database)

    def add(self, new: Sequence[Enrolment]) -> frozenset[UUID]:
        """See Enrolments."""
        if not new:
            return frozenset()
        refused: set[UUID] = set()
        with translated():
            known = self._documents.find({"_id": {"$in": [one.id for one in new]}}, {"_id": 1})
            refused = {document["_id"] for document in known}
            documents = [to_fields(one) for one in new if one.id not in refused]
            try:
                if documents:
                    self._documents.insert_many(documents, ordered=False)
            except BulkWriteError as error:
                faults = error.details["writeErrors"]
                if any(fault["code"] != _DUPLICATE_KEY for fault in faults):
                    raise
                refused |= {documents[fault["index"]]["_id"] for fault in faults}
        return frozenset(one.id for one in new) - refused

    def get(self, enrolment_id: UUID) -> Enrolment | None:
        """See Enrolments."""
        with translated():
            found = self._documents.find_one({"_id": enrolment_id})
        return from_fields(found) if found else None

    def replace(self, after: Enrolment) -> None:
        """See Enrolments."""
        guard = {"_id": after.id, "version": after.version - 1}
        with translated():
            done = self._documents.replace_one(guard, to_fields(after))
        if done.matched_count == 0:
            raise ServiceError(ErrorKind.RACE, "race")

    def of(self, people: Collection[str], since: datetime, most: int) -> Sequence[Enrolment]:
        """See Enrolments."""
        return self._found({"person": {"$in": list(people)}, "assigned_at": {"$gte": since}}, most)

    def owed(self, now: datetime, most: int) -> Sequence[Enrolment]:
        """See Enrolments."""
        overdue = {"state": {"$in": ["assigned", "read"]}, "due_at": {"$lte": now}}
        return self._found({"$or": [overdue, {"state": FAILED}]}, most)

    def passed(self, people: Collection[str], most: int) -> Sequence[Enrolment]:
        """See Enrolments."""
        return self._found({"person": {"$in": list(people)}, "state": PASSED}, most)

    def learners(self, start: datetime, end: datetime) -> frozenset[str]:
        """See Enrolments."""
        with translated():
            return frozenset(self._documents.distinct("person", _within(start, end)))

    def during(
        self, people: Collection[str], start: datetime, end: datetime
    ) -> Sequence[Enrolment]:
        """See Enrolments."""
        query = {"person": {"$in": list(people)}, **_within(start, end)}
        with translated():
            return [from_fields(document) for document in self._documents.find(query)]

    def mistaken(self, person: str, mistake: str, cause: str, since: datetime) -> int:
        """See Enrolments."""
        ident = step_id("triage-mistake", person, mistake, cause)
        noted = {"person": person, "mistake": mistake, "at": self.now()}
        of_kind = {"person": person, "mistake": mistake, "at": {"$gte": since}}
        with translated():
            self._mistakes.update_one({"_id": ident}, {"$setOnInsert": noted}, upsert=True)
            return self._mistakes.count_documents(of_kind, limit=100)

    def _found(self, query: Fields, most: int) -> Sequence[Enrolment]:
        with translated():
            found = self._documents.find(query, limit=most).sort([("assigned_at", -1), ("_id", 1)])
            return [from_fields(document) for document in found]


def _within(start: datetime, end: datetime) -> Fields:
    return {"assigned_at": {"$gte": start, "$lt": end}}


def to_fields(one: Enrolment) -> Fields:
    """As a document."""
    fields = asdict(one)
    fields["_id"] = fields.pop("id")
    fields["tries"] = [{**t, "right": list(t["right"])} for t in fields["tries"]]
    return fields


def from_fields(fields: Mapping[str, Any]) -> Enrolment:
    """The reverse of to_fields."""
    known = {**fields, "id": fields["_id"]}
    del known["_id"]
    known["tries"] = tuple(Try(**{**t, "right": tuple(t["right"])}) for t in fields["tries"])
    return Enrolment(**known)
