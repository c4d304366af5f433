"""Working by the script over HTTP: the run of a case, its acts, and the check of drafts."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from starlette.concurrency import run_in_threadpool

from services.chassis.auth import Caller as TokenCaller
from services.chassis.http_app import CurrentCaller, problems
from services.intake.entrypoints.bodies import documented, idempotency_key, inline_schema, parse
from services.intake.entrypoints.callers import Scopes
from services.intake.entrypoints.http_cases import Reference, example, known_reference
from services.intake.entrypoints.script_answers import (
    FINDINGS_EXAMPLE,
    PLAYBOOK_EXAMPLE,
    RUN_EXAMPLE,
    DraftAnswer,
    PlaybooksAnswer,
    RunAnswer,
)
from services.intake.entrypoints.script_shapes import DRAFT_EXAMPLE, SCRIPT_SHAPES, DraftBody
from services.intake.handlers.script_desk import Caller, ScriptDesk
from services.intake.permissions import PARTS_ONLY

RUNS_MAX = 1000


class ScriptDoor:
    """Takes acts in runs, and drafts, over HTTP; whoever holds the token acts."""

    def __init__(self, desk: ScriptDesk, scopes: Scopes) -> None:
        self._desk, self._scopes = desk, scopes

    async def act(self, request: Request, action: str, reference: str) -> Mapping[str, Any]:
        """Carry out one act; the body is read and checked for `action`."""
        caller: TokenCaller = request.state.caller
        key = idempotency_key(request, caller)
        body, _ = parse(SCRIPT_SHAPES[action][0], await request.body())
        who = self._who(caller, key)
        return await run_in_threadpool(self._desk.act, known_reference(reference), body.call(), who)

    async def check(self, request: Request, reference: str) -> Mapping[str, Any]:
        """Read a draft."""
        caller: TokenCaller = request.state.caller
        body, _ = parse(DraftBody, await request.body())
        who = self._who(caller)
        return await run_in_threadpool(
            self._desk.check_draft, known_reference(reference), body.kind, body.text, who
        )

    def run(self, caller: TokenCaller, reference: str, number: int) -> Mapping[str, Any]:
        """A run as it stands."""
        return self._desk.run(known_reference(reference), number, self._who(caller))

    def playbooks(self, caller: TokenCaller, reference: str) -> Mapping[str, Any]:
        """What the case is worked by."""
        return {"items": self._desk.playbooks(known_reference(reference), self._who(caller))}

    def _who(self, caller: TokenCaller, key: str = "") -> Caller:
        parts_only = caller.roles <= PARTS_ONLY
        return Caller(caller.subject, self._scopes(caller), key, parts_only)


def script_router(door: ScriptDoor) -> APIRouter:
    """The run of a case, one route for each act, and the check of drafts."""
    router = APIRouter(tags=["script"])

    @router.get(
        "/v1/complaints/{reference}/playbooks",
        response_model=PlaybooksAnswer,
        summary="The playbooks of a case",
        responses={
            200: example({"items": [PLAYBOOK_EXAMPLE]}),
            **problems(400, 401, 403, 404, 422, 503),
        },
    )
    def get_playbooks(reference: Reference, caller: CurrentCaller) -> Any:
        """In the versions that the case is pinned to (话术), the matter's last."""
        return door.playbooks(caller, reference)

    @router.get(
        "/v1/complaints/{reference}/run",
        response_model=RunAnswer,
        summary="The run of a case's script",
        responses={200: example(RUN_EXAMPLE), **problems(400, 401, 403, 404, 422, 503)},
    )
    def get_run(
        reference: Reference,
        caller: CurrentCaller,
        number: Annotated[int, Query(ge=0, le=RUNS_MAX, description="0: the latest")] = 0,
    ) -> Any:
        """Current step, duties, evidence, offers and the whole history (话术执行)."""
        return door.run(caller, reference, number)

    for action in SCRIPT_SHAPES:
        _add(router, door, action)

    @router.post(
        "/v1/complaints/{reference}/actions/check-draft",
        response_model=DraftAnswer,
        summary="Check a draft before it goes out",
        responses={
            200: example(FINDINGS_EXAMPLE),
            **problems(400, 401, 403, 404, 409, 413, 422, 503),
        },
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {
                    "application/json": {
                        "schema": inline_schema(DraftBody),
                        "example": DRAFT_EXAMPLE,
                    }
                },
            }
        },
    )
    async def check_draft(reference: Reference, request: Request) -> Any:
        """What must not be said, what is missing, what is promised (草稿检查); kept nowhere."""
        return await door.check(request, reference)

    return router


def _add(router: APIRouter, door: ScriptDoor, action: str) -> None:
    shape, body_example, title = SCRIPT_SHAPES[action]

    async def act(reference: Reference, request: Request) -> Any:
        return await door.act(request, action, reference)

    router.add_api_route(
        f"/v1/complaints/{{reference}}/run/actions/{action}",
        act,
        methods=["POST"],
        name=f"run-{action}",
        summary=title,
        description=shape.__doc__,
        response_model=RunAnswer,
        operation_id=f"{action.replace('-', '_')}_run",
        responses={
            200: example(RUN_EXAMPLE),
            **problems(400, 401, 403, 404, 409, 413, 422, 503),
        },
        openapi_extra=documented(shape, body_example),
    )
