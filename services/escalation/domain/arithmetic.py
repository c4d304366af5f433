"""The arithmetic of a clock as lines that a person can follow, each with its article."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from services.escalation.domain import working_time
from services.escalation.domain.clock import Line, Value
from services.escalation.domain.day_clock import DayResult, Period
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.opening import OpeningHours
from services.escalation.domain.pack import DayClock, TimeClock
from services.escalation.domain.pack_parts import Complexity, Stage
from services.escalation.domain.rulebook import Binding, Result
from services.escalation.domain.time_clock import TimeResult

WORKED_DAYS_SHOWN = 15
_ENDING_RULES = {"merged": "merge"}


def explain(binding: Binding, result: Result, facts: CaseFacts, as_of: datetime) -> list[Line]:
    """The lines in the order in which the deadline comes about."""
    rule, facts = binding.rule, binding.told(facts)
    lines: list[Line] = []
    if isinstance(result, DayResult) and isinstance(rule, DayClock):
        lines = _days(binding, rule, result, facts)
    elif isinstance(result, TimeResult) and isinstance(rule, TimeClock):
        lines = _time(binding, rule, result)
    lines += _provisional(binding, result)
    lines += _outcome(binding, result, as_of)
    return lines


def wall(at: datetime, place: ZoneInfo) -> str:
    """A moment as it stands on the wall."""
    return at.astimezone(place).strftime("%Y-%m-%d %H:%M:%S")


def _days(binding: Binding, rule: DayClock, result: DayResult, facts: CaseFacts) -> list[Line]:
    lines = []
    if facts.merged:
        day = result.periods[0].day_zero.isoformat()
        lines.append(Line("line_merged", rule.source("merge"), day, {"date": day}))
    for number, period in enumerate(result.periods):
        lines += _beginning(binding, rule, period, first=number == 0)
        lines += _term(rule, period)
    source = "、".join(pause.source for pause in rule.pauses.values())
    for kind, at in facts.uncounted if rule.pauses else ():
        day = wall(at, binding.place)[:10]
        lines.append(Line("line_uncounted_" + kind, source, day, {"date": day}))
    return lines


def _beginning(binding: Binding, rule: DayClock, period: Period, *, first: bool) -> list[Line]:
    at, day = wall(period.start, binding.place), period.day_zero.isoformat()
    values = {"at": at, "date": day}
    if first:
        start = Line(_started(rule), rule.source("start"), day, values)
    else:
        source = rule.restart.source if rule.restart else ""
        start = Line("line_restarted", source, day, values)
    counting = "line_day_zero_counted" if rule.start_day_counted else "line_day_zero"
    return [start, Line(counting, rule.source("counting"), "", {"date": day})]


def _started(rule: DayClock | TimeClock) -> str:
    return "line_received" if rule.starts_on == "complaint_received" else "line_started"


def _term(rule: DayClock, period: Period) -> list[Line]:
    lines = []
    if period.late_change:
        lines.append(Line("line_late_change", rule.source("late_change"), ""))
    simple = period.base.limit == rule.stages["simple"].limit
    lines.append(_limit(rule, period, "simple" if simple else "complex"))
    if period.extension != "none" and rule.extension:
        code = "line_extension_" if rule.extension.approvers else "line_notice_"
        code += period.extension
        base = _iso(period.base.last_day)
        lines.append(Line(code, rule.extension.source, base, {"date": base}))
    if period.extension == "valid":
        lines.append(_limit(rule, period, "special"))
    lines += _pauses(rule, period)
    if period.last_day and period.term.last_day and period.term.counted_to != period.term.last_day:
        rest, day = _iso(period.term.counted_to), _iso(period.term.last_day)
        lines.append(Line("line_rolled", rule.source("roll"), day, {"rest": rest, "date": day}))
    if period.agreed:
        agreed = period.agreed.isoformat()
        lines.append(Line("line_agreed", rule.source("variation"), agreed, {"date": agreed}))
    if period.last_day:
        last, at = period.last_day.isoformat(), rule.closes_at or ""
        code = "line_last_day_closes" if at else "line_last_day"
        result = f"{last} {at or '23:59:59'}"
        lines.append(Line(code, rule.source("end_of_day"), result, {"date": last, "at": at}))
    return lines


def _pauses(rule: DayClock, period: Period) -> list[Line]:
    lines = []
    source = "、".join(pause.source for pause in rule.pauses.values())
    for began, ended in period.pauses:
        start, end = began.isoformat(), _iso(ended)
        if ended is None:
            lines.append(Line("line_pause_open", source, start, {"from": start}))
        elif ended > began and (period.term.last_day is None or began <= period.term.last_day):
            lines.append(Line("line_pause", source, start, {"from": start, "to": end}))
    if period.term.paused_days:
        paused = period.term.paused_days
        lines.append(Line("line_paused_days", source, str(paused), {"days": paused}))
    if period.term.last_day is None:
        remaining = period.term.remaining_days or 0
        lines.append(Line("line_still_paused", source, str(remaining), {"days": remaining}))
    return lines


def _limit(rule: DayClock, period: Period, name: Complexity) -> Line:
    """The limit in words; natural days name the day at which it ends without pauses."""
    stage: Stage = rule.stages[name]
    start = period.day_zero.isoformat()
    values: dict[str, Value] = {"from": start, "days": stage.limit}
    if rule.unit != "natural_day":
        return Line(f"line_limit_{rule.unit}", stage.source, str(stage.limit), values)
    offset = stage.limit - 1 if rule.start_day_counted else stage.limit
    values["date"] = to = (period.day_zero + timedelta(days=offset)).isoformat()
    if name == "special" or rule.ladder:
        return Line(f"line_days_{name}", stage.source, to, values)
    return Line("line_days_only", stage.source, to, values)


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _time(binding: Binding, rule: TimeClock, result: TimeResult) -> list[Line]:
    at, hours = wall(result.start, binding.place), binding.hours
    budget, counting = _clock(rule.seconds), rule.source("counting")
    lines = [Line(_started(rule), rule.source("start"), at, {"at": at, "date": at[:10]})]
    if rule.seconds:
        code = "line_budget" if hours else "line_elapsing"
        lines.append(Line(code, counting, budget, {"time": budget}))
    if rule.end_of_working_day:
        days = rule.end_of_working_day
        code = "line_not_before_day" if rule.seconds else "line_limit_working_day"
        values: dict[str, Value] = {"days": days, "from": at[:10]}
        lines.append(Line(code, counting, str(days), values))
    if hours:
        lines += _worked(binding, hours, result, counting)
    due = wall(result.deadline, binding.place)
    lines.append(Line("line_deadline" if hours else "line_until", counting, due, {"at": due}))
    return lines


def _worked(binding: Binding, hours: OpeningHours, result: TimeResult, source: str) -> list[Line]:
    """The stretches of working time that the budget was taken from."""
    end = int(result.deadline.timestamp())
    day = result.start.astimezone(binding.place).date()
    worked: list[Line] = []
    while day <= result.deadline.astimezone(binding.place).date():
        for opened, closed in hours.windows(day):
            seconds = min(closed, end) - max(opened, int(result.start.timestamp()))
            if seconds > 0:
                took = _clock(seconds)
                values = {"date": day.isoformat(), "time": took}
                worked.append(Line("line_worked", source, took, values))
        day += timedelta(days=1)
    lines = worked[:WORKED_DAYS_SHOWN]
    if len(worked) > WORKED_DAYS_SHOWN:
        more = len(worked) - WORKED_DAYS_SHOWN
        lines.append(Line("line_worked_more", source, str(more), {"count": more}))
    return lines


def _clock(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"


def _provisional(binding: Binding, result: Result) -> list[Line]:
    if isinstance(result, DayResult):
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
        source = rule.source(_ENDING_RULES.get(reason, reason)) or "policy"
        return [Line(f"line_ended_{reason}", source, at, {"at": at})]
    if state == "exempt" and result.ended_at:
        at = wall(result.ended_at, binding.place)
        return [Line("line_exempt", rule.source("exempt"), at, {"at": at})]
    if state == "overdue":
        at = wall(as_of, binding.place)
        return [Line("line_overdue", rule.source("overdue"), at, {"at": at})]
    if isinstance(result, TimeResult) and binding.hours:
        start, until = int(result.start.timestamp()), int(as_of.timestamp())
        spent = _clock(working_time.elapsed(binding.hours, start, until))
        return [Line("line_elapsed", rule.source("counting"), spent, {"time": spent})]
    return []
