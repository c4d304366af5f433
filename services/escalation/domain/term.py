"""Laying a term on the calendar: a number of days, weeks or months after day zero."""

from datetime import date, timedelta
from typing import NamedTuple

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.calendar import KnownCalendar
from services.escalation.domain.day_counting import SHUT_DAYS_MAX, add_months
from services.escalation.domain.pack import DayClock

Span = tuple[date, date | None]
_DAY = timedelta(days=1)


class Term(NamedTuple):
    """A term laid on the calendar; `last_day` is None while a pause is open.

    `limit` is in the unit of the clock; `paused_days` and `remaining_days` count the days that
    the clock counts: working days for a term in working days, else natural days.
    """

    limit: int
    last_day: date | None
    counted_to: date | None
    paused_days: int
    remaining_days: int | None


def lay(
    rule: DayClock, calendar: KnownCalendar, day_zero: date, limit: int, pauses: list[Span]
) -> Term:
    """`limit` after `day_zero`; a pause that begins when the term has passed changes nothing.

    Raises ServiceError INVALID `calendar_not_announced` where even a provisional calendar of
    working days ends.
    """
    if rule.unit == "working_day":
        return _working_days(rule, calendar, day_zero, limit, pauses)
    first = day_zero if rule.start_day_counted else day_zero + _DAY
    last = _natural_end(rule, day_zero, limit)
    paused = 0
    for began, ended in pauses:
        began = max(began, first)
        if began > last:
            break
        if ended is None:
            return Term(limit, None, None, paused, (last - began).days + 1)
        taken = max(0, (ended - began).days)
        paused += taken
        last += timedelta(days=taken)
    counted_to = last
    if rule.roll_if_rest_day:
        while not calendar.is_workday(last):
            last += _DAY
    return Term(limit, last, counted_to, paused, None)


def _natural_end(rule: DayClock, day_zero: date, limit: int) -> date:
    if rule.unit == "month":
        last = add_months(day_zero, limit)
    else:
        last = day_zero + timedelta(days=limit * 7 if rule.unit == "week" else limit)
    return last - _DAY if rule.start_day_counted else last


def _working_days(
    rule: DayClock, calendar: KnownCalendar, day_zero: date, limit: int, pauses: list[Span]
) -> Term:
    day = day_zero if rule.start_day_counted else day_zero + _DAY
    counted = paused = shut = 0
    while True:
        if calendar.is_workday(day):
            pause = next((p for p in pauses if p[0] <= day and (not p[1] or day < p[1])), None)
            if pause and pause[1] is None:
                return Term(limit, None, None, paused, limit - counted)
            counted, paused, shut = counted + (not pause), paused + bool(pause), 0
            if counted == limit and not pause:
                return Term(limit, day, day, paused, None)
        elif (shut := shut + 1) > SHUT_DAYS_MAX:
            raise ServiceError(ErrorKind.INVALID, "no_opening")
        day += _DAY
