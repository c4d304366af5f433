"""Bodies and answers about public opinion (舆情), with examples."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field, StringConstraints

from services.intake.entrypoints.fields import Line, Moment, OneOf, Strict, Text
from services.intake.entrypoints.people_consultation_shapes import Id, Told
from services.intake.entrypoints.people_group_shapes import MatterTextAnswer

PROOF_KINDS = ("note", "file", "statement", "receipt")
PostKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
GRADES = ("L1", "L2", "L3", "L4")
_COUNT_MAX = 10**12


class MentionBody(Strict):
    """One post from outside."""

    id: Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9_.:-]{1,100}$")]
    at: Moment
    source: Id
    text: Text
    reach: Annotated[int, Field(ge=0, le=_COUNT_MAX)] = 0
    reposts: Annotated[int, Field(ge=0, le=_COUNT_MAX)] = 0
    author: Line = ""


class MentionsBody(Strict):
    """Posts from outside, 1 to 200; one that had come before changes nothing."""

    mentions: Annotated[list[MentionBody], Field(min_length=1, max_length=200)]


class DrillBody(Strict):
    """The grade that is played."""

    grade: Annotated[str, OneOf(GRADES)]


class CompleteStepBody(Strict):
    """A step that was done: a receipt by its number, every other proof by its words."""

    step: Id
    proof_kind: Annotated[str, OneOf(PROOF_KINDS)]
    text: Text | None = None
    receipt: Id | None = None
    language: Annotated[str, OneOf(("zh", "en"))] = "zh"


class WaiveStepBody(Strict):
    """Why a step does not apply; the commander says so."""

    step: Id
    reason: Text


class HandOverBody(Strict):
    """Who takes a role of the plan."""

    role: Id
    person: Id


class ClosePlanBody(Strict):
    """Evaluation and lessons, without which a plan is not closed."""

    evaluation: Text
    lessons: Annotated[list[Text], Field(min_length=1, max_length=20)]


class MergeBody(Strict):
    """The event whose posts come over to this one, and why the two are one."""

    away: UUID
    reason: Text


class SplitBody(Strict):
    """Posts that are another story, by their keys, and why."""

    posts: Annotated[list[PostKey], Field(min_length=1, max_length=200)]
    reason: Text


class LowerBody(Strict):
    """A lower grade, and why it is enough."""

    grade: Annotated[str, OneOf(("L1", "L2", "L3"))]
    reason: Text


class FreshAnswer(Told):
    """For each post, in order: whether it had not come before."""

    fresh: list[bool]


class ScorePartAnswer(Told):
    """One part of the score with the numbers behind it."""

    name: str
    points: int
    weight: int
    numbers: dict[str, str]


class ChangeAnswer(Told):
    """One entry of an event's history."""

    kind: str
    at: datetime
    detail: str
    by: str
    reason_text_id: str


class OpinionEventAnswer(Told):
    """An event of public opinion; references are those that the caller may see."""

    id: str
    version: int
    opened_at: datetime
    last_at: datetime
    posts: int
    grade: str
    grade_since: datetime
    lower_proposed: str
    score: int
    parts: list[ScorePartAnswer]
    floors: list[str]
    entities: list[str]
    places: list[str]
    topics: dict[str, int]
    signals: dict[str, int]
    references: list[str]
    complaint_count: int
    history: list[ChangeAnswer]
    merged_into: str


class OpinionEventPageAnswer(OpinionEventAnswer):
    """An event with its texts: why it was merged, split or lowered."""

    texts: list[MatterTextAnswer]


class OpinionEventsAnswer(Told):
    """Events, those with the latest posts first."""

    items: list[OpinionEventAnswer]
    next_cursor: str


class PostAnswer(Told):
    """One post in clear."""

    key: str
    at: datetime
    source: str
    id: str
    text: str
    reach: int
    reposts: int


class PostsAnswer(Told):
    """Posts of an event, the earliest first."""

    items: list[PostAnswer]
    next_cursor: str


class PlanStepAnswer(Told):
    """One step of the plan."""

    id: str
    role: str
    owner: str
    due_at: datetime
    state: str
    done_at: datetime | None = None
    done_by: str
    late: bool
    proof_kind: str
    proof: str
    reason_text_id: str
    name_zh: str
    name_en: str
    policy: bool
    source: str


class OpinionPlanAnswer(Told):
    """A written plan (预案) under way; of a drill nothing leaves the house."""

    id: UUID
    event_id: str
    grade: str
    drill: bool
    started_at: datetime
    state: str
    steps: list[PlanStepAnswer]
    references: list[str]
    complaint_count: int
    evaluation_text_id: str
    lesson_text_ids: list[str]
    closed_at: datetime | None = None
    version: int


class OpinionPlanPageAnswer(OpinionPlanAnswer):
    """A plan with its texts."""

    texts: list[MatterTextAnswer]


_AT = "2026-11-22T09:30:00Z"
EVENT_EXAMPLE: dict[str, Any] = {
    "id": "2f6a9d1c-0b7e-5d4a-8c3f-1a2b3c4d5e6f",
    "version": 3,
    "opened_at": _AT,
    "last_at": _AT,
    "posts": 12,
    "grade": "L2",
    "grade_since": _AT,
    "lower_proposed": "",
    "score": 47,
    "parts": [{"name": "spread", "points": 40, "weight": 20, "numbers": {"voices": "12"}}],
    "floors": [],
    "entities": ["星河财险"],
    "places": [],
    "topics": {"refusal": 12},
    "signals": {},
    "references": ["2026-0000042-K"],
    "complaint_count": 1,
    "history": [{"kind": "opened", "at": _AT, "detail": "L2", "by": "", "reason_text_id": ""}],
    "merged_into": "",
}
PLAN_EXAMPLE: dict[str, Any] = {
    "id": "9d8c7b6a-5f4e-5d3c-8b2a-1f0e9d8c7b6a",
    "event_id": "2f6a9d1c-0b7e-5d4a-8c3f-1a2b3c4d5e6f",
    "grade": "L2",
    "drill": False,
    "started_at": _AT,
    "state": "active",
    "steps": [
        {
            "id": "acknowledge",
            "role": "opinion_officer",
            "owner": "p-opinion-1",
            "due_at": "2026-11-22T11:30:00Z",
            "state": "open",
            "done_at": None,
            "done_by": "",
            "late": False,
            "proof_kind": "note",
            "proof": "",
            "reason_text_id": "",
            "name_zh": "确认收到预警",
            "name_en": "acknowledge the warning",
            "policy": False,
            "source": "",
        }
    ],
    "references": ["2026-0000042-K"],
    "complaint_count": 1,
    "evaluation_text_id": "",
    "lesson_text_ids": [],
    "closed_at": None,
    "version": 1,
}
MENTIONS_EXAMPLE = {
    "mentions": [
        {
            "id": "w-1",
            "at": _AT,
            "source": "weibo",
            "text": "星河财险拖了三个月不赔。",
            "reach": 1200,
        }
    ]
}
POST_EXAMPLE: dict[str, Any] = {
    "key": "0" * 64,
    "at": _AT,
    "source": "weibo",
    "id": "w-1",
    "text": "星河财险拖了三个月不赔。",
    "reach": 1200,
    "reposts": 3,
}
MERGE_EXAMPLE = {"away": "4a5b6c7d-8e9f-5a0b-9c1d-2e3f4a5b6c7d", "reason": "同一事件的两批帖文。"}
SPLIT_EXAMPLE = {"posts": ["0" * 64], "reason": "说的是另一家营业部。"}
LOWER_EXAMPLE = {"grade": "L1", "reason": "已回应，两日内无新帖。"}
DRILL_EXAMPLE = {"grade": "L3"}
COMPLETE_EXAMPLE = {"step": "acknowledge", "proof_kind": "note", "text": "已确认，正在核实。"}
WAIVE_EXAMPLE = {"step": "contact_person", "reason": "当事人匿名，无法联系。"}
HAND_OVER_EXAMPLE = {"role": "spokesperson", "person": "p-opinion-1"}
CLOSE_EXAMPLE = {"evaluation": "处置及时，未再扩散。", "lessons": ["核赔说明须当日送达。"]}
