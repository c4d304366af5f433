import datetime

from complaints.triage.v1 import triage_service_pb2 as _triage_service_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class LessonChoice(_message.Message):
    __slots__ = ("id", "text")
    ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    id: str
    text: _triage_service_pb2.LocalText
    def __init__(self, id: _Optional[str] = ..., text: _Optional[_Union[_triage_service_pb2.LocalText, _Mapping]] = ...) -> None: ...

class LessonQuestion(_message.Message):
    __slots__ = ("id", "ask", "choices")
    ID_FIELD_NUMBER: _ClassVar[int]
    ASK_FIELD_NUMBER: _ClassVar[int]
    CHOICES_FIELD_NUMBER: _ClassVar[int]
    id: str
    ask: _triage_service_pb2.LocalText
    choices: _containers.RepeatedCompositeFieldContainer[LessonChoice]
    def __init__(self, id: _Optional[str] = ..., ask: _Optional[_Union[_triage_service_pb2.LocalText, _Mapping]] = ..., choices: _Optional[_Iterable[_Union[LessonChoice, _Mapping]]] = ...) -> None: ...

class LessonToLearn(_message.Message):
    __slots__ = ("enrolment_id", "person", "lesson", "state", "cause", "assigned_at", "due_at", "read_at", "passed_at", "tries", "title", "minutes", "pages", "questions")
    ENROLMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    LESSON_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    ASSIGNED_AT_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    READ_AT_FIELD_NUMBER: _ClassVar[int]
    PASSED_AT_FIELD_NUMBER: _ClassVar[int]
    TRIES_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    MINUTES_FIELD_NUMBER: _ClassVar[int]
    PAGES_FIELD_NUMBER: _ClassVar[int]
    QUESTIONS_FIELD_NUMBER: _ClassVar[int]
    enrolment_id: str
    person: str
    lesson: str
    state: str
    cause: str
    assigned_at: _timestamp_pb2.Timestamp
    due_at: _timestamp_pb2.Timestamp
    read_at: _timestamp_pb2.Timestamp
    passed_at: _timestamp_pb2.Timestamp
    tries: int
    title: _triage_service_pb2.LocalText
    minutes: int
    pages: _containers.RepeatedCompositeFieldContainer[_triage_service_pb2.LocalText]
    questions: _containers.RepeatedCompositeFieldContainer[LessonQuestion]
    def __init__(self, enrolment_id: _Optional[str] = ..., person: _Optional[str] = ..., lesson: _Optional[str] = ..., state: _Optional[str] = ..., cause: _Optional[str] = ..., assigned_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., read_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., passed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., tries: _Optional[int] = ..., title: _Optional[_Union[_triage_service_pb2.LocalText, _Mapping]] = ..., minutes: _Optional[int] = ..., pages: _Optional[_Iterable[_Union[_triage_service_pb2.LocalText, _Mapping]]] = ..., questions: _Optional[_Iterable[_Union[LessonQuestion, _Mapping]]] = ...) -> None: ...

class ListLessonsRequest(_message.Message):
    __slots__ = ("person",)
    PERSON_FIELD_NUMBER: _ClassVar[int]
    person: str
    def __init__(self, person: _Optional[str] = ...) -> None: ...

class ListLessonsResponse(_message.Message):
    __slots__ = ("lessons",)
    LESSONS_FIELD_NUMBER: _ClassVar[int]
    lessons: _containers.RepeatedCompositeFieldContainer[LessonToLearn]
    def __init__(self, lessons: _Optional[_Iterable[_Union[LessonToLearn, _Mapping]]] = ...) -> None: ...

class AssignLessonRequest(_message.Message):
    __slots__ = ("lesson", "people", "due_days", "by", "request_id")
    LESSON_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    DUE_DAYS_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    lesson: str
    people: _containers.RepeatedScalarFieldContainer[str]
    due_days: int
    by: str
    request_id: str
    def __init__(self, lesson: _Optional[str] = ..., people: _Optional[_Iterable[str]] = ..., due_days: _Optional[int] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AssignLessonResponse(_message.Message):
    __slots__ = ("lessons",)
    LESSONS_FIELD_NUMBER: _ClassVar[int]
    lessons: _containers.RepeatedCompositeFieldContainer[LessonToLearn]
    def __init__(self, lessons: _Optional[_Iterable[_Union[LessonToLearn, _Mapping]]] = ...) -> None: ...

class RecordReadRequest(_message.Message):
    __slots__ = ("enrolment_id", "person")
    ENROLMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    enrolment_id: str
    person: str
    def __init__(self, enrolment_id: _Optional[str] = ..., person: _Optional[str] = ...) -> None: ...

class RecordReadResponse(_message.Message):
    __slots__ = ("lesson",)
    LESSON_FIELD_NUMBER: _ClassVar[int]
    lesson: LessonToLearn
    def __init__(self, lesson: _Optional[_Union[LessonToLearn, _Mapping]] = ...) -> None: ...

class QuizAnswer(_message.Message):
    __slots__ = ("question", "choices")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    CHOICES_FIELD_NUMBER: _ClassVar[int]
    question: str
    choices: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, question: _Optional[str] = ..., choices: _Optional[_Iterable[str]] = ...) -> None: ...

class AnswerQuizRequest(_message.Message):
    __slots__ = ("enrolment_id", "person", "answers", "request_id")
    ENROLMENT_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    enrolment_id: str
    person: str
    answers: _containers.RepeatedCompositeFieldContainer[QuizAnswer]
    request_id: str
    def __init__(self, enrolment_id: _Optional[str] = ..., person: _Optional[str] = ..., answers: _Optional[_Iterable[_Union[QuizAnswer, _Mapping]]] = ..., request_id: _Optional[str] = ...) -> None: ...

class QuizResult(_message.Message):
    __slots__ = ("question", "right", "choices", "reason")
    QUESTION_FIELD_NUMBER: _ClassVar[int]
    RIGHT_FIELD_NUMBER: _ClassVar[int]
    CHOICES_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    question: str
    right: bool
    choices: _containers.RepeatedScalarFieldContainer[str]
    reason: _triage_service_pb2.LocalText
    def __init__(self, question: _Optional[str] = ..., right: _Optional[bool] = ..., choices: _Optional[_Iterable[str]] = ..., reason: _Optional[_Union[_triage_service_pb2.LocalText, _Mapping]] = ...) -> None: ...

class AnswerQuizResponse(_message.Message):
    __slots__ = ("lesson", "passed", "results")
    LESSON_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    lesson: LessonToLearn
    passed: bool
    results: _containers.RepeatedCompositeFieldContainer[QuizResult]
    def __init__(self, lesson: _Optional[_Union[LessonToLearn, _Mapping]] = ..., passed: _Optional[bool] = ..., results: _Optional[_Iterable[_Union[QuizResult, _Mapping]]] = ...) -> None: ...

class TrainingRecordRequest(_message.Message):
    __slots__ = ("people", "year", "most", "after")
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    YEAR_FIELD_NUMBER: _ClassVar[int]
    MOST_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedScalarFieldContainer[str]
    year: int
    most: int
    after: str
    def __init__(self, people: _Optional[_Iterable[str]] = ..., year: _Optional[int] = ..., most: _Optional[int] = ..., after: _Optional[str] = ...) -> None: ...

class TrainingRound(_message.Message):
    __slots__ = ("round", "lessons", "passed", "complete", "late", "due_at", "titles")
    ROUND_FIELD_NUMBER: _ClassVar[int]
    LESSONS_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    COMPLETE_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    TITLES_FIELD_NUMBER: _ClassVar[int]
    round: str
    lessons: _containers.RepeatedScalarFieldContainer[str]
    passed: _containers.RepeatedScalarFieldContainer[str]
    complete: bool
    late: _containers.RepeatedScalarFieldContainer[str]
    due_at: _timestamp_pb2.Timestamp
    titles: _containers.RepeatedCompositeFieldContainer[_triage_service_pb2.LocalText]
    def __init__(self, round: _Optional[str] = ..., lessons: _Optional[_Iterable[str]] = ..., passed: _Optional[_Iterable[str]] = ..., complete: _Optional[bool] = ..., late: _Optional[_Iterable[str]] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., titles: _Optional[_Iterable[_Union[_triage_service_pb2.LocalText, _Mapping]]] = ...) -> None: ...

class PersonTraining(_message.Message):
    __slots__ = ("person", "rounds", "rounds_complete", "lessons", "name", "left")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    ROUNDS_FIELD_NUMBER: _ClassVar[int]
    ROUNDS_COMPLETE_FIELD_NUMBER: _ClassVar[int]
    LESSONS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    LEFT_FIELD_NUMBER: _ClassVar[int]
    person: str
    rounds: _containers.RepeatedCompositeFieldContainer[TrainingRound]
    rounds_complete: int
    lessons: _containers.RepeatedCompositeFieldContainer[LessonToLearn]
    name: str
    left: bool
    def __init__(self, person: _Optional[str] = ..., rounds: _Optional[_Iterable[_Union[TrainingRound, _Mapping]]] = ..., rounds_complete: _Optional[int] = ..., lessons: _Optional[_Iterable[_Union[LessonToLearn, _Mapping]]] = ..., name: _Optional[str] = ..., left: _Optional[bool] = ...) -> None: ...

class TrainingRecordResponse(_message.Message):
    __slots__ = ("people", "next")
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedCompositeFieldContainer[PersonTraining]
    next: str
    def __init__(self, people: _Optional[_Iterable[_Union[PersonTraining, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...
