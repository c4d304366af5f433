"""Public opinion (舆情) over gRPC."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from complaints.escalation.v1 import escalation_service_pb2 as messages
from complaints.escalation.v1 import opinion_pb2

from services.intake.adapters.escalation_client import EscalationCalls
from services.intake.adapters.matter_codec import page_of, timestamp
from services.intake.ports.people_consultation import Page
from services.intake.ports.people_opinion import EventAct, EventFilter, Mention, StepDone


class EscalationOpinion:
    """Opinion (port)."""

    def __init__(self, calls: EscalationCalls) -> None:
        self._calls = calls

    def report(self, mentions: Sequence[Mention]) -> Sequence[bool]:
        """See Opinion."""
        told = [
            opinion_pb2.Mention(
                id=one.id,
                at=timestamp(one.at),
                source=one.source,
                text=one.text,
                reach=one.reach,
                reposts=one.reposts,
                author=one.author,
            )
            for one in mentions
        ]
        return list(self._calls(messages.ReportMentionRequest(mentions=told)).fresh)

    def event(self, event: UUID) -> Page:
        """See Opinion."""
        return page_of(self._calls(messages.GetOpinionEventRequest(event_id=str(event))).event)

    def events(self, wanted: EventFilter) -> tuple[Sequence[Page], str]:
        """See Opinion."""
        request = opinion_pb2.ListOpinionEventsRequest(
            from_grade=wanted.from_grade,
            entity=wanted.entity,
            lower_proposed=wanted.lower_proposed,
            limit=wanted.limit,
            after=wanted.after,
        )
        answer = self._calls(request)
        return [page_of(one) for one in answer.events], answer.next

    def posts(self, event: UUID, limit: int, after: str) -> tuple[Sequence[Page], str]:
        """See Opinion."""
        request = opinion_pb2.ListOpinionPostsRequest(event_id=str(event), limit=limit, after=after)
        answer = self._calls(request)
        return [page_of(one) for one in answer.posts], answer.next

    def merge(self, into: UUID, away: UUID, act: EventAct) -> Page:
        """See Opinion."""
        request = opinion_pb2.MergeOpinionEventsRequest(
            into_event_id=str(into),
            away_event_id=str(away),
            by=act.by,
            reason_text_id=act.reason_id,
            request_id=act.request_id,
        )
        return page_of(self._calls(request).event)

    def split(self, event: UUID, post_keys: Sequence[str], act: EventAct) -> Page:
        """See Opinion."""
        request = opinion_pb2.SplitOpinionEventRequest(
            event_id=str(event),
            post_keys=post_keys,
            by=act.by,
            reason_text_id=act.reason_id,
            request_id=act.request_id,
        )
        return page_of(self._calls(request).split_off)

    def lower(self, event: UUID, grade: str, act: EventAct) -> Page:
        """See Opinion."""
        request = opinion_pb2.LowerOpinionGradeRequest(
            event_id=str(event),
            grade=grade,
            by=act.by,
            reason_text_id=act.reason_id,
            request_id=act.request_id,
        )
        return page_of(self._calls(request).event)

    def plan_of_event(self, event: UUID) -> Page:
        """See Opinion."""
        return self._plan(messages.GetOpinionPlanRequest(event_id=str(event)))

    def plan(self, plan: UUID) -> Page:
        """See Opinion."""
        return self._plan(messages.GetOpinionPlanRequest(plan_id=str(plan)))

    def drill(self, grade: str, by: str, request_id: str) -> Page:
        """See Opinion."""
        return self._plan(messages.StartDrillRequest(grade=grade, by=by, request_id=request_id))

    def complete(self, plan: UUID, done: StepDone, by: str, request_id: str) -> Page:
        """See Opinion."""
        return self._plan(
            messages.CompletePlanStepRequest(
                plan_id=str(plan),
                step=done.step,
                by=by,
                proof_kind=done.proof_kind,
                proof=done.proof,
                statement=done.statement,
                statement_language=done.language,
                request_id=request_id,
            )
        )

    def waive(self, plan: UUID, step: str, reason_id: str, by: str, request_id: str) -> Page:
        """See Opinion."""
        return self._plan(
            messages.WaivePlanStepRequest(
                plan_id=str(plan),
                step=step,
                by=by,
                reason_text_id=reason_id,
                request_id=request_id,
            )
        )

    def hand_over(self, plan: UUID, role: str, person: str, by: str, request_id: str) -> Page:
        """See Opinion."""
        return self._plan(
            messages.HandOverPlanRoleRequest(
                plan_id=str(plan), role=role, person=person, by=by, request_id=request_id
            )
        )

    def close(
        self, plan: UUID, evaluation_id: str, lesson_ids: Sequence[str], by: str, request_id: str
    ) -> Page:
        """See Opinion."""
        return self._plan(
            messages.CloseOpinionPlanRequest(
                plan_id=str(plan),
                by=by,
                evaluation_text_id=evaluation_id,
                lesson_text_ids=lesson_ids,
                request_id=request_id,
            )
        )

    def _plan(self, request: Any) -> Page:
        return page_of(self._calls(request).plan)
