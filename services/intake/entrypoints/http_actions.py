"""POST /v1/complaints/{reference}/actions/{action}: one route for each line of the table."""

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool

from services.chassis import trace
from services.chassis.auth import Caller
from services.chassis.http_app import problems
from services.intake.entrypoints.action_shapes import SHAPES, ActionBody
from services.intake.entrypoints.answers import ActionAnswer, ClassifiedAnswer
from services.intake.entrypoints.bodies import documented, idempotency_key, parse
from services.intake.entrypoints.callers import Scopes
from services.intake.entrypoints.examples import ACTION_EXAMPLES
from services.intake.entrypoints.http_cases import Reference, example, known_reference
from services.intake.handlers.acting import (
    ActionDesk,
    Actor,
    Answer,
    Assign,
    Confirm,
    NameInvolved,
    PassTurn,
)
from services.intake.metrics import ACTIONS

Fingerprint = Callable[[str, bytes], bytes]
DELEGATED = ("confirm-classification", "assign", "pass-turn", "name-involved")


class ActionDoor:
    """Takes the acts of people over HTTP."""

    def __init__(self, desk: ActionDesk, scopes: Scopes, fingerprint: Fingerprint) -> None:
        self._desk, self._scopes, self._fingerprint = desk, scopes, fingerprint

    async def act(self, request: Request, action: str, reference: str) -> Answer:
        """Carry out one act; the body is read and checked for `action`."""
        caller: Caller = request.state.caller
        shape, _, _ = SHAPES[action]
        key = idempotency_key(request, caller)
        body, canonical = parse(shape, await request.body())
        actor = Actor(
            subject=caller.subject,
            roles=caller.roles,
            scope=self._scopes(caller),
            key=key,
            fingerprint=self._fingerprint(f"action:{action}", canonical),
            traceparent=trace.current(),
        )
        answer = await run_in_threadpool(self._perform, known_reference(reference), body, actor)
        ACTIONS.labels(action).inc()
        return answer

    def _perform(self, reference: str, body: ActionBody, actor: Actor) -> Answer:
        command = body.command()
        if isinstance(command, Confirm):
            return self._desk.confirm(reference, command, actor)
        if isinstance(command, Assign):
            return self._desk.assign(reference, command, actor)
        if isinstance(command, PassTurn):
            return self._desk.pass_turn(reference, command, actor)
        if isinstance(command, NameInvolved):
            return self._desk.name_involved(reference, command, actor)
        return self._desk.act(reference, command, actor)


def actions_router(door: ActionDoor) -> APIRouter:
    """One route for each action."""
    router = APIRouter(tags=["actions"])
    for action in SHAPES:
        _add(router, door, action)
    return router


def _add(router: APIRouter, door: ActionDoor, action: str) -> None:
    shape, body_example, title = SHAPES[action]
    model = ClassifiedAnswer if action in DELEGATED else ActionAnswer

    async def act(reference: Reference, request: Request) -> Any:
        return await door.act(request, action, reference)

    router.add_api_route(
        f"/v1/complaints/{{reference}}/actions/{action}",
        act,
        methods=["POST"],
        name=action,
        summary=title,
        description=shape.__doc__,
        response_model=model,
        operation_id=f"{action.replace('-', '_')}_complaint",
        responses={
            200: example(ACTION_EXAMPLES[action in DELEGATED]),
            **problems(400, 401, 403, 404, 409, 413, 422, 503),
        },
        openapi_extra=documented(shape, body_example),
    )
