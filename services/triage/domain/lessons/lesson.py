"""A lesson and the house's rules about lessons, as people write them in YAML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from services.datafiles.mistakes import COMMITTED, MISTAKES
from services.datafiles.vocabulary import NO_SCENE, SCENES
from services.triage.domain.codes import CLOCKS, LESSONS
from services.triage.domain.entry import CodeOf, Entry, Id, LocalText

LessonId = Annotated[str, CodeOf(LESSONS, "lesson")]
Mistake = Annotated[str, CodeOf(MISTAKES, "mistake")]
Committed = Annotated[str, CodeOf(COMMITTED, "mistake")]
Deadline = Annotated[str, CodeOf(CLOCKS, "clock")]
LessonScene = Annotated[str, CodeOf([s for s in SCENES if s != NO_SCENE], "scene")]
DayOfYear = Annotated[str, Field(pattern=r"^(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")]
Role = Literal["desk", "handler", "lead", "senior", "partner"]


class Choice(LocalText):
    """A possible answer."""

    id: Id


class Question(Entry):
    """A question with the right answers and why they are."""

    id: Id
    ask: LocalText
    choices: Sequence[Choice] = Field(min_length=2, max_length=6)
    right: Sequence[Id] = Field(min_length=1, max_length=5)
    reason: LocalText
    source: str = Field(default="", max_length=200)

    def is_right(self, given: Sequence[str]) -> bool:
        """All right ones and no other."""
        return set(given) == set(self.right)


class Lesson(Entry):
    """微课. `scenes` are not given to who has to learn it and has not passed.

    `right` is how many questions must be right. A failed quiz is tried again after
    `retry_hours`, when the lesson has been read again.
    """

    id: LessonId
    version: str = Field(min_length=1, max_length=20)
    title: LocalText
    minutes: int = Field(ge=1, le=15)
    scenes: Sequence[LessonScene] = ()
    source: str = Field(min_length=1, max_length=200)
    pages: Sequence[LocalText] = Field(min_length=2, max_length=12)
    quiz: Sequence[Question] = Field(min_length=2, max_length=10)
    right: int = Field(ge=1, le=10)
    retry_hours: int = Field(default=12, ge=0, le=168)


class Round(Entry):
    """A round of the year (轮次): who learns what from when to when, first and last day.

    With `scene_lessons` handlers also learn the lessons on the scenes that come to them and that
    they have not passed yet.
    """

    id: Id
    first: DayOfYear
    last: DayOfYear
    roles: Sequence[Role] = Field(min_length=1)
    lessons: Sequence[LessonId] = Field(min_length=1)
    scene_lessons: bool = False

    def days(self, year: int) -> tuple[date, date]:
        """First and last day in a year."""
        return date.fromisoformat(f"{year}-{self.first}"), date.fromisoformat(f"{year}-{self.last}")


class MistakeRule(Entry):
    """Which lesson a mistake calls: at the `after`-th within so many days.

    Of `accountability`, `about` says for which mistakes the rule is; empty means for all. With
    `by_case` the lesson on the case's own matter is called, and `lesson` where there is none.
    """

    mistake: Mistake
    about: Sequence[Committed] = ()
    lesson: LessonId
    by_case: bool = False
    after: int = Field(default=1, ge=1, le=20)
    within_days: int = Field(default=90, ge=1, le=366)
    due_days: int = Field(default=7, ge=1, le=60)


class LessonPolicy(Entry):
    """House policy on lessons: at least two rounds a year.

    A clock of `deadlines` that runs out is a mistake of who has the case; others are missed by
    somebody else, such as the insurer or the reviewing unit.
    """

    valid_from: date
    rounds: Sequence[Round] = Field(min_length=2, max_length=12)
    deadlines: Sequence[Deadline] = ()
    mistakes: Sequence[MistakeRule] = Field(default=(), max_length=100)


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All lessons with the policy."""

    lessons: Mapping[str, Lesson]
    policy: LessonPolicy
