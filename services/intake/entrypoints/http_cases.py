"""Reading cases: the page of one, the list, and the public's own state."""

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field, StringConstraints
from starlette.concurrency import run_in_threadpool

from services.chassis import trace
from services.chassis.auth import Caller
from services.chassis.clock import Clock
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.http_app import CurrentCaller, problem, problems
from services.datafiles.messages import Catalogue
from services.intake.domain import codes, lifecycle
from services.intake.domain import reference as references
from services.intake.domain.record import Row
from services.intake.entrypoints.answers import CaseAnswer, ListAnswer, OwnState
from services.intake.entrypoints.bodies import inline_schema, parse
from services.intake.entrypoints.callers import Scopes
from services.intake.entrypoints.cursors import Cursors, Position
from services.intake.entrypoints.examples import CASE_EXAMPLE, LIST_EXAMPLE, OWN_STATE_EXAMPLE
from services.intake.entrypoints.fields import Code, Moment, OneOf, Strict
from services.intake.entrypoints.throttle import Throttle
from services.intake.ports import ComplaintLists, ListQuery
from services.intake.views import CasePages, Reader, row_page

LIMIT_MAX = 200
Status = Annotated[str, OneOf(lifecycle.STATUSES)]
Purpose = Annotated[str, OneOf(codes.PURPOSES)]
Reference = Annotated[
    str, Path(max_length=40, description="YYYY-NNNNNNN-C", examples=["2026-0000042-K"])
]


class OwnStateBody(Strict):
    """The pair that the answer to the filing carried."""

    reference: Annotated[str, StringConstraints(max_length=40)]
    secret: Annotated[str, StringConstraints(max_length=80)]


def known_reference(text: str) -> str:
    """The reference in its normal form. Raises NOT_FOUND: no case has such a number."""
    found = references.normalised(text)
    if found is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
    return found


def example(body: object) -> dict[str, Any]:
    """Documentation of a good answer."""
    return {"content": {"application/json": {"example": body}}}


class CaseReader:
    """Reads cases for staff over HTTP."""

    def __init__(
        self,
        pages: CasePages,
        lists: ComplaintLists,
        cursors: Cursors,
        scopes: Scopes,
        clock: Clock,
    ) -> None:
        self._pages, self._lists, self._cursors = pages, lists, cursors
        self._scopes, self._clock = scopes, clock

    def page(self, reference: str, caller: Caller, purpose: str) -> dict[str, Any]:
        """One case. Raises NOT_FOUND, FORBIDDEN, UNAVAILABLE."""
        reader = Reader(caller, self._scopes(caller), purpose, trace.current())
        return self._pages.page(known_reference(reference), reader)

    def part(self, caller: Caller, wanted: "ListParameters") -> dict[str, Any]:
        """One part of the list. Raises INVALID for a foreign cursor."""
        filters = wanted.model_dump_json(exclude={"limit", "cursor"})
        query = ListQuery(
            scope=self._scopes(caller),
            limit=wanted.limit,
            urgent=wanted.order == "urgent",
            status=wanted.status or "",
            scene=wanted.scene or "",
            insurer=wanted.insurer or "",
            owner=wanted.owner or "",
            due_before=wanted.due_before,
            after=self._cursors.read(wanted.cursor, filters) if wanted.cursor else None,
        )
        rows = self._lists.page(query)
        now = self._clock.now()
        last = _position(rows[-1], urgent=query.urgent) if len(rows) == wanted.limit else None
        following = self._cursors.write(last, filters) if last else ""
        return {"items": [row_page(row, now) for row in rows], "next_cursor": following}


class ListParameters(BaseModel):
    """Filters of the list; all are optional."""

    status: Status | None = None
    scene: Code | None = None
    insurer: Code | None = None
    owner: Code | None = None
    due_before: Moment | None = None
    order: Annotated[str, OneOf(("newest", "urgent"))] = "newest"
    limit: Annotated[int, Field(ge=1, le=LIMIT_MAX)] = 50
    cursor: Annotated[str, StringConstraints(max_length=200)] | None = None


def cases_router(reader: CaseReader) -> APIRouter:
    """Routes that read for staff."""
    router = APIRouter(tags=["complaints"])

    @router.get(
        "/v1/complaints",
        response_model=ListAnswer,
        summary="List complaints",
        responses={200: example(LIST_EXAMPLE), **problems(400, 401, 403, 422, 503)},
    )
    def list_complaints(
        caller: CurrentCaller, wanted: Annotated[ListParameters, Query()]
    ) -> dict[str, Any]:
        """Newest first, or most urgent first; a cursor goes on where a part ended."""
        return reader.part(caller, wanted)

    @router.get(
        "/v1/complaints/{reference}",
        response_model=CaseAnswer,
        summary="One case",
        responses={200: example(CASE_EXAMPLE), **problems(400, 401, 403, 404, 422, 503)},
    )
    def get_complaint(
        reference: Reference,
        caller: CurrentCaller,
        purpose: Annotated[Purpose | None, Query(description="Needed for clear text")] = None,
    ) -> dict[str, Any]:
        """Masked; with a purpose and the role for it in clear, after an audit record."""
        return reader.page(reference, caller, purpose or "")

    return router


def own_state_router(pages: CasePages, throttle: Throttle, catalogue: Catalogue) -> APIRouter:
    """The public's own door."""
    router = APIRouter(tags=["public"])
    body_example = {"reference": "2026-0000042-K", "secret": "JBSWY3DPEHPK3PXPJBSWY3DP"}
    content = {"schema": inline_schema(OwnStateBody), "example": body_example}

    @router.post(
        "/v1/complaints/own-state",
        response_model=OwnState,
        summary="State of one's own complaint",
        responses={200: example(OWN_STATE_EXAMPLE), **problems(400, 401, 404, 413, 422, 429, 503)},
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": content}}},
    )
    async def own_state(request: Request) -> Any:
        """Reference and secret as the filing answered them; a wrong pair is a plain 404."""
        origin = request.client.host if request.client else ""
        if throttle.is_full(origin):
            return _too_many(request, catalogue)
        body, _ = parse(OwnStateBody, await request.body())
        number = references.normalised(body.reference)
        try:
            return await run_in_threadpool(pages.own_state, number, body.secret)
        except ServiceError as error:
            if error.kind is ErrorKind.NOT_FOUND:
                throttle.failed(origin)
            raise

    return router


def _position(row: Row, *, urgent: bool) -> Position | None:
    at = row.view.next_due_at if urgent else row.received_at
    return (at, row.id) if at else None


def _too_many(request: Request, catalogue: Catalogue) -> Response:
    answer = problem(request, catalogue, 429, "too_many_attempts", {})
    answer.headers["retry-after"] = "60"
    return answer
