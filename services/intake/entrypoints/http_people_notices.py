"""Ladders of a case, absences and notices over HTTP."""

from typing import Any
from uuid import UUID

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from services.chassis.auth import Caller
from services.chassis.http_app import CurrentCaller, problems
from services.intake.entrypoints import people_shapes as shapes
from services.intake.entrypoints.acts import ActReader, add_case_act
from services.intake.entrypoints.bodies import documented, idempotency_key, parse
from services.intake.entrypoints.http_cases import Reference, example, known_reference
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.people_notices import LadderDesk, NoticeDesk


def ladders_router(desk: LadderDesk, reader: ActReader) -> APIRouter:
    """Who was called, and taking it on."""
    router = APIRouter(tags=["ladders"])

    def acknowledge(reference: str, body: shapes.AcknowledgeBody, actor: Actor) -> Answer:
        return desk.acknowledge(reference, body.ladder_id, actor)

    add_case_act(
        router,
        reader,
        "acknowledge",
        shapes.AcknowledgeBody,
        acknowledge,
        title="Take a called step on",
        answer=shapes.LadderAnswer,
        examples=({"ladder_id": shapes.LADDER["id"]}, shapes.LADDER),
    )

    @router.get(
        "/v1/complaints/{reference}/ladders",
        response_model=shapes.LadderListAnswer,
        summary="Ladders of a case",
        responses={
            200: example({"items": [shapes.LADDER]}),
            **problems(400, 401, 403, 404, 422, 503),
        },
    )
    def list_ladders(reference: Reference, caller: CurrentCaller) -> Any:
        """The newest first, with everybody who was called."""
        return {"items": desk.of_case(known_reference(reference), reader.scopes(caller))}

    return router


def notices_router(desk: NoticeDesk, reader: ActReader) -> APIRouter:
    """One's own inbox and absence, and notices in doubt."""
    router = APIRouter(tags=["notices"])
    answers = problems(400, 401, 403, 404, 409, 413, 422, 503)

    @router.post(
        "/v1/absences",
        response_model=shapes.AbsenceAnswer,
        summary="Say when one is away",
        responses={200: example(shapes.ABSENCE_ANSWER), **answers},
        openapi_extra=documented(shapes.AbsenceBody, shapes.ABSENCE),
    )
    async def record_absence(request: Request) -> Any:
        """One's own; the last word replaces what was said before."""
        caller: Caller = request.state.caller
        idempotency_key(request, caller)
        body, _ = parse(shapes.AbsenceBody, await request.body())
        return await run_in_threadpool(desk.absent, caller.subject, body.start, body.end)

    @router.get(
        "/v1/notices",
        response_model=shapes.NoticeListAnswer,
        summary="One's own notices",
        responses={
            200: example({"items": [shapes.NOTICE]}),
            **problems(400, 401, 403, 422, 503),
        },
    )
    def list_notices(caller: CurrentCaller) -> Any:
        """The newest first; they hold codes, times and references only."""
        return {"items": desk.inbox(caller.subject)}

    @router.post(
        "/v1/notices/{notice_id}/actions/settle",
        response_model=shapes.NoticeAnswer,
        summary="Say whether a notice in doubt arrived",
        responses={200: example(shapes.NOTICE), **answers},
        openapi_extra=documented(
            shapes.SettleBody, {"matter_id": shapes.NOTICE["matter_id"], "arrived": True}
        ),
    )
    async def settle(notice_id: UUID, request: Request) -> Any:
        """The same word again changes nothing."""
        caller: Caller = request.state.caller
        idempotency_key(request, caller)
        body, _ = parse(shapes.SettleBody, await request.body())
        return await run_in_threadpool(
            desk.settle,
            notice_id,
            body.matter_id,
            body.arrived,
            caller.subject,
            reader.scopes(caller),
        )

    return router
