"""Asking triage, the owner of classification and assignment."""

from typing import Any
from uuid import UUID

from complaints.triage.v1 import triage_service_pb2 as messages
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceStub

from services.chassis.grpc_client import ServiceChannel
from services.intake.adapters.view_codec import triage_view
from services.intake.domain.view import TriageUpdate

SECONDS = 2.0


class TriageClient:
    """Triage over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = TriageServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)

    def confirm(
        self, complaint_id: UUID, kind: str, scene: str, by: str, request_id: str
    ) -> TriageUpdate:
        """See Triage. Raises INVALID for unknown codes, NOT_FOUND before the assessment."""
        request = messages.ConfirmClassificationRequest(
            complaint_id=str(complaint_id), kind=kind, scene=scene, by=by, request_id=request_id
        )
        return self._update(complaint_id, self._stub.ConfirmClassification, request)

    def assign(
        self, complaint_id: UUID, team: str, owner: str, by: str, request_id: str, text_id: str
    ) -> TriageUpdate:
        """See Triage. Raises INVALID for unknown names, CONFLICT for a tie (回避)."""
        request = messages.AssignRequest(
            complaint_id=str(complaint_id),
            team=team,
            owner=owner,
            by=by,
            request_id=request_id,
            text_id=text_id,
        )
        return self._update(complaint_id, self._stub.Assign, request)

    def _update(self, complaint_id: UUID, method: Any, request: Any) -> TriageUpdate:
        answer = self._channel.call(method, request, seconds=SECONDS)
        return TriageUpdate(complaint_id, answer.version, triage_view(answer.state))
