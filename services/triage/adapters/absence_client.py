"""Asking escalation, where people's absences are recorded."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from complaints.escalation.v1.escalation_service_pb2 import ListAbsencesRequest
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceStub

from services.chassis.grpc_client import ServiceChannel

SECONDS = 2.0


class AbsenceClient:
    """Absences (port) over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = EscalationServiceStub  # generated code carries no annotations
        self._stub = stub(channel.channel)

    def absent(self) -> Mapping[str, timedelta]:
        """See Absences. Of whom no times are told is away, but not for long."""
        request = ListAbsencesRequest()
        answer = self._channel.call(self._stub.ListAbsences, request, seconds=SECONDS)
        lengths = {
            one.person: one.to.ToDatetime() - getattr(one, "from").ToDatetime()
            for one in answer.absences
        }
        return {person: lengths.get(person, timedelta()) for person in answer.people}
