"""LessonService: shapes in, shapes out; what is done stands in handlers/lessons."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from complaints.triage.v1 import lesson_service_pb2 as messages
from complaints.triage.v1.lesson_service_pb2_grpc import LessonServiceServicer

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.entry import LocalText
from services.triage.domain.lessons.enrolment import FAILED, PASSED, Enrolment, Try
from services.triage.domain.lessons.lesson import Lesson
from services.triage.domain.lessons.record import PersonRecord
from services.triage.domain.lessons.standing import title_of
from services.triage.handlers.lessons import AssignLesson, LessonDesk
from services.triage.handlers.training import RecordsWanted, TrainingDesk

LESSON_SERVICE = "complaints.triage.v1.LessonService"


class LessonApi(LessonServiceServicer):
    """Lessons of people, for intake, which is their door."""

    def __init__(
        self, desk: LessonDesk, training: TrainingDesk, passed: Callable[[], None] = lambda: None
    ) -> None:
        """`passed` is told that somebody passed, so that routing looks at once."""
        self._desk, self._training, self._passed = desk, training, passed

    def ListLessons(self, request: Any, context: Any) -> Any:
        """A person's lessons with their text."""
        answer = messages.ListLessonsResponse()
        for one in self._desk.listed(request.person):
            message = answer.lessons.add()
            self._fill(message, one)
            lesson = self._desk.curriculum.lessons.get(one.lesson)
            if lesson is not None:
                _fill_text(message, lesson)
        return answer

    def AssignLesson(self, request: Any, context: Any) -> Any:
        """A lesson given to people."""
        command = AssignLesson(
            request.lesson,
            tuple(dict.fromkeys(request.people)),
            request.due_days,
            request.by,
            request.request_id,
        )
        answer = messages.AssignLessonResponse()
        for one in self._desk.assign(command):
            self._fill(answer.lessons.add(), one)
        return answer

    def RecordRead(self, request: Any, context: Any) -> Any:
        """A lesson was read."""
        after = self._desk.read(_id(request.enrolment_id), request.person)
        answer = messages.RecordReadResponse()
        self._fill(answer.lesson, after)
        return answer

    def AnswerQuiz(self, request: Any, context: Any) -> Any:
        """A try, with what was right and why."""
        given = {one.question: tuple(one.choices) for one in request.answers}
        after, tried = self._desk.answer(
            _id(request.enrolment_id), request.person, given, request.request_id
        )
        if tried.passed:
            self._passed()
        answer = messages.AnswerQuizResponse(passed=tried.passed)
        self._fill(answer.lesson, after)
        _fill_results(answer.results, self._desk.curriculum.lessons, after, tried)
        return answer

    def TrainingRecord(self, request: Any, context: Any) -> Any:
        """The year of people."""
        answer = messages.TrainingRecordResponse()
        wanted = RecordsWanted(request.year, tuple(request.people), request.after, request.most)
        records, answer.next = self._training.records(wanted)
        for record in records:
            self._fill_record(answer.people.add(), record)
        return answer

    def _fill_record(self, message: Any, record: PersonRecord) -> None:
        lessons = self._desk.curriculum.lessons
        message.person, message.name, message.left = record.person, record.name, record.left
        message.rounds_complete = record.rounds_complete
        for done in record.rounds:
            told = message.rounds.add(
                round=done.round, lessons=done.lessons, passed=done.passed, complete=done.complete
            )
            told.late.extend(done.late)
            told.due_at.FromDatetime(done.due_at)
            for lesson in done.lessons:
                _say(told.titles.add(), title_of(lesson, lessons))
        for one in record.enrolments:
            self._fill(message.lessons.add(), one)

    def _fill(self, message: Any, one: Enrolment) -> None:
        _fill(message, one)
        _say(message.title, title_of(one.lesson, self._desk.curriculum.lessons))


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "id_malformed", field="enrolment_id") from error


def _fill(message: Any, one: Enrolment) -> None:
    message.enrolment_id, message.person = str(one.id), one.person
    message.lesson, message.state, message.cause = one.lesson, one.state, one.cause
    message.tries = len(one.tries)
    moments: Mapping[str, datetime | None] = {
        "assigned_at": one.assigned_at,
        "due_at": one.due_at,
        "read_at": one.read_at,
        "passed_at": one.passed_at,
    }
    for name, moment in moments.items():
        if moment is not None:
            getattr(message, name).FromDatetime(moment)


def _fill_text(message: Any, lesson: Lesson) -> None:
    message.minutes = lesson.minutes
    for page in lesson.pages:
        _say(message.pages.add(), page)
    for question in lesson.quiz:
        asked = message.questions.add(id=question.id)
        _say(asked.ask, question.ask)
        for choice in question.choices:
            _say(asked.choices.add(id=choice.id).text, choice)


def _fill_results(
    results: Any, lessons: Mapping[str, Lesson], after: Enrolment, tried: Try
) -> None:
    """What is right is told when nothing can be guessed with it any more."""
    told = after.state in (PASSED, FAILED)
    for question in lessons[after.lesson].quiz:
        result = results.add(question=question.id, right=question.id in tried.right)
        if told:
            result.choices.extend(question.right)
        if told or result.right:
            _say(result.reason, question.reason)


def _say(message: Any, text: LocalText) -> None:
    message.zh, message.en = text.zh, text.en
