"""Where domain and protobuf meet: what others told, what we announce, what we answer."""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from complaints.escalation.v1.clock_pb2 import ClockState
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import OutboxEntry, ReceivedEvent, fill_metadata, outbox_entry
from services.chassis.ids import step_id
from services.escalation.adapters.facts_codec import facts_of, moment
from services.escalation.adapters.people_codec import put, stamp
from services.escalation.domain import events
from services.escalation.domain.clock import Clock
from services.escalation.domain.events import Announcement, Cause
from services.escalation.domain.people.ladder import UNOWNED, StepCall
from services.escalation.domain.told import IntakeTold, TriageTold

HISTORIC = "complaint_imported"


def intake_told(event: ReceivedEvent) -> IntakeTold | None:
    """The state that an intake event carries; None for a historic import, which has no clocks.

    Raises ServiceError INVALID where the state or its first receipt is missing.
    """
    if event.payload == HISTORIC:
        return None
    state = event.envelope.state
    if not event.envelope.HasField("state") or not state.receipts:
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="state.receipts")
    respondent = state.respondent
    return IntakeTold(
        complaint=UUID(event.metadata.aggregate_id),
        version=event.metadata.aggregate_version,
        facts=facts_of(state),
        cause=_cause(event),
        reference=state.reference,
        amount=_amount(state.amount.value),
        parties=tuple(filter(None, (respondent.insurer, respondent.unit, respondent.partner))),
    )


def triage_told(event: ReceivedEvent) -> TriageTold | None:
    """The kind that a person confirmed; None while nobody has, for then no clock can change."""
    if not event.envelope.state.confirmed_kind:
        return None
    return TriageTold(
        complaint=UUID(event.metadata.aggregate_id),
        version=event.metadata.aggregate_version,
        confirmed_kind=event.envelope.state.confirmed_kind,
        cause=_cause(event),
    )


def unowned_call(event: ReceivedEvent) -> StepCall | None:
    """The call for a case that nobody could take: one for each time that it lost its owner."""
    state, metadata = event.envelope.state, event.metadata
    if state.owner_rule != "nobody" or state.owner or not state.HasField("unowned_since"):
        return None
    since = moment(state.unowned_since)
    return StepCall(
        id=step_id("call-unowned", metadata.aggregate_id, since.isoformat()),
        complaint=UUID(metadata.aggregate_id),
        pack="",
        clock=UNOWNED,
        revision=1,
        step=UNOWNED,
        step_at=since,
        overdue=False,
        late=False,
    )


def _amount(value: str) -> Decimal | None:
    """An exact decimal; what is none counts as not stated, for no clock depends on it."""
    try:
        return Decimal(value) if value else None
    except InvalidOperation:
        return None


def _cause(event: ReceivedEvent) -> Cause:
    metadata = event.metadata
    return Cause(moment(metadata.occurred_at), metadata.event_id, metadata.traceparent)


def encoded(complaint: UUID, announcement: Announcement) -> OutboxEntry:
    """The announcement as it stands in the outbox and goes to the topic."""
    envelope = EscalationEvent(
        clocks=[clock_state(clock, revision) for clock, revision in announcement.clocks]
    )
    _PAYLOADS[type(announcement.what)](envelope, announcement.what)
    cause = announcement.cause
    fill_metadata(
        envelope,
        aggregate_id=complaint,
        aggregate_version=announcement.version,
        producer="escalation",
        occurred_at=stamp(cause.occurred_at),
        recorded_at=stamp(announcement.recorded_at),
        event_id=announcement.event_id,
        causation_id=cause.event_id,
        traceparent=cause.traceparent,
    )
    return outbox_entry(envelope)


def clock_state(clock: Clock, revision: int) -> ClockState:
    """A clock as other services may know it."""
    state = ClockState(
        clock=clock.clock,
        pack=clock.pack,
        pack_version=clock.pack_version,
        state=clock.state,
        last_day=clock.last_day.isoformat() if clock.last_day else "",
        provisional=clock.provisional,
        breaches=clock.breaches,
        on_time=bool(clock.on_time),
        calendar_version=clock.calendar_version,
        tz_version=clock.tz_version,
        input_hash=clock.input_hash,
        revision=revision,
        owed_by=clock.owed_by,
    )
    put(state.started_at, clock.started_at)
    put(state.due_at, clock.due_at)
    put(state.ended_at, clock.ended_at)
    return state


def _started(envelope: Any, what: events.Started) -> None:
    envelope.clocks_started.clocks.extend(what.clocks)


def _restarted(envelope: Any, what: events.Restarted) -> None:
    envelope.clock_restarted.clock = what.clock


def _changed(envelope: Any, what: events.Changed) -> None:
    envelope.clock_changed.clock = what.clock
    put(envelope.clock_changed.previous_due_at, what.previous_due_at)


def _due_soon(envelope: Any, what: events.DueSoon) -> None:
    _step(envelope.clock_due_soon, what)


def _overdue(envelope: Any, what: events.Overdue) -> None:
    _step(envelope.clock_overdue, what)


def _step(payload: Any, what: events.DueSoon | events.Overdue) -> None:
    payload.clock, payload.step, payload.late = what.clock, what.step, what.late
    put(payload.step_at, what.step_at)


def _met(envelope: Any, what: events.Met) -> None:
    envelope.clock_met.clock, envelope.clock_met.on_time = what.clock, what.on_time


def _ended(envelope: Any, what: events.Ended) -> None:
    envelope.clock_ended.clock, envelope.clock_ended.reason = what.clock, what.reason


_PAYLOADS: Mapping[type, Any] = {
    events.Started: _started,
    events.Restarted: _restarted,
    events.Changed: _changed,
    events.DueSoon: _due_soon,
    events.Overdue: _overdue,
    events.Met: _met,
    events.Ended: _ended,
}
