"""Lessons and the training record of people (微课、培训记录)."""

from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from services.chassis.auth import Caller
from services.chassis.http_app import CurrentCaller, problems
from services.chassis.ids import step_id
from services.intake.domain.people_ports import Lessons, Page
from services.intake.entrypoints.bodies import documented, idempotency_key, parse
from services.intake.entrypoints.fields import Code, Strict
from services.intake.entrypoints.http_cases import example
from services.intake.entrypoints.matter_acts import reader_of
from services.intake.entrypoints.people_answers import (
    LESSON_EXAMPLE,
    OWN_LESSON_EXAMPLE,
    QUIZ_EXAMPLE,
    TRAINING_EXAMPLE,
    LessonAnswer,
    LessonsAnswer,
    OwnLessonsAnswer,
    QuizAnswer,
    TrainingListAnswer,
)
from services.intake.entrypoints.training_file import COLUMNS, training_file
from services.intake.handlers.training import TrainingDesk


class ReadBody(Strict):
    """Nothing more is to be said."""


class AnswerBody(Strict):
    """Chosen answers by question; every question of the quiz."""

    answers: Annotated[dict[str, Annotated[list[Code], Field(max_length=10)]], Field(max_length=20)]


class AssignLessonBody(Strict):
    """Who is to learn what, within how many days."""

    lesson: Code
    people: Annotated[list[Code], Field(min_length=1, max_length=500)]
    due_days: Annotated[int, Field(ge=1, le=366)]


class RecordParameters(BaseModel):
    """Whose record; without a person one's own, and of everybody with `everybody`."""

    year: Annotated[int, Field(ge=2000, le=2100)]
    person: Annotated[str, StringConstraints(max_length=60)] | None = None
    everybody: bool = False


class LessonDoor:
    """Lessons over HTTP; whoever holds the token learns."""

    def __init__(self, lessons: Lessons, training: TrainingDesk) -> None:
        self._lessons, self._training = lessons, training

    def own(self, caller: Caller) -> Mapping[str, Any]:
        """The caller's lessons."""
        return {"items": self._lessons.of(caller.subject)}

    async def assign(self, request: Request) -> Mapping[str, Any]:
        """A lesson given to people."""
        caller: Caller = request.state.caller
        key = idempotency_key(request, caller)
        body, _ = parse(AssignLessonBody, await request.body())
        given = await run_in_threadpool(
            self._lessons.assign,
            body.lesson,
            body.people,
            body.due_days,
            caller.subject,
            _request("assign", key),
        )
        return {"items": given}

    async def read(self, request: Request, lesson_id: UUID) -> Page:
        """The caller has read it."""
        caller: Caller = request.state.caller
        idempotency_key(request, caller)
        parse(ReadBody, await request.body())
        return await run_in_threadpool(self._lessons.read, lesson_id, caller.subject)

    async def answer(self, request: Request, lesson_id: UUID) -> Page:
        """The caller's quiz."""
        caller: Caller = request.state.caller
        key = idempotency_key(request, caller)
        body, _ = parse(AnswerBody, await request.body())
        return await run_in_threadpool(
            self._lessons.answer,
            lesson_id,
            caller.subject,
            body.answers,
            _request(str(lesson_id), key),
        )

    def record(self, caller: Caller, wanted: RecordParameters) -> Mapping[str, Any]:
        """The record. Raises FORBIDDEN for others' without the role."""
        return self._training.records(
            reader_of(caller, None), wanted.year, wanted.person or "", everybody=wanted.everybody
        )


def lessons_router(door: LessonDoor) -> APIRouter:
    """Routes of lessons."""
    router = APIRouter(tags=["lessons"])
    refusals = problems(400, 401, 403, 404, 409, 413, 422, 503)

    @router.get(
        "/v1/lessons",
        response_model=OwnLessonsAnswer,
        summary="One's own lessons",
        responses={
            200: example({"items": [OWN_LESSON_EXAMPLE]}),
            **problems(400, 401, 403, 422, 503),
        },
    )
    def list_lessons(caller: CurrentCaller) -> Any:
        """What is to be learned, with text and questions, the latest first."""
        return door.own(caller)

    @router.post(
        "/v1/lessons",
        response_model=LessonsAnswer,
        summary="Give a lesson to people",
        responses={200: example({"items": [LESSON_EXAMPLE]}), **refusals},
        openapi_extra=documented(
            AssignLessonBody, {"lesson": "listening", "people": ["p-motor-1"], "due_days": 7}
        ),
    )
    async def assign_lesson(request: Request) -> Any:
        """One for each person."""
        return await door.assign(request)

    @router.post(
        "/v1/lessons/{lesson_id}/actions/read",
        response_model=LessonAnswer,
        summary="Say that a lesson was read",
        responses={200: example(LESSON_EXAMPLE), **refusals},
        openapi_extra=documented(ReadBody, {}),
    )
    async def read_lesson(lesson_id: UUID, request: Request) -> Any:
        """Again after a failed quiz; otherwise a repeat changes nothing."""
        return await door.read(request, lesson_id)

    @router.post(
        "/v1/lessons/{lesson_id}/actions/answer",
        response_model=QuizAnswer,
        summary="Answer the quiz of a lesson",
        responses={200: example(QUIZ_EXAMPLE), **refusals},
        openapi_extra=documented(AnswerBody, {"answers": {"days": ["three"]}}),
    )
    async def answer_lesson(lesson_id: UUID, request: Request) -> Any:
        """Right choices and reasons are told when it is passed or failed for good."""
        return await door.answer(request, lesson_id)

    @router.get(
        "/v1/training-record",
        response_model=TrainingListAnswer,
        summary="The training record of a year",
        responses={
            200: example({"year": 2026, "items": [TRAINING_EXAMPLE]}),
            **problems(400, 401, 403, 422, 503),
        },
    )
    def training_record(caller: CurrentCaller, wanted: Annotated[RecordParameters, Query()]) -> Any:
        """One's own; leads, seniors and compliance read those of others, which is audited."""
        return door.record(caller, wanted)

    _add_file(router, door)
    return router


def _add_file(router: APIRouter, door: LessonDoor) -> None:
    @router.get(
        "/v1/training-record/file",
        response_class=Response,
        summary="The training record of a year as CSV",
        responses={
            200: {"content": {"text/csv": {"example": ",".join(COLUMNS)}}},
            **problems(400, 401, 403, 422, 503),
        },
    )
    def training_record_file(
        caller: CurrentCaller, wanted: Annotated[RecordParameters, Query()]
    ) -> Response:
        """A line for each lesson that was given, with names and titles; the same people read it."""
        data = training_file(wanted.year, door.record(caller, wanted)["items"])
        headers = {
            "content-disposition": f'attachment; filename="training-{wanted.year}.csv"',
            "x-content-type-options": "nosniff",
        }
        return Response(data, media_type="text/csv", headers=headers)


def _request(what: str, key: str) -> str:
    return str(step_id("intake-lesson", what, key))
