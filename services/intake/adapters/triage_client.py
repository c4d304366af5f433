"""Asking triage, the owner of classification and assignment."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from complaints.triage.v1 import triage_service_pb2 as messages
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceStub

from services.chassis.grpc_client import ServiceChannel
from services.intake.adapters.view_codec import triage_update
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
        self,
        complaint_id: UUID,
        team: str,
        owner: str,
        by: str,
        request_id: str,
        text_id: str,
        *,
        overrule_lesson: bool = False,
    ) -> TriageUpdate:
        """See Triage. Raises INVALID for unknown names, CONFLICT for who must keep out (回避), is
        away, or has not passed the lesson.
        """
        request = messages.AssignRequest(
            complaint_id=str(complaint_id),
            team=team,
            owner=owner,
            by=by,
            request_id=request_id,
            text_id=text_id,
            overrule_lesson=overrule_lesson,
        )
        return self._update(complaint_id, self._stub.Assign, request)

    def pass_turn(self, complaint_id: UUID, by: str, request_id: str, text_id: str) -> TriageUpdate:
        """See Triage. Raises CONFLICT where there is no other side."""
        request = messages.PassTurnRequest(
            complaint_id=str(complaint_id), by=by, request_id=request_id, text_id=text_id
        )
        return self._update(complaint_id, self._stub.PassTurn, request)

    def name_involved(
        self, complaint_id: UUID, people: Sequence[str], by: str, request_id: str, text_id: str
    ) -> TriageUpdate:
        """See Triage. Raises INVALID for unknown people."""
        request = messages.NameInvolvedRequest(
            complaint_id=str(complaint_id),
            people=people,
            by=by,
            request_id=request_id,
            text_id=text_id,
        )
        return self._update(complaint_id, self._stub.NameInvolved, request)

    def strike_involved(
        self, complaint_id: UUID, people: Sequence[str], by: str, request_id: str, text_id: str
    ) -> TriageUpdate:
        """See Triage. Raises INVALID for who is not named, CONFLICT for a `by` in conflict."""
        request = messages.StrikeInvolvedRequest(
            complaint_id=str(complaint_id),
            people=people,
            by=by,
            request_id=request_id,
            text_id=text_id,
        )
        return self._update(complaint_id, self._stub.StrikeInvolved, request)

    def _update(self, complaint_id: UUID, method: Any, request: Any) -> TriageUpdate:
        answer = self._channel.call(method, request, seconds=SECONDS)
        return triage_update(complaint_id, answer.version, answer.state)
