"""Reports over HTTP: definitions, runs, files, progress, and the page that lists them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Header, Query, Response
from fastapi import Path as PathParameter
from fastapi.responses import HTMLResponse

from services.chassis.auth import Caller
from services.chassis.clock import Clock
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.http_app import CurrentCaller, problems
from services.reporting.entrypoints import report_shapes as shapes
from services.reporting.handlers.request_run import Library, Wish, request_run
from services.reporting.ports import FactStore, FileStore, RunStore, WatermarkStore
from services.reporting.views import (
    definitions_view,
    file_view,
    find_run,
    progress_view,
    run_view,
)

PAGE = Path(__file__).with_name("reports_page.html")
PAGE_SIZE_MAX = 100
DefinitionId = Annotated[
    str, PathParameter(pattern=r"^[a-z][a-z0-9-]{0,59}$", examples=[shapes.DEFINITION])
]
RunId = Annotated[UUID, PathParameter(examples=[shapes.RUN_ID])]
FileName = Annotated[
    str,
    PathParameter(
        pattern=r"^[A-Za-z0-9._-]{1,100}$", examples=[f"{shapes.DEFINITION}-2026Q4.xlsx"]
    ),
]
Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=128,
        description="Required; the same key with the same body answers the run of then.",
        examples=["return-2026Q4-1"],
    ),
]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the routes share. `root_units` are the units that stand for the whole company."""

    library: Library
    runs: RunStore
    files: FileStore
    facts: FactStore
    watermarks: WatermarkStore
    clock: Clock
    root_units: frozenset[str]
    denominators_file: Path | None

    def whole_company(self, caller: CurrentCaller) -> Caller:
        """The caller, unless limited to insurers or to units below the head office."""
        if caller.insurers or (caller.units and not caller.units & self.root_units):
            raise ServiceError(ErrorKind.FORBIDDEN, "scope_not_whole")
        return caller

    def house_denominators(self) -> bytes | None:
        """The company's own table as it stands now."""
        if self.denominators_file is None:
            return None
        try:
            return self.denominators_file.read_bytes()
        except OSError as error:
            raise ServiceError(ErrorKind.UNAVAILABLE, "files_unavailable") from error


def report_router(desk: Desk) -> APIRouter:
    """All routes of reporting."""
    router = APIRouter(tags=["reports"])
    _definitions(router, desk)
    _runs(router, desk)
    _files(router, desk)
    _page(router)
    return router


def _definitions(router: APIRouter, desk: Desk) -> None:
    Reader = Annotated[Caller, Depends(desk.whole_company)]

    @router.get(
        "/v1/reports",
        summary="Report definitions",
        response_model=shapes.DefinitionsShape,
        responses={200: shapes.example(shapes.DEFINITIONS), **problems(401, 403)},
    )
    def list_definitions(caller: Reader) -> dict[str, Any]:
        """What can be run, with periods, bases and parameters."""
        return {"definitions": definitions_view(desk.library)}

    @router.get(
        "/v1/figures/progress",
        summary="How far counting has come",
        response_model=shapes.ProgressShape,
        responses={200: shapes.example(shapes.PROGRESS), **problems(401, 403, 503)},
    )
    def get_progress() -> Any:
        """Complaints known, complaints counted, and up to when figures are complete."""
        return progress_view(desk.facts, desk.watermarks)


def _runs(router: APIRouter, desk: Desk) -> None:
    Reader = Annotated[Caller, Depends(desk.whole_company)]

    @router.post(
        "/v1/reports/{definition}/runs",
        summary="Run a report",
        status_code=202,
        response_model=shapes.RunShape,
        responses={
            202: shapes.example(shapes.QUEUED_RUN),
            **problems(400, 401, 403, 404, 413, 422, 503),
        },
    )
    def add_run(
        definition: DefinitionId,
        wanted: shapes.NewRun,
        caller: Reader,
        response: Response,
        key: Key = None,
    ) -> Any:
        """The run is queued and answered at once; read it until its state is done or failed."""
        if key is None:
            raise ServiceError(ErrorKind.INVALID, "idempotency_key_required")
        volumes = wanted.denominators
        wish = Wish(
            definition=definition,
            period=wanted.period,
            parameters=wanted.parameters,
            denominators=None if volumes is None else _utf8(volumes),
            requested_by=caller.subject,
            idempotency_key=key,
            house_denominators=desk.house_denominators(),
        )
        run = request_run(wish, desk.library, desk.runs, desk.files, desk.clock)
        response.headers["location"] = f"/v1/reports/{definition}/runs/{run.id}"
        return run_view(run)

    @router.get(
        "/v1/reports/{definition}/runs",
        summary="Runs of a report, newest first",
        response_model=shapes.RunsShape,
        responses={
            200: shapes.example({"runs": [shapes.DONE_RUN], "next": None}),
            **problems(401, 403, 404, 422, 503),
        },
    )
    def list_runs(
        definition: DefinitionId,
        caller: Reader,
        cursor: Annotated[UUID | None, Query(description="`next` of the page before")] = None,
        limit: Annotated[int, Query(ge=1, le=PAGE_SIZE_MAX)] = 20,
    ) -> Any:
        """A page of runs."""
        desk.library.definition(definition)
        found = desk.runs.of_definition(definition, cursor, limit + 1)
        more = str(found[limit - 1].id) if len(found) > limit else None
        return {"runs": [run_view(run) for run in found[:limit]], "next": more}

    @router.get(
        "/v1/reports/{definition}/runs/{run}",
        summary="A run as it stands",
        response_model=shapes.RunShape,
        responses={200: shapes.example(shapes.DONE_RUN), **problems(401, 403, 404, 422, 503)},
    )
    def get_run(definition: DefinitionId, run: RunId, caller: Reader) -> Any:
        """State, watermark, hashes and files."""
        return run_view(find_run(desk.runs, definition, run))


def _files(router: APIRouter, desk: Desk) -> None:
    Reader = Annotated[Caller, Depends(desk.whole_company)]

    @router.get(
        "/v1/reports/{definition}/runs/{run}/files/{name}",
        summary="A file of a run, the same bytes for ever",
        response_class=Response,
        responses={
            200: {
                "description": "The file",
                **shapes.example("figure,figure_zh,…", "text/csv"),
            },
            **problems(401, 403, 404, 422, 503),
        },
    )
    def get_file(definition: DefinitionId, run: RunId, name: FileName, caller: Reader) -> Response:
        """The stored bytes, checked against their hash; ETag is the SHA-256."""
        found = find_run(desk.runs, definition, run)
        media_type, sha256, data = file_view(found, name, desk.files)
        headers = {
            "content-disposition": f'attachment; filename="{name}"',
            "etag": f'"{sha256}"',
            "x-content-type-options": "nosniff",
        }
        return Response(data, media_type=media_type, headers=headers)


def _page(router: APIRouter) -> None:
    page = PAGE.read_text(encoding="utf-8")

    @router.get("/reports", summary="Page for people", response_class=HTMLResponse)
    def show_page() -> HTMLResponse:
        """Lists definitions and runs; asks for a token and keeps it in memory only."""
        headers = {
            "content-security-policy": "default-src 'self'; script-src 'unsafe-inline'; "
            "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
            "cache-control": "no-store",
        }
        return HTMLResponse(page, headers=headers)


def _utf8(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise ServiceError(
            ErrorKind.UNPROCESSABLE, "denominators_invalid", line=1, reason="not UTF-8"
        ) from error
