"""Answers about people: routing, lessons, training; with their examples."""

from datetime import datetime
from typing import Any
from uuid import UUID

from services.intake.entrypoints.answer import Answer


class BothAnswer(Answer):
    """One sentence in both languages."""

    zh: str
    en: str


class CandidateAnswer(Answer):
    """Somebody who was looked at; `refused` is empty for who may take it, `why_not` its words."""

    person: str
    refused: str
    why_not: BothAnswer | None
    party: str
    distance: int
    in_hand: int
    capacity: int


class RoutingStepAnswer(Answer):
    """An act, and who had the case from this version on; `people` were named or struck off."""

    act: str
    version: int
    at: datetime | None
    by: str
    text_id: str
    team: str
    owner: str
    owner_rule: str
    assignment_rule: str
    beside: str
    people: list[str]
    reason: str


class RoutingAnswer(Answer):
    """Who has the case and why (派单)."""

    team: str
    owner: str
    assignment_rule: str
    owner_rule: str
    route: str
    turn: str
    beside: str
    involved: list[str]
    candidates: list[CandidateAnswer]
    history: list[RoutingStepAnswer]


class LessonAnswer(Answer):
    """A lesson of a person (微课)."""

    id: UUID
    person: str
    lesson: str
    title: BothAnswer
    state: str
    cause: str
    tries: int
    assigned_at: datetime | None
    due_at: datetime | None
    read_at: datetime | None
    passed_at: datetime | None


class ChoiceAnswer(Answer):
    """A possible answer."""

    id: str
    text: BothAnswer


class QuestionAnswer(Answer):
    """A question of the quiz."""

    id: str
    ask: BothAnswer
    choices: list[ChoiceAnswer]


class OwnLessonAnswer(LessonAnswer):
    """With the text."""

    minutes: int
    pages: list[BothAnswer]
    questions: list[QuestionAnswer]


class OwnLessonsAnswer(Answer):
    """The latest first."""

    items: list[OwnLessonAnswer]


class LessonsAnswer(Answer):
    """What was assigned."""

    items: list[LessonAnswer]


class ResultAnswer(Answer):
    """One question: whether it was right; the rest once nothing can be guessed with it."""

    question: str
    right: bool
    choices: list[str]
    reason: BothAnswer


class QuizAnswer(Answer):
    """What came of a quiz."""

    lesson: LessonAnswer
    passed: bool
    results: list[ResultAnswer]


class RoundAnswer(Answer):
    """A round of a person (轮次); `titles` in the order of `lessons`.

    `late` ones were passed after `due_at`, its exclusive end; it is `complete` when none is missing
    or late.
    """

    round: str
    due_at: datetime
    lessons: list[str]
    titles: list[BothAnswer]
    passed: list[str]
    late: list[str]
    complete: bool


class TrainingAnswer(Answer):
    """The year of a person; at least two rounds are owed. `left`: no longer with us."""

    person: str
    name: str
    left: bool
    rounds_complete: int
    rounds: list[RoundAnswer]
    lessons: list[LessonAnswer]


class TrainingListAnswer(Answer):
    """One for each person."""

    year: int
    items: list[TrainingAnswer]


_AT = "2026-11-22T09:30:00Z"
LESSON_EXAMPLE: dict[str, Any] = {
    "id": "019aa8f0-3c5e-7a10-8b1c-1f2e3d4c5b6a",
    "person": "p-motor-1",
    "lesson": "claims_reasons",
    "title": {"zh": "拒赔要讲清理由", "en": "Reasons of a refusal"},
    "state": "read",
    "cause": "mistake:overturned/2026-0000042-K",
    "tries": 0,
    "assigned_at": _AT,
    "due_at": "2026-12-06T09:30:00Z",
    "read_at": _AT,
    "passed_at": None,
}
OWN_LESSON_EXAMPLE: dict[str, Any] = {
    **LESSON_EXAMPLE,
    "minutes": 4,
    "pages": [{"zh": "理由要指到条款、事实和证据。", "en": "Name clause, fact and evidence."}],
    "questions": [
        {
            "id": "days",
            "ask": {"zh": "几日内发通知书？", "en": "Within how many days?"},
            "choices": [
                {"id": "three", "text": {"zh": "三日", "en": "Three"}},
                {"id": "ten", "text": {"zh": "十日", "en": "Ten"}},
            ],
        }
    ],
}
QUIZ_EXAMPLE: dict[str, Any] = {
    "lesson": {**LESSON_EXAMPLE, "state": "passed", "tries": 1, "passed_at": _AT},
    "passed": True,
    "results": [
        {
            "question": "days",
            "right": True,
            "choices": ["three"],
            "reason": {"zh": "第二十四条。", "en": "Article 24."},
        }
    ],
}
TRAINING_EXAMPLE: dict[str, Any] = {
    "person": "p-motor-1",
    "name": "陈车",
    "left": False,
    "rounds_complete": 1,
    "rounds": [
        {
            "round": "h1",
            "due_at": "2026-06-30T16:00:00Z",
            "lessons": ["listening"],
            "titles": [{"zh": "先听后说", "en": "Listen first"}],
            "passed": ["listening"],
            "late": [],
            "complete": True,
        },
        {
            "round": "h2",
            "due_at": "2026-12-31T16:00:00Z",
            "lessons": ["plain_words"],
            "titles": [{"zh": "把话说明白", "en": "Plain words"}],
            "passed": [],
            "late": [],
            "complete": False,
        },
    ],
    "lessons": [LESSON_EXAMPLE],
}
ROUTING_EXAMPLE: dict[str, Any] = {
    "team": "motor-claims",
    "owner": "p-motor-1",
    "assignment_rule": "scene:claims_delay",
    "owner_rule": "team",
    "route": "serial",
    "turn": "own",
    "beside": "p-partner-1",
    "involved": [],
    "candidates": [
        {
            "person": "p-motor-2",
            "refused": "declared_tie",
            "why_not": {"zh": "已申报利害关系，应当回避", "en": "Declared a tie: must keep out"},
            "party": "hengtong-mutual",
            "distance": 18,
            "in_hand": 12,
            "capacity": 40,
        }
    ],
    "history": [
        {
            "act": "assess",
            "version": 1,
            "at": _AT,
            "by": "service:triage",
            "text_id": "",
            "team": "motor-claims",
            "owner": "p-motor-1",
            "owner_rule": "team",
            "assignment_rule": "scene:claims_delay",
            "beside": "p-partner-1",
            "people": [],
            "reason": "",
        }
    ],
}
