"""Events of intake and escalation as notices for the handlers."""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC
from typing import Any, Final
from uuid import UUID

from complaints.escalation.v1 import escalation_events_pb2
from complaints.intake.v1 import intake_events_pb2

from services.chassis.consumer import Answer, Outcome
from services.chassis.event import ReceivedEvent
from services.datafiles.mistakes import ACCOUNTABILITY
from services.triage.handlers.assess import AssessComplaints, Notice
from services.triage.handlers.mistakes import MistakeTold
from services.triage.handlers.run_ends import CaseEnd

INTAKE = "complaints-intake-events"
ESCALATION = "complaints-escalation-events"
TOPICS = (INTAKE, ESCALATION)
# Importing the modules registers the message classes under which the chassis decodes the topics.
MESSAGE_CLASSES = (intake_events_pb2.IntakeEvent, escalation_events_pb2.EscalationEvent)
_HISTORIC = "complaint_imported"
_REVIEWED = "review_decided"
_HELD = "accountability_held"
_OVERDUE = "clock_overdue"
_OVERTURNED = frozenset({"changed", "returned"})
_IN_HAND: Final[Mapping[str, int]] = {
    "complaint_closed": -1,
    "complaint_withdrawn": -1,
    "complaint_not_entitled": -1,
    "complaint_merged": -1,
    "complaint_reopened": 1,
}
_ENDS: Final[Mapping[str, str]] = {
    "complaint_closed": "closed",
    "complaint_withdrawn": "withdrawn",
    "complaint_not_entitled": "not_entitled",
    "complaint_merged": "merged",
    "review_decided": "reviewed",
    "complaint_reopened": "reopened",
}


class EventConsumer:
    """The batch handler that the chassis calls."""

    def __init__(
        self,
        assess: AssessComplaints,
        ends: Callable[[Sequence[CaseEnd]], None],
        mistakes: Callable[[Sequence[MistakeTold]], None],
        deadlines: Collection[str],
    ) -> None:
        """`deadlines` are the clocks, as pack/clock, that the owner of a case must meet."""
        self._assess, self._ends, self._mistakes = assess, ends, mistakes
        self._deadlines = frozenset(deadlines)

    def __call__(self, events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """One answer per event, in order. What is done twice for a batch that fails is harmless."""
        of_intake = [event for event in events if event.message.topic == INTAKE]
        self._ends([_end(event) for event in of_intake if event.payload in _ENDS])
        settled = iter(self._assess([_notice(event) for event in of_intake]) if of_intake else ())
        self._mistakes([told for told in map(self._told, events) if told is not None])
        return [
            next(settled) if event.message.topic == INTAKE else _of_escalation(event)
            for event in events
        ]

    def _told(self, event: ReceivedEvent) -> MistakeTold | None:
        """The mistake that an event tells of; most tell of none."""
        if event.payload == _OVERDUE:
            return self._missed(event)
        key = UUID(event.metadata.aggregate_id)
        at = event.metadata.recorded_at.ToDatetime(tzinfo=UTC)
        if event.payload == _HELD:
            held = event.envelope.accountability_held
            cause = f"case/{key}/{held.mistake}"
            return MistakeTold(key, ACCOUNTABILITY, cause, at, held.person, held.mistake)
        if event.payload == _REVIEWED and event.envelope.review_decided.result in _OVERTURNED:
            decider = event.envelope.review_decided.decided_by
            return MistakeTold(key, "overturned", f"review/{key}", at, decider)
        return None

    def _missed(self, event: ReceivedEvent) -> MistakeTold | None:
        """One for each running period of a clock, however many of its steps are announced."""
        overdue = event.envelope.clock_overdue
        clock = next((c for c in event.envelope.clocks if c.clock == overdue.clock), None)
        if clock is None or clock.owed_by or f"{clock.pack}/{clock.clock}" not in self._deadlines:
            return None
        key = UUID(event.metadata.aggregate_id)
        cause = f"clock/{key}/{clock.pack}/{clock.clock}/{clock.started_at.ToSeconds()}"
        at = overdue.step_at.ToDatetime(tzinfo=UTC)
        return MistakeTold(key, "deadline_missed", cause, at)


def _of_escalation(event: ReceivedEvent) -> Answer:
    return Outcome.DONE if event.payload == _OVERDUE else Outcome.IGNORED


def _end(event: ReceivedEvent) -> CaseEnd:
    metadata: Any = event.metadata
    at = metadata.recorded_at.ToDatetime(tzinfo=UTC)
    return CaseEnd(UUID(metadata.aggregate_id), _ENDS[event.payload], at, metadata.event_id)


def _notice(event: ReceivedEvent) -> Notice:
    metadata = event.metadata
    return Notice(
        complaint_id=UUID(metadata.aggregate_id),
        event_id=metadata.event_id,
        traceparent=metadata.traceparent,
        historic=event.payload == _HISTORIC,
        in_hand=_IN_HAND.get(event.payload, 0),
        version=metadata.aggregate_version,
    )
