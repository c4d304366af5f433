"""Who read what in clear, with database time, before it is shown."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo.database import Database

from services.chassis.ids import uuid7
from services.chassis.mongo import translated
from services.intake.adapters.case_fields import Document
from services.intake.ports import AuditEntry, ClearRead


class MongoAudit:
    """AuditLog over the collection `audit`, which nothing updates or deletes."""

    def __init__(self, database: Database[Document]) -> None:
        self._audit = database["audit"]

    def record(self, read: ClearRead) -> None:
        """See AuditLog: an upsert, because only updates can take the database's time."""
        fields = {
            "who": read.who,
            "roles": list(read.roles),
            "purpose": read.purpose,
            "fields": list(read.fields),
            "complaints": list(read.complaint_ids),
            "trace": read.traceparent,
        }
        with translated():
            self._audit.update_one(
                {"_id": uuid7()},
                {"$setOnInsert": fields, "$currentDate": {"at": True}},
                upsert=True,
            )

    def of_case(
        self, complaint_id: UUID, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[AuditEntry]:
        """See AuditLog."""
        return self._latest({"complaints": complaint_id}, limit, after)

    def of_matter(
        self, matter: str, limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[AuditEntry]:
        """See AuditLog: the index of complaints holds those of none apart, in order of time."""
        chosen: dict[str, Any] = {"complaints": []}
        if matter:
            chosen["fields"] = matter
        return self._latest(chosen, limit, after)

    def _latest(
        self, chosen: dict[str, Any], limit: int, after: tuple[datetime, UUID] | None
    ) -> Sequence[AuditEntry]:
        if after is not None:
            at, ident = after
            chosen["$or"] = [{"at": {"$lt": at}}, {"at": at, "_id": {"$lt": ident}}]
        with translated():
            found = list(self._audit.find(chosen).sort([("at", -1), ("_id", -1)]).limit(limit))
        return [_entry(document) for document in found]


def _entry(document: Document) -> AuditEntry:
    read = ClearRead(
        who=document["who"],
        roles=tuple(document["roles"]),
        purpose=document["purpose"],
        fields=tuple(document["fields"]),
        complaint_ids=tuple(document["complaints"]),
        traceparent=document["trace"],
    )
    return AuditEntry(document["_id"], document["at"], read)
