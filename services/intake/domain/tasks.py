"""Tasks (待办): a person must look. Ids follow from the cause, so each exists once."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

from services.chassis.ids import step_id
from services.intake.domain.view import BITING, UNSURE, ClockUpdate, TriageUpdate, Update

CLASSIFY: Final = "classify"
CLOCK_DUE_SOON: Final = "clock_due_soon"
CLOCK_OVERDUE: Final = "clock_overdue"
FIND_OWNER: Final = "find_owner"
UNASSESSED: Final = "unassessed"
KINDS: Final = (
    CLASSIFY,
    CLOCK_DUE_SOON,
    CLOCK_OVERDUE,
    FIND_OWNER,
    UNASSESSED,
    "approve",
    "acknowledge",
    "attend_consultation",
    "follow_up_consultation",
    "file_regulator_report",
)
"""The last five follow from matters of people who must act (people_tasks.py)."""

ENDED: Final = "ended"
"""Clock state of a case that ended without a decision: nobody needs to classify it any more."""

AIMLESS: Final = (CLASSIFY, FIND_OWNER, UNASSESSED)
"""What nobody has to do any more for a case that ended."""

SETTLED: Final = frozenset({"met", "ended", "exempt"})
"""Clock states in which nobody has to look any more; a paused clock will run on."""

DONE_OUTCOMES: Final = frozenset({"done", "not_needed", "passed_on"})
"""What a person may say became of a task; the others come from events."""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task that an event calls for; `people` are the person ids that it is addressed to."""

    id: UUID
    complaint_id: UUID
    kind: str
    subject: str
    due_at: datetime | None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settled:
    """All open tasks of one cause are settled by an event."""

    complaint_id: UUID
    kinds: tuple[str, ...]
    subject: str
    outcome: str


def _nobody(update: TriageUpdate) -> tuple[str, ...]:
    return ()


def tasks_of(
    updates: Iterable[Update], leads: Callable[[TriageUpdate], tuple[str, ...]] = _nobody
) -> Iterator[NewTask]:
    """The tasks that these events call for; `leads` says who finds an owner for a case."""
    for update in updates:
        if isinstance(update, TriageUpdate):
            if needs_classifying(update):
                yield _task(update.complaint_id, CLASSIFY, "", "", None)
            if needs_owner(update):
                yield _find_owner(update, leads(update))
        elif update.step is not None and _bites(update, update.step.clock):
            kind = CLOCK_OVERDUE if update.step.overdue else CLOCK_DUE_SOON
            due = next(c.due_at for c in update.clocks if c.clock == update.step.clock)
            revision = next(c.revision for c in update.clocks if c.clock == update.step.clock)
            step = f"{update.step.step}#{revision}"
            yield _task(update.complaint_id, kind, update.step.clock, step, due)


def settled_by(update: Update) -> Iterator[Settled]:
    """What the state after this event settles; the first event finds nothing open."""
    if isinstance(update, TriageUpdate):
        if update.version > 1 and not needs_classifying(update):
            outcome = "confirmed" if update.view.confirmed else "matched"
            yield Settled(update.complaint_id, (CLASSIFY,), "", outcome)
        if update.version > 1 and not needs_owner(update):
            yield Settled(update.complaint_id, (FIND_OWNER,), "", "owner_found")
        return
    for clock in update.clocks:
        if clock.state in SETTLED:
            kinds = (CLOCK_DUE_SOON, CLOCK_OVERDUE)
            yield Settled(update.complaint_id, kinds, clock.clock, f"clock_{clock.state}")
        if clock.state == ENDED:
            yield Settled(update.complaint_id, AIMLESS, "", "case_ended")


def needs_classifying(update: TriageUpdate) -> bool:
    """Whether a person has to say what the matter is."""
    return update.view.outcome in UNSURE and not update.view.confirmed


def needs_owner(update: TriageUpdate) -> bool:
    """Whether nobody could take the case, so that a person has to give it to somebody."""
    return update.view.owner_rule == "nobody" and not update.view.owner


def unassessed_task(complaint: UUID, due_at: datetime, people: tuple[str, ...]) -> NewTask:
    """Triage has not said in time what the complaint is about: a person must look."""
    return replace(_task(complaint, UNASSESSED, "", "", due_at), people=people)


def _find_owner(update: TriageUpdate, leads: tuple[str, ...]) -> NewTask:
    """One for each time that a case is without owner, due when the house clock runs out."""
    since = update.unowned_since
    step = since.isoformat() if since else str(update.version)
    task = _task(update.complaint_id, FIND_OWNER, "", step, update.owner_due_at)
    return replace(task, people=leads)


def _bites(update: ClockUpdate, clock: str) -> bool:
    return any(c.clock == clock and c.state in BITING for c in update.clocks)


def _task(complaint: UUID, kind: str, subject: str, step: str, due_at: datetime | None) -> NewTask:
    ident = step_id("intake-task", str(complaint), kind, subject, step)
    return NewTask(ident, complaint, kind, subject, due_at)
