"""What moves the clocks of a complaint beside its life cycle; escalation decides what it does."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Pause:
    """An external appraisal (鉴定, art. 18) or a mediation (调解, art. 23); open without an end.

    `told_at` belongs to an appraisal, consent and applications to a mediation.
    """

    kind: str
    started_at: datetime
    recorded_at: datetime
    told_at: datetime | None = None
    consented_at: datetime | None = None
    complainant_applied_at: datetime | None = None
    company_applied_at: datetime | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Both sides agreed on another last day (art. 21)."""

    agreed_at: datetime
    last_day: date
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Attempt:
    """One vain attempt to reach the complainant."""

    means: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Unreachable:
    """Every known means was tried in vain (art. 21); `at` is when the last of them had been."""

    attempts: tuple[Attempt, ...]
    at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MergedRepeat:
    """A bare repeat that was merged into this case (art. 18), with its earliest receipt."""

    complaint_id: UUID
    received_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class MergedInto:
    """The case in which this one goes on."""

    complaint_id: UUID
    reference: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Transfer:
    """Handed over to another institution (移送); `to` is an id of the organisation file."""

    to_kind: str
    to: str
    transferred_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """The review of the decision (核查, art. 20); without a result it is under way."""

    reviewer: str
    form: str
    applied_at: datetime
    received_at: datetime
    recorded_at: datetime
    result: str = ""
    medium: str = ""
    dispatched_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NamedAct:
    """Something done that a pack of rules may look at, such as "surveyed"."""

    act: str
    happened_at: datetime
    recorded_at: datetime
    details: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """All of it; most complaints have none."""

    pauses: tuple[Pause, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    unreachable: Unreachable | None = None
    merged_repeats: tuple[MergedRepeat, ...] = ()
    merged_into: MergedInto | None = None
    transfers: tuple[Transfer, ...] = ()
    review: Review | None = None
    acts: tuple[NamedAct, ...] = ()

    @property
    def empty(self) -> bool:
        """True when nothing is recorded."""
        return not any(getattr(self, one.name) for one in fields(self))


NO_CLOCK_FACTS = ClockFacts()
