"""Tasks that follow from a matter of people who must act, whatever order its events come in.

Pure. A matter's state says which tasks there are and which of them are over. A task that is over
never opens again, so a late or repeated event changes nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from services.chassis.ids import step_id
from services.intake.domain.tasks import NewTask

APPROVE: Final = "approve"
ACKNOWLEDGE: Final = "acknowledge"
ATTEND: Final = "attend_consultation"
FOLLOW_UP: Final = "follow_up_consultation"
FILE_REPORT: Final = "file_regulator_report"


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to be done in a matter; `step` tells repetitions apart, `outcome` ends it."""

    kind: str
    step: str
    due_at: datetime | None
    people: tuple[str, ...] = ()
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class MatterUpdate:
    """One event about a matter: which complaint its tasks belong to, and what is to be done."""

    matter: UUID
    complaint_id: UUID
    duties: tuple[Duty, ...]


def tasks_in(update: MatterUpdate) -> Iterator[tuple[NewTask, str]]:
    """Each task of the matter with its outcome; empty while it is open."""
    for duty in update.duties:
        subject = str(update.matter)
        ident = step_id("intake-task", str(update.complaint_id), duty.kind, subject, duty.step)
        task = NewTask(ident, update.complaint_id, duty.kind, subject, duty.due_at, duty.people)
        yield task, duty.outcome
