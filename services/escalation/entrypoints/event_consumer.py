"""The consumer of intake's and triage's topics: bytes to told facts, outcomes back."""

from collections.abc import Sequence

# The topic register finds the classes by name once they are loaded.
from complaints.intake.v1 import intake_events_pb2 as _intake  # noqa: F401
from complaints.triage.v1 import triage_events_pb2 as _triage  # noqa: F401

from services.chassis.consumer import Answer, Outcome
from services.chassis.errors import ServiceError
from services.chassis.event import ReceivedEvent
from services.escalation.adapters.event_codec import intake_told, triage_told, unowned_call
from services.escalation.adapters.opinion_codec import Names, own_complaint
from services.escalation.domain.told import Told
from services.escalation.handlers.own_signals import OwnSignals
from services.escalation.handlers.receive import Receiver
from services.escalation.handlers.unowned import UnownedCases

INTAKE_TOPIC = "complaints-intake-events"
TRIAGE_TOPIC = "complaints-triage-events"
TOPICS = (INTAKE_TOPIC, TRIAGE_TOPIC)
_DECODERS = {INTAKE_TOPIC: intake_told, TRIAGE_TOPIC: triage_told}


class EventConsumer:
    """The batch handler that the chassis calls."""

    def __init__(
        self,
        receiver: Receiver,
        own: OwnSignals | None = None,
        names: Names | None = None,
        unowned: UnownedCases | None = None,
    ) -> None:
        """With `own`, complaints with threats become posts of public opinion; with `unowned`,
        people are called for cases that nobody could take.
        """
        self._receiver, self._own, self._names = receiver, own, names or Names()
        self._unowned = unowned

    def __call__(self, batch: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """One answer per event, in order; historic imports and mere assessments are left alone."""
        answers: list[Answer] = [Outcome.IGNORED] * len(batch)
        self._report(batch)
        self._call_for_unowned(batch)
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

    def _call_for_unowned(self, batch: Sequence[ReceivedEvent]) -> None:
        """Before the facts, too: a ladder that exists already is left alone."""
        if self._unowned is not None:
            calls = (unowned_call(e) for e in batch if e.message.topic == TRIAGE_TOPIC)
            self._unowned.take([call for call in calls if call is not None])

    def _report(self, batch: Sequence[ReceivedEvent]) -> None:
        """First of all, for a batch that fails afterwards comes again and changes nothing here."""
        if self._own is None:
            return
        flags = self._own.flags
        assessed = (
            own_complaint(event, flags, self._names)
            for event in batch
            if event.message.topic == TRIAGE_TOPIC
        )
        posts = [post for post in assessed if post is not None]
        if posts:
            self._own.take(posts)
