"""Editions of the playbooks in MongoDB: one document each, its files inside."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import translated
from services.triage.adapters.mongo_store import COLLECTION as ASSESSMENTS
from services.triage.domain.edition import Act, Edition, Trial

COLLECTION = "playbook_editions"
BATCH = 500

Fields = dict[str, Any]


class MongoEditions:
    """See Editions."""

    def __init__(self, database: Database[Fields]) -> None:
        self._documents = database[COLLECTION]
        self._indexed = False

    def ensure_indexes(self) -> None:
        """Build what `in_force` and `holding` search by, once.

        Editions are few: without the indexes every answer is right, only slower. Raises
        UNAVAILABLE while the store is away.
        """
        if not self._indexed:
            with translated():
                self._documents.create_index([("state", 1), ("in_force_from", -1)], name="in_force")
                self._documents.create_index([("scripts.name", 1)], name="scripts")
            self._indexed = True

    def add(self, edition: Edition) -> None:
        """See Editions."""
        with translated():
            try:
                self._documents.insert_one(to_fields(edition))
            except DuplicateKeyError as error:
                raise ServiceError(ErrorKind.CONFLICT, "edition_exists") from error

    def replace(self, edition: Edition) -> None:
        """See Editions."""
        guard = {"_id": edition.id, "version": edition.version - 1}
        with translated():
            done = self._documents.replace_one(guard, to_fields(edition))
        if done.matched_count == 0:
            raise ServiceError(ErrorKind.RACE, "race")

    def get(self, edition_id: UUID) -> Edition | None:
        """See Editions."""
        return self._one({"_id": edition_id})

    def in_force(self, at: datetime) -> Edition | None:
        """See Editions."""
        return self._one({"state": "approved", "in_force_from": {"$lte": at}})

    def approved_scripts(self) -> Mapping[str, str]:
        """See Editions."""
        with translated():
            found = self._documents.find({"state": "approved"}, {"scripts": 1})
            return {s["name"]: s["digest"] for document in found for s in document["scripts"]}

    def holding(self, script: str) -> Edition | None:
        """See Editions."""
        return self._one({"state": "approved", "scripts.name": script})

    def _one(self, query: Fields) -> Edition | None:
        newest = [("in_force_from", -1), ("_id", -1)]
        with translated():
            found = self._documents.find_one(query, sort=newest)
        return from_fields(found) if found else None


class MongoPastCases:
    """See PastCases; reads ids of assessments and nothing else."""

    def __init__(self, database: Database[Fields]) -> None:
        self._documents = database[ASSESSMENTS]

    def since(self, at: datetime, most: int) -> Iterator[Sequence[UUID]]:
        """See PastCases."""
        with translated():
            query = {"assessed_at": {"$gte": at}}
            found = self._documents.find(query, {"_id": 1}, limit=most, batch_size=BATCH)
            batch: list[UUID] = []
            for document in found.sort("assessed_at", 1).allow_disk_use(True):
                batch.append(document["_id"])
                if len(batch) == BATCH:
                    yield batch
                    batch = []
            if batch:
                yield batch


def to_fields(edition: Edition) -> Fields:
    """As a document; names of files and scripts are values, for they hold dots."""
    return {
        "_id": edition.id,
        "version": edition.version,
        "state": edition.state,
        "files": [{"name": n, "text": edition.files[n]} for n in sorted(edition.files)],
        "scripts": [{"name": n, "digest": edition.scripts[n]} for n in sorted(edition.scripts)],
        "history": [asdict(act) for act in edition.history],
        "trial": asdict(edition.trial) if edition.trial else None,
        "in_force_from": edition.in_force_from,
    }


def from_fields(fields: Mapping[str, Any]) -> Edition:
    """The reverse of to_fields."""
    trial = fields["trial"]
    return Edition(
        id=fields["_id"],
        version=fields["version"],
        state=fields["state"],
        files={f["name"]: f["text"] for f in fields["files"]},
        scripts={s["name"]: s["digest"] for s in fields["scripts"]},
        history=tuple(Act(**act) for act in fields["history"]),
        trial=Trial(**trial) if trial else None,
        in_force_from=fields["in_force_from"],
    )
