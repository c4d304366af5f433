"""The clock in working time: a budget within opening hours, from the first receipt."""

from dataclasses import dataclass
from datetime import UTC, datetime

from services.escalation.domain import working_time
from services.escalation.domain.calendar import KnownCalendar
from services.escalation.domain.clock import State
from services.escalation.domain.facts import CaseFacts, Classification, Ending, ending_of
from services.escalation.domain.opening import OpeningHours
from services.escalation.domain.pack import WorkingTimeClock


@dataclass(frozen=True)
class Schedule:
    """One clock of a pack with its opening hours and calendar."""

    rule: WorkingTimeClock
    hours: OpeningHours
    calendar: KnownCalendar


@dataclass(frozen=True, slots=True)
class WorkingResult:
    """`deadline` is the last moment in time; `overdue_from` the first one too late.

    They lie apart when the budget ends at closing time: what happens before the next opening
    is still in time, because no working time has elapsed.
    """

    start: datetime
    deadline: datetime
    overdue_from: datetime
    state: State
    ending: Ending | None
    ended_at: datetime | None
    on_time: bool | None
    breaches: tuple[str, ...]


def compute(
    schedule: Schedule, facts: CaseFacts, confirmed: Classification | None, as_of: datetime
) -> WorkingResult:
    """Lay the budget from the first receipt and judge it at `as_of`."""
    rule, hours = schedule.rule, schedule.hours
    start = facts.receipts[0]
    deadline = working_time.deadline(hours, int(start.timestamp()), rule.working_seconds)
    overdue_from = working_time.deadline(hours, deadline, 1)
    ending = ending_of(facts, confirmed, rule.complaint_kinds)
    satisfied = _satisfied(rule, facts)
    ended_at = min((at for at in (satisfied, ending and ending.at) if at), default=None)
    judged = int((ended_at or as_of).timestamp())
    late = judged >= overdue_from
    state: State = "overdue" if late else "running"
    if ended_at:
        state = "met" if ended_at == satisfied else "ended"
    return WorkingResult(
        start=start,
        deadline=datetime.fromtimestamp(deadline, UTC),
        overdue_from=datetime.fromtimestamp(overdue_from, UTC),
        state=state,
        ending=ending if state == "ended" else None,
        ended_at=ended_at,
        on_time=not late if state == "met" else False if late else None,
        breaches=(rule.breaches.overdue,) if late else (),
    )


def _satisfied(rule: WorkingTimeClock, facts: CaseFacts) -> datetime | None:
    moments = {"work_started": facts.started_at, "decision_dispatched": facts.notified_at}
    return min((at for name in rule.satisfied_by if (at := moments[name])), default=None)
