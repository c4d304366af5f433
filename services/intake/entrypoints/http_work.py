"""Tasks, and the readings of clear text."""

from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request
from pydantic import BaseModel, Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from services.chassis.auth import Caller
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.http_app import CurrentCaller, problems
from services.intake.domain import tasks as task_rules
from services.intake.entrypoints.answers import AuditListAnswer, TaskAnswer, TaskListAnswer
from services.intake.entrypoints.bodies import documented, idempotency_key, parse
from services.intake.entrypoints.callers import Scopes
from services.intake.entrypoints.cursors import Cursors
from services.intake.entrypoints.examples import AUDIT_EXAMPLE, TASK_EXAMPLE
from services.intake.entrypoints.fields import OneOf, Strict
from services.intake.entrypoints.http_cases import LIMIT_MAX, example, known_reference
from services.intake.ports import AuditLog, ComplaintStore, TaskQuery, TaskStore
from services.intake.views import audit_page, task_page


class DoneBody(Strict):
    """What became of the task."""

    outcome: Annotated[str, OneOf(task_rules.DONE_OUTCOMES)]


class TaskParameters(BaseModel):
    """Filters of the list of tasks."""

    status: Annotated[str, OneOf(("open", "done"))] = "open"
    kind: Annotated[str, OneOf(task_rules.KINDS)] | None = None
    reference: Annotated[str, StringConstraints(max_length=40)] | None = None
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class TaskDoor:
    """Tasks over HTTP."""

    def __init__(self, tasks: TaskStore, cursors: Cursors, scopes: Scopes) -> None:
        self._tasks, self._cursors, self._scopes = tasks, cursors, scopes

    def part(self, caller: Caller, wanted: TaskParameters) -> dict[str, Any]:
        """One part of the list. Raises INVALID for a foreign cursor, NOT_FOUND."""
        number = known_reference(wanted.reference) if wanted.reference else ""
        filters = "|".join(("tasks", wanted.status, wanted.kind or "", number))
        query = TaskQuery(
            scope=self._scopes(caller),
            limit=wanted.limit,
            status=wanted.status,
            kind=wanted.kind or "",
            reference=number,
            after=self._cursors.read(wanted.cursor, filters) if wanted.cursor else None,
        )
        found = self._tasks.page(query)
        following = ""
        if len(found) == wanted.limit:
            following = self._cursors.write((found[-1].opened_at, found[-1].id), filters)
        return {"items": [task_page(task) for task in found], "next_cursor": following}

    async def done(self, task_id: UUID, request: Request) -> dict[str, Any]:
        """End a task as the body says."""
        caller: Caller = request.state.caller
        idempotency_key(request, caller)
        body, _ = parse(DoneBody, await request.body())
        scope = self._scopes(caller)
        task = await run_in_threadpool(
            self._tasks.done, task_id, scope, body.outcome, caller.subject
        )
        return task_page(task)


def tasks_router(door: TaskDoor) -> APIRouter:
    """Routes of tasks."""
    router = APIRouter(tags=["tasks"])
    listed = {"items": [TASK_EXAMPLE], "next_cursor": ""}
    ended = {**TASK_EXAMPLE, "status": "done", "outcome": "done"}

    @router.get(
        "/v1/tasks",
        response_model=TaskListAnswer,
        summary="List tasks",
        responses={200: example(listed), **problems(400, 401, 403, 404, 422, 503)},
    )
    def list_tasks(
        caller: CurrentCaller, wanted: Annotated[TaskParameters, Query()]
    ) -> dict[str, Any]:
        """Oldest first."""
        return door.part(caller, wanted)

    @router.post(
        "/v1/tasks/{task_id}/actions/done",
        response_model=TaskAnswer,
        summary="Say what became of a task",
        responses={200: example(ended), **problems(400, 401, 403, 404, 409, 413, 422, 503)},
        openapi_extra=documented(DoneBody, {"outcome": "done"}),
    )
    async def done(task_id: UUID, request: Request) -> Any:
        """The same outcome by the same person again changes nothing."""
        return await door.done(task_id, request)

    return router


class AuditParameters(BaseModel):
    """Of one complaint, of one matter, or of everything that is no single complaint's."""

    reference: Annotated[str | None, Field(max_length=40, description="Number of a complaint")] = (
        None
    )
    matter: Annotated[
        str | None,
        Field(
            pattern=r"^(group|opinion_event|opinion_plan|training_record)\.[A-Za-z0-9_-]{1,60}$",
            description="Such as group.<id> or training_record.<person>",
        ),
    ] = None
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


class AuditDoor:
    """Who read what in clear, over HTTP."""

    def __init__(
        self, store: ComplaintStore, audit: AuditLog, cursors: Cursors, scopes: Scopes
    ) -> None:
        self._store, self._audit, self._cursors, self._scopes = store, audit, cursors, scopes

    def part(self, caller: Caller, wanted: AuditParameters) -> dict[str, Any]:
        """One part of the list. Raises INVALID for a foreign cursor or both filters, NOT_FOUND."""
        if wanted.reference and wanted.matter:
            raise ServiceError(ErrorKind.INVALID, "reference_or_matter")
        number = known_reference(wanted.reference) if wanted.reference else ""
        matter = wanted.matter or ""
        filters = "|".join(("audit", number, matter))
        after = self._cursors.read(wanted.cursor, filters) if wanted.cursor else None
        if number:
            record = self._store.find(number, self._scopes(caller))
            if record is None:
                raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
            found = self._audit.of_case(record.case.id, wanted.limit, after)
        else:
            found = self._audit.of_matter(matter, wanted.limit, after)
        following = ""
        if len(found) == wanted.limit:
            following = self._cursors.write((found[-1].at, found[-1].id), filters)
        return {"items": [audit_page(entry) for entry in found], "next_cursor": following}


def audit_router(door: AuditDoor) -> APIRouter:
    """Who read what in clear, for compliance."""
    router = APIRouter(tags=["audit"])

    @router.get(
        "/v1/audit",
        response_model=AuditListAnswer,
        summary="Clear reads of a complaint, a group, an event or a training record",
        responses={200: example(AUDIT_EXAMPLE), **problems(400, 401, 403, 404, 422, 503)},
    )
    def list_audit(
        caller: CurrentCaller, wanted: Annotated[AuditParameters, Query()]
    ) -> dict[str, Any]:
        """Latest first; without filters whatever is no single complaint's."""
        return door.part(caller, wanted)

    return router
