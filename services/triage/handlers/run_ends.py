"""Runs whose case has ended are broken off, so that nobody goes on with a script for nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.triage.domain.runs.acts import case_ended
from services.triage.domain.runs.events import Entry
from services.triage.ports import Runs

BY = "service:intake"


@dataclass(frozen=True, slots=True)
class CaseEnd:
    """An event of intake that ended a case or brought it back: how, and when it was recorded."""

    complaint_id: UUID
    how: str
    at: datetime
    event_id: str


class RunEnds:
    """Level-triggered: whatever end of a case is told, no run that began before it goes on."""

    def __init__(self, runs: Runs) -> None:
        self._runs = runs

    def __call__(self, ends: Sequence[CaseEnd]) -> None:
        """Break off what goes on; an end that is told again changes nothing.

        Raises RACE when a person was faster, UNAVAILABLE: then it is told again.
        """
        if not ends:
            return
        for run in self._runs.open_of({end.complaint_id for end in ends}):
            for end in ends:
                event = case_ended(run, end.how, end.at)
                if end.complaint_id != run.complaint_id or event is None:
                    continue
                entry = Entry(BY, self._runs.now(), end.event_id, end.how, event)
                self._runs.replace(run, run.after([entry]))
                break
