"""Events of triage and escalation on their way to the projection."""

from collections.abc import Sequence

from services.chassis.consumer import Answer
from services.chassis.event import ReceivedEvent
from services.intake.adapters.view_codec import ESCALATION_TOPIC, TRIAGE_TOPIC, update_of
from services.intake.handlers.projecting import Projector

TOPICS = (TRIAGE_TOPIC, ESCALATION_TOPIC)


class EventConsumer:
    """The batch handler of the worker."""

    def __init__(self, projector: Projector) -> None:
        self._projector = projector

    def handle(self, events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """One answer for each event, in order."""
        return self._projector.handle([update_of(event) for event in events])
