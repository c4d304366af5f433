"""What happened to a complaint, in codes; adapters/event_codec.py knows their wire form."""

from dataclasses import dataclass
from datetime import datetime

from services.intake.domain.case import ComplexityChange, Receipt
from services.intake.domain.clock_events import ClockEvent


@dataclass(frozen=True, slots=True)
class ComplaintFiled:
    """A complaint was received and stored (投诉登记)."""


@dataclass(frozen=True, slots=True)
class InvestigationStarted:
    """A handler took up the work."""

    by: str


@dataclass(frozen=True, slots=True)
class ComplexitySet:
    """The case was recorded as simple, complex or special."""

    change: ComplexityChange
    by: str


@dataclass(frozen=True, slots=True)
class NoteAdded:
    """A text was added."""

    text_id: str
    by: str


@dataclass(frozen=True, slots=True)
class NewFactsReceived:
    """New facts and reasons on the same matter (art. 18)."""

    receipt: Receipt


@dataclass(frozen=True, slots=True)
class ComplaintDecided:
    """The decision was made; it satisfies nothing until it is dispatched."""

    outcome: str
    text_id: str
    by: str


@dataclass(frozen=True, slots=True)
class DecisionNotified:
    """The decision was dispatched with proof (告知, art. 21)."""

    medium: str
    dispatched_at: datetime
    proof_id: str


@dataclass(frozen=True, slots=True)
class ComplaintClosed:
    """Nothing due is missing any more."""

    by: str


@dataclass(frozen=True, slots=True)
class ComplaintWithdrawn:
    """The complainant withdrew; the procedure ends that day (art. 15)."""

    received_at: datetime


@dataclass(frozen=True, slots=True)
class ComplaintNotEntitled:
    """Not raised by the complainant, legal representative or agent (art. 18)."""

    by: str
    text_id: str


@dataclass(frozen=True, slots=True)
class ComplaintReopened:
    """A wrong closing was corrected."""

    by: str
    text_id: str


@dataclass(frozen=True, slots=True)
class AccountabilityHeld:
    """A member of staff is held accountable for a mistake (责任追究)."""

    person: str
    mistake: str
    by: str
    text_id: str


Event = (
    ComplaintFiled
    | InvestigationStarted
    | ComplexitySet
    | NoteAdded
    | NewFactsReceived
    | ComplaintDecided
    | DecisionNotified
    | ComplaintClosed
    | ComplaintWithdrawn
    | ComplaintNotEntitled
    | ComplaintReopened
    | AccountabilityHeld
    | ClockEvent
)
