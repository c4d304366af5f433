"""Bodies and answers about groups of complaints (群体投诉), with examples."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import Field

from services.intake.entrypoints.fields import Moment, OneOf, Strict, Text
from services.intake.entrypoints.people_consultation_shapes import Id, ReferenceText, Told

FORMS = ("first", "follow_up", "final")
References = Annotated[list[ReferenceText], Field(min_length=1, max_length=200)]


class OpenGroupBody(Strict):
    """One group of complaints with one cause; `surrenders` are abnormal surrenders among them."""

    cause: Id
    references: References
    surrenders: Annotated[list[ReferenceText], Field(default_factory=list, max_length=200)]


class JoinBody(Strict):
    """More complaints of the same cause."""

    references: References
    surrenders: Annotated[list[ReferenceText], Field(default_factory=list, max_length=200)]


class LeaveBody(Strict):
    """A complaint that was put in by mistake."""

    reference: ReferenceText


class GatheringBody(Strict):
    """People counted together in person."""

    at: Moment
    count: Annotated[int, Field(ge=1, le=100_000)]
    evidence: Text | None = None


class RepresentativesBody(Strict):
    """At most five representatives (art. 12), named by the complaints that they raised."""

    references: Annotated[list[ReferenceText], Field(min_length=1, max_length=50)]


class DesignateBody(Strict):
    """The regulator's paper that names it a major complaint (art. 29)."""

    document: Text


class ReportBody(Strict):
    """A report to the regulator as it went out, with proof of dispatch."""

    form: Annotated[str, OneOf(FORMS)]
    text: Text
    proof: Text


class EndEventBody(Strict):
    """The event itself is over."""


class CloseGroupBody(Strict):
    """Close the group; refused while a report is owed."""


class MemberAnswer(Told):
    """One complaint of the group."""

    reference: str
    joined_at: datetime
    by: str
    surrender: bool


class GatheringAnswer(Told):
    """People counted together in person."""

    at: datetime
    count: int
    by: str
    evidence_id: str


class ReportAnswer(Told):
    """A report owed or filed."""

    form: str
    due_at: datetime
    filed_at: datetime | None = None
    by: str
    text_id: str
    proof_id: str
    late: bool


class MatterTextAnswer(Told):
    """A text of the matter; the words only with a purpose."""

    id: UUID
    kind: str
    author: str
    at: datetime
    parts: dict[str, str] | None


class GroupAnswer(Told):
    """A group as it stands; members are those that the caller may see, at most 200."""

    id: UUID
    cause: str
    opened_by: str
    opened_at: datetime
    state: str
    members: list[MemberAnswer]
    member_count: int
    gatherings: list[GatheringAnswer]
    in_person: int
    representatives: list[str]
    limbs: list[str]
    major_at: datetime | None = None
    warnings: list[str]
    reports: list[ReportAnswer]
    designation_document_id: str
    ended_at: datetime | None = None
    closed_at: datetime | None = None


class GroupPageAnswer(GroupAnswer):
    """A group with its texts."""

    texts: list[MatterTextAnswer]


class GroupsAnswer(Told):
    """Groups, the newest first."""

    items: list[GroupAnswer]


_AT = "2026-11-22T09:30:00Z"
GROUP_EXAMPLE: dict[str, Any] = {
    "id": "7c2b1f0a-3e4d-5c6b-9a81-2f3e4d5c6b7a",
    "cause": "surrender_value",
    "opened_by": "p-lead-east",
    "opened_at": _AT,
    "state": "open",
    "members": [
        {"reference": "2026-0000042-K", "joined_at": _AT, "by": "p-lead-east", "surrender": False}
    ],
    "member_count": 1,
    "gatherings": [{"at": _AT, "count": 20, "by": "p-desk-1", "evidence_id": ""}],
    "in_person": 20,
    "representatives": ["2026-0000042-K"],
    "limbs": ["in_person"],
    "major_at": _AT,
    "warnings": [],
    "reports": [
        {
            "form": "first",
            "due_at": "2026-11-22T11:30:00Z",
            "filed_at": None,
            "by": "",
            "text_id": "",
            "proof_id": "",
            "late": False,
        }
    ],
    "designation_document_id": "",
    "ended_at": None,
    "closed_at": None,
}
OPEN_EXAMPLE = {"cause": "surrender_value", "references": ["2026-0000042-K"]}
JOIN_EXAMPLE = {"references": ["2026-0000043-M"], "surrenders": ["2026-0000043-M"]}
LEAVE_EXAMPLE = {"reference": "2026-0000043-M"}
GATHERING_EXAMPLE = {"at": _AT, "count": 20, "evidence": "门厅录像已保存。"}
REPRESENTATIVES_EXAMPLE = {"references": ["2026-0000042-K"]}
DESIGNATE_EXAMPLE = {"document": "监管通知，编号 2026-1。"}
REPORT_EXAMPLE = {"form": "first", "text": "首报：二十人到场。", "proof": "传真回执 0001"}
