"""Who may approve what, as data (`services/escalation/people/approvals.yaml`)."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from pydantic import Field, model_validator

from services.escalation.domain.pack_parts import Entry
from services.escalation.domain.people.policy import Code, Who
from services.escalation.domain.people.roster import Roster

Kind = Literal["extension", "settlement", "pause"]


class Authority(Entry):
    """A level that may approve: roles, where, whose wishes (empty: everybody's), up to what."""

    level: Code
    roles: Sequence[Who] = Field(min_length=1)
    asked_by: Sequence[Who] = ()
    scope: Literal["any", "above", "head_office"]
    up_to: Decimal | None = Field(default=None, gt=0)


class ApprovalRule(Entry):
    """How one kind is approved; nobody here approves more than `most` of the currency."""

    kind: Kind
    source: str = Field(min_length=1)
    clock: Code
    needs_clock: bool
    expires_hours: int = Field(ge=1, le=30 * 24)
    before_deadline_minutes: int = Field(ge=1, le=7 * 1440)
    currency: str = Field(default="", pattern=r"^([A-Z]{3})?$")
    most: Decimal | None = Field(default=None, gt=0)
    levels: Sequence[Authority] = Field(min_length=1)

    @model_validator(mode="after")
    def _limits(self) -> "ApprovalRule":
        limits = [level.up_to for level in self.levels if level.up_to is not None]
        if (limits or self.most is not None) and not self.currency:
            raise ValueError("limits need the currency that they are in")
        if self.most is not None and self.most < max(limits, default=self.most):
            raise ValueError("no level reaches beyond the most that is approved")
        return self

    @model_validator(mode="after")
    def _highest(self) -> "ApprovalRule":
        if all(level.up_to is not None or level.asked_by for level in self.levels):
            raise ValueError("one level must be without a limit, for whoever asks")
        return self

    def beyond(self, amount: Decimal | None, currency: str) -> bool:
        """Whether nobody here may approve so much; another currency is left to the highest."""
        if amount is None or self.most is None or currency != self.currency:
            return False
        return amount > self.most

    def level_of(
        self, person: str, asker: str, amount: Decimal | None, currency: str, roster: Roster
    ) -> str:
        """The level at which the person may approve it; empty: at none.

        An amount in another currency than the limits' is above all of them.
        """
        known = amount if currency == self.currency else None
        who, wish = roster.known(person), roster.known(asker)
        for one in self.levels:
            place = (
                one.scope == "any"
                or (one.scope == "above" and who.unit in roster.above(wish.unit)[1:])
                or (one.scope == "head_office" and roster.head_office(who.unit))
            )
            enough = one.up_to is None or (known is not None and known <= one.up_to)
            theirs = not one.asked_by or wish.role in one.asked_by
            if who.role in one.roles and theirs and place and enough:
                return one.level
        return ""

    def roles(self) -> Sequence[str]:
        """All roles that may approve at some level, the lowest level first."""
        return tuple(dict.fromkeys(role for level in self.levels for role in level.roles))


class ApprovalPolicy(Entry):
    """All kinds, each once."""

    version: Code
    kinds: Sequence[ApprovalRule] = Field(min_length=1)

    @model_validator(mode="after")
    def _total(self) -> "ApprovalPolicy":
        if sorted(rule.kind for rule in self.kinds) != ["extension", "pause", "settlement"]:
            raise ValueError("extension, pause and settlement stand here, each once")
        return self

    def rule(self, kind: str) -> ApprovalRule | None:
        """The rule of a kind; None for an unknown one."""
        return next((rule for rule in self.kinds if rule.kind == kind), None)
