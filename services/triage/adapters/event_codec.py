"""The only place where an event of triage meets its protobuf."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from complaints.triage.v1.assessment_pb2 import AssessmentState
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.chassis.event import OutboxEntry, fill_metadata, outbox_entry
from services.chassis.ids import step_id
from services.triage.domain.assessment import (
    Assessed,
    Assessment,
    Assigned,
    Confirmed,
    InvolvedNamed,
    Moved,
)
from services.triage.domain.library import Evidence
from services.triage.ports import Change

PRODUCER = "triage"


def encode(change: Change, recorded_at: datetime) -> OutboxEntry:
    """The outbox entry of a change, with the whole state after it.

    The event's id is made of complaint and version, so the same step has the same id.
    """
    made, event = change.assessment, change.event
    envelope = TriageEvent()
    fill_metadata(
        envelope,
        aggregate_id=made.complaint_id,
        aggregate_version=made.version,
        producer=PRODUCER,
        occurred_at=recorded_at,
        recorded_at=recorded_at,
        event_id=step_id(PRODUCER, str(made.complaint_id), str(made.version)),
        causation_id=change.causation_id,
        traceparent=change.traceparent,
    )
    fill_state(envelope.state, made)
    match event:
        case Assessed():
            envelope.complaint_assessed.intake_version = event.intake_version
        case Confirmed():
            envelope.classification_confirmed.by = event.by
        case Assigned():
            envelope.complaint_assigned.by = event.by
            envelope.complaint_assigned.text_id = event.text_id
            envelope.complaint_assigned.reason = event.reason
            envelope.complaint_assigned.instead_of = event.instead_of
        case Moved():
            envelope.playbook_moved.by = event.by
            envelope.playbook_moved.text_id = event.text_id
            envelope.playbook_moved.from_playbook = event.from_playbook
            envelope.playbook_moved.from_version = event.from_version
        case InvolvedNamed():
            envelope.involved_named.by = event.by
            envelope.involved_named.text_id = event.text_id
            envelope.involved_named.named.extend(event.named)
            envelope.involved_named.struck.extend(event.struck)
    return outbox_entry(envelope)


def fill_state(message: AssessmentState, made: Assessment) -> None:
    """Set every field of `message`, which is empty, from the assessment."""
    state = made.state
    standing = state.standing
    message.outcome = state.outcome
    message.kind = state.kind
    message.scene = state.scene
    message.severity = state.severity
    message.playbook = standing.playbook
    message.playbook_version = standing.playbook_version
    message.confirmed_kind = standing.confirmed_kind
    message.confirmed_scene = standing.confirmed_scene
    message.confirmed_by = standing.confirmed_by
    message.team = standing.team
    message.owner = standing.owner
    message.assignment_rule = standing.assignment_rule
    message.owner_rule = standing.owner_rule
    message.route = standing.route
    message.turn = standing.turn
    message.beside = standing.beside
    message.involved.extend(made.facts.involved)
    if made.unowned is not None and not standing.owner:
        message.unowned_since.FromDatetime(made.unowned.since)
        message.owner_due_at.FromDatetime(made.unowned.due_at)
    # Whom the complaint is against: consumers join complaints of one cause without asking.
    message.insurer = made.facts.insurer
    message.partner = made.facts.partner
    message.unit = made.facts.unit
    message.companions.extend(state.companions)
    message.doubt = state.doubt
    for flag in state.flags:
        found = message.flags.add(code=flag.code)
        _fill_evidence(found.evidence, flag.evidence)
    for candidate in state.candidates:
        considered = message.candidates.add(
            playbook=candidate.playbook, score=candidate.score, scene=candidate.scene
        )
        _fill_evidence(considered.evidence, candidate.evidence)


def _fill_evidence(messages: Any, evidence: Sequence[Evidence]) -> None:
    for one in evidence:
        messages.add(rule=one.rule, phrase=one.concept, start=one.start, end=one.end)
