"""Jobs in MongoDB."""

from typing import Any
from uuid import UUID

from pymongo import ReturnDocument
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import translated
from services.intake.domain.imports import Tally
from services.intake.domain.imports_jobs import ImportJob, JobState

LEASE_SECONDS = 60
Document = dict[str, Any]


class MongoJobs:
    """JobStore over the collection `imports`; database time decides who holds a lease."""

    def __init__(self, database: Database[Document], owner: str) -> None:
        self._jobs, self._owner = database["imports"], owner
        self._indexed = False

    def ensure_index(self) -> None:
        """Index what is to be done, once; finished jobs are not in it."""
        if self._indexed:
            return
        with translated():
            self._jobs.create_index([("waiting", 1)], name="import_waiting", sparse=True)
        self._indexed = True

    def add(self, job: ImportJob) -> ImportJob:
        """See JobStore."""
        fields = {**_document(job), "requested_at": "$$NOW", "waiting": "$$NOW", "until": "$$NOW"}
        with translated():
            try:
                self._jobs.update_one(
                    {"_id": job.id, "state": {"$exists": False}}, [{"$set": fields}], upsert=True
                )
            except DuplicateKeyError:
                return self.get(job.id)
        return self.get(job.id)

    def get(self, job: UUID) -> ImportJob:
        """See JobStore."""
        with translated():
            found = self._jobs.find_one({"_id": job})
        if found is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "import_unknown")
        return _job(found)

    def claim(self) -> ImportJob | None:
        """See JobStore. A process that comes back under its name has its own jobs at once."""
        self.ensure_index()
        free = {"$or": [{"$lte": ["$until", "$$NOW"]}, {"$eq": ["$owner", self._owner]}]}
        with translated():
            found = self._jobs.find_one_and_update(
                {"waiting": {"$exists": True}, "$expr": free},
                [{"$set": {"owner": self._owner, "until": _later(), "state": "running"}}],
                sort=[("waiting", 1)],
                return_document=ReturnDocument.AFTER,
            )
        return None if found is None else _job(found)

    def report(self, job: ImportJob) -> bool:
        """See JobStore."""
        fields = {
            "state": job.state.value,
            "tally": _tally(job.tally),
            "fraction": job.fraction,
            "reason": job.reason,
            "until": _later(),
        }
        update: list[Document] = [{"$set": fields}]
        if job.state in {JobState.DONE, JobState.FAILED}:
            update.append({"$unset": ["waiting"]})
        with translated():
            result = self._jobs.update_one({"_id": job.id, "owner": self._owner}, update)
        return result.matched_count == 1


def _later() -> Document:
    return {"$add": ["$$NOW", LEASE_SECONDS * 1000]}


def _tally(tally: Tally) -> Document:
    return {
        "read": tally.read,
        "imported": tally.imported,
        "already_there": tally.already_there,
        "rejected": tally.rejected,
    }


def _document(job: ImportJob) -> Document:
    # What came from outside stands in $literal: a pipeline would read a leading $ as a path.
    return {
        "mapping": {"$literal": job.mapping},
        "kind": job.kind,
        "sha256": job.sha256,
        "size_bytes": job.size_bytes,
        "requested_by": {"$literal": job.requested_by},
        "traceparent": job.traceparent,
        "state": job.state.value,
        "tally": _tally(job.tally),
        "fraction": job.fraction,
        "reason": job.reason,
    }


def _job(document: Document) -> ImportJob:
    return ImportJob(
        id=document["_id"],
        mapping=document["mapping"],
        kind=document["kind"],
        sha256=document["sha256"],
        size_bytes=document["size_bytes"],
        requested_by=document["requested_by"],
        traceparent=document["traceparent"],
        state=JobState(document["state"]),
        tally=Tally(**document["tally"]),
        fraction=document["fraction"],
        reason=document["reason"],
        requested_at=document["requested_at"],
    )
