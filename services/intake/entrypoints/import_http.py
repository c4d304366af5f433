"""Imports over HTTP: the file is durable on disk before the answer, a worker imports it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Header, Query, Request, Response
from fastapi import Path as PathParameter
from fastapi.responses import FileResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool

from services.chassis import trace
from services.chassis.auth import Caller
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.http_app import CurrentCaller, problems
from services.chassis.ids import step_id
from services.intake.domain.imports_jobs import ImportJob
from services.intake.domain.imports_ports import Upload
from services.intake.handlers.import_desk import ImportDesk

PATH = "/v1/imports"
CONTENT_KINDS: Mapping[str, str] = {
    "text/csv": "csv",
    "application/x-ndjson": "jsonl",
    "application/vnd.apache.parquet": "parquet",
}
CHUNK_BYTES = 1 << 20
EXAMPLE = {
    "id": "0b0e2a5e-6f0e-5f1f-9d0a-3f1d6a2c9e11",
    "state": "done",
    "mapping": "tx_complaints",
    "requested_at": "2026-11-22T09:30:00Z",
    "fraction": 1.0,
    "read": 2000,
    "imported": 1997,
    "already_there": 0,
    "rejected": 3,
    "reason": None,
    "rejects": "/v1/imports/0b0e2a5e-6f0e-5f1f-9d0a-3f1d6a2c9e11/rejects",
}


class ImportView(BaseModel):
    """An import as it stands; `rejects` is the address of the refused rows, if there are any."""

    id: UUID
    state: str
    mapping: str
    requested_at: datetime
    fraction: float
    read: int
    imported: int
    already_there: int
    rejected: int
    reason: str | None
    rejects: str | None

    @classmethod
    def of(cls, job: ImportJob) -> "ImportView":
        """The view of `job`."""
        if job.requested_at is None:
            raise ServiceError(ErrorKind.INTERNAL, "internal", trace="")
        return cls(
            id=job.id,
            state=job.state.value,
            mapping=job.mapping,
            requested_at=job.requested_at,
            fraction=round(job.fraction, 4),
            read=job.tally.read,
            imported=job.tally.imported,
            already_there=job.tally.already_there,
            rejected=job.tally.rejected,
            reason=job.reason or None,
            rejects=f"{PATH}/{job.id}/rejects" if job.tally.rejected else None,
        )


async def take(desk: ImportDesk, request: Request, upload: Upload) -> None:
    """The body onto the disk, piece by piece. Raises ServiceError INVALID, OSError."""
    waiting = bytearray()
    async for chunk in request.stream():
        waiting += chunk
        desk.check_size(upload.size_bytes + len(waiting))
        if len(waiting) >= CHUNK_BYTES:
            await run_in_threadpool(upload.write, bytes(waiting))
            waiting.clear()
    await run_in_threadpool(upload.write, bytes(waiting))


async def receive(
    desk: ImportDesk, request: Request, caller: Caller, mapping: str, key: str
) -> ImportJob:
    """Store the body as the file of a job and queue it. Raises ServiceError."""
    chosen = desk.mapping(mapping)
    kind = CONTENT_KINDS.get(request.headers.get("content-type", "").split(";")[0].strip())
    if kind is None:
        raise ServiceError(ErrorKind.INVALID, "import_type_unknown")
    try:
        upload = await run_in_threadpool(desk.files.upload)
        try:
            await take(desk, request, upload)
            job = ImportJob(
                id=step_id("import-job", caller.subject, key),
                mapping=mapping,
                kind=kind,
                sha256=upload.sha256,
                size_bytes=upload.size_bytes,
                requested_by=caller.subject,
                traceparent=trace.current(),
            )
            return await run_in_threadpool(desk.queue, job, upload, chosen)
        finally:
            await run_in_threadpool(upload.drop)
    except OSError as error:
        raise ServiceError(ErrorKind.UNAVAILABLE, "import_disk_full") from error


def import_router(desk: ImportDesk) -> APIRouter:
    """The routes; the desk is the state that they share."""
    router = APIRouter(tags=["imports"])
    example: dict[str, Any] = {"content": {"application/json": {"example": EXAMPLE}}}

    @router.post(
        PATH,
        status_code=202,
        summary="Import a file of complaints",
        responses={202: example, **problems(400, 401, 403, 422, 503)},
        openapi_extra={"requestBody": _body_documentation()},
    )
    async def add_import(
        request: Request,
        response: Response,
        caller: CurrentCaller,
        mapping: Annotated[str, Query(min_length=1, max_length=60, examples=["tx_complaints"])],
        idempotency_key: Annotated[str, Header(min_length=1, max_length=128)],
    ) -> ImportView:
        """The body is the file itself; `mapping` names one of the mappings of this server."""
        queued = await receive(desk, request, caller, mapping, idempotency_key)
        response.headers["location"] = f"{PATH}/{queued.id}"
        return ImportView.of(queued)

    @router.get(
        PATH + "/{import_id}",
        summary="How far an import is",
        responses={200: example, **problems(401, 403, 404, 422, 503)},
    )
    def get_import(import_id: Annotated[UUID, PathParameter()]) -> ImportView:
        """State and counts."""
        return ImportView.of(desk.jobs.get(import_id))

    @router.get(
        PATH + "/{import_id}/rejects",
        summary="The refused rows",
        response_class=FileResponse,
        responses={
            200: {"content": {"text/csv": {"example": "row,field,code,reason_zh,reason_en\n"}}},
            **problems(401, 403, 404, 422, 503),
        },
    )
    def get_rejects(import_id: Annotated[UUID, PathParameter()]) -> FileResponse:
        """Row number, field and reason as CSV; no value of the row."""
        path = desk.files.rejects(desk.jobs.get(import_id))
        if not path.exists():
            raise ServiceError(ErrorKind.NOT_FOUND, "import_rejects_none")
        return FileResponse(path, media_type="text/csv", filename="rejects.csv")

    return router


def _body_documentation() -> dict[str, Any]:
    binary = {"schema": {"type": "string", "format": "binary"}}
    csv_example = "complaint_number,received_date\n18,2012-06-11\n"
    content: dict[str, Any] = {kind: dict(binary) for kind in CONTENT_KINDS}
    content["text/csv"]["example"] = csv_example
    return {"required": True, "content": content}
