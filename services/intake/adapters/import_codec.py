"""ComplaintImported on the wire: one envelope made ready, then only what differs per row."""

from datetime import datetime
from uuid import UUID

from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis.event import OutboxEntry, fill_metadata
from services.chassis.ids import step_id
from services.intake.domain.imports import HistoricRow

PRODUCER = "intake"
TYPE = "complaints.intake.v1.ComplaintImported"


class ImportedEvents:
    """Encodes the events of one batch, which share recording time and trace."""

    def __init__(self, dataset: str, recorded_at: datetime, traceparent: str) -> None:
        self._recorded_at, self._traceparent = recorded_at, traceparent
        self._template = IntakeEvent()
        fill_metadata(
            self._template,
            aggregate_id=UUID(int=0),
            aggregate_version=1,
            producer=PRODUCER,
            occurred_at=recorded_at,
            recorded_at=recorded_at,
            traceparent=traceparent,
        )
        self._template.complaint_imported.historic.dataset = dataset

    def entry(self, complaint: UUID, row: HistoricRow) -> OutboxEntry:
        """The outbox entry of one row; its event id follows from the complaint's id."""
        event_id, key = str(step_id("imported", complaint.hex)), str(complaint)
        envelope = IntakeEvent()
        envelope.CopyFrom(self._template)
        envelope.metadata.event_id = event_id
        envelope.metadata.aggregate_id = key
        historic = envelope.complaint_imported.historic
        historic.external_id = row.external_id
        historic.received_on = row.received_on.isoformat()
        historic.closed_on = row.closed_on.isoformat()
        historic.attributes.update(row.attributes)
        return OutboxEntry(
            id=event_id,
            type=TYPE,
            key=key,
            at=self._recorded_at,
            trace=self._traceparent,
            value=envelope.SerializeToString(),
        )
