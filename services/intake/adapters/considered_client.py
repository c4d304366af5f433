"""What triage considered for a case, asked when a person opens one that it was not sure of."""

from typing import Any, Final
from uuid import UUID

from complaints.triage.v1.triage_service_pb2 import GetAssessmentRequest
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceStub

from services.chassis.errors import ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.intake.domain.view import Considered, ConsideredPlaybook, Told

SECONDS: Final = 0.3


class ConsideredClient:
    """Considerations (port) over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = TriageServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)

    def of_case(self, complaint_id: UUID) -> Considered | None:
        """See Considerations."""
        request = GetAssessmentRequest(complaint_id=str(complaint_id))
        try:
            answer = self._channel.call(self._stub.GetAssessment, request, seconds=SECONDS)
        except ServiceError:  # the page of the case is shown all the same
            return None
        return Considered(
            answer.state.doubt,
            tuple(
                ConsideredPlaybook(
                    one.playbook,
                    one.scene,
                    one.score,
                    tuple(Told(e.rule, e.phrase, e.start, e.end) for e in one.evidence),
                )
                for one in answer.state.candidates
            ),
        )
