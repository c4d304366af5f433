"""Playbooks (剧本化话术) and the rules that find them, as people write them in YAML."""

from collections.abc import Collection, Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from services.datafiles.vocabulary import FLAGS, KINDS, NO_SCENE, PRODUCT_LINES, SCENES

WITHIN_MAX = 60
PHRASES_MAX = 400


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _one_of(codes: Collection[str], what: str) -> AfterValidator:
    def check(value: str) -> str:
        if value not in codes:
            raise ValueError(f"unknown {what}: {value}")
        return value

    return AfterValidator(check)


Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Words = Annotated[str, Field(min_length=1, max_length=40)]
Kind = Annotated[str, _one_of(KINDS, "kind")]
Scene = Annotated[str, _one_of([s for s in SCENES if s != NO_SCENE], "scene")]
FlagCode = Annotated[str, _one_of(FLAGS, "flag")]
Line = Annotated[str, _one_of(PRODUCT_LINES, "product line")]


class LocalText(_Entry):
    """One sentence in Chinese and English."""

    zh: str = Field(min_length=1, max_length=400)
    en: str = Field(min_length=1, max_length=600)


class Concept(_Entry):
    """Ways of saying one thing.

    A hit inside one of `unless` is none. With `negation` a hit after a negator in the same
    clause is none; with `quoted` a hit in what somebody else is reported to have said is none.
    """

    id: Id
    phrases: Sequence[Words] = Field(min_length=1, max_length=PHRASES_MAX)
    unless: Sequence[Words] = ()
    negation: bool = False
    quoted: bool = False


class Near(_Entry):
    """Two things said close together: one of `left` and one of `right` within characters."""

    left: Sequence[Id] = Field(min_length=1)
    right: Sequence[Id] = Field(min_length=1)
    within: int = Field(ge=0, le=WITHIN_MAX)
    ordered: bool = False


class Rule(_Entry):
    """Points for or against; every part that is given must hold.

    `any`: one of these concepts was said. `near`: two of them close together. `when`: a CEL
    condition over fields and `hits`. `source`: the article or practice that it rests on.
    """

    id: Id
    weight: int = Field(ge=-100, le=100)
    any: Sequence[Id] = ()
    near: Near | None = None
    when: str = Field(default="", max_length=500)
    source: str = Field(default="", max_length=200)


class Examples(_Entry):
    """Texts that must and that must not lead here; exercised by a test."""

    match: Sequence[str] = Field(min_length=1)
    near_miss: Sequence[str] = Field(min_length=1)


class Playbook(_Entry):
    """What to do about one matter: how it is recognised and the script to work by."""

    id: Id
    version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$")]
    scene: Scene
    kinds: Sequence[Kind] = Field(min_length=1)
    title: LocalText
    sides: Sequence[Literal["property", "life"]] = ("property", "life")
    product_lines: Sequence[Line] = ()
    severity: Literal["low", "normal", "high", "critical"]
    source: str = Field(min_length=1)
    concepts: Sequence[Concept] = ()
    rules: Sequence[Rule] = Field(min_length=1)
    must_say: Sequence[LocalText] = Field(min_length=1)
    never_say: Sequence[LocalText] = Field(min_length=1)
    steps: Sequence[LocalText] = Field(min_length=1)
    evidence: Sequence[LocalText] = Field(min_length=1)
    examples: Examples


class Lexicon(_Entry):
    """Concepts that several playbooks and signals share."""

    concepts: Sequence[Concept] = Field(min_length=1)


class KindSignal(_Entry):
    """How one kind is recognised; the earlier of two that reach `at` wins."""

    code: Kind
    at: int = Field(ge=1, le=100)
    rules: Sequence[Rule] = Field(min_length=1)


class FlagSignal(_Entry):
    """How one flag is recognised; `severity` raises the complaint to at least that."""

    code: FlagCode
    at: int = Field(ge=1, le=100)
    severity: Literal["low", "normal", "high", "critical"] = "low"
    rules: Sequence[Rule] = Field(min_length=1)


class Thresholds(_Entry):
    """When a best candidate is trusted, in thousandths of the best possible score."""

    matched: int = Field(ge=1, le=1000)
    unsure: int = Field(ge=1, le=1000)
    margin: int = Field(ge=0, le=1000)


class Signals(_Entry):
    """Kinds, flags, thresholds, negation and reported speech (kept simple, as data)."""

    thresholds: Thresholds
    negators: Id
    negation_reach: int = Field(ge=1, le=20)
    reporters: Id
    report_reach: int = Field(ge=1, le=60)
    resumers: Id
    concepts: Sequence[Concept] = ()
    kinds: Sequence[KindSignal]
    flags: Sequence[FlagSignal]
    general: Sequence[Rule]
    general_at: int = Field(ge=1, le=100)


class SpecialCare(_Entry):
    """Flags whose cases go to people trained for them, whatever the matter."""

    flags: Sequence[FlagCode]
    team: Id


class AssignmentRules(_Entry):
    """How a team is chosen from the organisation file."""

    special_care: Sequence[SpecialCare]
    fallback: Id
