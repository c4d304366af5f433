"""Consultation (会商): opinions in order, a decision with owner and date, follow-up that reopens.

Pure; what people do stands in `consultation_acts.py`, what comes after a decision or with time in
`consultation_follow_up.py`. Texts (opinions, minutes, decisions) live at intake; here stand their
ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.matter import Request, noted
from services.escalation.domain.people.notice import Notice, notice

State = Literal["called", "decided", "done", "cancelled"]
Stance = Literal["agree", "disagree", "other", "excused"]


@dataclass(frozen=True, slots=True)
class Attendee:
    """Who comes, as what; the last one is the chair."""

    person: str
    role: str
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """One attendee's opinion; "excused" lets the next one speak and does not count."""

    person: str
    at: datetime
    stance: str
    text_id: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided, who does it, until which local day; the minutes belong to it."""

    by: str
    at: datetime
    outcome: str
    owner: str
    due_on: date
    text_id: str
    minutes_text_id: str


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the owner reported, or that nothing was reported by the day ("missed")."""

    at: datetime
    result: str
    by: str = ""
    text_id: str = ""


@dataclass(frozen=True, slots=True)
class Round:
    """A round that did not settle the matter, kept as it was."""

    opinions: tuple[Opinion, ...]
    decision: Decision
    follow_up: FollowUp


@dataclass(frozen=True, slots=True)
class Consultation:
    """A consultation over one or several complaints; `parties` are whom they are against."""

    id: UUID
    complaints: tuple[UUID, ...]
    references: tuple[str, ...]
    rules: tuple[str, ...]
    plan: str
    quorum: int
    follow_up_days_max: int
    called_by: str
    called_at: datetime
    meet_by: datetime
    attendees: tuple[Attendee, ...]
    state: State = "called"
    next_at: datetime | None = None
    version: int = 1
    opinions: tuple[Opinion, ...] = ()
    decision: Decision | None = None
    follow_up: FollowUp | None = None
    rounds: tuple[Round, ...] = ()
    late: bool = False
    requests: tuple[Request, ...] = field(default=())
    parties: tuple[str, ...] = ()

    @property
    def held(self) -> tuple[UUID, ...]:
        """No complaint is discussed in two places at once (see held_by)."""
        return self.complaints if self.state in ("called", "decided") else ()

    @property
    def chair(self) -> str:
        """Who speaks last and decides."""
        return self.attendees[-1].person

    def next_to_speak(self) -> str:
        """Whose opinion is next; empty when all have spoken."""
        return (
            self.attendees[len(self.opinions)].person
            if len(self.opinions) < len(self.attendees)
            else ""
        )


@dataclass(frozen=True, slots=True)
class Call:
    """What a consultation is called for."""

    id: UUID
    complaints: tuple[UUID, ...]
    references: tuple[str, ...]
    rules: tuple[str, ...]
    by: str
    attendees: tuple[Attendee, ...]
    request: Request
    parties: tuple[str, ...] = ()


def moved_on(before: Consultation, request: Request) -> Consultation:
    """The next version, which remembers the request."""
    return replace(before, version=before.version + 1, requests=noted(before.requests, request))


def must_be(before: Consultation, state: State) -> None:
    """Raises ServiceError CONFLICT `consultation_not_open` in another state."""
    if before.state != state:
        raise ServiceError(ErrorKind.CONFLICT, "consultation_not_open", state=before.state)


def notices_of(
    one: Consultation, template: str, people: Sequence[str], now: datetime
) -> tuple[Notice, ...]:
    """The same notice to some people; the version of the consultation makes it another one."""
    values = {
        "reference": ", ".join(one.references[:5]),
        "meet_by": one.meet_by.isoformat(),
        "round": str(len(one.rounds) + 1),
    }
    if one.decision:
        values["due_on"] = one.decision.due_on.isoformat()
    complaint = one.complaints[0] if len(one.complaints) == 1 else None
    return tuple(
        notice(
            one.id,
            complaint,
            f"{template}:{one.version}",
            template,
            values,
            person=person,
            channel="inbox",
            now=now,
        )
        for person in people
    )
