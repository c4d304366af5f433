"""What other services tell of a complaint, as far as its clocks depend on it."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from services.escalation.domain.events import Cause
from services.escalation.domain.facts import CaseFacts


@dataclass(frozen=True, slots=True)
class IntakeTold:
    """The state of a complaint at intake; `amount` in dispute and `parties` complained about
    (ids of insurer, unit, partner) move no clock."""

    complaint: UUID
    version: int
    facts: CaseFacts
    cause: Cause
    reference: str = ""
    amount: Decimal | None = None
    parties: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TriageTold:
    """What a person confirmed the matter to be at triage; empty until then."""

    complaint: UUID
    version: int
    confirmed_kind: str
    cause: Cause


Told = IntakeTold | TriageTold
