"""When a consultation is called and who comes, as data (`people/consultations.yaml`)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from services.escalation.domain.pack_parts import Entry
from services.escalation.domain.people.policy import Code, Who

# What intake's events tell, and what only a person or the calendar knows.
_SEEN = frozenset({"contacts_at_least", "amount_at_least", "complexity_any"})
_UNSEEN = frozenset({"earlier_complaints", "disagreement", "days_open_at_least"})


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What is known of a case when somebody asks whether a consultation is due."""

    contacts: int = 0
    earlier_complaints: int = 0
    amount: Decimal | None = None
    flags: frozenset[str] = frozenset()
    complexity: str = ""
    disagreement: bool = False
    days_open: int = 0


class Condition(Entry):
    """All that is named must be true; at least one thing is named."""

    contacts_at_least: int | None = Field(default=None, ge=1)
    earlier_complaints: int | None = Field(default=None, ge=1)
    amount_at_least: Decimal | None = Field(default=None, gt=0)
    flags_any: Sequence[Code] = ()
    complexity_any: Sequence[Literal["simple", "complex", "special"]] = ()
    disagreement: Literal[True] | None = None
    days_open_at_least: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _something(self) -> "Condition":
        if not self.model_fields_set:
            raise ValueError("a rule without a condition would call a consultation for everything")
        return self

    def holds(self, case: Circumstances) -> bool:
        """Whether the case is one of these."""
        amount = case.amount if case.amount is not None else Decimal(0)
        return all(
            (
                self.contacts_at_least is None or case.contacts >= self.contacts_at_least,
                self.earlier_complaints is None
                or case.earlier_complaints >= self.earlier_complaints,
                self.amount_at_least is None or amount >= self.amount_at_least,
                not self.flags_any or bool(case.flags & set(self.flags_any)),
                not self.complexity_any or case.complexity in self.complexity_any,
                self.disagreement is None or case.disagreement,
                self.days_open_at_least is None or case.days_open >= self.days_open_at_least,
            )
        )


class CallRule(Entry):
    """One reason to call a consultation; an automatic one calls it by itself."""

    id: Code
    source: str = Field(min_length=1)
    when: Condition
    plan: Code
    automatic: bool = False

    @model_validator(mode="after")
    def _told_by_events(self) -> "CallRule":
        when = self.when.model_fields_set
        if not self.automatic:
            return self
        if unseen := sorted(when & _UNSEEN):
            raise ValueError(f"no event tells {', '.join(unseen)}, so it cannot be automatic")
        if not when & _SEEN:
            raise ValueError("flags alone would ask triage about every complaint")
        return self


class MeetingPlan(Entry):
    """Who comes in which order, how many opinions it needs, and by when."""

    id: Code
    attendees: Sequence[Who] = Field(min_length=2, max_length=12)
    quorum: int = Field(ge=2)
    within_hours: int = Field(ge=1, le=30 * 24)
    follow_up_days_max: int = Field(ge=1, le=366)

    @model_validator(mode="after")
    def _reachable(self) -> "MeetingPlan":
        if self.quorum > len(self.attendees):
            raise ValueError("the quorum is larger than the number of attendees")
        return self


class ConsultationPolicy(Entry):
    """All rules; the strictest plan is the last one of `plans` that a rule names."""

    version: Code
    rules: Sequence[CallRule] = Field(min_length=1)
    plans: Sequence[MeetingPlan] = Field(min_length=1)

    @model_validator(mode="after")
    def _known(self) -> "ConsultationPolicy":
        plans = [plan.id for plan in self.plans]
        if unknown := sorted({rule.plan for rule in self.rules} - set(plans)):
            raise ValueError(f"there is no plan {', '.join(unknown)}")
        ids = [rule.id for rule in self.rules]
        if len(set(ids)) != len(ids) or len(set(plans)) != len(plans):
            raise ValueError("an id stands twice")
        return self

    def called_for(self, case: Circumstances) -> Sequence[CallRule]:
        """The rules that call a consultation, in the order of the file."""
        return [rule for rule in self.rules if rule.when.holds(case)]

    def plan_for(self, rules: Sequence[CallRule]) -> MeetingPlan:
        """The strictest plan of the rules; the first one when no rule called it."""
        named = {rule.plan for rule in rules}
        return next((plan for plan in reversed(self.plans) if plan.id in named), self.plans[0])

    def plan(self, name: str) -> MeetingPlan:
        """A plan by id; the strictest when a new policy no longer has it."""
        return next((plan for plan in self.plans if plan.id == name), self.plans[-1])
