"""IntakeService over gRPC, for the other services only."""

from typing import Any
from uuid import UUID

from complaints.intake.v1 import intake_service_pb2 as messages
from complaints.intake.v1.intake_service_pb2_grpc import IntakeServiceServicer

from services.chassis import trace
from services.chassis.clock import Clock
from services.chassis.errors import ErrorKind, ServiceError
from services.intake.adapters.event_codec import fill_state
from services.intake.adapters.timestamp_codec import set_time
from services.intake.domain import reference as references
from services.intake.entrypoints.fields import TEXT_MAX
from services.intake.handlers.texts import TextDesk
from services.intake.ports import ComplaintStore, Watermark

IDENT_MAX = 100


class IntakeServicer(IntakeServiceServicer):
    """Texts, states and the watermark."""

    def __init__(
        self, texts: TextDesk, store: ComplaintStore, watermark: Watermark, clock: Clock
    ) -> None:
        self._texts, self._store, self._watermark, self._clock = texts, store, watermark, clock

    def BatchGetComplaints(
        self, request: messages.BatchGetComplaintsRequest, context: Any
    ) -> messages.BatchGetComplaintsResponse:
        """Clear texts for a purpose; one audit record a call. Raises INVALID."""
        ids = [_uuid(ident) for ident in request.complaint_ids]
        who = context.caller.subject
        found = self._texts.clear_batch(ids, request.purpose, who, trace.current())
        answer = messages.BatchGetComplaintsResponse()
        for clear in found:
            message = answer.complaints.add()
            message.complaint_id = str(clear.case.id)
            message.text, message.demand = clear.text, clear.demand
            message.version = clear.case.version
            message.involved.extend(clear.involved)
            message.earlier_complaint_ids.extend(map(str, clear.earlier))
            fill_state(message.state, clear.case)
        known = {clear.case.id for clear in found}
        answer.not_found.extend(str(ident) for ident in dict.fromkeys(ids) if ident not in known)
        return answer

    def GetComplaint(
        self, request: messages.GetComplaintRequest, context: Any
    ) -> messages.GetComplaintResponse:
        """The coded state by id or reference. Raises INVALID, NOT_FOUND."""
        if bool(request.complaint_id) == bool(request.reference):
            raise ServiceError(ErrorKind.INVALID, "id_or_reference")
        ident = _uuid(request.complaint_id) if request.complaint_id else None
        number = references.normalised(request.reference) or ""
        case = self._store.case(ident, number) if ident or number else None
        if case is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        answer = messages.GetComplaintResponse(complaint_id=str(case.id), version=case.version)
        fill_state(answer.state, case)
        return answer

    def PutText(self, request: messages.PutTextRequest, context: Any) -> messages.PutTextResponse:
        """Store a text once. Raises INVALID, NOT_FOUND, RACE for other content."""
        if not 1 <= len(request.text_id) <= IDENT_MAX or not 1 <= len(request.author) <= IDENT_MAX:
            raise ServiceError(ErrorKind.INVALID, "text_fields_invalid")
        if not 1 <= len(request.text) <= TEXT_MAX:
            raise ServiceError(ErrorKind.INVALID, "text_fields_invalid")
        self._texts.put(
            _uuid(request.complaint_id),
            request.text_id,
            request.kind,
            request.text,
            request.author,
            self._clock.now(),
        )
        return messages.PutTextResponse(text_id=request.text_id)

    def GetText(self, request: messages.GetTextRequest, context: Any) -> messages.GetTextResponse:
        """One text in clear for a purpose. Raises INVALID, NOT_FOUND."""
        ident, who = _uuid(request.complaint_id), context.caller.subject
        kind, text = self._texts.get(ident, request.text_id, request.purpose, who, trace.current())
        return messages.GetTextResponse(kind=kind, text=text)

    def GetWatermark(
        self, request: messages.GetWatermarkRequest, context: Any
    ) -> messages.GetWatermarkResponse:
        """Up to when everything recorded has been published."""
        complete_to, pending = self._watermark.read()
        answer = messages.GetWatermarkResponse(pending=pending)
        set_time(answer.complete_to, complete_to)
        return answer


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "id_invalid") from error
