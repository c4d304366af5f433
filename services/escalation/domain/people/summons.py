"""Rules that call a consultation (会商) by themselves, from what intake's events tell.

A rule is looked at when an event comes in and is heard once: when it fits and did not fit before.
What triage saw stands in none of intake's events, so a rule that names flags is only half
decided here; whoever calls the consultation asks triage for the other half.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.people.consultation_policy import (
    CallRule,
    Circumstances,
    ConsultationPolicy,
)


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


class AutomaticRules:
    """The rules of a policy that are marked `automatic`."""

    def __init__(self, rules: Sequence[CallRule] = ()) -> None:
        self._rules = [
            (rule.id, rule.when.model_copy(update={"flags_any": ()}))
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
        if not self._rules or is_over(after):
            return ()
        now = _circumstances(after, amount)
        fitting = [name for name, when in self._rules if when.holds(now)]
        if not fitting or before is None:
            return tuple(fitting)
        then = _circumstances(before, amount)
        known = {name for name, when in self._rules if when.holds(then)}
        return tuple(name for name in fitting if name not in known)


def _circumstances(facts: CaseFacts, amount: Decimal | None) -> Circumstances:
    """Every receipt is a contact in the matter: the first, then new facts and reasons."""
    return replace(
        Circumstances(),
        contacts=len(facts.receipts),
        amount=amount,
        complexity=facts.changes[-1].complexity if facts.changes else "",
    )
