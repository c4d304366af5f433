"""The only place where an event of a complaint meets its protobuf."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from complaints.intake.v1.complaint_pb2 import CaseState
from complaints.intake.v1.complaint_pb2 import ComplexityChange as ComplexityMessage
from complaints.intake.v1.complaint_pb2 import Receipt as ReceiptMessage
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis.event import OutboxEntry, fill_metadata, outbox_entry
from services.intake.adapters.clock_facts_codec import PAYLOADS, fill_clock_facts
from services.intake.adapters.timestamp_codec import set_time
from services.intake.domain import events
from services.intake.domain.case import Case, ComplexityChange, Receipt
from services.intake.domain.clock_facts import NO_CLOCK_FACTS

PRODUCER = "intake"
_PLAIN = (
    "reference",
    "status",
    "channel",
    "side",
    "product_line",
    "in_person_count",
    "outcome",
    "notice_medium",
    "reopen_count",
    "regulator_transferred",
)
_TIMES = (
    "started_at",
    "decided_at",
    "notified_at",
    "closed_at",
    "withdrawn_at",
    "not_entitled_at",
)


def encode(
    case: Case, event: events.Event, occurred_at: datetime, recorded_at: datetime, trace: str
) -> OutboxEntry:
    """The outbox entry of `event`, with the whole state after it."""
    envelope = IntakeEvent()
    fill_metadata(
        envelope,
        aggregate_id=case.id,
        aggregate_version=case.version,
        producer=PRODUCER,
        occurred_at=occurred_at,
        recorded_at=recorded_at,
        traceparent=trace,
    )
    fill_state(envelope.state, case)
    _PAYLOADS[type(event)](envelope, event)
    return outbox_entry(envelope)


def fill_state(state: CaseState, case: Case) -> None:
    """Set every field of `state`, which is empty, from `case`."""
    for name in _PLAIN:
        setattr(state, name, getattr(case, name))
    state.complainant_capacity = case.capacity
    state.text_ids.extend(case.text_ids)
    respondent = case.respondent
    state.respondent.insurer = respondent.insurer
    state.respondent.unit = respondent.unit
    state.respondent.partner = respondent.partner
    if case.amount is not None:
        state.amount.value, state.amount.currency = case.amount.value, case.amount.currency
    if case.occurred_on is not None:
        state.occurred_on = case.occurred_on.isoformat()
    set_time(state.recorded_at, case.recorded_at)
    for receipt in case.receipts:
        _fill_receipt(state.receipts.add(), receipt)
    for change in case.complexity_changes:
        _fill_complexity(state.complexity_changes.add(), change)
    for name in _TIMES:
        at = getattr(case, name)
        if at is not None:
            set_time(getattr(state, name), at)
    if case.clock_facts is not NO_CLOCK_FACTS:
        fill_clock_facts(state.clock_facts, case.clock_facts)


def _fill_receipt(message: ReceiptMessage, receipt: Receipt) -> None:
    set_time(message.received_at, receipt.received_at)
    set_time(message.recorded_at, receipt.recorded_at)


def _fill_complexity(message: ComplexityMessage, change: ComplexityChange) -> None:
    message.complexity, message.approver_level = change.complexity, change.approver_level
    set_time(message.at, change.at)
    if change.approved_at is not None:
        set_time(message.approved_at, change.approved_at)
    if change.told_at is not None:
        set_time(message.told_at, change.told_at)


def _filed(envelope: IntakeEvent, event: events.ComplaintFiled) -> None:
    envelope.complaint_filed.SetInParent()


def _started(envelope: IntakeEvent, event: events.InvestigationStarted) -> None:
    envelope.investigation_started.by = event.by


def _complexity(envelope: IntakeEvent, event: events.ComplexitySet) -> None:
    envelope.complexity_set.by = event.by
    _fill_complexity(envelope.complexity_set.change, event.change)


def _noted(envelope: IntakeEvent, event: events.NoteAdded) -> None:
    envelope.note_added.text_id, envelope.note_added.by = event.text_id, event.by


def _new_facts(envelope: IntakeEvent, event: events.NewFactsReceived) -> None:
    _fill_receipt(envelope.new_facts_received.receipt, event.receipt)


def _decided(envelope: IntakeEvent, event: events.ComplaintDecided) -> None:
    payload = envelope.complaint_decided
    payload.outcome, payload.text_id, payload.by = event.outcome, event.text_id, event.by


def _notified(envelope: IntakeEvent, event: events.DecisionNotified) -> None:
    payload = envelope.decision_notified
    payload.medium, payload.proof_id = event.medium, event.proof_id
    set_time(payload.dispatched_at, event.dispatched_at)


def _closed(envelope: IntakeEvent, event: events.ComplaintClosed) -> None:
    envelope.complaint_closed.by = event.by


def _withdrawn(envelope: IntakeEvent, event: events.ComplaintWithdrawn) -> None:
    set_time(envelope.complaint_withdrawn.received_at, event.received_at)


def _not_entitled(envelope: IntakeEvent, event: events.ComplaintNotEntitled) -> None:
    payload = envelope.complaint_not_entitled
    payload.by, payload.text_id = event.by, event.text_id


def _reopened(envelope: IntakeEvent, event: events.ComplaintReopened) -> None:
    payload = envelope.complaint_reopened
    payload.by, payload.text_id = event.by, event.text_id


def _accountability(envelope: IntakeEvent, event: events.AccountabilityHeld) -> None:
    payload = envelope.accountability_held
    payload.person, payload.mistake = event.person, event.mistake
    payload.by, payload.text_id = event.by, event.text_id


_PAYLOADS: Mapping[type, Callable[[IntakeEvent, Any], None]] = {
    events.ComplaintFiled: _filed,
    events.InvestigationStarted: _started,
    events.ComplexitySet: _complexity,
    events.NoteAdded: _noted,
    events.NewFactsReceived: _new_facts,
    events.ComplaintDecided: _decided,
    events.DecisionNotified: _notified,
    events.ComplaintClosed: _closed,
    events.ComplaintWithdrawn: _withdrawn,
    events.ComplaintNotEntitled: _not_entitled,
    events.ComplaintReopened: _reopened,
    events.AccountabilityHeld: _accountability,
    **PAYLOADS,
}
