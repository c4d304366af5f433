"""Rule packs: the clocks of one law, agreement or policy, as data.

Loaded by `adapters/pack_files.py`; what a field means to the arithmetic stands in `docs/clocks.md`.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, Field, TypeAdapter, model_validator

from services.escalation.domain.opening import Window
from services.escalation.domain.pack_parts import (
    COMPLEXITIES,
    OVERDUE_STEP,
    WALL,
    BreachCode,
    Breaches,
    Choices,
    Code,
    Complexity,
    Effective,
    Entry,
    Extension,
    Grade,
    Group,
    MajorComplaint,
    NoticeContents,
    Owner,
    Region,
    Satisfier,
    Sourced,
    Stage,
    Step,
    Texts,
    WeekHours,
    checked_hours,
    named,
    week_of,
)

COMPLAINTS = ("complaint", "enquiry_dissatisfied")


class _Clock(Entry):
    id: Code
    name: Texts
    owner: Owner
    grade: Grade
    starts_on: Code = "complaint_received"
    automatic: bool = False
    applies_when: Mapping[str, Sequence[str]] = Field(default_factory=dict)
    complaint_kinds: Sequence[Code] = Field(default=COMPLAINTS, min_length=1)
    satisfied_by: Sequence[Satisfier] = Field(min_length=1)
    breaches: Breaches = Breaches()
    sources: Mapping[str, str]
    choices: Sequence[Choices] = ()
    steps: Sequence[Step] = Field(default=(OVERDUE_STEP,), min_length=1)

    def source(self, rule: str) -> str:
        """Article or policy behind `rule`; `otherwise` is the source of all not listed."""
        return self.sources.get(rule) or self.sources.get("otherwise", "")

    @cached_property
    def acts(self) -> frozenset[str]:
        """Names of the acts that the clock looks at."""
        return frozenset(one.act for one in self.satisfied_by)

    @model_validator(mode="after")
    def _law_is_proven(self) -> Self:
        if self.owner == "law" and self.grade not in ("A", "B"):
            raise ValueError("only what was read of the law itself (grade A or B) is law")
        if self.automatic and self.starts_on != "complaint_received":
            raise ValueError("only a clock that starts when the complaint is received is automatic")
        if self.automatic and self.choices:
            raise ValueError("a clock with choices is not automatic")
        return self

    @model_validator(mode="after")
    def _one_overdue(self) -> Self:
        if len({step.id for step in self.steps}) != len(self.steps):
            raise ValueError("a step id stands twice")
        if [step.overdue for step in self.steps].count(True) != 1:
            raise ValueError("a clock has exactly one step overdue")
        return self


class DayClock(_Clock):
    """A term in natural days (自然日), working days, weeks or months.

    It runs to the end of its last day, or to `closes_at` on that day. `stages`: simple is the
    limit of every case, complex the one of cases recorded as such, special the extended one.
    """

    unit: Literal["natural_day", "working_day", "week", "month"]
    start_day_counted: bool = False
    roll_if_rest_day: bool = False
    closes_at: str | None = Field(default=None, pattern=WALL)
    stages: Mapping[Complexity, Stage]
    extension: Extension | None = None
    pauses: Mapping[Literal["appraisal", "mediation"], Sourced] = Field(default_factory=dict)
    restart: Sourced | None = None
    merges_repeats: bool = False
    agreement_governs: bool = False
    unreachable_exempt: bool = False

    @cached_property
    def acts(self) -> frozenset[str]:
        """Names of the acts that the clock looks at."""
        notices = self.extension.notices if self.extension else ()
        return frozenset((*(one.act for one in self.satisfied_by), *notices))

    @property
    def counts_working_days(self) -> bool:
        """Whether a calendar can move the deadline."""
        return self.unit == "working_day" or self.roll_if_rest_day

    @property
    def ladder(self) -> bool:
        """Whether the degree of complexity matters."""
        return "complex" in self.stages

    def stage(self, complexity: Complexity) -> Stage:
        """The stage in force at a degree of complexity, extensions apart."""
        wanted: Complexity = "simple" if complexity == "simple" else "complex"
        return self.stages.get(wanted) or self.stages["simple"]

    @model_validator(mode="after")
    def _stages(self) -> Self:
        if "simple" not in self.stages:
            raise ValueError("stages have at least simple")
        if ("special" in self.stages) != (self.extension is not None):
            raise ValueError("the stage special and the extension belong together")
        limits = [self.stages[stage].limit for stage in COMPLEXITIES if stage in self.stages]
        if limits != sorted(set(limits)):
            raise ValueError("each stage is longer than the one before")
        if any(step.seconds_before for step in self.steps):
            raise ValueError("a step of a clock in days has days_before")
        return self


class TimeClock(_Clock):
    """A budget of working time within opening hours, or of time that simply elapses.

    `end_of_working_day`: the deadline is not before the end of that many working days later.
    """

    unit: Literal["working_second", "elapsed_second"]
    hours: Annotated[WeekHours, AfterValidator(checked_hours)] = Field(default_factory=dict)
    seconds: int = Field(ge=0, le=366 * 86_400)
    end_of_working_day: int | None = Field(default=None, ge=1, le=30)

    @model_validator(mode="after")
    def _measured(self) -> Self:
        if (self.unit == "working_second") != any(self.hours.values()):
            raise ValueError("working time has opening hours, and elapsed time has none")
        if not self.seconds and not self.end_of_working_day:
            raise ValueError("a budget has a length")
        if self.unit == "working_second" and self.end_of_working_day:
            raise ValueError("end_of_working_day belongs to elapsed time")
        if any(step.days_before for step in self.steps):
            raise ValueError("a step of a clock in time has seconds_before")
        return self

    @property
    def counts_working_days(self) -> bool:
        """Whether a calendar can move the deadline."""
        return bool(self.hours or self.end_of_working_day)

    def week(self) -> tuple[tuple[Window, ...], ...]:
        """The weekly windows in seconds after midnight."""
        return week_of(self.hours)


ClockRule = Annotated[DayClock | TimeClock, Field(discriminator="unit")]
_RULE: TypeAdapter[DayClock | TimeClock] = TypeAdapter(ClockRule)


def changed(rule: DayClock | TimeClock, change: Mapping[str, Any]) -> DayClock | TimeClock:
    """The clock with other values for some fields. Raises ValidationError for what is no clock."""
    fields = rule.model_dump(by_alias=True, exclude_unset=True, exclude={"choices"})
    return _RULE.validate_python({**fields, **change})


class Pack(Entry):
    """The clocks of one law, agreement or policy with its sources and dates."""

    pack: Code
    version: Code
    name: Texts
    jurisdiction: str
    source: str
    effective: Effective
    superseded_by: Code | None = None
    applies_to: Sequence[Code]
    zone: str | None
    zone_open: bool = False
    calendar: str
    regions: Mapping[str, Region] = Field(default_factory=dict)
    words: Sequence[Code] = ()
    major_complaint: MajorComplaint | None = None
    group: Group | None = None
    notice: NoticeContents | None = None
    breach_codes: Mapping[str, BreachCode] = Field(default_factory=dict)
    clocks: Sequence[ClockRule] = Field(min_length=1)

    def region(self, value: str) -> str | None:
        """The name of the region that `value` means, None when it means none."""
        return named(value, {name: region.aliases for name, region in self.regions.items()})
