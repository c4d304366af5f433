"""What the door to editions of the playbooks takes and shows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from services.triage.domain.edition import Edition
from services.triage.handlers.dry_run import DAYS, DAYS_MAX, PAGE_ROWS

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
    "id": "0d4c2b…",
    "kept": 578,
    "confirmed": 310,
    "agrees_before": 255,
    "agrees_after": 268,
    "breaks": 4,
    "mends": 17,
    "no_past_cases": False,
    "changed_files": ["cn-claims-refused.yaml"],
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
    "owner": "p-handler-1",
    "contact_by": "2026-11-24T17:30:00Z",
}
_DIFFERENCE: dict[str, Any] = {
    "id": "0193a1b2-0000-7000-8000-000000000002",
    "changed": ["severity"],
    "before": _OUTCOME,
    "after": {**_OUTCOME, "severity": "critical"},
    "confirmed": {"kind": "complaint", "scene": "claims_refused"},
    "effect": "",
}

FileName = Annotated[str, Field(max_length=100)]
FileText = Annotated[str, Field(max_length=1_000_000)]


class _Shape(BaseModel):
    model_config = ConfigDict(extra="forbid")


class DraftBody(_Shape):
    """Files that differ from those in force, by name; and names of files to leave out.

    With `in_force_from` they are put beside the files that will stand at that time.
    """

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"files": {"cn-claims-refused.yaml": _FILE}}]}
    )

    files: Mapping[FileName, FileText] = Field(max_length=2_003)
    removed: Sequence[FileName] = Field(default=(), max_length=2_003)
    text_id: str = Field(default="", max_length=100)
    in_force_from: AwareDatetime | None = None


class TrialBody(_Shape):
    """Over the cases of how many days, against what stands at a time; now, where none is given."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"days": DAYS}]})

    days: int = Field(default=DAYS, ge=1, le=DAYS_MAX)
    in_force_from: AwareDatetime | None = None


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
    """A dry run and its counts; `kept` of its differences can be read page by page."""

    draft_digest: str
    current_digest: str
    cases_digest: str
    cases: int
    differing: int
    become_unsure: int
    by: str
    at: datetime
    id: str
    kept: int
    confirmed: int
    agrees_before: int
    agrees_after: int
    breaks: int
    mends: int
    no_past_cases: bool
    changed_files: Sequence[str]


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
                    "differences": [_DIFFERENCE],
                }
            ]
        }
    )

    edition: EditionView
    counts: Mapping[str, Any]
    differences: Sequence[Mapping[str, Any]]


class DifferencesPage(BaseModel):
    """A page of the differences that are kept with a dry run."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"trial": _TRIAL, "page": 1, "pages": 3, "differences": [_DIFFERENCE]}]
        }
    )

    trial: TrialView
    page: int
    pages: int
    differences: Sequence[Mapping[str, Any]]

    @classmethod
    def of(
        cls, edition: Edition, rows: Sequence[Mapping[str, Any]], page: int
    ) -> "DifferencesPage":
        """Of a dry run that was recorded."""
        assert edition.trial is not None
        trial = TrialView(**asdict(edition.trial))
        return cls(trial=trial, page=page, pages=-(-trial.kept // PAGE_ROWS), differences=rows)


def view(edition: Edition) -> EditionView:
    """The edition as it is shown."""
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
