"""Bodies and answers about consultations (会商), with examples; all persons are invented."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from services.intake.entrypoints.answer import Answer
from services.intake.entrypoints.fields import OneOf, Strict, Text

Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,60}$")]
"""A code or an id that must be there."""

ReferenceText = Annotated[str, StringConstraints(min_length=1, max_length=40)]
STANCES = ("agree", "disagree", "other", "excused")


class OpenConsultationBody(Strict):
    """Call one about this case and others; the policy's rules say who comes."""

    references: Annotated[list[ReferenceText], Field(default_factory=list, max_length=199)]
    guests: Annotated[list[Id], Field(default_factory=list, max_length=20)]
    contacts: Annotated[int, Field(ge=0, le=10_000)] = 0
    earlier_complaints: Annotated[int, Field(ge=0, le=10_000)] = 0
    disagreement: bool = False


class OpinionBody(Strict):
    """One opinion, in order; the chair may excuse who does not come, without a text."""

    stance: Annotated[str, OneOf(STANCES)]
    text: Text | None = None


class DecisionBody(Strict):
    """The chair's decision once all have spoken: who does what until when, and the minutes."""

    outcome: Id
    owner: Id
    due_on: date
    text: Text
    minutes: Text


class FollowUpBody(Strict):
    """What became of the decision; not done opens another round."""

    done: bool
    text: Text


class CancelBody(Strict):
    """Why it is needless."""

    reason: Text


class Told(Answer):
    """What another service tells of its matter: only what is written here is passed on, so its
    contract may grow first."""

    model_config = ConfigDict(extra="ignore")


class AttendeeAnswer(Told):
    """Who comes, as what."""

    person: str
    role: str
    instead_of: str


class OpinionAnswer(Told):
    """One opinion; its words stand in the case under `text_id`."""

    person: str
    at: datetime
    stance: str
    text_id: str


class DecisionAnswer(Told):
    """The decision; its words and the minutes stand in the case."""

    by: str
    at: datetime
    outcome: str
    owner: str
    due_on: date
    text_id: str
    minutes_text_id: str


class FollowUpAnswer(Told):
    """What became of a decision."""

    at: datetime
    result: str
    by: str
    text_id: str


class RoundAnswer(Told):
    """An earlier round."""

    opinions: list[OpinionAnswer]
    decision: DecisionAnswer
    follow_up: FollowUpAnswer


class ConsultationAnswer(Told):
    """A consultation as it stands."""

    id: UUID
    references: list[str]
    rules: list[str]
    plan: str
    quorum: int
    called_by: str
    called_at: datetime
    meet_by: datetime
    attendees: list[AttendeeAnswer]
    state: str
    opinions: list[OpinionAnswer]
    next_to_speak: str
    decision: DecisionAnswer | None = None
    follow_up: FollowUpAnswer | None = None
    rounds: list[RoundAnswer]
    late: bool


class ConsultationsAnswer(Told):
    """Those about a case, the newest first, and the rules that call one now."""

    items: list[ConsultationAnswer]
    called_for: list[str]


_AT = "2026-11-22T09:30:00Z"
CONSULTATION_EXAMPLE: dict[str, Any] = {
    "id": "0b0d6f5e-6c0c-5a2b-8a43-0e6f4f3c9c11",
    "references": ["2026-0000042-K"],
    "rules": ["third_contact"],
    "plan": "ordinary",
    "quorum": 2,
    "called_by": "rules",
    "called_at": _AT,
    "meet_by": "2026-11-24T09:30:00Z",
    "attendees": [
        {"person": "p-motor-1", "role": "owner", "instead_of": ""},
        {"person": "p-lead-east", "role": "lead", "instead_of": ""},
    ],
    "state": "called",
    "opinions": [
        {
            "person": "p-motor-1",
            "at": _AT,
            "stance": "agree",
            "text_id": "5d3f2a52-21a8-5a0e-9c11-6f4d2d1f7c10",
        }
    ],
    "next_to_speak": "p-lead-east",
    "decision": None,
    "follow_up": None,
    "rounds": [],
    "late": False,
}
OPEN_EXAMPLE = {"guests": ["p-quality-1"], "contacts": 3, "disagreement": False}
OPINION_EXAMPLE = {"stance": "agree", "text": "事实清楚，建议全额退还保费。"}
DECISION_EXAMPLE = {
    "outcome": "settle",
    "owner": "p-motor-1",
    "due_on": "2026-12-01",
    "text": "同意退还保费，并向投诉人说明经过。",
    "minutes": "到会二人，意见一致。",
}
FOLLOW_UP_EXAMPLE = {"done": True, "text": "退费已到账，投诉人已确认。"}
CANCEL_EXAMPLE = {"reason": "投诉人已撤回，无需会商。"}
