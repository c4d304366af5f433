"""The clock in time: a budget of working time within opening hours, or of elapsed time."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from services.escalation.domain import working_time
from services.escalation.domain.calendar import KnownCalendar
from services.escalation.domain.clock import State
from services.escalation.domain.day_counting import WorkingDays, add_working_days
from services.escalation.domain.facts import CaseFacts, Classification, Ending, ending_of
from services.escalation.domain.opening import OpeningHours
from services.escalation.domain.pack import TimeClock
from services.escalation.domain.satisfied import first_act
from services.escalation.domain.zones import end_of_day, local_date


@dataclass(frozen=True)
class Schedule:
    """One clock of a pack with its zone and calendar; opening hours where it has them."""

    rule: TimeClock
    place: ZoneInfo
    hours: OpeningHours | None
    calendar: KnownCalendar


class TimeResult(NamedTuple):
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
) -> TimeResult:
    """Lay the budget from the first receipt and judge it at `as_of`."""
    rule = schedule.rule
    start = facts.receipts[0]
    deadline, overdue_from = _limits(schedule, start)
    ending = ending_of(facts, confirmed, rule.complaint_kinds)
    satisfied = first_act(facts, rule.satisfied_by)
    ended_at = min((at for at in (satisfied, ending and ending.at) if at), default=None)
    late = (ended_at or as_of) >= overdue_from
    state: State = "overdue" if late else "running"
    if ended_at:
        state = "met" if ended_at == satisfied else "ended"
    return TimeResult(
        start=start,
        deadline=deadline,
        overdue_from=overdue_from,
        state=state,
        ending=ending if state == "ended" else None,
        ended_at=ended_at,
        on_time=not late if state == "met" else False if late else None,
        breaches=(rule.breaches.overdue,) if late and rule.breaches.overdue else (),
    )


def _limits(schedule: Schedule, start: datetime) -> tuple[datetime, datetime]:
    """The last moment in time and the first one too late."""
    rule = schedule.rule
    if schedule.hours:
        last = working_time.deadline(schedule.hours, int(start.timestamp()), rule.seconds)
        late = working_time.deadline(schedule.hours, last, 1)
        return datetime.fromtimestamp(last, UTC), datetime.fromtimestamp(late, UTC)
    second = timedelta(seconds=1)
    deadline = start.astimezone(UTC) + timedelta(seconds=rule.seconds)
    if rule.end_of_working_day:
        days = WorkingDays(schedule.calendar)
        day = add_working_days(local_date(start, schedule.place), rule.end_of_working_day, days)
        deadline = max(deadline, end_of_day(day, schedule.place) - second)
    return deadline, deadline + second
