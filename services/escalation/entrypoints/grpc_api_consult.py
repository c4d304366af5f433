"""The RPCs of consultations (会商)."""

from datetime import UTC, datetime
from typing import Any

from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1 import people_pb2

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.consultation_codec import consultation_message
from services.escalation.domain.people.consultation import Decision
from services.escalation.domain.people.consultation_policy import Circumstances
from services.escalation.domain.people.matter import Request, digest
from services.escalation.entrypoints.grpc_fields import (
    amount_of,
    code_of,
    codes_of,
    date_of,
    uuid_of,
    uuids_of,
)
from services.escalation.handlers.consult import Asked, Consultations

GUESTS_MAX, FLAGS_MAX, PARTIES_MAX = 20, 100, 20
STANCES = ("agree", "disagree", "other", "excused")
# The moment of a decision is the store's; this one is replaced.
_UNSET = datetime(1990, 1, 1, tzinfo=UTC)


class ConsultationRpcs:
    """Consultations."""

    def __init__(self, consultations: Consultations) -> None:
        self._consultations = consultations

    def CheckConsultation(
        self, request: messages.CheckConsultationRequest, context: Any
    ) -> messages.CheckConsultationResponse:
        """Which rules call one."""
        complaint = uuid_of(request.complaint_id, "complaint_id")
        rules = self._consultations.called_for(complaint, _circumstances(request.circumstances))
        return messages.CheckConsultationResponse(rules=[rule.id for rule in rules])

    def OpenConsultation(
        self, request: messages.OpenConsultationRequest, context: Any
    ) -> messages.OpenConsultationResponse:
        """Call one."""
        complaints = tuple(dict.fromkeys(uuids_of(request.complaint_ids, "complaint_ids")))
        circumstances = _circumstances(request.circumstances)
        guests = codes_of(request.guests, "guests", GUESTS_MAX)
        parties = codes_of(request.party_ids, "party_ids", PARTIES_MAX)
        body = digest(
            complaints,
            request.by,
            sorted(circumstances.flags),
            circumstances.contacts,
            circumstances.earlier_complaints,
            circumstances.amount,
            circumstances.disagreement,
            request.insurer,
            guests,
            parties,
        )
        opened = self._consultations.open(
            Asked(
                complaints=complaints,
                by=code_of(request.by, "by"),
                circumstances=circumstances,
                insurer=code_of(request.insurer, "insurer", optional=True),
                guests=guests,
                request=Request(request.request_id, body),
                parties=parties,
            )
        )
        return messages.OpenConsultationResponse(consultation=consultation_message(opened))

    def GiveOpinion(
        self, request: messages.GiveOpinionRequest, context: Any
    ) -> messages.GiveOpinionResponse:
        """The next one speaks."""
        if request.stance not in STANCES:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="stance")
        after = self._consultations.give_opinion(
            uuid_of(request.consultation_id, "consultation_id"),
            code_of(request.by, "by"),
            request.stance,
            code_of(request.text_id, "text_id", optional=True),
            request.request_id,
        )
        return messages.GiveOpinionResponse(consultation=consultation_message(after))

    def DecideConsultation(
        self, request: messages.DecideConsultationRequest, context: Any
    ) -> messages.DecideConsultationResponse:
        """The chair decides."""
        decision = Decision(
            by=code_of(request.by, "by"),
            at=_UNSET,
            outcome=code_of(request.outcome, "outcome"),
            owner=code_of(request.owner, "owner"),
            due_on=date_of(request.due_on, "due_on"),
            text_id=code_of(request.text_id, "text_id"),
            minutes_text_id=code_of(request.minutes_text_id, "minutes_text_id"),
        )
        key = uuid_of(request.consultation_id, "consultation_id")
        after = self._consultations.decide(key, decision, request.request_id)
        return messages.DecideConsultationResponse(consultation=consultation_message(after))

    def FollowUpConsultation(
        self, request: messages.FollowUpConsultationRequest, context: Any
    ) -> messages.FollowUpConsultationResponse:
        """The owner reports."""
        after = self._consultations.follow_up(
            uuid_of(request.consultation_id, "consultation_id"),
            code_of(request.by, "by"),
            request.done,
            code_of(request.text_id, "text_id"),
            request.request_id,
        )
        return messages.FollowUpConsultationResponse(consultation=consultation_message(after))

    def CancelConsultation(
        self, request: messages.CancelConsultationRequest, context: Any
    ) -> messages.CancelConsultationResponse:
        """It is needless."""
        after = self._consultations.cancel(
            uuid_of(request.consultation_id, "consultation_id"),
            code_of(request.by, "by"),
            code_of(request.text_id, "text_id"),
            request.request_id,
        )
        return messages.CancelConsultationResponse(consultation=consultation_message(after))

    def ListConsultations(
        self, request: messages.ListConsultationsRequest, context: Any
    ) -> messages.ListConsultationsResponse:
        """Those about a complaint."""
        found = self._consultations.of_complaint(uuid_of(request.complaint_id, "complaint_id"))
        return messages.ListConsultationsResponse(
            consultations=[consultation_message(one) for one in found]
        )

    def GetConsultation(
        self, request: messages.GetConsultationRequest, context: Any
    ) -> messages.GetConsultationResponse:
        """One of them."""
        found = self._consultations.get(uuid_of(request.consultation_id, "consultation_id"))
        return messages.GetConsultationResponse(consultation=consultation_message(found))


def _circumstances(told: people_pb2.Circumstances) -> Circumstances:
    if told.contacts < 0 or told.earlier_complaints < 0:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="circumstances")
    return Circumstances(
        contacts=told.contacts,
        earlier_complaints=told.earlier_complaints,
        amount=amount_of(told.amount),
        flags=frozenset(codes_of(told.flags, "flags", FLAGS_MAX)),
        disagreement=told.disagreement,
    )
