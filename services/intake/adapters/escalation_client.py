"""Asking escalation: its clocks within the time that a page has, and what people do there."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from complaints.escalation.v1.escalation_service_pb2 import GetClocksRequest
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceStub

from services.chassis.grpc_client import ServiceChannel
from services.intake.adapters.view_codec import explained
from services.intake.domain.view import ClockExplained

SECONDS = 0.3
ACT_SECONDS = 2.0


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


class EscalationCalls:
    """One call for every RPC that a person's act needs; the request names the RPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = EscalationServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)

    def __call__(self, request: Any) -> Any:
        """The answer. Raises ServiceError of the kind and code that escalation meant."""
        method = getattr(self._stub, type(request).__name__.removesuffix("Request"))
        return self._channel.call(method, request, seconds=ACT_SECONDS)
