"""Complaints that triage has not assessed in time: a person gets a task, whatever the cause."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.clock import Clock
from services.chassis.logs import logger
from services.intake import metrics
from services.intake.domain.leads import Leads
from services.intake.domain.scope import Scope
from services.intake.domain.tasks import UNASSESSED, unassessed_task
from services.intake.ports import ComplaintStore, TaskQuery, TaskStore, Unassessed

LOG = logger(__name__)
LOOK_SECONDS: Final = 30.0
LOOKED_AT_MAX: Final = 200
EVERYTHING: Final = Scope("service:intake", None, None)


class UnassessedWatch:
    """A loop. An event that triage buried, or that was lost, is told by nobody else.

    A round goes through all of them, a page a turn; two processes may do it at once, for a task
    exists once for its cause.
    """

    def __init__(
        self, store: ComplaintStore, tasks: TaskStore, leads: Leads, clock: Clock, within: timedelta
    ) -> None:
        """`within`: the time that triage has from the filing on."""
        self._store, self._tasks, self._leads = store, tasks, leads
        self._clock, self._within = clock, within
        self._after: Unassessed | None = None
        self._seen = 0

    def turn(self) -> float:
        """One page; seconds until the next. Raises UNAVAILABLE."""
        late = self._store.unassessed(self._clock.now() - self._within, LOOKED_AT_MAX, self._after)
        if late:
            known = self._store.known([one.complaint_id for one in late])
            self._tasks.open(
                [
                    unassessed_task(
                        one.complaint_id,
                        one.recorded_at + self._within,
                        self._leads.of("", known[one.complaint_id].unit),
                    )
                    for one in late
                    if one.complaint_id in known
                ],
                known,
            )
        self._seen += len(late)
        if len(late) >= LOOKED_AT_MAX:
            self._after = late[-1]
            return 0.0
        self._end_round()
        return LOOK_SECONDS

    def _end_round(self) -> None:
        metrics.UNASSESSED.set(self._seen)
        if self._seen:
            LOG.error("assessment_late", cases=self._seen)
        self._after, self._seen = None, 0
        self._settle()

    def _settle(self) -> None:
        """What was assessed meanwhile needs nobody. Asked here: so no assessment pays for it."""
        after: tuple[datetime | None, UUID] | None = None
        while True:
            query = TaskQuery(EVERYTHING, LOOKED_AT_MAX, kind=UNASSESSED, after=after)
            rows = self._tasks.page(query)
            known = self._store.known([row.complaint_id for row in rows]) if rows else {}
            self._tasks.end(
                {
                    row.id: "assessed"
                    for row in rows
                    if row.complaint_id in known and known[row.complaint_id].versions.triage
                }
            )
            if len(rows) < LOOKED_AT_MAX:
                return
            after = (rows[-1].opened_at, rows[-1].id)
