"""Taking in what escalation announces of people who must act: their tasks, each once."""

from collections.abc import Sequence

from services.chassis.consumer import Answer, Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.people_tasks import MatterUpdate, tasks_in
from services.intake.ports import ComplaintStore, TaskStore


class PeopleTasks:
    """Opens and ends tasks as the state of matters says; no version is needed for that."""

    def __init__(self, store: ComplaintStore, tasks: TaskStore) -> None:
        self._store, self._tasks = store, tasks

    def handle(self, updates: Sequence[MatterUpdate]) -> Sequence[Answer]:
        """One answer per update: done, or NOT_FOUND for an unknown complaint.

        Raises UNAVAILABLE. A task that is over is stored too, so that an event that comes late
        finds it ended.
        """
        if not updates:
            return []
        known = self._store.known(list({update.complaint_id for update in updates}))
        wanted = [
            pair for update in updates if update.complaint_id in known for pair in tasks_in(update)
        ]
        if wanted:
            self._tasks.open([task for task, _ in wanted], known)
            self._tasks.end({task.id: outcome for task, outcome in wanted if outcome})
        return [
            Outcome.DONE
            if update.complaint_id in known
            else ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
            for update in updates
        ]
