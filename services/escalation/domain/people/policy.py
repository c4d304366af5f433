"""The company's ladder of people as data (`services/escalation/people/ladders.yaml`)."""

from collections.abc import Sequence
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from services.escalation.domain.opening import Window
from services.escalation.domain.pack_parts import Entry, WeekHours, checked_hours, week_of

Code = Annotated[str, Field(pattern=r"^[a-z0-9_.-]{1,60}$")]
Who = Literal[
    "owner", "desk", "handler", "lead", "senior", "compliance", "opinion_officer", "ops", "partner"
]
Channel = Literal["inbox", "email", "webhook", "robot"]


class CallingHours(Entry):
    """When a person may be called; the rest is quiet (免打扰). Rest days have no hours."""

    calendar: str
    hours: Annotated[WeekHours, AfterValidator(checked_hours)]

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not any(self.hours.values()):
            raise ValueError("no day has a window")
        return self

    def week(self) -> tuple[tuple[Window, ...], ...]:
        """The weekly windows in seconds after midnight."""
        return week_of(self.hours)


class Level(Entry):
    """Whom to call, how, and how long they have to acknowledge (确认)."""

    id: Code
    call: Sequence[Who] = Field(min_length=1)
    reach: Literal["one", "all"] = "one"
    channels: Sequence[Channel] = Field(min_length=1)
    acknowledge_minutes: int = Field(ge=1, le=7 * 1440)


class When(Entry):
    """Which steps a ladder is for, by whose clock it is too; an empty list means every one."""

    owners: Sequence[Literal["law", "insurer", "house"]] = ()
    clocks: Sequence[Code] = ()
    steps: Sequence[Code] = ()
    overdue: bool | None = None


class LadderPlan(Entry):
    """The levels that are called one after the other until somebody acknowledges."""

    id: Code
    source: str = Field(min_length=1)
    when: When
    statutory: bool
    levels: Sequence[Level] = Field(min_length=1, max_length=12)
    repeat_last: int = Field(default=0, ge=0, le=50)

    @model_validator(mode="after")
    def _levels(self) -> "LadderPlan":
        if len({level.id for level in self.levels}) != len(self.levels):
            raise ValueError("a level id stands twice")
        return self

    def fits(self, owner: str, clock: str, step: str, overdue: bool) -> bool:
        """Whether the ladder is for that step."""
        when = self.when
        return (
            (not when.owners or owner in when.owners)
            and (not when.clocks or clock in when.clocks)
            and (not when.steps or step in when.steps)
            and (when.overdue is None or when.overdue is overdue)
        )


class LadderPolicy(Entry):
    """All ladders in the order in which they are tried; the last one takes what is left."""

    version: Code
    calling_hours: CallingHours
    ladders: Sequence[LadderPlan] = Field(min_length=1)

    @model_validator(mode="after")
    def _total(self) -> "LadderPolicy":
        last = self.ladders[-1].when
        if last.model_fields_set:
            raise ValueError("the last ladder must be for every step")
        if len({plan.id for plan in self.ladders}) != len(self.ladders):
            raise ValueError("a ladder id stands twice")
        return self

    def plan_for(self, owner: str, clock: str, step: str, overdue: bool) -> LadderPlan:
        """The first ladder that is for the step of somebody's clock."""
        return next(plan for plan in self.ladders if plan.fits(owner, clock, step, overdue))

    def plan(self, name: str) -> LadderPlan:
        """A ladder by id; the last one when a new policy no longer has it."""
        return next((plan for plan in self.ladders if plan.id == name), self.ladders[-1])
