"""Acting on time: the steps of a complaint's clocks whose moment has come. Pure, as `case` is."""

from dataclasses import replace
from datetime import datetime, timedelta

from services.chassis.ids import step_id
from services.escalation.domain.case import NO_STEPS, Case, KeptClock, Moved, computed_anew
from services.escalation.domain.clock import Clock
from services.escalation.domain.events import Announcement, Cause, DueSoon, Overdue
from services.escalation.domain.rulebook import PlannedStep, Rulebook


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
    for index, kept in enumerate(case.clocks):
        due = [step for step in kept.steps if step.at <= now]
        if not due:
            continue
        step = next((step for step in due if step.overdue), due[-1])
        late = now - step.at > tolerance
        clock, rest = kept.clock, kept.steps[len(due) :]
        what: DueSoon | Overdue = DueSoon(clock.clock, step.id, step.at, late)
        if step.overdue:
            what = Overdue(clock.clock, step.id, step.at, late)
            clock, rest = _overdue(case, clock, rulebook, now), NO_STEPS
        clocks = list(case.clocks)
        clocks[index] = KeptClock(clock, kept.revision, rest)
        case = replace(case, clocks=tuple(clocks), version=case.version + 1)
        announcements.append(_step_announcement(case, what, kept.revision, step, now))
    return Moved(case, tuple(announcements))


def _overdue(case: Case, clock: Clock, rulebook: Rulebook, now: datetime) -> Clock:
    """The clock as computed now: overdue, with the breaches that this brings."""
    if case.facts is None:
        return clock
    return rulebook.binding(clock.pack, clock.clock).clock(case.facts, case.confirmed, now)


def _step_announcement(
    case: Case, what: DueSoon | Overdue, revision: int, step: PlannedStep, now: datetime
) -> Announcement:
    return Announcement(
        event_id=step_id("escalation", str(case.complaint), what.clock, step.id, str(revision)),
        version=case.version,
        what=what,
        clocks=tuple((one.clock, one.revision) for one in case.clocks),
        cause=Cause(occurred_at=step.at),
        recorded_at=now,
    )
