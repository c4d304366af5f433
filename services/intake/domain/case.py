"""A complaint in codes: everything about it that is neither a person nor a text."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from services.intake.domain.clock_facts import NO_CLOCK_FACTS, ClockFacts


@dataclass(frozen=True, slots=True)
class Money:
    """An exact decimal as written, such as "12000.00", and its ISO 4217 currency."""

    value: str
    currency: str


@dataclass(frozen=True, slots=True)
class Respondent:
    """Who is complained about (被投诉人), by ids of the organisation file."""

    insurer: str = ""
    unit: str = ""
    partner: str = ""


@dataclass(frozen=True, slots=True)
class Receipt:
    """A moment at which the decision clock starts (art. 18)."""

    received_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class ComplexityChange:
    """One set-complexity action (办理难度); the last three fields are for "special" only."""

    complexity: str
    at: datetime
    approver_level: str = ""
    approved_at: datetime | None = None
    told_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The coded state of one complaint; the fields of CaseState, and who decided."""

    id: UUID
    version: int
    reference: str
    status: str
    channel: str
    side: str
    product_line: str
    respondent: Respondent
    capacity: str
    recorded_at: datetime
    receipts: tuple[Receipt, ...]
    amount: Money | None = None
    occurred_on: date | None = None
    in_person_count: int = 0
    complexity_changes: tuple[ComplexityChange, ...] = ()
    started_at: datetime | None = None
    decided_at: datetime | None = None
    decided_by: str = ""
    outcome: str = ""
    notified_at: datetime | None = None
    notice_medium: str = ""
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    not_entitled_at: datetime | None = None
    reopen_count: int = 0
    text_ids: tuple[str, ...] = ()
    clock_facts: ClockFacts = NO_CLOCK_FACTS

    @property
    def received_at(self) -> datetime:
        """The first receipt: no act on the case can lie before it."""
        return self.receipts[0].received_at

    @property
    def regulator_transferred(self) -> bool:
        """True when the regulator transferred it (监管转办)."""
        return self.channel == "regulator_transfer"

    @property
    def complexity(self) -> str:
        """The complexity recorded last; simple until a handler records another."""
        return self.complexity_changes[-1].complexity if self.complexity_changes else "simple"

    def without_decision(self) -> "Case":
        """The case with its decision, notice and closing set aside; its events keep them."""
        return replace(
            self,
            decided_at=None,
            decided_by="",
            outcome="",
            notified_at=None,
            notice_medium="",
            closed_at=None,
        )
