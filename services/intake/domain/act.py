"""What every act of a person on a case shares: who acts, what it changes, what it may not."""

from collections.abc import Callable, Mapping, Sized
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import events
from services.intake.domain.case import Case

CHANGES_MAX = 50
"""Records of one sort in one case; more is a fault of a caller's program."""


@dataclass(frozen=True, slots=True)
class Act:
    """Who acts, when (database time), and the id for the text that the act brings."""

    by: str
    now: datetime
    text_id: str


@dataclass(frozen=True, slots=True)
class NewText:
    """A text to be stored encrypted, by its parts ("text" where there is only one)."""

    id: str
    kind: str
    parts: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Change:
    """The outcome of an act: the case after it, what happened, and the text that came along."""

    case: Case
    event: events.Event
    occurred_at: datetime
    text: NewText | None = None


Rule = Callable[[Case, Any, Act], Change]


def within(case: Case, now: datetime, name: str, at: datetime | None) -> None:
    """No act lies before the receipt of the case or after now. Raises INVALID."""
    if at is None:
        return
    if at > now:
        raise invalid("date_in_future", name)
    if at < case.received_at:
        raise invalid("date_before_receipt", name)


def room(changes: Sized) -> None:
    """Raises CONFLICT when there are as many `changes` as a case may have."""
    if len(changes) >= CHANGES_MAX:
        raise ServiceError(ErrorKind.CONFLICT, "too_many_changes", limit=CHANGES_MAX)


def invalid(code: str, name: str) -> ServiceError:
    """The error INVALID about one field."""
    return ServiceError(ErrorKind.INVALID, code, details={"field": name}, field=name)
