"""Asking intake, the owner of texts."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from complaints.intake.v1.complaint_pb2 import CaseState
from complaints.intake.v1.intake_service_pb2 import (
    BatchGetComplaintsRequest,
    ComplaintText,
    GetComplaintRequest,
    GetTextRequest,
)
from complaints.intake.v1.intake_service_pb2_grpc import IntakeServiceStub

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.triage.domain.assessment import CaseFacts
from services.triage.domain.library import Matter
from services.triage.ports import ComplaintToAssess

PURPOSE = "assessment"
SECONDS = 5.0
DRAFT_PURPOSE = "draft_check"
DRAFT_SECONDS = 2.0
DOCUMENT_SECONDS = 2.0
LANGUAGE_CHARACTERS = 400
# Our own standing with intake, which operators mend: no fault of whom or what we ask for.
_REFUSED = frozenset({ErrorKind.FORBIDDEN, ErrorKind.UNAUTHENTICATED})


class IntakeClient:
    """Intake over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = IntakeServiceStub  # generated code carries no annotations
        self._stub = stub(channel.channel)

    def to_assess(self, ids: Sequence[UUID]) -> Mapping[UUID, ComplaintToAssess]:
        """See Complaints."""
        request = BatchGetComplaintsRequest(complaint_ids=map(str, ids), purpose=PURPOSE)
        answer = self._ask(self._stub.BatchGetComplaints, request, SECONDS)
        told = (_complaint(one) for one in answer.complaints)
        return {complaint.complaint_id: complaint for complaint in told}

    def draft(self, complaint_id: UUID, text_id: str) -> str:
        """See Drafts."""
        request = GetTextRequest(
            complaint_id=str(complaint_id), text_id=text_id, purpose=DRAFT_PURPOSE
        )
        return str(self._ask(self._stub.GetText, request, DRAFT_SECONDS).text)

    def has_document(self, complaint_id: UUID, document_id: str) -> bool:
        """See Documents."""
        request = GetComplaintRequest(complaint_id=str(complaint_id))
        answer = self._ask(self._stub.GetComplaint, request, DOCUMENT_SECONDS)
        return document_id in answer.state.text_ids

    def _ask(self, method: Any, request: Any, seconds: float) -> Any:
        try:
            return self._channel.call(method, request, seconds=seconds)
        except ServiceError as error:
            if error.kind in _REFUSED:
                raise ServiceError(ErrorKind.UNAVAILABLE, "intake_refuses") from error
            raise


def _complaint(told: ComplaintText) -> ComplaintToAssess:
    state = told.state
    respondent = state.respondent
    text = f"{told.text}\n{told.demand}" if told.demand else told.text
    return ComplaintToAssess(
        complaint_id=UUID(told.complaint_id),
        intake_version=told.version,
        matter=Matter(
            text=text,
            channel=state.channel,
            side=state.side,
            product_line=state.product_line,
            complainant_capacity=state.complainant_capacity,
            amount=_amount(state),
            in_person_count=state.in_person_count,
            regulator_transferred=state.regulator_transferred,
            earlier_complaints=len(told.earlier_complaint_ids),
        ),
        facts=CaseFacts(
            unit=respondent.unit,
            insurer=respondent.insurer,
            partner=respondent.partner,
            side=state.side,
            product_line=state.product_line,
            language=_language(told.text),
            involved=tuple(told.involved),
        ),
        earlier=tuple(map(UUID, told.earlier_complaint_ids)),
        received_at=_received(state),
    )


def _received(state: CaseState) -> datetime | None:
    """The first receipt (收到投诉)."""
    for receipt in state.receipts:
        return receipt.received_at.ToDatetime(tzinfo=UTC)
    return None


def _language(text: str) -> str:
    """Chinese where any of it is; English where there are Latin letters alone; else unknown."""
    head = text[:LANGUAGE_CHARACTERS]
    if any("\u4e00" <= character <= "\u9fff" for character in head):
        return "zh"
    return "en" if any(c.isascii() and c.isalpha() for c in head) else ""


def _amount(state: CaseState) -> float:
    """Amount in dispute for conditions, which need no exactness; 0 where none is stated."""
    try:
        return float(Decimal(state.amount.value)) if state.amount.value else 0.0
    except InvalidOperation:
        return 0.0
