"""Events of triage and escalation on their way to the projection and to the tasks of people."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from services.chassis.consumer import Answer, Outcome
from services.chassis.errors import ServiceError
from services.chassis.event import ReceivedEvent
from services.intake.adapters.matter_tasks_codec import COMPLAINT, matter_update
from services.intake.adapters.view_codec import ESCALATION_TOPIC, TRIAGE_TOPIC, update_of
from services.intake.domain.people_tasks import MatterUpdate
from services.intake.handlers.people_tasks import PeopleTasks
from services.intake.handlers.projecting import Projector

TOPICS = (TRIAGE_TOPIC, ESCALATION_TOPIC)


class EventConsumer:
    """The batch handler of the worker."""

    def __init__(self, projector: Projector, people: PeopleTasks, zone: ZoneInfo) -> None:
        self._projector, self._people, self._zone = projector, people, zone

    def handle(self, events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """One answer for each event, in order."""
        matters = [event.metadata.aggregate_type != COMPLAINT for event in events]
        if not any(matters):
            return self._projector.handle([update_of(event) for event in events])
        of_cases = [e for e, matter in zip(events, matters, strict=True) if not matter]
        of_matters = [e for e, matter in zip(events, matters, strict=True) if matter]
        answers = {
            True: iter(self._of_matters(of_matters)),
            False: iter(self._projector.handle([update_of(event) for event in of_cases])),
        }
        return [next(answers[matter]) for matter in matters]

    def _of_matters(self, events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
        """An event that cannot be read is answered with its fault and spoils no other."""
        read = [self._read(event) for event in events]
        done = iter(self._people.handle([one for one in read if isinstance(one, MatterUpdate)]))
        return [
            next(done) if isinstance(one, MatterUpdate) else one or Outcome.DONE for one in read
        ]

    def _read(self, event: ReceivedEvent) -> MatterUpdate | ServiceError | None:
        try:
            return matter_update(event, self._zone)
        except ServiceError as error:
            return error
