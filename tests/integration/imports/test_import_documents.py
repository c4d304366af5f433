"""The lean way of writing imported complaints makes the documents that the declared way makes."""

from datetime import UTC, date, datetime
from uuid import uuid4

import mongoengine
import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis.mongo import connect
from services.intake.adapters.documents import ComplaintDocument
from services.intake.adapters.import_store import MongoImportStore
from services.intake.domain.imports import HistoricRow

TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


def row(external_id: str, word: str = "w") -> HistoricRow:
    return HistoricRow(1, external_id, date(2024, 2, 29), date(2024, 3, 1), {"word": word})


@pytest.fixture
def database(mongodb: str):
    """A database of its own."""
    mongoengine.disconnect()
    opened = connect(mongodb, f"imp_{uuid4().hex[:8]}_intake")
    yield opened
    opened.client.drop_database(opened.name)
    mongoengine.disconnect()


def test_equal_documents(database):
    """What mongoengine validates and writes is byte for byte what the import wrote."""
    MongoImportStore(database, TRACE).insert_historic("d", [row("1")])
    lean = database["complaints"].find_one()
    made = ComplaintDocument._from_son(lean)
    made.validate()
    database["complaints"].drop()
    made.save(force_insert=True)
    assert database["complaints"].find_one() == lean


def test_the_event_carries_the_case_as_it_stands(database):
    """Every field of the contract, the trace, database time, and one id per row for ever."""
    store = MongoImportStore(database, TRACE)
    store.insert_historic("d", [row("1")])
    document = database["complaints"].find_one()
    entry = document["outbox"][0]
    event = IntakeEvent.FromString(bytes(entry["value"]))
    assert event.WhichOneof("payload") == "complaint_imported"
    historic = event.complaint_imported.historic
    assert (historic.dataset, historic.external_id) == ("d", "1")
    assert (historic.received_on, historic.closed_on) == ("2024-02-29", "2024-03-01")
    assert dict(historic.attributes) == {"word": "w"}
    metadata = event.metadata
    assert metadata.aggregate_id == str(document["_id"]) == entry["key"]
    assert (metadata.event_id, metadata.traceparent) == (entry["id"], TRACE)
    assert metadata.recorded_at.ToDatetime(tzinfo=UTC) == document["recorded_at"] == entry["at"]
    assert abs(datetime.now(UTC) - document["recorded_at"]).total_seconds() < 60
    database["complaints"].drop()
    store.insert_historic("d", [row("1")])
    assert database["complaints"].find_one()["outbox"][0]["id"] == entry["id"]
