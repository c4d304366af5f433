"""Events of intake as notices for the handler."""

from collections.abc import Sequence
from uuid import UUID

from complaints.intake.v1 import intake_events_pb2

from services.chassis.consumer import Answer
from services.chassis.event import ReceivedEvent
from services.triage.handlers.assess import AssessComplaints, Notice

TOPICS = ("complaints-intake-events",)
# Importing the module registers the message class under which the chassis decodes the topic.
MESSAGE_CLASSES = (intake_events_pb2.IntakeEvent,)
_HISTORIC = "complaint_imported"
_REVIEWED = "review_decided"
_OVERTURNED = frozenset({"changed", "returned"})
_IN_HAND = {
    "complaint_closed": -1,
    "complaint_withdrawn": -1,
    "complaint_not_entitled": -1,
    "complaint_reopened": 1,
}


class IntakeEventConsumer:
    """The batch handler that the chassis calls."""

    def __init__(self, assess: AssessComplaints) -> None:
        self._assess = assess

    def __call__(self, events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """One answer per event, in order."""
        return self._assess([_notice(event) for event in events])


def _notice(event: ReceivedEvent) -> Notice:
    metadata = event.metadata
    return Notice(
        complaint_id=UUID(metadata.aggregate_id),
        event_id=metadata.event_id,
        traceparent=metadata.traceparent,
        historic=event.payload == _HISTORIC,
        in_hand=_IN_HAND.get(event.payload, 0),
        overturned=event.payload == _REVIEWED
        and event.envelope.review_decided.result in _OVERTURNED,
    )
