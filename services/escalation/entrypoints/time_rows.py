"""Rows of hours, days and calendars: the operations of `clock` that need no pack."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

import orjson

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain import day_counting, working_time
from services.escalation.domain.calendar import AnnouncedDays, Calendar
from services.escalation.domain.day_counting import WorkingDays
from services.escalation.domain.opening import (
    DayRule,
    ListedDays,
    OpeningHours,
    Window,
    merged,
    weekly,
)
from services.escalation.entrypoints import row_fields as field
from services.escalation.entrypoints.row_fields import Fields, refused

Answer = Mapping[str, object]
_DAYS = ("calendar", "holidays", "yearly_holidays", "workdays")
_OPENING = ("calendar_tz", "hours", "workday_hours", *_DAYS)


def _make_up(value: object, name: str) -> tuple[Window, ...] | None:
    found = field.windows(value, name)
    if any(end <= start for start, end in found):
        raise refused("invalid_field", name)
    return merged(found) or None


def _hours(fields: Fields, rows: "TimeRows") -> tuple[OpeningHours, ZoneInfo]:
    given = {name: fields.raw(name) for name in _OPENING}
    try:
        key = orjson.dumps(given, option=orjson.OPT_SORT_KEYS)
    except orjson.JSONEncodeError as error:
        raise refused("invalid_field", "hours") from error
    hours = rows.opening(key)
    return hours, fields.may("io_tz", field.place, hours.place)


def _pauses(fields: Fields, io: ZoneInfo) -> tuple[Window, ...]:
    def parse(value: object, name: str) -> tuple[Window, ...]:
        pauses = []
        for pair in field.items(value, name):
            edges = field.items(pair, name)
            if len(edges) != 2:
                raise refused("invalid_field", name)
            end = None if edges[1] is None else field.local_seconds(edges[1], name, io)
            pauses.append((field.local_seconds(edges[0], name, io), end))
        return working_time.pause_union(pauses)

    return fields.may("pauses", parse, ())


def _written(at: float, io: ZoneInfo) -> str:
    return datetime.fromtimestamp(at, io).strftime("%Y-%m-%d %H:%M:%S")


def _add(fields: Fields, rows: "TimeRows") -> Answer:
    hours, io = _hours(fields, rows)
    start = field.local_seconds(fields.raw("start"), "start", io)
    budget = fields.need("working_seconds", field.whole)
    pauses = _pauses(fields, io)
    fields.done()
    try:
        at = working_time.deadline(hours, start, budget, pauses)
    except working_time.StillPausedError as paused:
        return {"answer": None, "remaining_seconds": paused.remaining_seconds}
    return {"answer": _written(at, io)}


def _between(fields: Fields, rows: "TimeRows") -> Answer:
    hours, io = _hours(fields, rows)
    start = field.local_seconds(fields.raw("start"), "start", io)
    end = field.local_seconds(fields.raw("end"), "end", io)
    pauses = _pauses(fields, io)
    fields.done()
    return {"answer": working_time.elapsed(hours, start, end, pauses)}


def _add_working_days_datetime(fields: Fields, rows: "TimeRows") -> Answer:
    hours, io = _hours(fields, rows)
    start = field.local_seconds(fields.raw("start"), "start", io)
    n = fields.need("n", field.whole)
    choice = fields.may("time_of_day", field.one_of("keep", "closing"), "keep")
    if _pauses(fields, io):
        raise refused("invalid_field", "pauses")
    fields.done()
    closing = choice == "closing"
    at = day_counting.shift_working_days(hours, start, n, "closing" if closing else "keep")
    return {"answer": _written(at.timestamp(), io)}


def _add_working_days(fields: Fields, rows: "TimeRows") -> Answer:
    start = fields.need("start", field.day)
    n = fields.need("n", field.whole)
    rule = rows.rule(fields)
    count_start = fields.may("count_start", field.flag, False)
    fields.done()
    answer = day_counting.add_working_days(start, n, rule, count_start=count_start)
    return {"answer": answer.isoformat()}


def _add_months(fields: Fields, rows: "TimeRows") -> Answer:
    start = fields.need("start", field.day)
    day = day_counting.add_months(start, fields.need("n", field.whole))
    return rows.rolled(fields, day)


def _add_natural_days(fields: Fields, rows: "TimeRows") -> Answer:
    start = fields.need("start", field.day)
    n = fields.need("n", field.whole)
    count_start = fields.may("count_start", field.flag, False)
    day = day_counting.add_natural_days(start, n, count_start=count_start)
    return rows.rolled(fields, day)


def _count_days(fields: Fields, rows: "TimeRows") -> Answer:
    start, end = fields.need("start", field.day), fields.need("end", field.day)
    rule = rows.rule(fields)
    fields.done()
    days = day_counting.span(start, end)
    working = sum(map(rule.works, days))
    return {"answer": {"calendar_days": len(days), "working_days": working}}


def _list_working_days(fields: Fields, rows: "TimeRows") -> Answer:
    start, end = fields.need("start", field.day), fields.need("end", field.day)
    rule = rows.rule(fields)
    fields.done()
    days = day_counting.span(start, end)[:-1]
    return {"answer": [day.isoformat() for day in days if rule.works(day)]}


def _workday(fields: Fields, rows: "TimeRows") -> Answer:
    calendar = rows.calendar(fields.need("calendar", field.text))
    day = fields.need("date", field.day)
    known = calendar.as_known(fields.may("known_at", field.day, None))
    fields.done()
    return {
        "answer": {
            "workday": known.is_workday(day),
            "provisional": not known.announced(day.year),
            "notice": known.source(day),
        }
    }


OPERATIONS: Mapping[str, Callable[[Fields, "TimeRows"], Answer]] = {
    "add": _add,
    "between": _between,
    "add_working_days": _add_working_days,
    "add_working_days_datetime": _add_working_days_datetime,
    "add_months": _add_months,
    "add_natural_days": _add_natural_days,
    "count_days": _count_days,
    "list_working_days": _list_working_days,
    "workday": _workday,
}


class TimeRows:
    """Answers rows without a pack."""

    def __init__(self, calendars: Mapping[str, Calendar]) -> None:
        self._calendars = calendars
        # Rows mostly repeat their opening hours, so those are read once.
        self.opening = lru_cache(maxsize=512)(self._opening)

    def answer(self, op: str, row: Mapping[str, object]) -> Answer:
        """The answer of one row. Raises ServiceError INVALID."""
        return OPERATIONS[op](Fields(row), self)

    def calendar(self, name: str) -> Calendar:
        """A calendar by name. Raises `unknown_calendar`."""
        if name not in self._calendars:
            raise ServiceError(ErrorKind.INVALID, "unknown_calendar")
        return self._calendars[name]

    def _opening(self, key: bytes) -> OpeningHours:
        """Opening hours from the canonical JSON of their fields."""
        fields = Fields(orjson.loads(key))
        place = fields.need("calendar_tz", field.place)
        week = weekly(fields.need("hours", field.week))
        make_up = fields.may("workday_hours", _make_up, None)
        return OpeningHours(place, week, self._days(fields), make_up)

    def _days(self, fields: Fields) -> DayRule:
        """A calendar, or lists in its place."""
        name = fields.may("calendar", field.text, "")
        listed = ListedDays(
            fields.may("holidays", field.days, frozenset()),
            fields.may("yearly_holidays", field.yearly, frozenset()),
            fields.may("workdays", field.days, frozenset()),
        )
        if not name:
            return listed
        if listed != ListedDays():
            raise refused("invalid_field", "calendar")
        return AnnouncedDays(self.calendar(name).latest)

    def rule(self, fields: Fields) -> WorkingDays:
        """The working days of a day operation."""
        weekend = fields.may("weekend", field.weekdays, frozenset({5, 6}))
        return WorkingDays(self._days(fields), weekend)

    def rolled(self, fields: Fields, day: date) -> Answer:
        """`day`, rolled to the next working day where the row asks for it."""
        rule = self.rule(fields)
        roll = fields.may("roll", field.one_of("none", "next_working_day"), "none")
        fields.done()
        return {"answer": (rule.rolled(day) if roll != "none" else day).isoformat()}
