"""EscalationService: what other services ask."""

from typing import Any
from uuid import UUID

from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceServicer

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.adapters.event_codec import clock_state
from services.escalation.domain.rulebook import Rulebook
from services.escalation.handlers.wording import worded
from services.escalation.ports import Cases
from services.escalation.views import ExplainedClock, clocks_of

SERVICE = "complaints.escalation.v1.EscalationService"


class EscalationApi(EscalationServiceServicer):
    """Answers from what is stored; computes nothing anew but the state at this moment."""

    def __init__(self, cases: Cases, rulebook: Rulebook, catalogue: Catalogue) -> None:
        self._cases, self._rulebook, self._catalogue = cases, rulebook, catalogue

    def GetClocks(
        self, request: messages.GetClocksRequest, context: Any
    ) -> messages.GetClocksResponse:
        """All clocks of one complaint with their arithmetic."""
        try:
            complaint = UUID(request.complaint_id)
        except ValueError as error:
            raise ServiceError(ErrorKind.INVALID, "complaint_id_invalid") from error
        view = clocks_of(complaint, self._cases, self._rulebook)
        answer = messages.GetClocksResponse(
            clocks=[self._explained(one) for one in view.clocks], version=view.version
        )
        answer.as_of.FromDatetime(view.as_of)
        return answer

    def _explained(self, one: ExplainedClock) -> messages.ClockExplained:
        return messages.ClockExplained(
            clock=clock_state(one.clock, one.revision),
            steps=[messages.ArithmeticStep(**worded(line, self._catalogue)) for line in one.lines],
            name_zh=one.name.zh,
            name_en=one.name.en,
        )

    def GetWatermark(
        self, request: messages.GetWatermarkRequest, context: Any
    ) -> messages.GetWatermarkResponse:
        """Up to when everything recorded has been published."""
        complete_to, pending = self._cases.complete_to(self._cases.now())
        answer = messages.GetWatermarkResponse(pending=pending)
        answer.complete_to.FromDatetime(complete_to)
        return answer
