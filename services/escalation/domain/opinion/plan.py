"""The written plan (应急预案) of public opinion, as data. Loaded by `adapters/opinion_files.py`."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.escalation.domain.opinion.policy import GRADES, Grade, Texts

ProofKind = Literal["note", "file", "statement", "receipt"]
_Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Role(_Entry):
    """A part in the plan, the roles of the house that may hold it, and who steps in."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)
    held_by: Sequence[_Code] = Field(min_length=1)
    substitutes: Sequence[_Code] = Field(min_length=1)


class PlanStep(_Entry):
    """A step: who, by when (minutes after the grade stands), and what proves it.

    `outside`: it leaves the house. `policy`: its time is a default of the company, not law;
    then `source` says where the number comes from.
    """

    id: _Code
    role: _Code
    proof: ProofKind
    minutes: Mapping[Grade, Annotated[int, Field(ge=1, le=60 * 24 * 90)]]
    name: Texts
    outside: bool = False
    policy: bool = False
    source: str = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        given = [grade for grade in GRADES if grade in self.minutes]
        if not given or given != list(GRADES[GRADES.index(given[0]) :]):
            raise ValueError("minutes are given from one grade up to L4")
        times = [self.minutes[grade] for grade in given]
        if times != sorted(times, reverse=True):
            raise ValueError("a higher grade has no more time")
        if self.policy and not self.source:
            raise ValueError("a policy default says where its number comes from")
        return self


class Saying(_Entry):
    """Something to be said, or never to be said, in any of these words."""

    id: _Code
    zh: Sequence[str] = Field(min_length=1)
    en: Sequence[str] = Field(min_length=1)


class Statement(_Entry):
    """Rules of the holding statement (口径)."""

    must_say: Sequence[Saying] = Field(min_length=1)
    never_say: Sequence[Saying] = Field(min_length=1)


class Closing(_Entry):
    """What closing asks for."""

    evaluation: bool
    lessons_min: int = Field(ge=0, le=20)


class Plan(_Entry):
    """The whole plan."""

    starts_at: Grade
    roles: Mapping[_Code, Role]
    steps: Sequence[PlanStep] = Field(min_length=1)
    statement: Statement
    closing: Closing

    @model_validator(mode="after")
    def _joined(self) -> Self:
        ids = [step.id for step in self.steps]
        if len(set(ids)) != len(ids):
            raise ValueError("a step id stands twice")
        unknown = sorted({step.role for step in self.steps} - set(self.roles))
        if unknown:
            raise ValueError(f"no role is called {', '.join(unknown)}")
        return self

    def of(self, grade: Grade) -> Sequence[PlanStep]:
        """The steps that a grade brings."""
        return [step for step in self.steps if grade in step.minutes]


class StatementFaults(_Entry):
    """What a statement lacks, and what it says that must never be said."""

    missing: Sequence[str]
    forbidden: Sequence[str]

    @property
    def clean(self) -> bool:
        """Whether the statement may go out."""
        return not self.missing and not self.forbidden


def check_statement(text: str, rules: Statement, language: Literal["zh", "en"]) -> StatementFaults:
    """Compare a statement with the rules of its language."""
    folded = text.casefold()

    def said(saying: Saying) -> bool:
        words = saying.zh if language == "zh" else saying.en
        return any(word.casefold() in folded for word in words)

    return StatementFaults(
        missing=[saying.id for saying in rules.must_say if not said(saying)],
        forbidden=[saying.id for saying in rules.never_say if said(saying)],
    )
