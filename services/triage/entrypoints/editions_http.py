"""The people's door to editions of the playbooks: draft, try, approve, take back."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from services.chassis.http_app import CurrentCaller, problems
from services.datafiles.messages import Catalogue
from services.triage.domain.differences import Difference, summary, told
from services.triage.domain.edition import Edition
from services.triage.entrypoints.edition_shapes import (
    ApprovalBody,
    DifferencesPage,
    DraftBody,
    EditionView,
    TrialBody,
    TrialReport,
    WithdrawalBody,
    view,
)
from services.triage.entrypoints.trial_stream import EXAMPLE, NDJSON, streamed, wanted
from services.triage.handlers.dry_run import PAGES_MAX, DryRun, TryEdition
from services.triage.handlers.playbooks import (
    ApproveEdition,
    DraftEdition,
    PlaybookDesk,
    WithdrawEdition,
)

DIFFERENCES_TOLD_MAX = 1_000

Page = Annotated[int, Query(ge=1, le=PAGES_MAX, description="Counts from 1")]
_LINES: dict[str, Any] = {
    "description": "The report; asked for lines (NDJSON), the dry run as it goes on",
    "content": {NDJSON: {"schema": {"type": "string"}, "example": EXAMPLE}},
}


def edition_router(desk: PlaybookDesk, dry_run: DryRun, catalogue: Catalogue) -> APIRouter:
    """Routes over editions; who acts is the caller of the token."""
    router = APIRouter(tags=["playbook editions"])
    base = "/v1/playbook-editions/{edition}"

    @router.put(base, responses=problems(400, 401, 403, 409, 413, 422, 503))
    def put_draft(edition: UUID, body: DraftBody, caller: CurrentCaller) -> EditionView:
        """Store a draft (起草或修改). Faulty files are refused with file, line and reason."""
        command = DraftEdition(
            edition, body.files, caller.subject, body.removed, body.text_id, body.in_force_from
        )
        return view(desk.draft(command))

    @router.get(base, responses=problems(401, 403, 404, 422, 503))
    def get_edition(edition: UUID) -> EditionView:
        """One edition with its history."""
        return view(desk.edition(edition))

    refused = problems(400, 401, 403, 404, 409, 422, 503)

    @router.post(f"{base}/trial", response_model=TrialReport, responses={200: _LINES, **refused})
    def try_edition(
        edition: UUID, body: TrialBody, caller: CurrentCaller, request: Request
    ) -> TrialReport | StreamingResponse:
        """Try a draft on past cases (试运行): who would get another scene, owner or deadline."""
        command = TryEdition(edition, caller.subject, body.days, body.in_force_from)
        if wanted(request):
            return streamed(request, catalogue, dry_run.steps(command), _as_json)
        listed: list[Mapping[str, Any]] = []

        def tell(difference: Difference) -> None:
            if len(listed) < DIFFERENCES_TOLD_MAX:
                listed.append(told(difference))

        made, counts = dry_run(command, tell)
        return TrialReport(edition=view(made), counts=summary(counts), differences=listed)

    @router.get(f"{base}/trial/differences", responses=problems(401, 403, 404, 409, 422, 503))
    def trial_differences(edition: UUID, page: Page = 1) -> DifferencesPage:
        """What the dry run found (差异清单), for whoever approves; kept with it, page by page."""
        return DifferencesPage.of(*dry_run.differences(edition, page), page)

    @router.post(f"{base}/approval", responses=refused)
    def approve_edition(edition: UUID, body: ApprovalBody, caller: CurrentCaller) -> EditionView:
        """Approve (批准) as a second person, in force from a time."""
        return view(desk.approve(ApproveEdition(edition, caller.subject, body.in_force_from)))

    @router.post(f"{base}/withdrawal", responses=refused)
    def withdraw_edition(edition: UUID, body: WithdrawalBody, caller: CurrentCaller) -> EditionView:
        """Take an edition back (撤回) before it is in force."""
        return view(desk.withdraw(WithdrawEdition(edition, caller.subject, body.text_id)))

    return router


def _as_json(edition: Edition) -> Mapping[str, Any]:
    return view(edition).model_dump(mode="json")
