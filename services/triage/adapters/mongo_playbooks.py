"""Editions of the playbooks in MongoDB: one document each, its files inside."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid4

import pymongo
from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import Lease, translated
from services.triage.domain.edition import Act, Edition, Trial

COLLECTION = "playbook_editions"
DECIDING_SECONDS: Final = 30
"""For how long one who decides keeps the others out; reads and writes are given up before."""
DECIDING_SECONDS_USED: Final = 20

Fields = dict[str, Any]


class MongoEditions:
    """See Editions."""

    def __init__(self, database: Database[Fields]) -> None:
        self._database, self._documents = database, database[COLLECTION]
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

    def coming(self, at: datetime, but: UUID) -> Edition | None:
        """See Editions."""
        query = {"state": "approved", "in_force_from": {"$gte": at}, "_id": {"$ne": but}}
        return self._one(query, order=1)

    @contextmanager
    def deciding(self) -> Iterator[None]:
        """See Editions."""
        owner = uuid4().hex
        if not self._lease(owner, DECIDING_SECONDS).take():
            raise ServiceError(ErrorKind.RACE, "race")
        try:
            with pymongo.timeout(DECIDING_SECONDS_USED):
                yield
        finally:
            self._lease(owner, 0).take()  # for no time at all: nobody waits

    def approved_scripts(self) -> Mapping[str, str]:
        """See Editions."""
        with translated():
            found = self._documents.find({"state": "approved"}, {"scripts": 1})
            return {s["name"]: s["digest"] for document in found for s in document["scripts"]}

    def holding(self, script: str) -> Edition | None:
        """See Editions."""
        return self._one({"state": "approved", "scripts.name": script})

    def _lease(self, owner: str, seconds: int) -> Lease:
        return Lease(self._database, "playbook_editions", owner, seconds)

    def _one(self, query: Fields, order: int = -1) -> Edition | None:
        by_time = [("in_force_from", order), ("_id", order)]
        with translated():
            found = self._documents.find_one(query, sort=by_time)
        return from_fields(found) if found else None


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
        trial=_trial(trial) if trial else None,
        in_force_from=fields["in_force_from"],
    )


def _trial(fields: Mapping[str, Any]) -> Trial:
    # Dry runs recorded before some of the fields were there lack those.
    return Trial(**{**fields, "changed_files": tuple(fields.get("changed_files", ()))})
