"""Asking escalation, the owner of approvals."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from complaints.escalation.v1.escalation_service_pb2 import (
    ListApprovalsRequest,
    RequestApprovalRequest,
)
from complaints.escalation.v1.escalation_service_pb2_grpc import EscalationServiceStub

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.grpc_client import ServiceChannel
from services.triage.domain.runs.events import CURRENCY

KIND = "settlement"
SECONDS = 2.0


class ApprovalClient:
    """Approvals (port) over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = EscalationServiceStub  # generated code carries no annotations
        self._stub = stub(channel.channel)

    def ask(
        self, complaint_id: UUID, by: str, total: Decimal, text_id: str, request_id: str
    ) -> str:
        """See Approvals."""
        request = RequestApprovalRequest(
            complaint_id=str(complaint_id),
            kind=KIND,
            by=by,
            reason_text_id=text_id,
            amount=str(total),
            currency=CURRENCY,
            request_id=request_id,
        )
        try:
            answer = self._channel.call(self._stub.RequestApproval, request, seconds=SECONDS)
        except ServiceError as error:
            if error.code != "approval_open_already":
                raise
            return self._open(complaint_id, by, total, error)
        return str(answer.approval.id)

    def state(self, complaint_id: UUID, approval_id: str) -> str:
        """See Approvals."""
        for one in self._all(complaint_id):
            if one.id == approval_id:
                return str(one.state)
        raise ServiceError(ErrorKind.NOT_FOUND, "run_approval_unknown")

    def _open(self, complaint_id: UUID, by: str, total: Decimal, error: ServiceError) -> str:
        """The undecided one that says the same: we ended between its storing and ours."""
        undecided = [o for o in self._all(complaint_id) if (o.kind, o.state) == (KIND, "asked")]
        if not undecided:  # decided in this very moment
            raise ServiceError(ErrorKind.RACE, "race") from error
        one = undecided[0]
        if one.asked_by == by and Decimal(one.amount or 0) == total:
            return str(one.id)
        raise ServiceError(
            ErrorKind.CONFLICT,
            "run_approval_open",
            approval=str(one.id),
            asker=str(one.asked_by),
        ) from error

    def _all(self, complaint_id: UUID) -> Sequence[Any]:
        request = ListApprovalsRequest(complaint_id=str(complaint_id))
        answer = self._channel.call(self._stub.ListApprovals, request, seconds=SECONDS)
        found: Sequence[Any] = answer.approvals
        return found
