"""The pieces that clocks of a rule pack are put together from."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.escalation.domain.facts import Act
from services.escalation.domain.opening import WEEKDAYS, Window, weekly

Complexity = Literal["simple", "complex", "special"]
COMPLEXITIES: tuple[Complexity, ...] = ("simple", "complex", "special")
Owner = Literal["law", "insurer", "house"]
Grade = Literal["A", "B", "C", "K"]
Code = Annotated[str, Field(pattern=r"^[a-zA-Z0-9_.-]{1,60}$")]
WeekHours = Mapping[str, Sequence[tuple[str, str]]]
WALL = r"^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$|^24:00(:00)?$"


class Entry(BaseModel):
    """A part of a file: what it does not know is a fault."""

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


def checked_hours(value: WeekHours) -> WeekHours:
    """Opening hours as a file writes them. Raises ValueError for what is no week."""
    if unknown := sorted(set(value) - set(WEEKDAYS)):
        raise ValueError(f"no weekday: {', '.join(unknown)}")
    for windows in value.values():
        for start, end in windows:
            if wall_seconds(start) == wall_seconds(end):
                raise ValueError("a window has no length; 24:00 is the end of a day")
    return value


def week_of(hours: WeekHours) -> tuple[tuple[Window, ...], ...]:
    """The weekly windows in seconds after midnight."""
    return weekly(
        {
            day: [(wall_seconds(start), wall_seconds(end)) for start, end in windows]
            for day, windows in hours.items()
        }
    )


def named(value: str, names: Mapping[str, Sequence[str]]) -> str | None:
    """The name that `value` means, or has as an alias; case, blanks and hyphens do not matter."""
    wanted = _plain(value)
    for name, aliases in names.items():
        if wanted in map(_plain, (name, *aliases)):
            return name
    return None


def _plain(text: str) -> str:
    return text.casefold().replace(" ", "_").replace("-", "_")


class Texts(Entry):
    """One name for people in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Effective(Entry):
    """Receipt dates for which the pack holds, both ends included."""

    start: date = Field(alias="from")
    end: date | None = Field(alias="to")

    def covers(self, day: date) -> bool:
        """Whether a complaint received on `day` falls under the pack."""
        return self.start <= day and (self.end is None or day <= self.end)


class Step(Entry):
    """A moment at which somebody must be told: before the deadline, or when it has passed."""

    id: Code
    overdue: bool = False
    days_before: int | None = Field(default=None, ge=1, le=60)
    at: str = Field(default="09:00", pattern=WALL)
    seconds_before: int | None = Field(default=None, ge=1, le=30 * 86_400)
    notify: Sequence[str] = Field(min_length=1)

    @model_validator(mode="after")
    def _one_moment(self) -> Self:
        given = (self.overdue, self.days_before is not None, self.seconds_before is not None)
        if sum(given) != 1:
            raise ValueError("a step has exactly one of overdue, days_before, seconds_before")
        return self


OVERDUE_STEP = Step(id="overdue", overdue=True, notify=["handler"])


class Stage(Entry):
    """The limit at one degree of complexity (办理难度), in the unit of its clock."""

    limit: int = Field(ge=1, le=3650)
    source: str


class Extension(Entry):
    """What the last stage needs: an approval (延长审批) where `approvers` is given, and a telling.

    `notices` are the acts that count as telling; all must happen inside the earlier limit.
    """

    approvers: Sequence[Code] = ()
    notices: Sequence[Code] = Field(default=("extension_notice_sent",), min_length=1)
    source: str


class Sourced(Entry):
    """A rule that is switched on, and where it says so."""

    source: str
    when: str = ""


class Breaches(Entry):
    """Codes recorded when the term is not kept; none where the term is not ours to keep."""

    overdue: Code = ""
    extension_void: Code = ""


class Satisfier(Entry):
    """An act that satisfies a clock; a detail that is told must be one of those listed."""

    act: Code
    when: Mapping[str, Sequence[str]] = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: object) -> object:
        return {"act": value} if isinstance(value, str) else value

    def met_by(self, act: Act) -> bool:
        """Whether `act` is the one meant. A detail that nobody told does not stand against it."""
        if act.name != self.act:
            return False
        told = dict(act.detail)
        return all(told[name] in allowed for name, allowed in self.when.items() if name in told)


class Choice(Entry):
    """One value of a fact: the fields of the clock that are different then."""

    aliases: Sequence[str] = ()
    change: Mapping[str, Any] = Field(default_factory=dict)


class Choices(Entry):
    """A fact of the case that selects among variants of a clock, such as the complaint class.

    Without a default the fact must be given.
    """

    fact: Literal["complaint_class", "standard", "term"]
    default: str | None
    of: Mapping[str, Choice] = Field(min_length=1)

    @model_validator(mode="after")
    def _default_is_one(self) -> Self:
        if self.default is not None and self.default not in self.of:
            raise ValueError("the default is none of the choices")
        return self

    def named(self, value: str) -> str | None:
        """The choice that `value` means, None when it means none."""
        return named(value, {name: one.aliases for name, one in self.of.items()})


class Region(Entry):
    """A part of the jurisdiction with holidays of its own."""

    calendar: str
    zone: str | None = None
    aliases: Sequence[str] = ()


class MajorComplaint(Entry):
    """What makes a complaint a major one (重大消费投诉)."""

    causes: Sequence[Code]
    in_person_at_least: int = Field(ge=2)
    regulator_designated: bool
    source: str


class Group(Entry):
    """What a group that comes in person must do (集体来访)."""

    in_person_representatives_at_most: int = Field(ge=1)
    source: str


class NoticeContents(Entry):
    """What the decision notice (处理决定告知) must contain."""

    must_contain: Sequence[Code] = Field(min_length=1)
    source: str


class BreachCode(Entry):
    """A breach code in words, with its article."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    source: str
