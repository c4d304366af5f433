"""Where the messages of triage and escalation become intake's views."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from services.chassis.event import ReceivedEvent
from services.intake.domain.view import (
    Arithmetic,
    ClockExplained,
    ClockStep,
    ClockUpdate,
    ClockView,
    TriageUpdate,
    TriageView,
    Update,
)

TRIAGE_TOPIC = "complaints-triage-events"
ESCALATION_TOPIC = "complaints-escalation-events"


def update_of(event: ReceivedEvent) -> Update:
    """The update that a checked event of triage or escalation means."""
    complaint = UUID(event.metadata.aggregate_id)
    version = event.metadata.aggregate_version
    if event.message.topic == TRIAGE_TOPIC:
        return triage_update(complaint, version, event.envelope.state)
    clocks = tuple(clock_view(clock) for clock in event.envelope.clocks)
    return ClockUpdate(complaint, version, clocks, _step(event))


def triage_update(complaint: UUID, version: int, state: Any) -> TriageUpdate:
    """What triage tells of a complaint, in an event or in an answer."""
    return TriageUpdate(
        complaint,
        version,
        triage_view(state),
        moment_of(state, "unowned_since"),
        moment_of(state, "owner_due_at"),
    )


def triage_view(state: Any) -> TriageView:
    """Triage's AssessmentState; what a person confirmed goes before what was matched."""
    return TriageView(
        outcome=state.outcome,
        kind=state.confirmed_kind or state.kind,
        scene=state.confirmed_scene or state.scene,
        playbook=state.playbook,
        playbook_version=state.playbook_version,
        severity=state.severity,
        flags=tuple(flag.code for flag in state.flags),
        team=state.team,
        owner=state.owner,
        owner_rule=state.owner_rule,
        route=state.route,
        turn=state.turn,
        beside=state.beside,
        companions=tuple(state.companions),
        confirmed=bool(state.confirmed_kind or state.confirmed_scene),
    )


def clock_view(state: Any) -> ClockView:
    """Escalation's ClockState."""
    return ClockView(
        clock=state.clock,
        pack=state.pack,
        state=state.state,
        started_at=moment_of(state, "started_at"),
        due_at=moment_of(state, "due_at"),
        last_day=state.last_day,
        provisional=state.provisional,
        breaches=tuple(state.breaches),
        revision=state.revision,
        owed_by=state.owed_by,
    )


def explained(message: Any) -> ClockExplained:
    """Escalation's ClockExplained."""
    steps = tuple(Arithmetic(s.zh, s.en, s.source, s.result) for s in message.steps)
    clock, owner = clock_view(message.clock), message.owner
    return ClockExplained(clock, message.name_zh, message.name_en, steps, owner)


def _step(event: ReceivedEvent) -> ClockStep | None:
    if event.payload not in ("clock_due_soon", "clock_overdue"):
        return None
    fired = getattr(event.envelope, event.payload)
    at: datetime = fired.step_at.ToDatetime(tzinfo=UTC)
    return ClockStep(fired.clock, fired.step, event.payload == "clock_overdue", at)


def moment_of(message: Any, name: str) -> datetime | None:
    """A timestamp cut to milliseconds, as the database keeps it."""
    if not message.HasField(name):
        return None
    at: datetime = getattr(message, name).ToDatetime(tzinfo=UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)
