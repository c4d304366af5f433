"""A dry run as it goes on, one JSON object a line (NDJSON): progress, differences, the end."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any

import orjson
from fastapi import Request
from fastapi.responses import StreamingResponse

from services.chassis.errors import HTTP_STATUS, ServiceError
from services.chassis.http_app import problem
from services.datafiles.messages import Catalogue
from services.triage.domain.differences import Difference, summary, told
from services.triage.domain.edition import Edition
from services.triage.handlers.dry_run import Progress, Step

NDJSON = "application/x-ndjson"

EXAMPLE = (
    '{"progress":{"cases":0,"of":10200,"differing":0}}\n'
    '{"difference":{"id":"0193a1b2-0000-7000-8000-000000000002","changed":["severity"]}}\n'
    '{"result":{"counts":{"cases":10200,"differing":578}}}\n'
)


def wanted(request: Request) -> bool:
    """Whether the caller asks for lines."""
    return NDJSON in request.headers.get("accept", "").lower()


def streamed(
    request: Request,
    catalogue: Catalogue,
    steps: Iterator[Step],
    view: Callable[[Edition], Mapping[str, Any]],
) -> StreamingResponse:
    """The answer. What is refused before the first line is an ordinary problem.

    Later the status is sent already: then the last line is `error`, and nothing was recorded.
    """
    first = next(steps)

    def lines() -> Iterator[bytes]:
        try:
            for step in chain([first], steps):
                yield _line(_shown(step, view))
        except ServiceError as error:
            status = HTTP_STATUS[error.kind]
            answer = problem(request, catalogue, status, error.code, error.params, error.details)
            yield _line({"error": orjson.loads(bytes(answer.body))})

    return StreamingResponse(lines(), media_type=NDJSON)


def _shown(step: Step, view: Callable[[Edition], Mapping[str, Any]]) -> Mapping[str, Any]:
    if isinstance(step, Progress):
        counted = {"cases": step.cases, "of": step.of, "differing": step.differing}
        return {"progress": counted}
    if isinstance(step, Difference):
        return {"difference": told(step)}
    return {"result": {"edition": view(step.edition), "counts": summary(step.counts)}}


def _line(row: Mapping[str, Any]) -> bytes:
    return orjson.dumps(row) + b"\n"
