"""A notice to one person through one channel, and its delivery.

One record, one stable Message-ID, whatever crashes: claim, send, mark. A crash between send and
mark leaves it open whether the other side took it: an internal notice is sent again under the
same id, one to a complainant waits for a person.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id

State = Literal["waiting", "sending", "sent", "failed", "unsure"]
Outcome = Literal["taken", "refused", "no_answer", "no_address", "busy", "own_limit", "confirmed"]
CLAIM = timedelta(seconds=120)
ATTEMPTS_MAX = 8
_BACKOFF_FIRST, _BACKOFF_MAX = timedelta(seconds=15), timedelta(minutes=30)
_FINAL = frozenset({"refused", "no_address"})


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to deliver; `detail` is a code of the other side such as "550", never a text."""

    at: datetime
    outcome: Outcome
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """`template` and `values` say what; `values` holds codes, times and references only."""

    id: UUID
    matter: UUID
    complaint: UUID | None
    template: str
    values: tuple[tuple[str, str], ...]
    person: str
    instead_of: str
    channel: str
    internal: bool
    statutory: bool
    created_at: datetime
    state: State = "waiting"
    next_at: datetime | None = None
    version: int = 1
    attempts: tuple[Attempt, ...] = field(default=())

    @property
    def message_id(self) -> str:
        """The same for every attempt: it lets the other side throw a second copy away."""
        return f"<{self.id}@redress>"


def notice(
    matter: UUID,
    complaint: UUID | None,
    key: str,
    template: str,
    values: dict[str, str],
    *,
    person: str,
    instead_of: str = "",
    channel: str,
    now: datetime,
    statutory: bool = False,
) -> Notice:
    """An internal notice; the same matter, key, person and channel make the same notice."""
    return Notice(
        id=step_id("notice", str(matter), key, person, channel),
        matter=matter,
        complaint=complaint,
        template=template,
        values=tuple(values.items()),
        person=person,
        instead_of=instead_of,
        channel=channel,
        internal=True,
        statutory=statutory,
        created_at=now,
        next_at=now,
    )


def through(one: Notice, channels: Sequence[str]) -> tuple[Notice, ...]:
    """The notice in the inbox and the same through further channels, under ids of their own."""
    return (
        one,
        *(
            replace(one, id=step_id("notice", str(one.id), channel), channel=channel)
            for channel in channels
            if channel != one.channel
        ),
    )


def claimed(one: Notice, now: datetime, claim: timedelta = CLAIM) -> Notice:
    """In the hands of one sender until the claim ends; an unclear external one stops here.

    The claim is longer than any channel's own deadline, so nobody sends beside one who sends.
    """
    if one.state == "sending" and not one.internal:
        return replace(one, state="unsure", next_at=None, version=one.version + 1)
    return replace(one, state="sending", next_at=now + claim, version=one.version + 1)


def attempted(one: Notice, attempt: Attempt) -> Notice:
    """After a try: sent, failed for good, unsure, or waiting for the next try."""
    if attempt.outcome == "own_limit":
        # Nothing went out: our own rate limit is no try.
        later = attempt.at + _BACKOFF_FIRST
        return replace(one, state="waiting", next_at=later, version=one.version + 1)
    tries = (*one.attempts, attempt)
    after = replace(one, attempts=tries, version=one.version + 1)
    if attempt.outcome == "taken":
        return replace(after, state="sent", next_at=None)
    if attempt.outcome == "no_answer" and not one.internal:
        return replace(after, state="unsure", next_at=None)
    if attempt.outcome in _FINAL or len(tries) >= ATTEMPTS_MAX:
        return replace(after, state="failed", next_at=None)
    wait = min(_BACKOFF_FIRST * 2 ** (len(tries) - 1), _BACKOFF_MAX)
    return replace(after, state="waiting", next_at=attempt.at + wait)


def looked_at(one: Notice, arrived: bool, now: datetime) -> Notice:
    """A person found out whether an unsure notice arrived; if not, it goes out again.

    Raises ServiceError CONFLICT `notice_not_unsure`.
    """
    if one.state != "unsure":
        raise ServiceError(ErrorKind.CONFLICT, "notice_not_unsure")
    after = replace(one, version=one.version + 1)
    if arrived:
        tries = (*one.attempts, Attempt(now, "confirmed"))
        return replace(after, state="sent", attempts=tries, next_at=None)
    return replace(after, state="waiting", next_at=now)
