"""A person's act over HTTP: its body, its key and who acts, read once for every action."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from services.chassis import trace
from services.chassis.auth import Caller
from services.chassis.http_app import problems
from services.intake.entrypoints.answer import Answer as AnswerShape
from services.intake.entrypoints.bodies import documented, idempotency_key, parse
from services.intake.entrypoints.callers import Scopes
from services.intake.entrypoints.http_cases import Reference, example, known_reference
from services.intake.handlers.acting import Actor, Answer
from services.intake.metrics import ACTIONS

Body = TypeVar("Body", bound=BaseModel)
Fingerprint = Callable[[str, bytes], bytes]


class ActReader:
    """Reads what is to be done and who does it."""

    def __init__(self, scopes: Scopes, fingerprint: Fingerprint) -> None:
        self.scopes, self._fingerprint = scopes, fingerprint

    async def read(self, request: Request, action: str, shape: type[Body]) -> tuple[Body, Actor]:
        """The checked body and the actor. Raises INVALID, RequestValidationError (422)."""
        caller: Caller = request.state.caller
        key = idempotency_key(request, caller)
        body, canonical = parse(shape, await request.body())
        actor = Actor(
            subject=caller.subject,
            roles=caller.roles,
            scope=self.scopes(caller),
            key=key,
            fingerprint=self._fingerprint(f"action:{action}", canonical),
            traceparent=trace.current(),
        )
        return body, actor


def add_case_act(
    router: APIRouter,
    reader: ActReader,
    action: str,
    shape: type[Body],
    act: Callable[[str, Body, Actor], Answer],
    *,
    title: str,
    answer: type[AnswerShape],
    examples: tuple[Mapping[str, Any], Mapping[str, Any]],
) -> None:
    """POST /v1/complaints/{reference}/actions/{action}; `examples` are a body and its answer."""

    async def route(reference: Reference, request: Request) -> Any:
        body, actor = await reader.read(request, action, shape)
        done = await run_in_threadpool(act, known_reference(reference), body, actor)
        ACTIONS.labels(action).inc()
        return done

    router.add_api_route(
        f"/v1/complaints/{{reference}}/actions/{action}",
        route,
        methods=["POST"],
        name=action,
        summary=title,
        description=shape.__doc__,
        response_model=answer,
        operation_id=f"{action.replace('-', '_')}_complaint",
        responses={
            200: example(examples[1]),
            **problems(400, 401, 403, 404, 409, 413, 422, 503),
        },
        openapi_extra=documented(shape, examples[0]),
    )
