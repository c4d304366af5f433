"""Runs in MongoDB: one document each, claimed with a lease that database time decides."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.chassis.mongo import translated
from services.reporting.adapters.documents import RUN_INDEXES
from services.reporting.domain.run import Pinned, Run, RunState, StoredFile

Document = dict[str, Any]
LEASE_SECONDS = 30


class MongoRuns:
    """RunStore over the collection `runs`; only runs that are not over have the field `open`."""

    def __init__(self, database: Database[Document]) -> None:
        self._runs = database["runs"]
        self._indexed = False

    def ensure_indexes(self) -> None:
        """Build what the queries need, once. Raises UNAVAILABLE while the store is away."""
        if not self._indexed:
            with translated():
                self._runs.create_indexes(list(RUN_INDEXES))
            self._indexed = True

    def add(self, run: Run) -> Run:
        """Store a new run. Raises ServiceError UNPROCESSABLE for a key with another body."""
        self.ensure_indexes()  # keys must be guarded before the first run
        try:
            with translated():
                self._runs.insert_one(document_of(run))
            return run
        except DuplicateKeyError:
            key = {
                "idempotency.subject": run.requested_by,
                "idempotency.key": run.idempotency_key,
            }
            with translated():
                found = self._runs.find_one(key)
            if found is None or found["idempotency"]["fingerprint"] != run.fingerprint:
                raise ServiceError(ErrorKind.UNPROCESSABLE, "idempotency_key_reused") from None
            return run_of(found)

    def get(self, run: UUID) -> Run:
        """Raises ServiceError NOT_FOUND."""
        with translated():
            found = self._runs.find_one({"_id": run})
        if found is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "run_not_found")
        return run_of(found)

    def of_definition(self, definition: str, before: UUID | None, limit: int) -> Sequence[Run]:
        """Newest first; ids rise with time."""
        query: Document = {"definition.id": definition}
        if before is not None:
            query["_id"] = {"$lt": before}
        with translated():
            return [run_of(d) for d in self._runs.find(query).sort("_id", -1).limit(limit)]

    def claim(self, owner: str) -> Run | None:
        """Take the oldest run that nobody works on; its lease is named by owner and attempt."""
        free: Document = {
            "open": True,
            "$or": [
                {"state": RunState.QUEUED.value},
                {"$expr": {"$lt": ["$lease.until", "$$NOW"]}},
            ],
        }
        taken = [
            {
                "$set": {
                    "state": RunState.RUNNING.value,
                    "attempts": {"$add": ["$attempts", 1]},
                    "lease": {"owner": f"{owner}/{uuid7()}", "until": _until()},
                }
            }
        ]
        with translated():
            found = self._runs.find_one_and_update(
                free, taken, sort=[("_id", 1)], return_document=ReturnDocument.AFTER
            )
        return run_of(found) if found else None

    def keep(self, run: Run) -> None:
        """Prolong the lease. Raises ServiceError CONFLICT when somebody else has the run now."""
        with translated():
            kept = self._runs.update_one(_ours(run), [{"$set": {"lease.until": _until()}}])
        if not kept.matched_count:
            raise ServiceError(ErrorKind.CONFLICT, "run_taken_over")

    def finish(self, run: Run) -> bool:
        """Store the end; False when the lease was lost, and then nothing is changed."""
        document = document_of(run)
        for name in ("_id", "open", "lease"):
            document.pop(name, None)
        with translated():
            ended = self._runs.update_one(
                _ours(run),
                {
                    "$set": document,
                    "$unset": {"open": "", "lease": ""},
                    "$currentDate": {"finished_at": True},
                },
            )
        return bool(ended.matched_count)


def _until() -> Document:
    return {"$add": ["$$NOW", LEASE_SECONDS * 1_000]}


def _ours(run: Run) -> Document:
    return {"_id": run.id, "open": True, "lease.owner": run.lease}


def document_of(run: Run) -> Document:
    """The run as it is stored."""
    document: Document = {
        "_id": run.id,
        "definition": _pinned(run.definition),
        "mapping": _pinned(run.mapping),
        "question": {
            "period": run.period,
            "base": run.base,
            "time_zone": run.time_zone,
            "parameters": dict(run.parameters),
        },
        "denominators": _given(
            {"sha256": run.denominators_sha256, "source": run.denominators_source}
        ),
        "requested_by": run.requested_by,
        "requested_at": run.requested_at,
        "idempotency": {
            "subject": run.requested_by,
            "key": run.idempotency_key,
            "fingerprint": run.fingerprint,
        },
        "state": run.state.value,
        "attempts": run.attempts,
        "watermark": run.watermark,
        "content_sha256": run.content_sha256,
        "warnings": list(run.warnings),
        "facts": dict(run.facts),
        "files": [
            {
                "name": f.name,
                "media_type": f.media_type,
                "sha256": f.sha256,
                "size_bytes": f.size_bytes,
            }
            for f in run.files
        ],
        "reason": run.reason,
    }
    if run.state in (RunState.QUEUED, RunState.RUNNING):
        document["open"] = True
    return _given(document)


def _given(document: Document) -> Document:
    """Only what has a value, as mongoengine would write it."""
    return {name: value for name, value in document.items() if value not in (None, "", [], {})}


def run_of(document: Mapping[str, Any]) -> Run:
    """The reverse of document_of."""
    question, key = document["question"], document["idempotency"]
    denominators = document.get("denominators", {})
    watermark: datetime | None = document.get("watermark")
    return Run(
        id=document["_id"],
        definition=Pinned(**document["definition"]),
        mapping=Pinned(**document["mapping"]),
        period=question["period"],
        base=question["base"],
        parameters=question["parameters"],
        time_zone=question["time_zone"],
        denominators_sha256=denominators.get("sha256"),
        denominators_source=denominators.get("source"),
        requested_by=document["requested_by"],
        requested_at=document["requested_at"],
        idempotency_key=key["key"],
        fingerprint=key["fingerprint"],
        state=RunState(document["state"]),
        attempts=document["attempts"],
        lease=document.get("lease", {}).get("owner", ""),
        watermark=watermark,
        finished_at=document.get("finished_at"),
        content_sha256=document.get("content_sha256"),
        warnings=tuple(document.get("warnings", ())),
        facts=document.get("facts", {}),
        files=tuple(StoredFile(**f) for f in document.get("files", ())),
        reason=document.get("reason", ""),
    )


def _pinned(pinned: Pinned) -> Document:
    return {"id": pinned.id, "version": pinned.version, "sha256": pinned.sha256}
