"""Events of all three topics, in one batch, become facts."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.chassis.consumer import Answer, Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent
from services.reporting.adapters.event_codec import patch_of
from services.reporting.domain.fact import Patch
from services.reporting.handlers.take_in import Taken, take_in
from services.reporting.ports import FactStore

TOPICS = (
    "complaints-intake-events",
    "complaints-triage-events",
    "complaints-escalation-events",
)
COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class EventConsumer:
    """The batch handler."""

    facts: FactStore

    def __call__(self, events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """One answer for each event, in order. Raises ServiceError UNAVAILABLE for all."""
        answers: dict[int, Answer] = {}
        patches: list[Patch] = []
        places: list[int] = []
        for place, event in enumerate(events):
            if event.metadata.aggregate_type != COMPLAINT:  # no report counts matters of people
                answers[place] = Outcome.DONE
                continue
            try:
                patches.append(patch_of(event))
                places.append(place)
            except ServiceError as error:
                answers[place] = error
        for place, taken in zip(places, take_in(patches, self.facts), strict=True):
            answers[place] = _ANSWERS.get(taken) or ServiceError(ErrorKind.RACE, "race")
        return [answers[place] for place in range(len(events))]


_ANSWERS = {Taken.STORED: Outcome.DONE, Taken.KNOWN: Outcome.DUPLICATE}
