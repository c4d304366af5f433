"""A person's act on a matter that has an id of its own: one route for each line of a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from fastapi import APIRouter, Request
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from services.chassis import trace
from services.chassis.auth import Caller
from services.chassis.http_app import problems
from services.intake.entrypoints.acts import ActReader
from services.intake.entrypoints.answer import Answer as AnswerShape
from services.intake.entrypoints.bodies import documented
from services.intake.entrypoints.http_cases import example
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.matter_texts import MatterReader
from services.intake.metrics import ACTIONS

Body = TypeVar("Body", bound=BaseModel)


@dataclass(frozen=True)
class MatterAct(Generic[Body]):
    """One act: its name in the path, its body with an example, and what carries it out."""

    name: str
    title: str
    shape: type[Body]
    example: Mapping[str, Any]
    act: Callable[[UUID, Body, Actor], Answer]


@dataclass(frozen=True)
class Answered:
    """The shape of all answers of one kind of matter, with an example."""

    shape: type[AnswerShape]
    example: Mapping[str, Any]


def add_matter_act(
    router: APIRouter, reader: ActReader, path: str, one: MatterAct[Any], answered: Answered
) -> None:
    """POST `path`/{matter_id}/actions/{name}."""
    label = f"{path.rsplit('/', 1)[-1]}-{one.name}"

    async def route(matter_id: UUID, request: Request) -> Any:
        body, actor = await reader.read(request, f"{label}:{matter_id}", one.shape)
        done = await run_in_threadpool(one.act, matter_id, body, actor)
        ACTIONS.labels(label).inc()
        return done

    router.add_api_route(
        f"{path}/{{matter_id}}/actions/{one.name}",
        route,
        methods=["POST"],
        name=label,
        summary=one.title,
        description=one.shape.__doc__,
        response_model=answered.shape,
        operation_id=label.replace("-", "_"),
        responses={
            200: example(answered.example),
            **problems(400, 401, 403, 404, 409, 413, 422, 503),
        },
        openapi_extra=documented(one.shape, one.example),
    )


def add_opening(
    router: APIRouter,
    reader: ActReader,
    path: str,
    name: str,
    title: str,
    shape: type[Body],
    body_example: Mapping[str, Any],
    act: Callable[[Body, Actor], Answer],
    answered: Answered,
) -> None:
    """POST `path`: something new."""

    async def route(request: Request) -> Any:
        body, actor = await reader.read(request, name, shape)
        done = await run_in_threadpool(act, body, actor)
        ACTIONS.labels(name).inc()
        return done

    router.add_api_route(
        path,
        route,
        methods=["POST"],
        name=name,
        summary=title,
        description=shape.__doc__,
        response_model=answered.shape,
        operation_id=name.replace("-", "_"),
        responses={
            200: example(answered.example),
            **problems(400, 401, 403, 404, 409, 413, 422, 503),
        },
        openapi_extra=documented(shape, body_example),
    )


def reader_of(caller: Caller, purpose: str | None) -> MatterReader:
    """Who reads a matter's texts, and why."""
    return MatterReader(caller.subject, caller.roles, purpose or "", trace.current())
