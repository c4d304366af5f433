"""Rule packs: the clocks of one law or policy, as data. Loaded by `adapters/pack_files.py`."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from services.escalation.domain.opening import WEEKDAYS, Window, weekly

Complexity = Literal["simple", "complex", "special"]
COMPLEXITIES: tuple[Complexity, ...] = ("simple", "complex", "special")
Satisfier = Literal["work_started", "decision_dispatched"]
_Code = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_.-]{1,60}$")]
_WALL = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$|^24:00(:00)?$"


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


@lru_cache(maxsize=1024)
def wall_seconds(text: str) -> int:
    """Seconds after midnight of "HH:MM" or "HH:MM:SS"; 24:00 is the end of the day.

    Raises ValueError for anything else.
    """
    parts = text.split(":")
    if len(parts) not in (2, 3) or any(len(p) != 2 or not p.isdecimal() for p in parts):
        raise ValueError("a time is HH:MM or HH:MM:SS")
    hour, minute, second = (int(part) for part in (*parts, "00")[:3])
    seconds = hour * 3600 + minute * 60 + second
    if minute > 59 or second > 59 or seconds > 86_400:
        raise ValueError("a time lies between 00:00 and 24:00")
    return seconds


class Texts(_Entry):
    """One name for people in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Effective(_Entry):
    """Receipt dates for which the pack holds, both ends included."""

    start: date = Field(alias="from")
    end: date | None = Field(alias="to")

    def covers(self, day: date) -> bool:
        """Whether a complaint received on `day` falls under the pack."""
        return self.start <= day and (self.end is None or day <= self.end)


class Step(_Entry):
    """A moment at which somebody must be told: before the deadline, or when it has passed."""

    id: _Code
    overdue: bool = False
    days_before: int | None = Field(default=None, ge=1, le=60)
    at: str = Field(default="09:00", pattern=_WALL)
    seconds_before: int | None = Field(default=None, ge=1, le=30 * 86_400)
    notify: Sequence[str] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_moment(self) -> Self:
        given = (self.overdue, self.days_before is not None, self.seconds_before is not None)
        if sum(given) != 1:
            raise ValueError("a step has exactly one of overdue, days_before, seconds_before")
        return self


class Stage(_Entry):
    """The limit at one degree of complexity (办理难度)."""

    days: int = Field(ge=1, le=3650)
    source: str


class Extension(_Entry):
    """Who may approve the last stage (延长审批), and where it says so."""

    approvers: Sequence[_Code] = Field(min_length=1)
    source: str


class Sourced(_Entry):
    """A rule that is switched on, and where it says so."""

    source: str
    when: str = ""


class Breaches(_Entry):
    """Codes recorded when the term is not kept."""

    overdue: _Code
    extension_void: _Code = ""


class _Clock(_Entry):
    id: _Code
    name: Texts
    complaint_kinds: Sequence[_Code] = Field(min_length=1)
    breaches: Breaches
    sources: Mapping[str, str]
    steps: Sequence[Step] = Field(min_length=1)

    def source(self, rule: str) -> str:
        """Article or policy behind `rule`; empty where the pack has no such rule."""
        return self.sources.get(rule, "")

    @model_validator(mode="after")
    def _one_overdue(self) -> Self:
        if len({step.id for step in self.steps}) != len(self.steps):
            raise ValueError("a step id stands twice")
        if [step.overdue for step in self.steps].count(True) != 1:
            raise ValueError("a clock has exactly one step overdue")
        return self


class NaturalDayClock(_Clock):
    """A term in natural days (自然日) that runs to the end of its last day."""

    unit: Literal["natural_day"]
    start_day_counted: bool
    roll_if_rest_day: bool
    stages: Mapping[Complexity, Stage]
    extension: Extension
    pauses: Mapping[Literal["appraisal", "mediation"], Sourced] = Field(default_factory=dict)
    restart: Sourced | None = None

    @model_validator(mode="after")
    def _ladder(self) -> Self:
        if set(self.stages) != set(COMPLEXITIES):
            raise ValueError("stages are simple, complex and special")
        days = [self.stages[stage].days for stage in COMPLEXITIES]
        if days != sorted(set(days)):
            raise ValueError("each stage is longer than the one before")
        if any(step.seconds_before for step in self.steps):
            raise ValueError("a step of a natural-day clock has days_before")
        return self


class WorkingTimeClock(_Clock):
    """A budget of working time within opening hours."""

    unit: Literal["working_second"]
    hours: Mapping[str, Sequence[tuple[str, str]]]
    working_seconds: int = Field(ge=1, le=366 * 86_400)
    satisfied_by: Sequence[Satisfier] = Field(min_length=1)

    @field_validator("hours")
    @classmethod
    def _windows(cls, value: Mapping[str, Sequence[tuple[str, str]]]) -> object:
        if unknown := sorted(set(value) - set(WEEKDAYS)):
            raise ValueError(f"no weekday: {', '.join(unknown)}")
        for windows in value.values():
            for start, end in windows:
                if wall_seconds(start) == wall_seconds(end):
                    raise ValueError("a window has no length; 24:00 is the end of a day")
        if not any(value.values()):
            raise ValueError("no day has a window")
        return value

    @model_validator(mode="after")
    def _step_unit(self) -> Self:
        if any(step.days_before for step in self.steps):
            raise ValueError("a step of a working-time clock has seconds_before")
        return self

    def week(self) -> tuple[tuple[Window, ...], ...]:
        """The weekly windows in seconds after midnight."""
        return weekly(
            {
                day: [(wall_seconds(start), wall_seconds(end)) for start, end in windows]
                for day, windows in self.hours.items()
            }
        )


ClockRule = Annotated[NaturalDayClock | WorkingTimeClock, Field(discriminator="unit")]


class Pack(_Entry):
    """The clocks of one law or policy with its sources and dates."""

    pack: _Code
    version: _Code
    name: Texts
    jurisdiction: str
    source: str
    effective: Effective
    applies_to: Sequence[_Code]
    zone: str | None
    calendar: str
    facts: Sequence[_Code] = ()
    events_without_effect: Sequence[_Code] = ()
    clocks: Sequence[ClockRule] = Field(min_length=1)
