"""Asking the three producers up to when everything they recorded has been published."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from complaints.escalation.v1 import escalation_service_pb2
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceStub
from complaints.intake.v1 import intake_service_pb2
from complaints.intake.v1.intake_service_pb2_grpc import IntakeServiceStub
from complaints.triage.v1 import triage_service_pb2
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceStub

from services.chassis.grpc_client import ServiceChannel

DEADLINE_SECONDS = 2.0
# The generated stubs are untyped.
STUBS: Sequence[tuple[str, Any, Callable[[], Any]]] = (
    ("intake", IntakeServiceStub, intake_service_pb2.GetWatermarkRequest),
    ("triage", TriageServiceStub, triage_service_pb2.GetWatermarkRequest),
    ("escalation", EscalationServiceStub, escalation_service_pb2.GetWatermarkRequest),
)


class WatermarkClient:
    """Producer over gRPC."""

    def __init__(self, channel: ServiceChannel, stub: Any, request: Callable[[], Any]) -> None:
        self._channel, self._method, self._request = channel, stub.GetWatermark, request

    def watermark(self) -> datetime:
        """Raises ServiceError UNAVAILABLE when the service does not answer in time."""
        answer = self._channel.call(self._method, self._request(), seconds=DEADLINE_SECONDS)
        told: datetime = answer.complete_to.ToDatetime(tzinfo=UTC)
        return told


def watermark_clients(open_channel: Callable[[str], ServiceChannel]) -> list[WatermarkClient]:
    """One client for each producer; `open_channel` opens the channel to a service by name."""
    clients = []
    for service, stub, request in STUBS:
        channel = open_channel(service)
        clients.append(WatermarkClient(channel, stub(channel.channel), request))
    return clients
