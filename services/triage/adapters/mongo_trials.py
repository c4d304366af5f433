"""What dry runs need of MongoDB: which cases were assessed, and room for what is found."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo.database import Database

from services.chassis.mongo import translated
from services.triage.adapters.mongo_store import COLLECTION as ASSESSMENTS
from services.triage.ports import PastCase

COLLECTION = "playbook_trials"
BATCH = 500

Fields = dict[str, Any]
_CONFIRMED = "state.standing.confirmed_scene"
_READ = {"assessed_at": 1, "state.standing.confirmed_kind": 1, _CONFIRMED: 1}


class MongoPastCases:
    """See PastCases; reads ids, times and what people confirmed, and nothing else."""

    def __init__(self, database: Database[Fields]) -> None:
        self._documents = database[ASSESSMENTS]

    def since(
        self, at: datetime, most: int, *, confirmed: bool = False
    ) -> Iterator[Sequence[PastCase]]:
        """See PastCases."""
        with translated():
            found = self._documents.find(_query(at, confirmed), _READ, limit=most, batch_size=BATCH)
            batch: list[PastCase] = []
            for document in found.sort("assessed_at", 1).allow_disk_use(True):
                batch.append(_past_case(document))
                if len(batch) == BATCH:
                    yield batch
                    batch = []
            if batch:
                yield batch

    def count(self, at: datetime, most: int, *, confirmed: bool = False) -> int:
        """See PastCases."""
        with translated():
            return int(self._documents.count_documents(_query(at, confirmed), limit=most))

    def any(self) -> bool:
        """See PastCases."""
        with translated():
            return self._documents.find_one({}, {"_id": 1}) is not None


class MongoTrialDifferences:
    """See TrialDifferences: one document a page, named so that an edition's stand together."""

    def __init__(self, database: Database[Fields]) -> None:
        self._documents = database[COLLECTION]

    def keep(
        self, edition_id: UUID, trial: str, page: int, rows: Sequence[Mapping[str, Any]]
    ) -> None:
        """See TrialDifferences."""
        document = {"_id": _name(edition_id, trial, page), "rows": [dict(row) for row in rows]}
        with translated():
            self._documents.insert_one(document)

    def page(self, edition_id: UUID, trial: str, page: int) -> Sequence[Mapping[str, Any]]:
        """See TrialDifferences."""
        with translated():
            found = self._documents.find_one({"_id": _name(edition_id, trial, page)})
        return found["rows"] if found else []

    def drop(self, edition_id: UUID, trial: str) -> None:
        """See TrialDifferences."""
        with translated():
            self._documents.delete_many({"_id": {"$regex": f"^{edition_id}/{trial}/"}})

    def keep_only(self, edition_id: UUID, trial: str) -> None:
        """See TrialDifferences."""
        others = {"$regex": f"^{edition_id}/(?!{trial}/)"}
        with translated():
            self._documents.delete_many({"_id": others})


def _name(edition_id: UUID, trial: str, page: int) -> str:
    return f"{edition_id}/{trial}/{page}"


def _query(at: datetime, confirmed: bool) -> Fields:
    return {"assessed_at": {"$gte": at}, **({_CONFIRMED: {"$gt": ""}} if confirmed else {})}


def _past_case(document: Mapping[str, Any]) -> PastCase:
    standing = document.get("state", {}).get("standing", {})
    return PastCase(
        document["_id"],
        document["assessed_at"],
        standing.get("confirmed_kind", ""),
        standing.get("confirmed_scene", ""),
    )
