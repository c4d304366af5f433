"""POST /v1/complaints: the hottest path. Raw body, one check, group commit."""

from collections.abc import Callable
from uuid import UUID

import orjson
from fastapi import APIRouter, Request, Response

from services.chassis import trace
from services.chassis.auth import PUBLIC, Caller
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.group_commit import GroupCommit
from services.chassis.http_app import problems
from services.chassis.ids import uuid7
from services.intake.domain import lifecycle
from services.intake.domain.filing import (
    Filed,
    Filing,
    Idempotency,
    KnownNames,
    check_names,
    check_sender,
)
from services.intake.entrypoints.answers import FiledAnswer
from services.intake.entrypoints.bodies import documented, idempotency_key, parse
from services.intake.entrypoints.complaint_shape import COMPLAINT_EXAMPLE, ComplaintBody
from services.intake.metrics import FILED, REPLAYED

FILED_EXAMPLE = {
    "reference": "2026-0000042-K",
    "secret": "JBSWY3DPEHPK3PXPJBSWY3DP",
    "received_at": "2026-11-22T09:30:00.000Z",
    "status": "received",
}
Fingerprint = Callable[[str, bytes], bytes]
Secret = Callable[[UUID], str]


class FilingDoor:
    """Takes complaints in over HTTP."""

    def __init__(
        self,
        commits: GroupCommit[Filing, Filed],
        known: KnownNames,
        fingerprint: Fingerprint,
        secret: Secret,
    ) -> None:
        self._commits, self._known = commits, known
        self._fingerprint, self._secret = fingerprint, secret
        self._in_flight: set[str] = set()

    async def file(self, request: Request) -> Response:
        """File the complaint of the body; it is durable before the answer."""
        caller: Caller = request.state.caller
        key = idempotency_key(request, caller)
        body, canonical = parse(ComplaintBody, await request.body())
        command = body.command()
        check_sender(command, caller.roles - {PUBLIC})
        check_names(command.respondent, self._known)
        filing = Filing(
            id=uuid7(),
            command=command,
            filed_by=caller.subject or PUBLIC,
            traceparent=trace.current(),
            idempotency=Idempotency(key, self._fingerprint("body", canonical)) if key else None,
        )
        filed = await self._once(key, filing)
        if filed.replayed:
            REPLAYED.inc()
        else:
            FILED.labels(command.channel).inc()
        return self._answer(filed)

    async def _once(self, key: str, filing: Filing) -> Filed:
        """Refuse a key whose first request is still under way; the store settles the rest."""
        if not key:
            return await self._commits.submit(filing)
        if key in self._in_flight:
            raise ServiceError(ErrorKind.CONFLICT, "idempotency_in_progress")
        self._in_flight.add(key)
        try:
            return await self._commits.submit(filing)
        finally:
            self._in_flight.discard(key)

    def _answer(self, filed: Filed) -> Response:
        at = filed.received_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
        body = {
            "reference": filed.reference,
            "secret": self._secret(filed.id),
            "received_at": at,
            "status": lifecycle.RECEIVED,
        }
        headers = {"location": f"/v1/complaints/{filed.reference}"}
        status = 200 if filed.replayed else 201
        return Response(orjson.dumps(body), status, headers, "application/json")


def filing_router(door: FilingDoor) -> APIRouter:
    """The route of the door."""
    router = APIRouter(tags=["complaints"])
    example = {"content": {"application/json": {"example": FILED_EXAMPLE}}}

    @router.post(
        "/v1/complaints",
        status_code=201,
        summary="File a complaint",
        responses={
            200: {
                "model": FiledAnswer,
                "description": "The answer of the first request with this Idempotency-Key",
                **example,
            },
            201: {"model": FiledAnswer, **example},
            **problems(400, 401, 403, 409, 413, 422, 503),
        },
        openapi_extra=documented(ComplaintBody, COMPLAINT_EXAMPLE),
    )
    async def file_complaint(request: Request) -> Response:
        """Open to the public for the channels web, app and wechat; the others need a token."""
        return await door.file(request)

    return router
