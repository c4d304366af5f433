"""The HTTP edge: problem+json in two languages, callers, trace, times, health, documents."""

import time
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from services.chassis import trace
from services.chassis.auth import Caller, Guard
from services.chassis.errors import HTTP_STATUS, ErrorKind, ServiceError
from services.chassis.health import IDLE_SECONDS_MAX, Health
from services.chassis.logs import logger
from services.chassis.metrics import HTTP_REQUESTS, HTTP_SECONDS
from services.datafiles.messages import Catalogue

LOG = logger(__name__)
PROBLEM = "application/problem+json"
BODY_BYTES_MAX = 1024 * 1024
_HTTP_CODES = {
    400: "bad_request",
    404: "not_found",
    405: "method_not_allowed",
    413: "payload_too_large",
}


class Problem(BaseModel):
    """RFC 9457 problem; `detail` is in the language asked for, both stand beside it."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    detail_zh: str
    detail_en: str
    instance: str


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Documentation of the problems that a route may answer, for `responses=`."""
    content = {PROBLEM: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        status: {"description": "Problem", "model": Problem, "content": content.copy()}
        for status in statuses
    }


def current_caller(request: Request) -> Caller:
    """Who asks; the edge has checked the role."""
    caller: Caller = request.state.caller
    return caller


def language(request: Request) -> str:
    """`en` when the caller prefers it over Chinese, else `zh`."""
    first = request.headers.get("accept-language", "").split(",")[0]
    return "en" if first.strip().lower().startswith("en") else "zh"


class Edge:
    """Outermost layer: trace, body limit, time, last resort for errors. Plain ASGI for speed."""

    def __init__(self, app: ASGIApp, large_bodies: frozenset[str], catalogue: Catalogue) -> None:
        self._app, self._large, self._catalogue = app, large_bodies, catalogue

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = dict(scope["headers"])
        trace.activate(trace.accepted(headers.get(b"traceparent", b"").decode("latin-1")))
        started, status, taken = time.perf_counter(), 0, 0
        limited = scope["path"] not in self._large

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if limited and taken > BODY_BYTES_MAX:
                raise HTTPException(413)
            return message

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, counted, noted)
        except Exception as error:  # the last resort: every request gets a documented answer
            if status:
                raise
            LOG.error("request_failed", error=type(error).__name__, exc_info=error)
            params = {"trace": trace.trace_id(trace.current())}
            answer = problem(Request(scope), self._catalogue, 500, "internal", params)
            await answer(scope, receive, noted)
        finally:
            route = getattr(scope.get("route"), "path", "unmatched")
            seconds = time.perf_counter() - started
            HTTP_REQUESTS.labels(scope["method"], route, str(status)).inc()
            HTTP_SECONDS.labels(scope["method"], route).observe(seconds)
            LOG.info("http", route=route, method=scope["method"], status=status, seconds=seconds)


class _Json(JSONResponse):
    """JSON by the faster encoder, which also knows dates and UUIDs."""

    def render(self, content: Any) -> bytes:
        return orjson.dumps(content)


def problem(
    request: Request,
    catalogue: Catalogue,
    status: int,
    code: str,
    params: Mapping[str, str | int],
    details: Mapping[str, object] | None = None,
) -> Response:
    """The problem+json answer for a code of the catalogue."""
    texts = {lang: catalogue.render(code, lang, params) for lang in ("zh", "en")}
    body = {
        "type": f"urn:redress:problem:{code}",
        "title": code.replace("_", " "),
        "status": status,
        "code": code,
        "detail": texts[language(request)],
        "detail_zh": texts["zh"],
        "detail_en": texts["en"],
        "instance": f"urn:trace:{trace.trace_id(trace.current())}",
        **(details or {}),
    }
    headers = {"www-authenticate": "Bearer"} if status == 401 else None
    return _Json(body, status, headers, PROBLEM)


def create_app(
    *,
    service: str,
    description: str,
    routers: Sequence[APIRouter],
    guard: Guard,
    catalogue: Catalogue,
    health: Health,
    large_bodies: frozenset[str] = frozenset(),
) -> FastAPI:
    """Build the app. Raises KeyError when a route has no entry in permissions.py."""

    async def authorised(request: Request) -> None:
        name = f"{request.method} {request.scope['route'].path}"
        request.state.caller = guard.admit(name, request.headers.get("authorization"))

    app = FastAPI(
        title=f"redress {service}",
        description=description,
        version="1",
        redoc_url=None,
        redirect_slashes=False,
    )
    for router in routers:
        guard.check_total(_served(router))
        app.include_router(router, dependencies=[Depends(authorised)])
    app.include_router(_operations(health))
    _handle_errors(app, catalogue)
    app.add_middleware(Edge, large_bodies=large_bodies, catalogue=catalogue)
    return app


def _served(router: APIRouter) -> list[str]:
    routes = [route for route in router.routes if isinstance(route, Route)]
    return [f"{method} {route.path}" for route in routes for method in route.methods or ()]


def _handle_errors(app: FastAPI, catalogue: Catalogue) -> None:
    @app.exception_handler(ServiceError)
    async def on_service_error(request: Request, error: ServiceError) -> Response:
        status = HTTP_STATUS[error.kind]
        if error.kind is ErrorKind.INTERNAL:
            LOG.error("request_failed", code=error.code)
        return problem(request, catalogue, status, error.code, error.params, error.details)

    @app.exception_handler(RequestValidationError)
    async def on_bad_payload(request: Request, error: RequestValidationError) -> Response:
        # Without the input itself: it may hold personal data.
        faults = [
            {"field": ".".join(str(p) for p in e["loc"]), "reason": e["msg"], "type": e["type"]}
            for e in error.errors()[:100]
        ]
        return problem(request, catalogue, 422, "payload_invalid", {}, {"errors": faults})

    @app.exception_handler(HTTPException)
    async def on_http_error(request: Request, error: HTTPException) -> Response:
        code = _HTTP_CODES.get(error.status_code, "http_error")
        params = {"status": error.status_code, "limit": BODY_BYTES_MAX}
        answer = problem(request, catalogue, error.status_code, code, params)
        answer.headers.update(error.headers or {})
        return answer


def _operations(health: Health) -> APIRouter:
    router = APIRouter(include_in_schema=False)

    @router.get("/healthz")
    def healthz() -> Response:
        idle = health.alive()
        stuck = [name for name, seconds in idle.items() if seconds > IDLE_SECONDS_MAX]
        return _Json({"alive": not stuck, "idle_seconds": idle}, 503 if stuck else 200)

    @router.get("/readyz")
    def readyz() -> Response:
        ready, states = health.ready()
        degraded = sorted(name for name, state in states.items() if state == "degraded")
        body = {"ready": ready, "checks": states, "degraded": degraded}
        return _Json(body, 200 if ready else 503)

    @router.get("/metrics")
    def metrics() -> Response:
        health.alive()
        return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)

    return router


CurrentCaller = Annotated[Caller, Depends(current_caller)]
