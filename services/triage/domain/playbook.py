"""Playbooks (剧本化话术) and the rules that find them, as people write them in YAML."""

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import Field

from services.datafiles.vocabulary import FLAGS, KINDS, NO_SCENE, PRODUCT_LINES, SCENES
from services.triage.domain.codes import SUB_ISSUES
from services.triage.domain.entry import CodeOf, Entry, Id, LocalText, Words
from services.triage.domain.script import (
    Authority,
    ClockCode,
    ConsultationCode,
    EvidenceItem,
    LessonCode,
    MustSay,
    NeverSay,
    NoticeNeeds,
    Step,
    TimeLimit,
)

WITHIN_MAX = 60
PHRASES_MAX = 400

Kind = Annotated[str, CodeOf(KINDS, "kind")]
# "" stands for a playbook that goes beside that of the matter.
Scene = Annotated[str, CodeOf([*(s for s in SCENES if s != NO_SCENE), ""], "scene")]
Broader = Annotated[str, Field(pattern=r"^([a-z][a-z0-9_-]{0,59})?$")]
FlagCode = Annotated[str, CodeOf(FLAGS, "flag")]
Line = Annotated[str, CodeOf(PRODUCT_LINES, "product line")]
SubIssue = Annotated[str, CodeOf(SUB_ISSUES, "sub-issue")]
Source = Annotated[str, Field(min_length=1, max_length=200)]
Severity = Literal["low", "normal", "high", "critical"]


class Concept(Entry):
    """Ways of saying one thing.

    A hit inside one of `unless` is none. With `negation` a hit after a negator in the same
    clause is none; with `quoted` a hit in what somebody else is reported to have said is none.
    """

    id: Id
    phrases: Sequence[Words] = Field(min_length=1, max_length=PHRASES_MAX)
    unless: Sequence[Words] = ()
    negation: bool = False
    quoted: bool = False


class Near(Entry):
    """Two things said close together: one of `left` and one of `right` within characters."""

    left: Sequence[Id] = Field(min_length=1)
    right: Sequence[Id] = Field(min_length=1)
    within: int = Field(ge=0, le=WITHIN_MAX)
    ordered: bool = False


class Rule(Entry):
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


class Examples(Entry):
    """Texts that must and that must not lead here; exercised by a test."""

    match: Sequence[str] = Field(min_length=1)
    near_miss: Sequence[str] = Field(min_length=1)


class Playbook(Entry):
    """剧本: what to do about one matter, how it is recognised and the script to work by.

    One with a `scene` is about a matter. One that also `narrows` another takes its place when
    its own rules hold: same scene, more to the point. One without a scene goes beside the
    matter's script: when a flag that it `attends` is raised, or when its own rules hold.
    """

    id: Id
    version: Annotated[str, Field(pattern=r"^[0-9]+(\.[0-9]+)*$")]
    scene: Scene = Field(default="", description="场景 Matter; empty: goes beside another")
    narrows: Broader = Field(default="", description="细化的剧本 The broader playbook")
    attends: Sequence[FlagCode] = Field(default=(), description="伴随的标签 Flags attended to")
    sub_issues: Sequence[SubIssue] = Field(default=(), description="子事由 Sub-issues covered")
    kinds: Sequence[Kind] = Field(min_length=1, description="性质 Kinds it is for")
    title: LocalText
    sides: Sequence[Literal["property", "life"]] = ("property", "life")
    product_lines: Sequence[Line] = Field(default=(), description="险种 Empty: all lines")
    severity: Severity
    contact_within_hours: int = Field(
        default=24, ge=1, le=240, description="首次联系时限 House promise: hours to first contact"
    )
    source: str = Field(min_length=1, description="依据 What holds where a rule names no other")
    concepts: Sequence[Concept] = ()
    rules: Sequence[Rule] = ()
    must_say: Sequence[MustSay] = Field(min_length=1)
    never_say: Sequence[NeverSay] = Field(min_length=1)
    steps: Sequence[Step] = Field(min_length=1, max_length=60)
    evidence: Sequence[EvidenceItem] = Field(min_length=1)
    authority: Sequence[Authority] = Field(default=(), max_length=5)
    limits: Sequence[TimeLimit] = ()
    clocks: Sequence[ClockCode] = Field(default=(), description="适用时钟 Clocks it calls for")
    consultation: Sequence[ConsultationCode] = Field(default=(), description="会商规则")
    notice: NoticeNeeds | None = Field(default=None, description="告知书 Decision notice")
    lessons: Sequence[LessonCode] = Field(
        default=(), description="微课 Lessons on the matter; the most to the point first"
    )
    examples: Examples


class Spelling(Entry):
    """What people write in place of a word: recognition errors, pinyin, ways past filters."""

    word: Words
    written: Sequence[Words] = Field(min_length=1)


class Quantity(Entry):
    """A concept said by a number with a unit: 六十五岁, 三十多户, 3.5万元.

    After one of `unless_after` it is none: 保到60岁 is nobody's age.
    """

    id: Id
    units: Sequence[Words] = Field(min_length=1)
    least: float = Field(ge=0)
    most: float = Field(ge=0)
    unless_after: Sequence[Words] = ()


class Lexicon(Entry):
    """Concepts that several playbooks and signals share."""

    spellings: Sequence[Spelling] = ()
    quantities: Sequence[Quantity] = ()
    concepts: Sequence[Concept] = Field(min_length=1)


class KindSignal(Entry):
    """How one kind is recognised; the earlier of two that lead alike wins.

    `source`: what its rules rest on where they name no other. `never_with`: flags with which a text
    is not taken for it, whatever its words.
    """

    code: Kind
    source: Source
    never_with: Sequence[FlagCode] = ()
    at: int = Field(ge=1, le=100)
    rules: Sequence[Rule] = Field(min_length=1)


class FlagSignal(Entry):
    """How one flag is recognised; `severity` raises the complaint to at least that.

    `source`: what its rules rest on where they name no other.
    """

    code: FlagCode
    source: Source
    at: int = Field(ge=1, le=100)
    severity: Severity = "low"
    rules: Sequence[Rule] = Field(min_length=1)


class Thresholds(Entry):
    """When a candidate is trusted, in thousandths of the best possible score.

    `vouched` is what its own rules must give to a playbook that matches, whatever cues give;
    `aside` what they give to a narrower playbook, or one that goes beside another, to be taken;
    `aside_margin` by how much a narrower one must lead its fellows: below that the broader stays.
    """

    matched: int = Field(ge=1, le=1000)
    unsure: int = Field(ge=1, le=1000)
    margin: int = Field(ge=0, le=1000)
    vouched: int = Field(default=200, ge=1, le=1000)
    aside: int = Field(default=500, ge=1, le=1000)
    aside_margin: int = Field(default=100, ge=0, le=1000)


class Signals(Entry):
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
    general_source: Source
