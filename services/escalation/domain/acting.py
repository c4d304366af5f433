"""Acting on time: the steps of a complaint's clocks whose moment has come. Pure, as `case` is."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.ids import step_id
from services.escalation.domain.case import NO_STEPS, Case, KeptClock, Moved, computed_anew
from services.escalation.domain.clock import Clock
from services.escalation.domain.events import Announcement, Cause, DueSoon, Overdue
from services.escalation.domain.rulebook import PlannedStep, Rulebook, inputs_of


def act_on_time(case: Case, rulebook: Rulebook, now: datetime, tolerance: timedelta) -> Moved:
    """Take the steps whose moment has come, each clock at most one.

    When several lie in the past, only the one that still says something is taken: overdue
    before all, else the last warning. A step later than `tolerance` says that it is late.
    Clocks of older versions are computed anew before, so that no step of theirs is taken.
    """
    if case.next_step_at is None or case.next_step_at > now:
        return Moved(case, ())
    announcements: list[Announcement] = []
    anew = computed_anew(case, rulebook, now)
    if anew:
        case, announcements = anew.case, list(anew.announcements)
    clocks, version = list(case.clocks), case.version
    inputs = inputs_of(case.facts, case.confirmed) if case.facts else ""
    for index, kept in enumerate(clocks):
        due = [step for step in kept.steps if step.at <= now]
        if not due:
            continue
        step = next((step for step in due if step.overdue), due[-1])
        late = now - step.at > tolerance
        kind: type[DueSoon | Overdue] = Overdue if step.overdue else DueSoon
        clock, rest = kept.clock, kept.steps[len(due) :]
        if step.overdue:
            clock, rest = _overdue(case, clock, rulebook, now, inputs), NO_STEPS
        clocks[index] = KeptClock(clock, kept.revision, rest)
        version += 1
        announcements.append(
            Announcement(
                event_id=_event_id(case, kept, step),
                version=version,
                what=kind(clock.clock, step.id, step.at, late),
                clocks=tuple((one.clock, one.revision) for one in clocks),
                cause=Cause(occurred_at=step.at),
                recorded_at=now,
            )
        )
    return Moved(replace(case, clocks=tuple(clocks), version=version), tuple(announcements))


def _overdue(case: Case, clock: Clock, rulebook: Rulebook, now: datetime, inputs: str) -> Clock:
    """The clock as computed now: overdue, with the breaches that this brings."""
    if case.facts is None:
        return clock
    binding = rulebook.binding(clock.pack, clock.clock)
    return binding.clock(case.facts, case.confirmed, now, inputs)


def _event_id(case: Case, kept: KeptClock, step: PlannedStep) -> UUID:
    """The same whoever takes the step."""
    parts = (str(case.complaint), kept.clock.clock, step.id, str(kept.revision))
    return step_id("escalation", *parts)
