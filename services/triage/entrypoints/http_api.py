"""The people's door of triage: the playbooks in force, to read."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, ConfigDict

from services.chassis.http_app import problems
from services.triage import views
from services.triage.domain.entry import LocalText
from services.triage.domain.playbook import Playbook
from services.triage.domain.script import (
    Authority,
    EvidenceItem,
    MustSay,
    NeverSay,
    NoticeNeeds,
    Step,
    TimeLimit,
)
from services.triage.ports import Playbooks

_TEXT = {"zh": "我们会把拒赔所依据的条款和事实逐条告诉您。", "en": "We will tell you each clause."}
_SUMMARY: dict[str, Any] = {
    "id": "cn-claims-refused",
    "version": "1",
    "scene": "claims_refused",
    "severity": "high",
    "title": {"zh": "拒赔争议", "en": "Claim refused"},
}
_SCRIPT: dict[str, Any] = {
    **_SUMMARY,
    "kinds": ["complaint", "enquiry_dissatisfied", "enquiry"],
    "source": "保险法 art. 16, 17, 22-24",
    "must_say": [_TEXT],
    "narrows": "",
    "attends": [],
    "sub_issues": ["refusal_reason"],
    "contact_within_hours": 8,
    "never_say": [
        {
            "zh": "这个案子不可能再改了。",
            "en": "This case cannot be changed.",
            "words": ["不可能再改"],
            "better": {"zh": "我请别的同事重新看一遍。", "en": "A colleague will look again."},
        }
    ],
    "steps": [
        {
            "id": "fetch",
            "do": "check",
            "zh": "调取拒赔通知书。",
            "en": "Get the refusal notice.",
            "collect": ["refusal-file"],
            "go": "end",
        }
    ],
    "evidence": [
        {
            "id": "refusal-file",
            "zh": "拒赔通知书",
            "en": "Refusal notice",
            "held_by": "insurer",
        }
    ],
    "authority": [{"role": "handler", "up_to": 500}],
    "limits": [],
    "clocks": ["cn-2020-3/decision"],
    "consultation": ["difficult"],
    "notice": {"needs": [], "remedies": ["review", "mediation", "arbitration", "litigation"]},
    "lessons": ["claims_reasons"],
}


class PlaybookSummary(BaseModel):
    """A playbook in a list."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SUMMARY]})

    id: str
    version: str
    scene: str
    severity: str
    title: LocalText


class PlaybookList(BaseModel):
    """All playbooks in force."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"playbooks": [_SUMMARY]}]})

    playbooks: Sequence[PlaybookSummary]


class PlaybookScript(PlaybookSummary):
    """A playbook to work by (话术)."""

    model_config = ConfigDict(json_schema_extra={"examples": [_SCRIPT]})

    kinds: Sequence[str]
    source: str
    narrows: str
    attends: Sequence[str]
    sub_issues: Sequence[str]
    contact_within_hours: int
    must_say: Sequence[MustSay]
    never_say: Sequence[NeverSay]
    steps: Sequence[Step]
    evidence: Sequence[EvidenceItem]
    authority: Sequence[Authority]
    limits: Sequence[TimeLimit]
    clocks: Sequence[str]
    consultation: Sequence[str]
    notice: NoticeNeeds | None
    lessons: Sequence[str]


def playbook_router(library: Playbooks) -> APIRouter:
    """Routes over the playbooks in force."""
    router = APIRouter(tags=["playbooks"])

    @router.get("/v1/playbooks", responses=problems(401, 403))
    def list_playbooks() -> PlaybookList:
        """All playbooks in force, by id (话术列表)."""
        return PlaybookList(playbooks=[_summary(p) for p in views.playbooks(library)])

    @router.get("/v1/playbooks/{playbook}", responses=problems(401, 403, 404, 422))
    def get_playbook(
        playbook: Annotated[str, Path(max_length=60, examples=["cn-claims-refused"])],
    ) -> PlaybookScript:
        """One playbook with its script (话术详情)."""
        return _script(views.playbook(library, playbook))

    return router


def _summary(found: Playbook) -> PlaybookSummary:
    return PlaybookSummary(
        id=found.id,
        version=found.version,
        scene=found.scene,
        severity=found.severity,
        title=found.title,
    )


def _script(found: Playbook) -> PlaybookScript:
    return PlaybookScript(**{name: getattr(found, name) for name in PlaybookScript.model_fields})
