"""The people's door to editions of the playbooks: draft, try, approve, take back."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.chassis.http_app import CurrentCaller, problems
from services.triage.domain.dry_run import Difference, summary
from services.triage.domain.edition import Edition
from services.triage.handlers.dry_run import DAYS, DryRun, TryEdition
from services.triage.handlers.playbooks import (
    ApproveEdition,
    DraftEdition,
    PlaybookDesk,
    WithdrawEdition,
)

DIFFERENCES_TOLD_MAX = 1_000
DAYS_MAX = 92

_FILE = 'id: cn-claims-refused\nversion: "2"\n…'
_AT = "2026-11-24T09:30:00Z"
_TRIAL: dict[str, Any] = {
    "draft_digest": "3e4d22ca…",
    "current_digest": "e4f48692…",
    "cases_digest": "099bf3eb…",
    "cases": 10200,
    "differing": 578,
    "become_unsure": 68,
    "by": "p-lead-1",
    "at": _AT,
}
_EDITION: dict[str, Any] = {
    "id": "0193a1b2-0000-7000-8000-000000000001",
    "version": 2,
    "state": "tried",
    "digest": "3e4d22ca…",
    "files": ["cn-claims-refused.yaml", "lexicon.yaml"],
    "history": [{"name": "drafted", "by": "p-lead-1", "at": _AT, "text_id": ""}],
    "trial": _TRIAL,
    "in_force_from": None,
}
_OUTCOME: dict[str, Any] = {
    "outcome": "matched",
    "kind": "complaint",
    "scene": "claims_refused",
    "playbook": "cn-claims-refused",
    "version": "1",
    "severity": "high",
    "team": "life-claims",
    "contact_within_hours": 8,
    "clocks": ["cn-2020-3/decision"],
    "companions": [],
}

FileName = Annotated[str, Field(max_length=100)]
FileText = Annotated[str, Field(max_length=1_000_000)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftBody(_Shape):
    """Files that differ from those in force, by name; and names of files to leave out."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"files": {"cn-claims-refused.yaml": _FILE}}]}
    )

    files: Mapping[FileName, FileText] = Field(max_length=2_003)
    removed: Sequence[FileName] = Field(default=(), max_length=2_003)
    text_id: str = Field(default="", max_length=100)


class TrialBody(_Shape):
    """Over the cases of how many days."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"days": DAYS}]})

    days: int = Field(default=DAYS, ge=1, le=DAYS_MAX)


class ApprovalBody(_Shape):
    """From when it is in force (生效时间)."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"in_force_from": _AT}]})

    in_force_from: AwareDatetime


class WithdrawalBody(_Shape):
    """Why it is taken back; the words are at intake."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text_id": "t-1"}]})

    text_id: str = Field(min_length=1, max_length=100)


class ActView(BaseModel):
    """Who did what."""

    name: str
    by: str
    at: datetime
    text_id: str


class TrialView(BaseModel):
    """A dry run and its counts."""

    draft_digest: str
    current_digest: str
    cases_digest: str
    cases: int
    differing: int
    become_unsure: int
    by: str
    at: datetime


class EditionView(BaseModel):
    """An edition without the texts of its files."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EDITION]})

    id: UUID
    version: int
    state: str
    digest: str
    files: Sequence[str]
    history: Sequence[ActView]
    trial: TrialView | None
    in_force_from: datetime | None


class TrialReport(BaseModel):
    """What the dry run found; at most a thousand differences, all of them counted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "edition": _EDITION,
                    "counts": {"cases": 10200, "differing": 578, "become_unsure": 68},
                    "differences": [
                        {
                            "id": "0193a1b2-0000-7000-8000-000000000002",
                            "changed": ["severity"],
                            "before": _OUTCOME,
                            "after": {**_OUTCOME, "severity": "critical"},
                        }
                    ],
                }
            ]
        }
    )

    edition: EditionView
    counts: Mapping[str, Any]
    differences: Sequence[Mapping[str, Any]]


def edition_router(desk: PlaybookDesk, dry_run: DryRun) -> APIRouter:
    """Routes over editions; who acts is the caller of the token."""
    router = APIRouter(tags=["playbook editions"])
    base = "/v1/playbook-editions/{edition}"

    @router.put(base, responses=problems(400, 401, 403, 409, 413, 422, 503))
    def put_draft(edition: UUID, body: DraftBody, caller: CurrentCaller) -> EditionView:
        """Store a draft (起草或修改). Faulty files are refused with file, line and reason."""
        command = DraftEdition(edition, body.files, caller.subject, body.removed, body.text_id)
        return _view(desk.draft(command))

    @router.get(base, responses=problems(401, 403, 404, 422, 503))
    def get_edition(edition: UUID) -> EditionView:
        """One edition with its history."""
        return _view(desk.edition(edition))

    @router.post(f"{base}/trial", responses=problems(400, 401, 403, 404, 409, 422, 503))
    def try_edition(edition: UUID, body: TrialBody, caller: CurrentCaller) -> TrialReport:
        """Try a draft on past cases (试运行): who would get another scene, team or deadline."""
        told: list[Mapping[str, Any]] = []

        def tell(difference: Difference) -> None:
            if len(told) < DIFFERENCES_TOLD_MAX:
                told.append({**asdict(difference), "id": str(difference.id)})

        made, counts = dry_run(TryEdition(edition, caller.subject, body.days), tell)
        return TrialReport(edition=_view(made), counts=summary(counts), differences=told)

    @router.post(f"{base}/approval", responses=problems(400, 401, 403, 404, 409, 422, 503))
    def approve_edition(edition: UUID, body: ApprovalBody, caller: CurrentCaller) -> EditionView:
        """Approve (批准) as a second person, in force from a time."""
        return _view(desk.approve(ApproveEdition(edition, caller.subject, body.in_force_from)))

    @router.post(f"{base}/withdrawal", responses=problems(400, 401, 403, 404, 409, 422, 503))
    def withdraw_edition(edition: UUID, body: WithdrawalBody, caller: CurrentCaller) -> EditionView:
        """Take an edition back (撤回) before it is in force."""
        return _view(desk.withdraw(WithdrawEdition(edition, caller.subject, body.text_id)))

    return router


def _view(edition: Edition) -> EditionView:
    return EditionView(
        id=edition.id,
        version=edition.version,
        state=edition.state,
        digest=edition.digest,
        files=sorted(edition.files),
        history=[ActView(**asdict(act)) for act in edition.history],
        trial=TrialView(**asdict(edition.trial)) if edition.trial else None,
        in_force_from=edition.in_force_from,
    )
