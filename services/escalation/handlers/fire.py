"""The scheduler's turn: read only what is due, act, write guarded; two may do it at once."""

from datetime import timedelta

from services.escalation.domain.acting import act_on_time
from services.escalation.domain.rulebook import Rulebook
from services.escalation.handlers.counting import count
from services.escalation.metrics import OVERDUE
from services.escalation.ports import Cases, Write

BATCH = 500
COUNT_EVERY_TURNS = 15


class Scheduler:
    """Fires the steps whose moment has come, each once, whoever else runs beside it."""

    def __init__(
        self, cases: Cases, rulebook: Rulebook, tolerance: timedelta, turn_seconds: float
    ) -> None:
        self._cases, self._rulebook, self._tolerance = cases, rulebook, tolerance
        self._turn_seconds = turn_seconds
        self._turns = 0

    def turn(self) -> float:
        """One sweep; returns the seconds until the next, 0 when there may be more at once."""
        fired = self.sweep()
        if self._turns % COUNT_EVERY_TURNS == 0:
            self._count_overdue()
        self._turns += 1
        return 0.0 if fired >= BATCH else self._turn_seconds

    def sweep(self) -> int:
        """Take what is due; returns how many cases were due.

        A case that another scheduler or an event changed meanwhile is left to the next sweep.
        """
        now = self._cases.now()
        due = self._cases.due(now, BATCH)
        if not due:
            return 0
        writes = []
        for case in due:
            moved = act_on_time(case, self._rulebook, now, self._tolerance)
            writes.append(Write(case, moved.case, moved.announcements))
        for write, error in zip(writes, self._cases.save(writes), strict=True):
            if error is None:
                count(write.announcements)
        return len(due)

    def _count_overdue(self) -> None:
        clocks = self._rulebook.automatic_clocks
        for clock, number in self._cases.overdue_counts(clocks).items():
            OVERDUE.labels(clock).set(number)
