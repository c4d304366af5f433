"""The RPCs about public opinion: mentions come in, events are read, plans are carried out."""

from datetime import timedelta
from typing import Any, Literal, get_args

from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1 import opinion_pb2

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_codec import event_message, plan_message
from services.escalation.domain.opinion.plan import Plan, ProofKind, check_statement
from services.escalation.domain.opinion.plan_state import Proof
from services.escalation.domain.opinion.policy import GRADES
from services.escalation.domain.opinion.post import Post
from services.escalation.entrypoints.grpc_fields import IDS_MAX, code_of, moment_of, uuid_of
from services.escalation.handlers.opinion_plans import Plans
from services.escalation.ports import Opinions

TEXT_CHARACTERS_MAX = 20_000
AUTHOR_CHARACTERS_MAX = 200
_COUNT_MAX = 10**12
LESSONS_MAX = 20
AHEAD_MAX = timedelta(hours=1)
PROOF_KINDS: tuple[ProofKind, ...] = get_args(ProofKind)
LANGUAGES: tuple[Literal["zh", "en"], ...] = ("zh", "en")


class OpinionRpcs:
    """Posts and events of public opinion."""

    def __init__(self, opinions: Opinions) -> None:
        self._opinions = opinions

    def ReportMention(
        self, request: messages.ReportMentionRequest, context: Any
    ) -> messages.ReportMentionResponse:
        """Keep posts until they are decided about."""
        if not 1 <= len(request.mentions) <= IDS_MAX:
            raise ServiceError(ErrorKind.INVALID, "ids_number", field="mentions", limit=IDS_MAX)
        posts = [_post(mention) for mention in request.mentions]
        # A post from the future would end every event that is open.
        if max(post.at for post in posts) > self._opinions.now() + AHEAD_MAX:
            raise ServiceError(ErrorKind.INVALID, "invalid_time", field="at")
        return messages.ReportMentionResponse(fresh=self._opinions.report(posts))

    def GetOpinionEvent(
        self, request: messages.GetOpinionEventRequest, context: Any
    ) -> messages.GetOpinionEventResponse:
        """One event as it stands."""
        name = str(uuid_of(request.event_id, "event_id"))
        record = self._opinions.events([name]).get(name)
        if record is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "opinion_event_not_found")
        return messages.GetOpinionEventResponse(event=event_message(record))


class PlanRpcs:
    """Plans of public opinion: read, played, done, closed."""

    def __init__(self, plans: Plans, plan: Plan) -> None:
        self._plans, self._plan = plans, plan

    def GetOpinionPlan(
        self, request: messages.GetOpinionPlanRequest, context: Any
    ) -> messages.GetOpinionPlanResponse:
        """One plan by its id or its event's."""
        if request.plan_id:
            run = self._plans.read(uuid_of(request.plan_id, "plan_id"))
        else:
            run = self._plans.of_event(str(uuid_of(request.event_id, "event_id")))
        return messages.GetOpinionPlanResponse(plan=plan_message(run, self._plan))

    def StartDrill(
        self, request: messages.StartDrillRequest, context: Any
    ) -> messages.StartDrillResponse:
        """A drill begins."""
        grade = next((one for one in GRADES if one == request.grade), None)
        if grade is None:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="grade")
        run = self._plans.drill(grade, code_of(request.by, "by"), request.request_id)
        return messages.StartDrillResponse(plan=plan_message(run, self._plan))

    def CompletePlanStep(
        self, request: messages.CompletePlanStepRequest, context: Any
    ) -> messages.CompletePlanStepResponse:
        """A step is done; a statement is compared with the rules of saying."""
        kind = next((one for one in PROOF_KINDS if one == request.proof_kind), None)
        if kind is None:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="proof_kind")
        run = self._plans.complete(
            uuid_of(request.plan_id, "plan_id"),
            code_of(request.step, "step"),
            code_of(request.by, "by"),
            Proof(kind, code_of(request.proof, "proof")),
            request.request_id,
            clean=kind != "statement" or self._clean(request),
        )
        return messages.CompletePlanStepResponse(plan=plan_message(run, self._plan))

    def _clean(self, request: messages.CompletePlanStepRequest) -> bool:
        language = next((one for one in LANGUAGES if one == request.statement_language), None)
        if language is None:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="statement_language")
        return check_statement(request.statement, self._plan.statement, language).clean

    def WaivePlanStep(
        self, request: messages.WaivePlanStepRequest, context: Any
    ) -> messages.WaivePlanStepResponse:
        """A step does not apply."""
        run = self._plans.waive(
            uuid_of(request.plan_id, "plan_id"),
            code_of(request.step, "step"),
            code_of(request.by, "by"),
            code_of(request.reason_text_id, "reason_text_id", optional=True),
            request.request_id,
        )
        return messages.WaivePlanStepResponse(plan=plan_message(run, self._plan))

    def HandOverPlanRole(
        self, request: messages.HandOverPlanRoleRequest, context: Any
    ) -> messages.HandOverPlanRoleResponse:
        """A role changes hands."""
        run = self._plans.hand_over(
            uuid_of(request.plan_id, "plan_id"),
            code_of(request.role, "role"),
            code_of(request.person, "person"),
            code_of(request.by, "by"),
            request.request_id,
        )
        return messages.HandOverPlanRoleResponse(plan=plan_message(run, self._plan))

    def CloseOpinionPlan(
        self, request: messages.CloseOpinionPlanRequest, context: Any
    ) -> messages.CloseOpinionPlanResponse:
        """The plan ends."""
        if len(request.lesson_text_ids) > LESSONS_MAX:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="lesson_text_ids")
        run = self._plans.close(
            uuid_of(request.plan_id, "plan_id"),
            code_of(request.by, "by"),
            code_of(request.evaluation_text_id, "evaluation_text_id", optional=True),
            [code_of(one, "lesson_text_ids") for one in request.lesson_text_ids],
            request.request_id,
        )
        return messages.CloseOpinionPlanResponse(plan=plan_message(run, self._plan))


def _post(mention: opinion_pb2.Mention) -> Post:
    if not 1 <= len(mention.text) <= TEXT_CHARACTERS_MAX:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="text")
    if len(mention.author) > AUTHOR_CHARACTERS_MAX:
        raise ServiceError(ErrorKind.INVALID, "invalid_field", field="author")
    for field in ("reach", "reposts"):
        if not 0 <= getattr(mention, field) <= _COUNT_MAX:
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field=field)
    return Post(
        id=code_of(mention.id, "id"),
        at=moment_of(mention, "at"),
        source=code_of(mention.source, "source"),
        text=mention.text,
        reach=mention.reach,
        reposts=mention.reposts,
        author=mention.author or None,
    )
