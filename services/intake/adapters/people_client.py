"""Asking triage about people: routing and lessons over gRPC, as pages."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from complaints.triage.v1 import lesson_service_pb2 as lessons
from complaints.triage.v1.lesson_service_pb2_grpc import LessonServiceStub
from complaints.triage.v1.triage_service_pb2 import GetRoutingRequest
from complaints.triage.v1.triage_service_pb2_grpc import TriageServiceStub

from services.chassis.grpc_client import ServiceChannel
from services.datafiles.vocabulary import WHY_NOT, Name
from services.intake.domain.people_ports import Page

SECONDS = 3.0
PEOPLE_A_PAGE = 200
"""Records of so many people are asked for at once; an answer of gRPC has a limit."""
_MOMENTS = ("assigned_at", "due_at", "read_at", "passed_at")


class RoutingClient:
    """Routing (port)."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = TriageServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)

    def explained(self, complaint_id: UUID) -> Page:
        """See Routing."""
        request = GetRoutingRequest(complaint_id=str(complaint_id))
        answer = self._channel.call(self._stub.GetRouting, request, seconds=SECONDS)
        state = answer.state
        return {
            "team": state.team,
            "owner": state.owner,
            "assignment_rule": state.assignment_rule,
            "owner_rule": state.owner_rule,
            "route": state.route,
            "turn": state.turn,
            "beside": state.beside,
            "involved": list(state.involved),
            "candidates": [
                {
                    "person": one.person,
                    "refused": one.refused,
                    "why_not": _why_not(one.refused),
                    "party": one.party,
                    "distance": one.distance,
                    "in_hand": one.in_hand,
                    "capacity": one.capacity,
                }
                for one in answer.candidates
            ],
            "history": [
                {
                    "act": step.act,
                    "version": step.version,
                    "at": step.at.ToJsonString() if step.HasField("at") else None,
                    "by": step.by,
                    "text_id": step.text_id,
                    "team": step.team,
                    "owner": step.owner,
                    "owner_rule": step.owner_rule,
                    "assignment_rule": step.assignment_rule,
                    "beside": step.beside,
                    "people": list(step.people),
                    "reason": step.reason,
                }
                for step in answer.history
            ],
        }


def _why_not(refused: str) -> dict[str, str] | None:
    """The reason in words; a newer code of triage is told as it is."""
    return WHY_NOT.get(refused, Name(refused, refused))._asdict() if refused else None


class LessonClient:
    """Lessons (port)."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = LessonServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)

    def of(self, person: str) -> Sequence[Page]:
        """See Lessons."""
        answer = self._call(self._stub.ListLessons, lessons.ListLessonsRequest(person=person))
        return [{**_lesson(one), **_text(one)} for one in answer.lessons]

    def assign(
        self, lesson: str, people: Sequence[str], due_days: int, by: str, request_id: str
    ) -> Sequence[Page]:
        """See Lessons."""
        request = lessons.AssignLessonRequest(
            lesson=lesson, people=people, due_days=due_days, by=by, request_id=request_id
        )
        return [_lesson(one) for one in self._call(self._stub.AssignLesson, request).lessons]

    def read(self, enrolment_id: UUID, person: str) -> Page:
        """See Lessons."""
        request = lessons.RecordReadRequest(enrolment_id=str(enrolment_id), person=person)
        return _lesson(self._call(self._stub.RecordRead, request).lesson)

    def answer(
        self,
        enrolment_id: UUID,
        person: str,
        answers: Mapping[str, Sequence[str]],
        request_id: str,
    ) -> Page:
        """See Lessons."""
        request = lessons.AnswerQuizRequest(
            enrolment_id=str(enrolment_id),
            person=person,
            answers=[
                lessons.QuizAnswer(question=question, choices=choices)
                for question, choices in answers.items()
            ],
            request_id=request_id,
        )
        answer = self._call(self._stub.AnswerQuiz, request)
        results = [
            {
                "question": one.question,
                "right": one.right,
                "choices": list(one.choices),
                "reason": _both(one.reason),
            }
            for one in answer.results
        ]
        return {"lesson": _lesson(answer.lesson), "passed": answer.passed, "results": results}

    def records(self, people: Sequence[str], year: int) -> Sequence[Page]:
        """See Lessons."""
        told: list[Page] = []
        after = ""
        while True:
            request = lessons.TrainingRecordRequest(
                people=people, year=year, most=PEOPLE_A_PAGE, after=after
            )
            answer = self._call(self._stub.TrainingRecord, request)
            told += [_record(one) for one in answer.people]
            after = answer.next
            if not after:
                return told

    def _call(self, method: Any, request: Any) -> Any:
        return self._channel.call(method, request, seconds=SECONDS)


def _record(one: Any) -> Page:
    return {
        "person": one.person,
        "name": one.name,
        "left": one.left,
        "rounds_complete": one.rounds_complete,
        "rounds": [
            {
                "round": done.round,
                "due_at": done.due_at.ToJsonString(),
                "lessons": list(done.lessons),
                "titles": [_both(title) for title in done.titles],
                "passed": list(done.passed),
                "late": list(done.late),
                "complete": done.complete,
            }
            for done in one.rounds
        ],
        "lessons": [_lesson(lesson) for lesson in one.lessons],
    }


def _lesson(one: Any) -> dict[str, Any]:
    moments = {
        name: getattr(one, name).ToJsonString() if one.HasField(name) else None for name in _MOMENTS
    }
    return {
        "id": one.enrolment_id,
        "person": one.person,
        "lesson": one.lesson,
        "title": _both(one.title),
        "state": one.state,
        "cause": one.cause,
        "tries": one.tries,
        **moments,
    }


def _text(one: Any) -> dict[str, Any]:
    return {
        "minutes": one.minutes,
        "pages": [_both(page) for page in one.pages],
        "questions": [
            {
                "id": question.id,
                "ask": _both(question.ask),
                "choices": [{"id": c.id, "text": _both(c.text)} for c in question.choices],
            }
            for question in one.questions
        ],
    }


def _both(text: Any) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
