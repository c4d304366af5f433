"""Asking escalation, the owner of the clocks, within the time that a page has."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from complaints.escalation.v1.escalation_service_pb2 import GetClocksRequest
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceStub

from services.chassis.grpc_client import ServiceChannel
from services.intake.adapters.view_codec import explained
from services.intake.domain.view import ClockExplained

SECONDS = 0.3


class EscalationClient:
    """Clocks over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = EscalationServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)

    def explained(self, complaint_id: UUID) -> Sequence[ClockExplained]:
        """See Clocks."""
        request = GetClocksRequest(complaint_id=str(complaint_id))
        answer = self._channel.call(self._stub.GetClocks, request, seconds=SECONDS)
        return [explained(clock) for clock in answer.clocks]
