"""Reporting over gRPC: progress, one fact, one run."""

from datetime import datetime
from typing import Any
from uuid import UUID

from complaints.reporting.v1 import reporting_service_pb2 as messages
from complaints.reporting.v1.reporting_service_pb2_grpc import ReportingServiceServicer

from services.chassis.errors import ErrorKind, ServiceError
from services.reporting.ports import FactStore, RunStore, WatermarkStore

SERVICE_NAME = "complaints.reporting.v1.ReportingService"


class ReportingServicer(ReportingServiceServicer):
    """The generated service on our stores."""

    def __init__(self, facts: FactStore, runs: RunStore, watermarks: WatermarkStore) -> None:
        self._facts, self._runs, self._watermarks = facts, runs, watermarks

    def GetProgress(self, request: Any, context: Any) -> Any:
        """Known and counted complaints, and up to when figures are complete."""
        progress = self._facts.progress()
        answer = messages.GetProgressResponse(received=progress.received, counted=progress.counted)
        _set(answer.complete_to, self._watermarks.complete_to())
        return answer

    def GetFact(self, request: Any, context: Any) -> Any:
        """The fact of one complaint. NOT_FOUND when nothing is known of it."""
        complaint = _uuid(request.complaint_id, "fact_not_found")
        fact = self._facts.find([complaint]).get(complaint)
        if fact is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "fact_not_found")
        answer = messages.GetFactResponse(
            complaint_id=str(complaint),
            versions=fact["versions"],
            traceparent=fact.get("traceparent", ""),
        )
        _set(answer.recorded_at, fact.get("recorded_at"))
        _set(answer.counted_at, fact.get("counted_at"))
        return answer

    def GetRun(self, request: Any, context: Any) -> Any:
        """The state of one run. NOT_FOUND when there is none."""
        run = self._runs.get(_uuid(request.run_id, "run_not_found"))
        return messages.GetRunResponse(
            run_id=str(run.id),
            definition=run.definition.id,
            state=run.state.value,
            files={f.name: f.sha256 for f in run.files},
        )


def _uuid(text: str, code: str) -> UUID:
    """An id that is none cannot be known either."""
    try:
        return UUID(text)
    except ValueError as error:
        raise ServiceError(ErrorKind.NOT_FOUND, code) from error


def _set(field: Any, at: datetime | None) -> None:
    if at is not None:
        field.FromDatetime(at)
