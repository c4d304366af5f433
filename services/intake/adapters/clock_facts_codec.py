"""Clock facts and their events as protobuf; codes, times and ids only."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from complaints.intake.v1 import clock_facts_pb2 as messages
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.intake.adapters.timestamp_codec import set_time
from services.intake.domain import clock_events as events
from services.intake.domain.clock_facts import ClockFacts


def fill_clock_facts(message: messages.ClockFacts, facts: ClockFacts) -> None:
    """Set every field of `message`, which is empty, from `facts`: the names are the same."""
    message.SetInParent()
    for name in ("pauses", "agreements", "merged_repeats", "transfers", "acts"):
        for one in getattr(facts, name):
            _fill(getattr(message, name).add(), one)
    for name in ("merged_into", "review"):
        if (one := getattr(facts, name)) is not None:
            _fill(getattr(message, name), one)
    if facts.unreachable is not None:
        for attempt in facts.unreachable.attempts:
            _fill(message.unreachable.attempts.add(), attempt)
        set_time(message.unreachable.at, facts.unreachable.at)
        set_time(message.unreachable.recorded_at, facts.unreachable.recorded_at)


def _fill(message: Any, value: Any) -> None:
    for name in (one.name for one in fields(value)):
        held = getattr(value, name)
        if isinstance(held, datetime):
            set_time(getattr(message, name), held)
        elif isinstance(held, date):
            setattr(message, name, held.isoformat())
        elif isinstance(held, UUID):
            setattr(message, name, str(held))
        elif isinstance(held, Mapping):
            getattr(message, name).update(held)
        elif held:
            setattr(message, name, held)


def _payload(name: str) -> Callable[[IntakeEvent, Any], None]:
    def fill(envelope: IntakeEvent, event: Any) -> None:
        payload = getattr(envelope, name)
        payload.SetInParent()
        _fill(payload, event)

    return fill


PAYLOADS: Mapping[type, Callable[[IntakeEvent, Any], None]] = {
    events.ClockPaused: _payload("clock_paused"),
    events.PauseTold: _payload("pause_told"),
    events.ClockResumed: _payload("clock_resumed"),
    events.VariationAgreed: _payload("variation_agreed"),
    events.ComplainantUnreachable: _payload("complainant_unreachable"),
    events.RepeatMerged: _payload("repeat_merged"),
    events.ComplaintMerged: _payload("complaint_merged"),
    events.ComplaintTransferred: _payload("complaint_transferred"),
    events.ReviewApplied: _payload("review_applied"),
    events.ReviewDecided: _payload("review_decided"),
    events.ActRecorded: _payload("act_recorded"),
}
