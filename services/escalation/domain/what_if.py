"""What would move if the recorded calendars were adopted: read before two people adopt one."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from uuid import UUID

from services.escalation.domain.calendar import first_difference
from services.escalation.domain.case import Case
from services.escalation.domain.clock import Clock
from services.escalation.domain.rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Move:
    """A clock of one complaint, in use and as it would be."""

    complaint: UUID
    before: Clock
    after: Clock


def moves(case: Case, proposed: Rulebook, now: datetime) -> Iterator[Move]:
    """The open clocks of `case` whose deadline, or whose being provisional, would change."""
    if case.facts is None:
        return
    for kept in case.clocks:
        old = kept.clock
        if not old.open or old.due_at is None:
            continue
        new = proposed.binding(old.pack, old.clock).clock(case.facts, case.confirmed, now)
        if (new.due_at, new.overdue_from, new.provisional) != (
            old.due_at,
            old.overdue_from,
            old.provisional,
        ):
            yield Move(case.complaint, old, new)


def touched_from(rulebook: Rulebook) -> datetime | None:
    """Clocks that are over before this cannot move; None when nothing new is recorded."""
    days = [
        day
        for calendar in rulebook.calendars.values()
        if (day := first_difference(calendar.latest, calendar.newest().latest))
    ]
    if not days:
        return None
    # The first zone in which that day begins is fourteen hours before UTC.
    return datetime.combine(min(days), time(), UTC) - timedelta(hours=14)
