"""Commands of the acts that move clocks beside the life cycle (order 3/2020)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from services.intake.domain.clock_facts import Attempt


@dataclass(frozen=True, slots=True)
class Pause:
    """Record an external appraisal or a mediation, with what makes it count."""

    kind: str
    started_at: datetime
    proof: str = field(repr=False)
    told_at: datetime | None = None
    consented_at: datetime | None = None
    complainant_applied_at: datetime | None = None
    company_applied_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TellPause:
    """Record that the complainant was told of the appraisal under way (art. 18)."""

    told_at: datetime
    proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Resume:
    """Record the end of an appraisal or a mediation."""

    kind: str
    ended_at: datetime
    proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Agree:
    """Record that both sides agreed on another last day (art. 21)."""

    agreed_at: datetime
    last_day: date
    proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class FindUnreachable:
    """Record vain attempts by every known means (art. 21); `known` are fields of the person."""

    attempts: tuple[Attempt, ...]
    proof: str = field(repr=False)
    known: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class MergeInto:
    """End this case as a bare repeat of another (art. 18)."""

    survivor: UUID
    reference: str
    reason: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HandOver:
    """Record a transfer to another institution (移送)."""

    to_kind: str
    to: str
    transferred_at: datetime
    proof: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class ApplyReview:
    """Record the complainant's written application for a review (核查, art. 20)."""

    reviewer: str
    form: str
    applied_at: datetime
    received_at: datetime
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class DecideReview:
    """Record the result of the review and its dispatch; `despite` as in Decide."""

    result: str
    medium: str
    dispatched_at: datetime
    text: str = field(repr=False)
    despite: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class RecordAct:
    """Record a named act that a pack of rules may look at; it may lie before the receipt."""

    act: str
    happened_at: datetime
    proof: str = field(repr=False)
    details: Mapping[str, str] = field(default_factory=dict)


Command = (
    Pause
    | TellPause
    | Resume
    | Agree
    | FindUnreachable
    | MergeInto
    | HandOver
    | ApplyReview
    | DecideReview
    | RecordAct
)
