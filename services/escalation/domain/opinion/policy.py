"""The company's policy on public opinion (舆情), as data: words, joining, score, grades, sources.

Loaded and checked by `adapters/opinion_files.py`. None of the numbers is law: the rules of
银保监发〔2021〕4号 name nature, seriousness, speed, scope and trend, and leave the table to us.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Grade = Literal["L1", "L2", "L3", "L4"]
GRADES: tuple[Grade, ...] = ("L1", "L2", "L3", "L4")
PartName = Literal[
    "nature", "seriousness", "spread", "reach", "trend", "own_fault", "vulnerable_people"
]
PART_NAMES: tuple[PartName, ...] = (
    "nature",
    "seriousness",
    "spread",
    "reach",
    "trend",
    "own_fault",
    "vulnerable_people",
)
Need = Literal["ours", "actor", "actor_before", "staff", "name"]
_Code = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,40}$")]
_Points = Annotated[int, Field(ge=0, le=100)]
_Phrase = Annotated[str, Field(min_length=1, max_length=40)]


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Texts(_Entry):
    """A sentence for people in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class Mask(_Entry):
    """Longer words in which one of ours only seems to stand: 保险柜, 养老保险, 群众安全."""

    id: _Code
    phrases: Sequence[_Phrase] = Field(min_length=1)


class Topic(_Entry):
    """What is held against us. `need` says what must stand near for the words to mean us.

    ours: a name, an actor or a product; actor: a name or an actor; actor_before: one directly
    before; staff: one of our people; name: a name of an insurer.
    """

    id: _Code
    points: _Points
    need: Need
    own_fault: _Points = 0
    response: bool = False
    everyday: bool = False
    phrases: Sequence[_Phrase] = Field(min_length=1)
    unless: Sequence[_Phrase] = ()


class Words(_Entry):
    """Words that say one thing, such as a death or an elderly person."""

    phrases: Sequence[_Phrase] = Field(min_length=1)
    unless: Sequence[_Phrase] = ()


class Lexicon(_Entry):
    """All words (`lexicon.yaml`)."""

    actors: Words
    staff: Words
    products: Words
    masks: Sequence[Mask]
    topics: Sequence[Topic] = Field(min_length=1)
    withheld: Words
    suffered: Words
    praise: Words
    fraud: Words
    insider: Words
    fraud_disputed: Words
    impostor: Words
    hypothetical: Words
    business_news: Words
    payers: Words
    insured_event: Words
    signals: Mapping[_Code, Words]
    seriousness: Mapping[_Code, Words]
    vulnerable: Mapping[_Code, Words]
    scenes: Mapping[_Code, _Code]
    reach_characters: int = Field(ge=4, le=200)
    short_text_characters: int = Field(ge=10, le=400)


class Watched(_Entry):
    """Further names under which people write of one of ours, and its products."""

    aliases: Sequence[_Phrase] = ()
    products: Sequence[_Phrase] = ()


class Insurers(_Entry):
    """Names of a trade (`insurers.yaml`): each with its other names, and words that mislead.

    `watched` adds to names of the organisation file; `endings` says which endings an insurer's
    name of one side may have in the mouths of people: 星河财险 is also 星河车险.
    """

    insurers: Mapping[str, Sequence[_Phrase]]
    not_names: Sequence[_Phrase] = ()
    watched: Mapping[str, Watched] = {}
    endings: Mapping[Literal["property", "life"], Sequence[_Phrase]] = {}


class Joining(_Entry):
    """When two posts are one story (`joining.yaml`)."""

    window_hours: int = Field(ge=1, le=24 * 60)
    duplicate_window_hours: int = Field(ge=1, le=24 * 60)
    jaccard_min: float = Field(gt=0, le=1)
    containment_min: float = Field(gt=0, le=1)
    containment_characters_min: int = Field(ge=4, le=100)
    story_overlap_same_entity: float = Field(gt=0, le=1)
    story_overlap_no_entity: float = Field(gt=0, le=1)
    shared_tokens_min: int = Field(ge=1, le=20)
    few_words: int = Field(ge=0, le=20)
    texts_max: int = Field(ge=100, le=1_000_000)
    events_max: int = Field(ge=10, le=100_000)


class Sources(_Entry):
    """Where posts come from, by pieces of the source's name (`sources.yaml`)."""

    kinds: Mapping[_Code, Sequence[_Phrase]]
    least_reach: Mapping[_Code, int]


class Step(_Entry):
    """From this value on, so many points."""

    at_least: float
    points: _Points


class HourStep(_Entry):
    """Up to so many hours, so many points."""

    at_most: float = Field(gt=0)
    points: _Points


class Floor(_Entry):
    """A grade that something brings by itself, whatever the score."""

    when: _Code
    at_least: int = Field(default=1, ge=1)
    grade: Grade
    why: Texts


class Spread(_Entry):
    """How spread speed is measured."""

    bucket_minutes: int = Field(ge=5, le=240)
    silent_hours: float = Field(gt=0, le=48)
    voices_min: float = Field(ge=2, le=100)
    copy_exponent: float = Field(gt=0, le=1)
    doubling_hours: Sequence[HourStep] = Field(min_length=1)


class Scoring(_Entry):
    """Weights, tables, grades and how they hold (`scoring.yaml`)."""

    weights: Mapping[PartName, int]
    seriousness: Mapping[_Code, _Points]
    vulnerable: Mapping[_Code, _Points]
    spread: Spread
    repost_reach: int = Field(ge=0, le=100_000)
    reach: Sequence[Step] = Field(min_length=1)
    voices: Sequence[Step] = Field(min_length=1)
    trend_hours: int = Field(ge=1, le=168)
    trend_ratio: Sequence[Step] = Field(min_length=1)
    grades: Mapping[Grade, int]
    floors: Sequence[Floor]
    hold_margin: int = Field(ge=0, le=50)
    calm_hours: int = Field(ge=1, le=720)

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if set(self.weights) != set(PART_NAMES) or sum(self.weights.values()) != 100:
            raise ValueError("the weights of all seven parts add up to 100")
        bounds = [self.grades.get(grade, -1) for grade in GRADES]
        if bounds[0] != 0 or bounds != sorted(set(bounds)):
            raise ValueError("grades rise from L1 at 0 to L4")
        return self


OwnField = Literal["insurer", "partner", "scene", "place"]


class Together(_Entry):
    """So many complaints that have the same of these are one event."""

    same: Sequence[OwnField] = Field(min_length=1)
    complaints: int = Field(ge=2, le=1_000)


class OwnComplaints(_Entry):
    """When complaints of our own become an event (`own_complaints.yaml`)."""

    flags: Sequence[_Code] = Field(min_length=1)
    call_at_once: Sequence[_Code]
    alone: Sequence[Annotated[Sequence[_Code], Field(min_length=1)]]
    together: Sequence[Together]
    window_hours: int = Field(ge=1, le=24 * 60)
    waiting_max: int = Field(ge=100, le=200_000)

    @model_validator(mode="after")
    def _known(self) -> Self:
        named = {*self.call_at_once, *(flag for line in self.alone for flag in line)}
        if unknown := sorted(named - set(self.flags)):
            raise ValueError(f"not among flags: {', '.join(unknown)}")
        return self


class Policy(_Entry):
    """All tables of a company."""

    lexicon: Lexicon
    insurers: Insurers
    joining: Joining
    sources: Sources
    scoring: Scoring
    places: Mapping[str, Sequence[str]]
    own_complaints: OwnComplaints
