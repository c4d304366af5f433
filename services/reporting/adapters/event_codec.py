"""From the events of three producers to patches of facts; the hot path of reporting."""

from collections.abc import Callable, Mapping
from datetime import UTC
from typing import Any
from uuid import UUID

from complaints.escalation.v1 import escalation_events_pb2
from complaints.intake.v1 import intake_events_pb2
from complaints.triage.v1 import triage_events_pb2

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent
from services.reporting.domain.fact import Patch

FILING = ("complaint_filed", "complaint_imported")
DECISION_CLOCK = "decision"
ENVELOPES = (
    intake_events_pb2.IntakeEvent,
    triage_events_pb2.TriageEvent,
    escalation_events_pb2.EscalationEvent,
)


def patch_of(event: ReceivedEvent) -> Patch:
    """The patch that one event says. Raises ServiceError INVALID for a state that is missing."""
    metadata = event.metadata
    read = _READERS.get(metadata.producer)
    if read is None:
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="producer")
    return Patch(
        complaint=UUID(metadata.aggregate_id),
        producer=metadata.producer,
        version=metadata.aggregate_version,
        fields=read(event),
        filing_trace=metadata.traceparent if event.payload in FILING else "",
    )


def _intake(event: ReceivedEvent) -> Mapping[str, Any]:
    if event.payload == "complaint_imported":
        return _historic(event)
    if not event.envelope.HasField("state"):
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="state")
    state = event.envelope.state
    if not state.receipts:
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="state.receipts")
    respondent, changes = state.respondent, state.complexity_changes
    fields: dict[str, Any] = {
        "origin": "live",
        "status": state.status,
        "channel": state.channel,
        "side": state.side,
        "product_line": state.product_line,
        "insurer": respondent.insurer,
        "unit": respondent.unit,
        "partner": respondent.partner,
        "capacity": state.complainant_capacity,
        "complexity": changes[-1].complexity if changes else "",
        "outcome": state.outcome,
        "received_at": state.receipts[0].received_at.ToDatetime(tzinfo=UTC),
        "recorded_at": state.recorded_at.ToDatetime(tzinfo=UTC),
    }
    if state.HasField("amount"):
        fields["amount"] = state.amount.value
        fields["currency"] = state.amount.currency
    if state.reopen_count:
        fields["reopen_count"] = state.reopen_count
    if state.regulator_transferred:
        fields["regulator_transferred"] = True
    for name in ("decided_at", "notified_at", "closed_at"):
        if state.HasField(name):
            fields[name] = getattr(state, name).ToDatetime(tzinfo=UTC)
    return _present(fields)


def _historic(event: ReceivedEvent) -> Mapping[str, Any]:
    historic = event.envelope.complaint_imported.historic
    return _present(
        {
            "origin": "historic",
            "status": "imported",
            "recorded_at": event.metadata.recorded_at.ToDatetime(tzinfo=UTC),
            "dataset": historic.dataset,
            "external_id": historic.external_id,
            "received_on": historic.received_on,
            "closed_on": historic.closed_on,
            "attributes": dict(historic.attributes),
        }
    )


def _triage(event: ReceivedEvent) -> Mapping[str, Any]:
    if not event.envelope.HasField("state"):
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="state")
    state = event.envelope.state
    return _present(
        {
            "assessment": state.outcome,
            "kind": state.kind,
            "scene": state.scene,
            "playbook": state.playbook,
            "playbook_version": state.playbook_version,
            "severity": state.severity,
            "flags": list(dict.fromkeys(flag.code for flag in state.flags)),
            "confirmed_kind": state.confirmed_kind,
            "confirmed_scene": state.confirmed_scene,
            "team": state.team,
        }
    )


def _escalation(event: ReceivedEvent) -> Mapping[str, Any]:
    clock = next((c for c in event.envelope.clocks if c.clock == DECISION_CLOCK), None)
    if clock is None:
        return {}
    fields: dict[str, Any] = {"decision_clock": clock.state, "pack": clock.pack}
    if clock.HasField("due_at"):
        fields["decision_due_at"] = clock.due_at.ToDatetime(tzinfo=UTC)
    if _was_overdue(clock):
        fields["overdue"] = True
    return _present(fields)


def _was_overdue(clock: Any) -> bool:
    """Overdue now, met too late, or ended (as by a withdrawal) when the time had passed."""
    if clock.state == "met":
        return bool(not clock.on_time)
    ended_late = (
        clock.HasField("ended_at")
        and clock.HasField("due_at")
        and clock.ended_at.ToNanoseconds() >= clock.due_at.ToNanoseconds()
    )
    return bool(clock.state == "overdue" or ended_late)


def _present(fields: Mapping[str, Any]) -> Mapping[str, Any]:
    """Only what has a value: an empty code is none."""
    return {name: value for name, value in fields.items() if value not in ("", [], {})}


_READERS: Mapping[str, Callable[[ReceivedEvent], Mapping[str, Any]]] = {
    "intake": _intake,
    "triage": _triage,
    "escalation": _escalation,
}
