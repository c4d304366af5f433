"""Approvals of a case over HTTP."""

from typing import Any

from fastapi import APIRouter

from services.chassis.http_app import CurrentCaller, problems
from services.intake.entrypoints import people_shapes as shapes
from services.intake.entrypoints.acts import ActReader, add_case_act
from services.intake.entrypoints.http_cases import Reference, example, known_reference
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.people_approvals import ApprovalDesk


def approvals_router(desk: ApprovalDesk, reader: ActReader) -> APIRouter:
    """Asking, deciding, taking back, and what there is."""
    router = APIRouter(tags=["approvals"])

    def request(reference: str, body: shapes.RequestApprovalBody, actor: Actor) -> Answer:
        return desk.request(reference, body.command(), actor)

    def decide(reference: str, body: shapes.DecideApprovalBody, actor: Actor) -> Answer:
        return desk.decide(reference, body.command(), actor)

    def withdraw(reference: str, body: shapes.WithdrawApprovalBody, actor: Actor) -> Answer:
        return desk.withdraw(reference, body.approval_id, actor)

    add_case_act(
        router,
        reader,
        "request-approval",
        shapes.RequestApprovalBody,
        request,
        title="Ask for an approval",
        answer=shapes.ApprovalAnswer,
        examples=(shapes.REQUEST, shapes.APPROVAL),
    )
    add_case_act(
        router,
        reader,
        "decide-approval",
        shapes.DecideApprovalBody,
        decide,
        title="Grant or refuse an approval",
        answer=shapes.ApprovalAnswer,
        examples=(shapes.DECISION, shapes.GRANTED),
    )
    add_case_act(
        router,
        reader,
        "withdraw-approval",
        shapes.WithdrawApprovalBody,
        withdraw,
        title="Take an approval back",
        answer=shapes.ApprovalAnswer,
        examples=({"approval_id": shapes.APPROVAL["id"]}, shapes.WITHDRAWN),
    )

    @router.get(
        "/v1/complaints/{reference}/approvals",
        response_model=shapes.ApprovalListAnswer,
        summary="Approvals of a case",
        responses={
            200: example({"items": [shapes.GRANTED]}),
            **problems(400, 401, 403, 404, 422, 503),
        },
    )
    def list_approvals(reference: Reference, caller: CurrentCaller) -> Any:
        """Undecided ones first."""
        return {"items": desk.of_case(known_reference(reference), reader.scopes(caller))}

    return router
