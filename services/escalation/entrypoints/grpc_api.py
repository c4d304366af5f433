"""EscalationService: what other services ask."""

from datetime import datetime
from typing import Any
from uuid import UUID

from complaints.escalation.v1 import escalation_service_pb2 as messages

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.adapters.event_codec import clock_state
from services.escalation.domain.history import Difference
from services.escalation.domain.rulebook import Rulebook
from services.escalation.entrypoints.grpc_fields import code_of, moment_of, uuid_of, uuids_of
from services.escalation.handlers.wording import worded
from services.escalation.ports import Cases, DueSteps
from services.escalation.views import ExplainedClock, clock_of, clocks_of, clocks_of_many

SERVICE = "complaints.escalation.v1.EscalationService"
DUE_DEFAULT, DUE_MAX = 100, 500


class EscalationApi:
    """Clocks, from what is stored; computes nothing anew but the state at this moment."""

    def __init__(
        self, cases: Cases, due_steps: DueSteps, rulebook: Rulebook, catalogue: Catalogue
    ) -> None:
        self._cases, self._due_steps = cases, due_steps
        self._rulebook, self._catalogue = rulebook, catalogue

    def GetClocks(
        self, request: messages.GetClocksRequest, context: Any
    ) -> messages.GetClocksResponse:
        """All clocks of one complaint with their arithmetic."""
        try:
            complaint = UUID(request.complaint_id)
        except ValueError as error:
            raise ServiceError(ErrorKind.INVALID, "complaint_id_invalid") from error
        view = clocks_of(complaint, self._cases, self._rulebook, _known_at(request))
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
            owner=one.owner,
        )

    def BatchGetClocks(
        self, request: messages.BatchGetClocksRequest, context: Any
    ) -> messages.BatchGetClocksResponse:
        """Clocks of many complaints without their arithmetic."""
        complaints = uuids_of(request.complaint_ids, "complaint_ids")
        views, now = clocks_of_many(complaints, self._cases, self._rulebook)
        answer = messages.BatchGetClocksResponse()
        answer.as_of.FromDatetime(now)
        for view in views:
            answer.complaints.add(
                complaint_id=str(view.complaint),
                reference=view.reference,
                clocks=[clock_state(clock, revision) for clock, revision in view.clocks],
                version=view.version,
            )
        return answer

    def ExplainClock(
        self, request: messages.ExplainClockRequest, context: Any
    ) -> messages.ExplainClockResponse:
        """One clock with its arithmetic."""
        complaint = uuid_of(request.complaint_id, "complaint_id")
        clock = code_of(request.clock, "clock")
        pack = code_of(request.pack, "pack", optional=True)
        view = clock_of(complaint, clock, pack, self._cases, self._rulebook, _known_at(request))
        answer = messages.ExplainClockResponse(
            clock=self._explained(view.clock),
            differences=[_difference(one) for one in view.differences],
        )
        answer.as_of.FromDatetime(view.as_of)
        return answer

    def ListDue(self, request: messages.ListDueRequest, context: Any) -> messages.ListDueResponse:
        """What comes next, page by page."""
        limit = request.limit or DUE_DEFAULT
        if not 0 < limit <= DUE_MAX:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="limit")
        until = moment_of(request, "until")
        steps = self._due_steps.until(until, _after(request.page_token), limit)
        answer = messages.ListDueResponse()
        for step in steps:
            told = answer.steps.add(
                complaint_id=str(step.complaint),
                reference=step.reference,
                clock=clock_state(step.kept.clock, step.kept.revision),
                step=step.step,
            )
            told.step_at.FromDatetime(step.at)
        if len(steps) == limit:
            answer.next_page_token = f"{steps[-1].at.isoformat()}|{steps[-1].complaint}"
        return answer

    def GetWatermark(
        self, request: messages.GetWatermarkRequest, context: Any
    ) -> messages.GetWatermarkResponse:
        """Up to when everything recorded has been published."""
        complete_to, pending = self._cases.complete_to(self._cases.now())
        answer = messages.GetWatermarkResponse(pending=pending)
        answer.complete_to.FromDatetime(complete_to)
        return answer


def _known_at(request: Any) -> datetime | None:
    return moment_of(request, "known_at") if request.HasField("known_at") else None


def _difference(told: Difference) -> messages.ClockDifference:
    answer = messages.ClockDifference(
        reasons=told.reasons,
        after=clock_state(told.after.clock, told.after.revision),
        intake_version=told.intake_version,
        triage_version=told.triage_version,
    )
    answer.recorded_at.FromDatetime(told.recorded_at)
    if told.before:
        answer.before.CopyFrom(clock_state(told.before.clock, told.before.revision))
    return answer


def _after(token: str) -> tuple[datetime, UUID] | None:
    """Where a page begins. Raises ServiceError INVALID `invalid_field`."""
    if not token:
        return None
    moment, _, complaint = token.partition("|")
    try:
        at, last = datetime.fromisoformat(moment), UUID(complaint)
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="page_token") from error
    if at.tzinfo is None:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="page_token")
    return at, last
