"""Rules that call a consultation (会商) by themselves, from what intake's events tell.

A rule is looked at when an event comes in and is heard once: when it fits and did not fit before.
What triage saw stands in none of intake's events, so a rule that names flags is only half
decided here; whoever calls the consultation asks triage for the other half.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.people.consultation_policy import CallRule, ConsultationPolicy


@dataclass(frozen=True, slots=True)
class Summoned:
    """What is left in the case's own write: rules that fit from `at` on, and who is complained
    about (ids of insurer, unit, partner), for nobody tied to them may attend."""

    rules: tuple[str, ...]
    parties: tuple[str, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class Summons:
    """A case for which a consultation is to be called."""

    complaint: UUID
    rules: tuple[str, ...]
    parties: tuple[str, ...]


def is_over(facts: CaseFacts) -> bool:
    """Whether there is nothing left to consult about: ended, or answered."""
    return bool(facts.endings) or facts.notified_at is not None


@dataclass(frozen=True, slots=True)
class _Half:
    """What of a rule intake's events decide; looked at for every complaint, so it is plain."""

    rule: str
    contacts: int
    amount: Decimal | None
    complexities: frozenset[str]

    def holds(self, facts: CaseFacts, amount: Decimal | None) -> bool:
        """Every receipt is a contact in the matter: the first, then new facts and reasons."""
        if len(facts.receipts) < self.contacts:
            return False
        if self.amount is not None and (amount is None or amount < self.amount):
            return False
        if not self.complexities:
            return True
        return bool(facts.changes) and facts.changes[-1].complexity in self.complexities


class AutomaticRules:
    """The rules of a policy that are marked `automatic`."""

    def __init__(self, rules: Sequence[CallRule] = ()) -> None:
        self._rules = [
            _Half(
                rule.id,
                rule.when.contacts_at_least or 0,
                rule.when.amount_at_least,
                frozenset(rule.when.complexity_any),
            )
            for rule in rules
            if rule.automatic
        ]

    @classmethod
    def of(cls, policy: ConsultationPolicy) -> "AutomaticRules":
        """Those of the policy."""
        return cls(policy.rules)

    def newly(
        self, before: CaseFacts | None, after: CaseFacts, amount: Decimal | None
    ) -> tuple[str, ...]:
        """The rules that fit since this event; the amount of a complaint never changes."""
        fitting = [half for half in self._rules if half.holds(after, amount)]
        if not fitting or is_over(after):
            return ()
        return tuple(
            half.rule for half in fitting if before is None or not half.holds(before, amount)
        )
