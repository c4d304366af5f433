"""Taking in what triage and escalation announce: tasks first, then the view, both once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from services.chassis.consumer import Answer, Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.leads import Leads
from services.intake.domain.record import Known
from services.intake.domain.tasks import settled_by, tasks_of
from services.intake.domain.view import Projection, TriageUpdate, Update, is_news
from services.intake.ports import ComplaintStore, TaskStore


class Projector:
    """Keeps case_view and the tasks; guarded by version per source, never by arrival."""

    def __init__(self, store: ComplaintStore, tasks: TaskStore, leads: Leads | None = None) -> None:
        """`leads` says whom the task to find an owner is for."""
        self._store, self._tasks, self._leads = store, tasks, leads

    def handle(self, updates: Sequence[Update]) -> Sequence[Answer]:
        """One answer per update: done, duplicate, NOT_FOUND or RACE. Raises UNAVAILABLE.

        Tasks are written before the view: after a crash between the two the event is still
        news, and a task that exists is not opened again.
        """
        known = self._store.known(list({update.complaint_id for update in updates}))
        projections: dict[object, Projection] = {}
        answers: list[Answer] = []
        news: list[Update] = []
        for update in updates:
            found = known.get(update.complaint_id)
            if found is None:
                answers.append(ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found"))
            elif not is_news(update, found.versions):
                answers.append(Outcome.DUPLICATE)
            else:
                answers.append(Outcome.DONE)
                news.append(update)
                held = projections.get(update.complaint_id) or Projection(
                    update.complaint_id, found.versions
                )
                projections[update.complaint_id] = held.with_update(update)
        if not news:
            return answers
        tasks = list(tasks_of(news, lambda update: self._leads_of(update, known)))
        if tasks:
            self._tasks.open(tasks, known)
        settled = [item for update in news for item in settled_by(update)]
        if settled:
            self._tasks.settle(settled)
        lost = self._store.project(list(projections.values()))
        return [
            ServiceError(ErrorKind.RACE, "race")
            if answer is Outcome.DONE and update.complaint_id in lost
            else answer
            for update, answer in zip(updates, answers, strict=True)
        ]

    def _leads_of(self, update: TriageUpdate, known: Mapping[UUID, Known]) -> tuple[str, ...]:
        if self._leads is None:
            return ()
        return self._leads.of(update.view.team, known[update.complaint_id].unit)
