"""What escalation announces about a complaint's clocks."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.escalation.domain.clock import Clock


@dataclass(frozen=True, slots=True)
class Started:
    """The complaint was received and its clocks run, or an act began further ones."""

    clocks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Restarted:
    """New facts and reasons began a new period."""

    clock: str


@dataclass(frozen=True, slots=True)
class Changed:
    """The deadline moved, or the clock runs again."""

    clock: str
    previous_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class DueSoon:
    """A step before the deadline was reached."""

    clock: str
    step: str
    step_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Overdue:
    """The time allowed has passed."""

    clock: str
    step: str
    step_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Met:
    """What satisfies the clock happened."""

    clock: str
    on_time: bool


@dataclass(frozen=True, slots=True)
class Ended:
    """The clock ended without being met."""

    clock: str
    reason: str


What = Started | Restarted | Changed | DueSoon | Overdue | Met | Ended


@dataclass(frozen=True, slots=True)
class Cause:
    """What made us act: an event of another service, or nothing but the time."""

    occurred_at: datetime
    event_id: str = ""
    traceparent: str = ""


@dataclass(frozen=True, slots=True)
class Announcement:
    """One event of a complaint with all its clocks as they stood after it.

    `event_id` is the same whoever makes the announcement, so that it has one effect.
    """

    event_id: UUID
    version: int
    what: What
    clocks: tuple[tuple[Clock, int], ...]
    cause: Cause
    recorded_at: datetime
