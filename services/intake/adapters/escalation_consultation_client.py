"""Consultations (会商) over gRPC."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1 import people_pb2

from services.intake.adapters.escalation_client import EscalationCalls
from services.intake.adapters.matter_codec import page_of, strings
from services.intake.ports.people_consultation import (
    Circumstances,
    ConsultationWish,
    Decided,
    Page,
)


class EscalationConsultations:
    """Consultations (port)."""

    def __init__(self, calls: EscalationCalls) -> None:
        self._calls = calls

    def called_for(self, complaint: UUID, circumstances: Circumstances) -> Sequence[str]:
        """See Consultations."""
        request = messages.CheckConsultationRequest(
            complaint_id=str(complaint), circumstances=_message(circumstances)
        )
        return list(self._calls(request).rules)

    def of_case(self, complaint: UUID) -> Sequence[Page]:
        """See Consultations."""
        request = messages.ListConsultationsRequest(complaint_id=str(complaint))
        return [page_of(one) for one in self._calls(request).consultations]

    def get(self, consultation: UUID) -> Page:
        """See Consultations."""
        return self._one(messages.GetConsultationRequest(consultation_id=str(consultation)))

    def open(self, wish: ConsultationWish, by: str, request_id: str) -> Page:
        """See Consultations."""
        return self._one(
            messages.OpenConsultationRequest(
                complaint_ids=strings(wish.complaints),
                by=by,
                circumstances=_message(wish.circumstances),
                insurer=wish.insurer,
                guests=wish.guests,
                request_id=request_id,
                party_ids=wish.parties,
            )
        )

    def give_opinion(
        self, consultation: UUID, by: str, stance: str, text_id: str, request_id: str
    ) -> Page:
        """See Consultations."""
        return self._one(
            messages.GiveOpinionRequest(
                consultation_id=str(consultation),
                by=by,
                stance=stance,
                text_id=text_id,
                request_id=request_id,
            )
        )

    def decide(self, consultation: UUID, by: str, decided: Decided, request_id: str) -> Page:
        """See Consultations."""
        return self._one(
            messages.DecideConsultationRequest(
                consultation_id=str(consultation),
                by=by,
                outcome=decided.outcome,
                owner=decided.owner,
                due_on=decided.due_on.isoformat(),
                text_id=decided.text_id,
                minutes_text_id=decided.minutes_text_id,
                request_id=request_id,
            )
        )

    def follow_up(
        self, consultation: UUID, by: str, *, done: bool, text_id: str, request_id: str
    ) -> Page:
        """See Consultations."""
        return self._one(
            messages.FollowUpConsultationRequest(
                consultation_id=str(consultation),
                by=by,
                done=done,
                text_id=text_id,
                request_id=request_id,
            )
        )

    def cancel(self, consultation: UUID, by: str, text_id: str, request_id: str) -> Page:
        """See Consultations."""
        return self._one(
            messages.CancelConsultationRequest(
                consultation_id=str(consultation), by=by, text_id=text_id, request_id=request_id
            )
        )

    def _one(self, request: Any) -> Page:
        return page_of(self._calls(request).consultation)


def _message(told: Circumstances) -> people_pb2.Circumstances:
    return people_pb2.Circumstances(
        contacts=told.contacts,
        earlier_complaints=told.earlier_complaints,
        amount=told.amount,
        flags=told.flags,
        disagreement=told.disagreement,
    )
