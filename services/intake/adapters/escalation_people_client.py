"""Approvals, ladders, absences and notices over gRPC."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from complaints.escalation.v1 import escalation_service_pb2 as messages

from services.intake.adapters.escalation_client import EscalationCalls
from services.intake.adapters.people_codec import approval_of, ladder_of, notice_of
from services.intake.domain.people import Approval, ApprovalWish, Ladder, Notice


class ApprovalsClient:
    """Approvals (port)."""

    def __init__(self, ask: EscalationCalls) -> None:
        self._ask = ask

    def request(self, wish: ApprovalWish, request_id: str) -> Approval:
        """See Approvals."""
        request = messages.RequestApprovalRequest(
            complaint_id=str(wish.complaint_id),
            kind=wish.kind,
            by=wish.by,
            reason_text_id=wish.reason_text_id,
            amount=wish.amount,
            currency=wish.currency,
            party_ids=wish.parties,
            request_id=request_id,
        )
        return approval_of(self._ask(request).approval)

    def decide(
        self, approval: UUID, by: str, granted: bool, text_id: str, request_id: str
    ) -> Approval:
        """See Approvals."""
        request = messages.DecideApprovalRequest(
            approval_id=str(approval),
            by=by,
            granted=granted,
            text_id=text_id,
            request_id=request_id,
        )
        return approval_of(self._ask(request).approval)

    def withdraw(self, approval: UUID, by: str, request_id: str) -> Approval:
        """See Approvals."""
        request = messages.WithdrawApprovalRequest(
            approval_id=str(approval), by=by, request_id=request_id
        )
        return approval_of(self._ask(request).approval)

    def of_complaint(self, complaint_id: UUID) -> Sequence[Approval]:
        """See Approvals."""
        request = messages.ListApprovalsRequest(complaint_id=str(complaint_id))
        return [approval_of(one) for one in self._ask(request).approvals]


class LaddersClient:
    """Ladders (port)."""

    def __init__(self, ask: EscalationCalls) -> None:
        self._ask = ask

    def acknowledge(self, ladder: UUID, by: str, request_id: str) -> Ladder:
        """See Ladders."""
        request = messages.AcknowledgeRequest(ladder_id=str(ladder), by=by, request_id=request_id)
        return ladder_of(self._ask(request).ladder)

    def of_complaint(self, complaint_id: UUID) -> Sequence[Ladder]:
        """See Ladders."""
        request = messages.ListLaddersRequest(complaint_id=str(complaint_id))
        return [ladder_of(one) for one in self._ask(request).ladders]


class NoticesClient:
    """Notices (port)."""

    def __init__(self, ask: EscalationCalls) -> None:
        self._ask = ask

    def absent(self, person: str, start: datetime, end: datetime | None) -> None:
        """See Notices."""
        request = messages.RecordAbsenceRequest(person=person)
        getattr(request, "from").FromDatetime(start)
        if end is not None:
            request.to.FromDatetime(end)
        self._ask(request)

    def to_person(self, person: str) -> Sequence[Notice]:
        """See Notices."""
        request = messages.ListNoticesRequest(person=person)
        return [notice_of(one) for one in self._ask(request).notices]

    def of_matter(self, matter: UUID) -> Sequence[Notice]:
        """See Notices."""
        request = messages.ListNoticesRequest(matter_id=str(matter))
        return [notice_of(one) for one in self._ask(request).notices]

    def settle(self, notice: UUID, arrived: bool) -> Notice:
        """See Notices."""
        request = messages.SettleNoticeRequest(notice_id=str(notice), arrived=arrived)
        return notice_of(self._ask(request).notice)
