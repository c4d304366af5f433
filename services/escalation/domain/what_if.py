"""What would move if the recorded calendars were adopted: read before two people adopt one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID

from services.escalation.domain.calendar import first_difference
from services.escalation.domain.clock import Clock
from services.escalation.domain.facts import CaseFacts, Classification
from services.escalation.domain.pack import DayClock
from services.escalation.domain.rulebook import Binding, Rulebook


class Standing(NamedTuple):
    """What a calendar may change of a clock."""

    due_at: datetime
    overdue_from: datetime
    last_day: date | None
    provisional: bool
    calendar: str


class OpenClock(NamedTuple):
    """A clock that is open and has a deadline, as it is stored."""

    pack: str
    clock: str
    standing: Standing


class OpenCase(NamedTuple):
    """A complaint with those of its clocks that a calendar may change."""

    complaint: UUID
    facts: CaseFacts | None
    confirmed: Classification | None
    clocks: tuple[OpenClock, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """A clock of one complaint, in use and as it would be."""

    complaint: UUID
    pack: str
    clock: str
    before: Standing
    after: Standing


@dataclass(frozen=True, slots=True)
class Touch:
    """Which clocks a calendar can change: those that are not over before `since`, and of these
    the provisional ones and those whose arithmetic counts working days, by clock id."""

    since: datetime
    counting: frozenset[str]


def touch(rulebook: Rulebook, proposed: Rulebook) -> Touch | None:
    """What the recorded calendars can change; None when nothing new is recorded."""
    days = [
        day
        for name, calendar in rulebook.calendars.items()
        if (day := first_difference(calendar.latest, proposed.calendars[name].latest))
    ]
    if not days:
        return None
    # The first zone in which that day begins is fourteen hours before UTC.
    since = datetime.combine(min(days), time(), UTC) - timedelta(hours=14)
    counting = [
        rulebook.names(pack, rule)
        for pack in rulebook.packs.values()
        for rule in pack.clocks
        if rule.counts_working_days
    ]
    return Touch(since, frozenset().union(*counting))


def moves(case: OpenCase, proposed: Rulebook, now: datetime) -> Iterator[Move]:
    """The clocks of `case` whose deadline, or whose being provisional, would change."""
    for pack, clock, old in case.clocks:
        binding = proposed.binding(pack, clock)
        counts = binding.rule.counts_working_days
        new = _computed(case, binding, now) if counts else _announced(binding, old)
        if new and new[:4] != old[:4]:
            yield Move(case.complaint, pack, clock, old, new)


def _announced(binding: Binding, old: Standing) -> Standing:
    """A clock that counts no working days: only whether its last year is announced may change."""
    if isinstance(binding.rule, DayClock) and old.last_day:
        year = old.last_day.year
    else:
        year = (old.due_at - timedelta(seconds=1)).astimezone(binding.place).year
    provisional = not binding.calendar.announced(year)
    return old._replace(provisional=provisional, calendar=binding.calendar.version)


def _computed(case: OpenCase, binding: Binding, now: datetime) -> Standing | None:
    if case.facts is None:
        return None
    result = binding.result(case.facts, case.confirmed, now)
    return standing_of(binding.state_of(result, ""))


def standing_of(clock: Clock) -> Standing | None:
    """What a calendar may change of it; None while it has no deadline (paused)."""
    if clock.due_at is None or clock.overdue_from is None:
        return None
    return Standing(
        clock.due_at,
        clock.overdue_from,
        clock.last_day,
        clock.provisional,
        clock.calendar_version,
    )
