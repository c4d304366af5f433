"""One person with one lesson to learn: assigned, read, asked, passed or failed; and the rules."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.triage.domain.lessons.lesson import Lesson

TRIES_MAX: Final = 3
"""Failed quizzes after which a lead has to speak with the person and assign the lesson anew."""

ASSIGNED, READ, PASSED, FAILED = "assigned", "read", "passed", "failed"
STATES: Final = (ASSIGNED, READ, PASSED, FAILED)


@dataclass(frozen=True, slots=True)
class Try:
    """One quiz: which questions were right. `request_id` makes a repeat be the same try."""

    request_id: str
    at: datetime
    right: Sequence[str]
    passed: bool


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The aggregate. `cause` is "round:2026/h1", "mistake:never_say/…" or "assigned:…".

    `name` is the person's when it was given: the record has to name people who left.
    """

    id: UUID
    version: int
    person: str
    lesson: str
    lesson_version: str
    cause: str
    by: str
    assigned_at: datetime
    due_at: datetime
    state: str = ASSIGNED
    read_at: datetime | None = None
    passed_at: datetime | None = None
    tries: Sequence[Try] = ()
    name: str = ""

    @property
    def in_time(self) -> bool:
        """Whether it was passed before its time was over."""
        return self.passed_at is not None and self.passed_at < self.due_at

    def overdue(self, now: datetime) -> bool:
        """Whether the person should have passed by now, or has failed for good."""
        return self.state == FAILED or (self.state != PASSED and self.due_at <= now)

    def tried(self, request_id: str) -> Try | None:
        """The quiz that was sent under this id."""
        return next((t for t in self.tries if t.request_id == request_id), None)


def enrolment(
    person: str,
    lesson: Lesson,
    cause: str,
    by: str,
    now: datetime,
    due_at: datetime,
    name: str = "",
) -> Enrolment:
    """The same person, lesson and cause are the same enrolment, whoever says it again."""
    ident = step_id("triage-lesson", person, lesson.id, cause)
    return Enrolment(ident, 1, person, lesson.id, lesson.version, cause, by, now, due_at, name=name)


def read(before: Enrolment, now: datetime) -> Enrolment:
    """Read, or read again after a failed quiz; what was passed stays passed."""
    if before.state == PASSED or (before.state == READ and not _failed_since_reading(before)):
        return before
    if before.state == FAILED:
        raise ServiceError(ErrorKind.CONFLICT, "lesson_failed", tries=TRIES_MAX)
    return replace(before, version=before.version + 1, state=READ, read_at=now)


def answer(
    before: Enrolment,
    lesson: Lesson,
    given: Mapping[str, Sequence[str]],
    request_id: str,
    now: datetime,
) -> tuple[Enrolment, Try]:
    """The quiz. A repeat of the same request is the same try.

    Raises CONFLICT before the reading, too soon after a failed quiz, or when it has ended; INVALID
    for a question that is none of it or was left out.
    """
    repeated = before.tried(request_id)
    if repeated is not None:
        return before, repeated
    _may_answer(before, lesson, now)
    known = {question.id for question in lesson.quiz}
    if set(given) != known:
        raise ServiceError(ErrorKind.INVALID, "quiz_incomplete", questions=", ".join(sorted(known)))
    right = tuple(q.id for q in lesson.quiz if q.is_right(given[q.id]))
    passed = len(right) >= lesson.right
    tried = Try(request_id, now, right, passed)
    tries = (*before.tries, tried)
    state = PASSED if passed else (FAILED if len(tries) >= TRIES_MAX else READ)
    after = replace(
        before,
        version=before.version + 1,
        state=state,
        tries=tries,
        passed_at=now if passed else None,
    )
    return after, tried


def _may_answer(before: Enrolment, lesson: Lesson, now: datetime) -> None:
    if before.state == PASSED:
        raise ServiceError(ErrorKind.CONFLICT, "lesson_passed")
    if before.state == FAILED:
        raise ServiceError(ErrorKind.CONFLICT, "lesson_failed", tries=TRIES_MAX)
    if before.state != READ or _failed_since_reading(before):
        raise ServiceError(ErrorKind.CONFLICT, "lesson_not_read")
    if before.tries:
        again = before.tries[-1].at + timedelta(hours=lesson.retry_hours)
        if now < again:
            at = again.isoformat(timespec="minutes").replace("+00:00", "Z")
            raise ServiceError(ErrorKind.CONFLICT, "lesson_retry_later", details={"at": at}, at=at)


def _failed_since_reading(before: Enrolment) -> bool:
    last = before.tries[-1] if before.tries else None
    return last is not None and before.read_at is not None and last.at >= before.read_at
