"""The arithmetic of a clock as lines that a person can follow, each with its article."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.escalation.domain import working_time
from services.escalation.domain.clock import Line, Value
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.natural_clock import NaturalResult, Period
from services.escalation.domain.pack import Complexity, NaturalDayClock
from services.escalation.domain.rulebook import Binding, Result
from services.escalation.domain.working_clock import WorkingResult

WORKED_DAYS_SHOWN = 15


def explain(binding: Binding, result: Result, facts: CaseFacts, as_of: datetime) -> list[Line]:
    """The lines in the order in which the deadline comes about."""
    if isinstance(result, NaturalResult):
        lines = _natural(binding, result, facts)
    else:
        lines = _working(binding, result)
    lines += _provisional(binding, result)
    lines += _outcome(binding, result, as_of)
    return lines


def wall(at: datetime, place: ZoneInfo) -> str:
    """A moment as it stands on the wall."""
    return at.astimezone(place).strftime("%Y-%m-%d %H:%M:%S")


def _natural(binding: Binding, result: NaturalResult, facts: CaseFacts) -> list[Line]:
    rule = binding.rule
    if not isinstance(rule, NaturalDayClock):
        return []
    lines = []
    if facts.merged:
        day = result.periods[0].day_zero.isoformat()
        lines.append(Line("line_merged", rule.source("merge"), day, {"date": day}))
    for number, period in enumerate(result.periods):
        lines += _beginning(binding, rule, period, first=number == 0)
        lines += _term(rule, period)
    return lines


def _beginning(
    binding: Binding, rule: NaturalDayClock, period: Period, *, first: bool
) -> list[Line]:
    at, day = wall(period.start, binding.place), period.day_zero.isoformat()
    if first:
        start = Line("line_received", rule.source("start"), day, {"at": at, "date": day})
    else:
        source = rule.restart.source if rule.restart else ""
        start = Line("line_restarted", source, day, {"at": at, "date": day})
    counting = "line_day_zero_counted" if rule.start_day_counted else "line_day_zero"
    return [start, Line(counting, rule.source("counting"), "", {"date": day})]


def _term(rule: NaturalDayClock, period: Period) -> list[Line]:
    lines = []
    if period.late_change:
        lines.append(Line("line_late_change", rule.source("late_change"), ""))
    simple = period.base.days == rule.stages["simple"].days
    stage: Complexity = "simple" if simple else "complex"
    lines += _days(rule, period, stage)
    if period.extension != "none":
        code = f"line_extension_{period.extension}"
        base = _iso(period.base.last_day)
        lines.append(Line(code, rule.extension.source, base, {"date": base}))
    if period.extension == "valid":
        lines += _days(rule, period, "special")
    if period.term.paused_days:
        source = "、".join(pause.source for pause in rule.pauses.values())
        paused = period.term.paused_days
        lines.append(Line("line_paused_days", source, str(paused), {"days": paused}))
    if period.term.last_day is None:
        remaining = period.term.remaining_days or 0
        source = "、".join(pause.source for pause in rule.pauses.values())
        lines.append(Line("line_still_paused", source, str(remaining), {"days": remaining}))
    elif period.term.counted_to != period.term.last_day:
        rest, day = _iso(period.term.counted_to), _iso(period.term.last_day)
        lines.append(Line("line_rolled", rule.source("roll"), day, {"rest": rest, "date": day}))
    if period.agreed:
        agreed = period.agreed.isoformat()
        lines.append(Line("line_agreed", rule.source("variation"), agreed, {"date": agreed}))
    if period.last_day:
        last = period.last_day.isoformat()
        lines.append(
            Line("line_last_day", rule.source("end_of_day"), f"{last} 23:59:59", {"date": last})
        )
    return lines


def _days(rule: NaturalDayClock, period: Period, name: Complexity) -> list[Line]:
    stage = rule.stages[name]
    offset = stage.days - 1 if rule.start_day_counted else stage.days
    to = (period.day_zero + timedelta(days=offset)).isoformat()
    start = period.day_zero.isoformat()
    values: dict[str, Value] = {"from": start, "days": stage.days, "date": to}
    return [Line(f"line_days_{name}", stage.source, to, values)]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _working(binding: Binding, result: WorkingResult) -> list[Line]:
    rule, hours = binding.rule, binding.hours
    if hours is None or isinstance(rule, NaturalDayClock):
        return []
    at = wall(result.start, binding.place)
    budget = rule.working_seconds
    lines = [
        Line("line_received", rule.source("start"), at, {"at": at, "date": at[:10]}),
        Line("line_budget", rule.source("counting"), _clock(budget), {"time": _clock(budget)}),
    ]
    end = int(result.deadline.timestamp())
    day = result.start.astimezone(binding.place).date()
    worked: list[Line] = []
    while day <= result.deadline.astimezone(binding.place).date():
        for opened, closed in hours.windows(day):
            seconds = min(closed, end) - max(opened, int(result.start.timestamp()))
            if seconds > 0:
                took = _clock(seconds)
                values = {"date": day.isoformat(), "time": took}
                worked.append(Line("line_worked", rule.source("counting"), took, values))
        day += timedelta(days=1)
    lines += worked[:WORKED_DAYS_SHOWN]
    if len(worked) > WORKED_DAYS_SHOWN:
        more = len(worked) - WORKED_DAYS_SHOWN
        lines.append(Line("line_worked_more", rule.source("counting"), str(more), {"count": more}))
    due = wall(result.deadline, binding.place)
    lines.append(Line("line_deadline", rule.source("counting"), due, {"at": due}))
    return lines


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _provisional(binding: Binding, result: Result) -> list[Line]:
    if isinstance(result, NaturalResult):
        last = result.current.last_day or result.current.day_zero
    else:
        last = result.deadline.astimezone(binding.place).date()
    if binding.calendar.announced(last.year):
        return []
    source = binding.rule.source("provisional")
    return [Line("line_provisional", source, str(last.year), {"year": last.year})]


def _outcome(binding: Binding, result: Result, as_of: datetime) -> list[Line]:
    rule, state = binding.rule, result.state
    if state == "met" and result.ended_at:
        at = wall(result.ended_at, binding.place)
        code = "line_met" if result.on_time else "line_met_late"
        return [Line(code, rule.source("met"), at, {"at": at})]
    if state == "ended" and result.ended_at and result.ending:
        at, reason = wall(result.ended_at, binding.place), result.ending.reason
        return [Line(f"line_ended_{reason}", rule.source(reason), at, {"at": at})]
    if state == "exempt" and result.ended_at:
        at = wall(result.ended_at, binding.place)
        return [Line("line_exempt", rule.source("exempt"), at, {"at": at})]
    if state == "overdue":
        at = wall(as_of, binding.place)
        return [Line("line_overdue", rule.source("overdue"), at, {"at": at})]
    if isinstance(result, WorkingResult) and binding.hours:
        start, until = int(result.start.timestamp()), int(as_of.timestamp())
        spent = _clock(working_time.elapsed(binding.hours, start, until))
        return [Line("line_elapsed", rule.source("counting"), spent, {"time": spent})]
    return []
