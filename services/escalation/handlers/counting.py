"""Counting what was stored."""

from collections.abc import Sequence

from services.escalation.domain import events
from services.escalation.domain.events import Announcement
from services.escalation.metrics import CLOCKS, STEPS


def count(announcements: Sequence[Announcement]) -> None:
    """Count what was stored."""
    for announcement in announcements:
        what = announcement.what
        if isinstance(what, events.Started):
            for clock in what.clocks:
                CLOCKS.labels(clock, "started").inc()
        elif isinstance(what, events.DueSoon | events.Overdue):
            STEPS.labels(what.clock, what.step, str(what.late).lower()).inc()
        else:
            CLOCKS.labels(what.clock, type(what).__name__.lower()).inc()
