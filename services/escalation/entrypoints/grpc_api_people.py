"""The RPCs about people who must act: ladders, notices, absences, approvals."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from complaints.escalation.v1 import escalation_service_pb2 as messages

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.people_codec import (
    approval_message,
    ladder_message,
    notice_message,
)
from services.escalation.domain.people.approval import Wish
from services.escalation.domain.people.ladder import Ladder
from services.escalation.domain.people.matter import Request, digest
from services.escalation.domain.people.notice import Notice
from services.escalation.domain.people.roster import Roster
from services.escalation.entrypoints.grpc_fields import (
    amount_of,
    code_of,
    codes_of,
    moment_of,
    uuid_of,
)
from services.escalation.handlers.acknowledge import acknowledge_ladder
from services.escalation.handlers.approve import Approvals
from services.escalation.handlers.letters import Letters
from services.escalation.handlers.notify import settle_unsure
from services.escalation.ports import Absences, Matters, Notices

LADDERS_MAX = 200
NOTICES_MAX = 500
PARTIES_MAX = 20


class LadderRpcs:
    """Ladders, notices and absences."""

    def __init__(
        self,
        ladders: Matters[Ladder],
        notices: Notices,
        absences: Absences,
        roster: Roster,
        letters: Letters,
        now: Callable[[], datetime],
    ) -> None:
        self._ladders, self._notices, self._letters = ladders, notices, letters
        self._absences, self._roster, self._now = absences, roster, now

    def ListLadders(
        self, request: messages.ListLaddersRequest, context: Any
    ) -> messages.ListLaddersResponse:
        """The ladders of a complaint."""
        complaint = uuid_of(request.complaint_id, "complaint_id")
        found = self._ladders.of_complaint(complaint, LADDERS_MAX)
        found = sorted(found, key=lambda one: one.started_at, reverse=True)
        return messages.ListLaddersResponse(ladders=[ladder_message(one) for one in found])

    def Acknowledge(
        self, request: messages.AcknowledgeRequest, context: Any
    ) -> messages.AcknowledgeResponse:
        """Somebody takes a called step on."""
        ladder = acknowledge_ladder(
            self._ladders,
            self._roster,
            uuid_of(request.ladder_id, "ladder_id"),
            code_of(request.by, "by"),
            request.request_id,
        )
        return messages.AcknowledgeResponse(ladder=ladder_message(ladder))

    def RecordAbsence(
        self, request: messages.RecordAbsenceRequest, context: Any
    ) -> messages.RecordAbsenceResponse:
        """Who is away; the last word counts, so the same word again changes nothing."""
        person = self._roster.known(code_of(request.person, "person")).id
        start = moment_of(request, "from")
        end = moment_of(request, "to") if request.HasField("to") else None
        if end is not None and end <= start:
            raise ServiceError(ErrorKind.INVALID, "end_before_start")
        self._absences.record(person, start, end)
        return messages.RecordAbsenceResponse()

    def ListAbsences(
        self, request: messages.ListAbsencesRequest, context: Any
    ) -> messages.ListAbsencesResponse:
        """Who is away now."""
        times = self._absences.times(self._now())
        answer = messages.ListAbsencesResponse(people=sorted(times))
        for person in answer.people:
            one = answer.absences.add(person=person)
            start, end = times[person]
            getattr(one, "from").FromDatetime(start)
            one.to.FromDatetime(end)
        return answer

    def ListNotices(
        self, request: messages.ListNoticesRequest, context: Any
    ) -> messages.ListNoticesResponse:
        """The proof of who was told what and when."""
        if request.matter_id:
            matter = uuid_of(request.matter_id, "matter_id")
            found = self._notices.of_matter(matter, NOTICES_MAX)
        else:
            found = self._notices.of_person(code_of(request.person, "person"), NOTICES_MAX)
        return messages.ListNoticesResponse(notices=[self._message(one) for one in found])

    def SettleNotice(
        self, request: messages.SettleNoticeRequest, context: Any
    ) -> messages.SettleNoticeResponse:
        """What a person found out about a notice in doubt."""
        notice = uuid_of(request.notice_id, "notice_id")
        settled = settle_unsure(self._notices, notice, request.arrived)
        return messages.SettleNoticeResponse(notice=self._message(settled))

    def _message(self, notice: Notice) -> Any:
        return notice_message(notice, self._letters.letter(notice))


class ApprovalRpcs:
    """Approvals."""

    def __init__(self, approvals: Approvals) -> None:
        self._approvals = approvals

    def RequestApproval(
        self, request: messages.RequestApprovalRequest, context: Any
    ) -> messages.RequestApprovalResponse:
        """Ask for an approval."""
        amount = amount_of(request.amount)
        parties = codes_of(request.party_ids, "party_ids", PARTIES_MAX)
        wish = Wish(
            complaint=uuid_of(request.complaint_id, "complaint_id"),
            by=code_of(request.by, "by"),
            reason_text_id=code_of(request.reason_text_id, "reason_text_id"),
            amount=amount,
            currency=code_of(request.currency, "currency", optional=amount is None),
            request=Request(
                request.request_id,
                digest(
                    request.kind,
                    request.by,
                    request.reason_text_id,
                    amount,
                    request.currency,
                    parties,
                ),
            ),
            parties=parties,
        )
        approval = self._approvals.request(request.kind, wish)
        return messages.RequestApprovalResponse(approval=approval_message(approval))

    def DecideApproval(
        self, request: messages.DecideApprovalRequest, context: Any
    ) -> messages.DecideApprovalResponse:
        """Grant or refuse."""
        approval = self._approvals.decide(
            uuid_of(request.approval_id, "approval_id"),
            code_of(request.by, "by"),
            request.granted,
            code_of(request.text_id, "text_id", optional=request.granted),
            request.request_id,
        )
        return messages.DecideApprovalResponse(approval=approval_message(approval))

    def WithdrawApproval(
        self, request: messages.WithdrawApprovalRequest, context: Any
    ) -> messages.WithdrawApprovalResponse:
        """Take it back."""
        approval = self._approvals.withdraw(
            uuid_of(request.approval_id, "approval_id"),
            code_of(request.by, "by"),
            request.request_id,
        )
        return messages.WithdrawApprovalResponse(approval=approval_message(approval))

    def ListApprovals(
        self, request: messages.ListApprovalsRequest, context: Any
    ) -> messages.ListApprovalsResponse:
        """The approvals of a complaint."""
        found = self._approvals.of_complaint(uuid_of(request.complaint_id, "complaint_id"))
        return messages.ListApprovalsResponse(approvals=[approval_message(one) for one in found])
