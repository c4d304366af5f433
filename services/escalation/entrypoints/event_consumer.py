"""The consumer of intake's and triage's topics: bytes to told facts, outcomes back."""

from collections.abc import Sequence

# The topic register finds the classes by name once they are loaded.
from complaints.intake.v1 import intake_events_pb2 as _intake  # noqa: F401
from complaints.triage.v1 import triage_events_pb2 as _triage  # noqa: F401

from services.chassis.consumer import Answer, Outcome
from services.chassis.errors import ServiceError
from services.chassis.event import ReceivedEvent
from services.escalation.adapters.event_codec import intake_told, triage_told
from services.escalation.domain.told import Told
from services.escalation.handlers.receive import Receiver

INTAKE_TOPIC = "complaints-intake-events"
TRIAGE_TOPIC = "complaints-triage-events"
TOPICS = (INTAKE_TOPIC, TRIAGE_TOPIC)
_DECODERS = {INTAKE_TOPIC: intake_told, TRIAGE_TOPIC: triage_told}


class EventConsumer:
    """The batch handler that the chassis calls."""

    def __init__(self, receiver: Receiver) -> None:
        self._receiver = receiver

    def __call__(self, batch: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """One answer per event, in order; historic imports and mere assessments are left alone."""
        answers: list[Answer] = [Outcome.IGNORED] * len(batch)
        told: list[Told] = []
        places: list[int] = []
        for place, event in enumerate(batch):
            try:
                read = _DECODERS[event.message.topic](event)
            except ServiceError as error:
                answers[place] = error
                continue
            if read is not None:
                told.append(read)
                places.append(place)
        for place, answer in zip(places, self._receiver.receive(told), strict=True):
            answers[place] = answer
        return answers
