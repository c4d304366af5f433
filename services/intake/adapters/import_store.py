"""Imported complaints and checkpoints in MongoDB."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import pymongo
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.chassis.mongo import MongoOutbox, database_time, translated
from services.intake.adapters.import_codec import ImportedEvents
from services.intake.adapters.mongo_store import EVENT_SECONDS_MAX
from services.intake.domain.imports import Fault, HistoricRow, Tally, complaint_id
from services.intake.domain.imports_ports import Checkpoint, Landed, Outcome

DUPLICATE = 11000
CONFLICT = Fault("external_id", "differs_from_stored")
STATUS = "imported"
Document = dict[str, Any]


class MongoImportStore:
    """ImportStore over the collections `complaints` and `import_checkpoints`."""

    def __init__(self, database: Database[Document], traceparent: str) -> None:
        self._database, self._traceparent = database, traceparent
        self._complaints = database["complaints"]
        self._checkpoints = database["import_checkpoints"]
        self._outbox = MongoOutbox(self._complaints)

    def insert_historic(self, dataset: str, rows: Sequence[HistoricRow]) -> Sequence[Outcome]:
        """See ImportStore. One unordered insert; a second row of one id meets the first."""
        outcomes: list[Outcome] = [Landed.IMPORTED] * len(rows)
        with translated(), pymongo.timeout(EVENT_SECONDS_MAX):
            recorded_at = database_time(self._database)
            events = ImportedEvents(dataset, recorded_at, self._traceparent)
            documents = [historic_document(dataset, row, recorded_at, events) for row in rows]
            met = self._insert(documents)
        if met:
            stored = self._stored([documents[index]["_id"] for index in met])
            for index in met:
                same = stored.get(documents[index]["_id"]) == documents[index]["historic"]
                outcomes[index] = Landed.ALREADY_THERE if same else CONFLICT
        return outcomes

    def _insert(self, documents: Sequence[Document]) -> list[int]:
        """Insert what is new; the positions of those whose id was there."""
        try:
            self._complaints.insert_many(documents, ordered=False)
        except BulkWriteError as error:
            refused = error.details["writeErrors"]
            if any(write["code"] != DUPLICATE for write in refused):
                raise
            return [write["index"] for write in refused]
        return []

    def _stored(self, ids: Sequence[UUID]) -> Mapping[UUID, Document]:
        with translated():
            found = self._complaints.find({"_id": {"$in": list(ids)}}, {"historic": 1})
            return {document["_id"]: document.get("historic", {}) for document in found}

    def unpublished(self, limit: int) -> int:
        """See ImportStore."""
        return self._outbox.count(limit)

    def checkpoint(self, run: UUID) -> Checkpoint:
        """See ImportStore."""
        with translated():
            found = self._checkpoints.find_one({"_id": run})
        if found is None:
            return Checkpoint()
        return Checkpoint(
            found["rows"], Tally(**found["tally"]), found["rejects_bytes"], found["finished"]
        )

    def save_checkpoint(self, run: UUID, checkpoint: Checkpoint) -> None:
        """See ImportStore."""
        tally = checkpoint.tally
        document = {
            "rows": checkpoint.rows,
            "tally": {
                "read": tally.read,
                "imported": tally.imported,
                "already_there": tally.already_there,
                "rejected": tally.rejected,
            },
            "rejects_bytes": checkpoint.rejects_bytes,
            "finished": checkpoint.finished,
        }
        with translated():
            self._checkpoints.update_one({"_id": run}, {"$set": document}, upsert=True)


def historic_document(
    dataset: str, row: HistoricRow, recorded_at: datetime, events: ImportedEvents
) -> Document:
    """The whole document of an imported complaint; no person and no text is in it."""
    identity = complaint_id(dataset, row.external_id)
    return {
        "_id": identity,
        "version": 1,
        "status": STATUS,
        "recorded_at": recorded_at,
        "historic": {
            "dataset": dataset,
            "external_id": row.external_id,
            "received_on": row.received_on.isoformat(),
            "closed_on": row.closed_on.isoformat(),
            "attributes": dict(row.attributes),
        },
        "outbox": [events.entry(identity, row).to_document()],
    }
