"""Lessons: assigned by rounds, mistakes and leads; read; asked; and what follows for routing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation
from services.triage.domain.lessons.enrolment import Enrolment, Try, answer, enrolment, read
from services.triage.domain.lessons.lesson import Curriculum, Lesson, MistakeRule
from services.triage.domain.lessons.ports import Enrolments
from services.triage.domain.lessons.record import (
    PersonRecord,
    barred,
    barred_strictly,
    record_of,
    round_cause,
)

PEOPLE_MAX: Final = 500
LISTED_MAX: Final = 200
RECORDS_MAX: Final = 20_000
ROUND_SECONDS: Final = 30.0
OPEN_DAYS: Final = 366

Gate = Literal["assigned", "strict", "off"]


@dataclass(frozen=True, slots=True)
class AssignLesson:
    """Somebody is to learn something until then; `text_id` is the reason's."""

    lesson: str
    people: tuple[str, ...]
    due_days: int
    by: str
    request_id: str


class LessonDesk:
    """All that is done with lessons."""

    def __init__(
        self,
        curriculum: Curriculum,
        organisation: Organisation,
        store: Enrolments,
        zone: ZoneInfo,
        gate: Callable[[], Gate],
    ) -> None:
        self.curriculum, self._organisation = curriculum, organisation
        self._store, self._zone, self._gate = store, zone, gate
        self._assigned: date | None = None

    def assign(self, command: AssignLesson) -> Sequence[Enrolment]:
        """Assign a lesson to people. A repeat of the same request changes nothing.

        Raises INVALID for unknown people or lessons, or impossible numbers.
        """
        lesson = self._lesson(command.lesson)
        if not 1 <= len(command.people) <= PEOPLE_MAX or not 1 <= command.due_days <= 366:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="people, due_days")
        if not command.by or not command.request_id:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="by, request_id")
        for person in command.people:
            self._known(person)
        now = self._store.now()
        due = now + timedelta(days=command.due_days)
        cause = f"assigned:{command.request_id}"
        new = [enrolment(p, lesson, cause, command.by, now, due) for p in command.people]
        self._store.add(new)
        found = [self._store.get(one.id) for one in new]
        return [one for one in found if one is not None]

    def mistake(self, person: str, mistake: str, cause: str, about: str = "") -> Sequence[str]:
        """A mistake (差错) was found; the lessons that it calls now, most often none.

        `cause` names what it was found in, so that the same one counts once; `about` for which
        mistake the person is held accountable. Raises INVALID for an unknown person, UNAVAILABLE.
        """
        self._known(person)
        now = self._store.now()
        called: list[str] = []
        for rule in self.curriculum.policy.mistakes:
            meant = rule.mistake == mistake and (not rule.about or about in rule.about)
            if meant and self._calls(rule, person, cause, now):
                called.append(rule.lesson)
        return called

    def listed(self, person: str) -> Sequence[Enrolment]:
        """What a person has to learn or has learned, the latest first. Raises INVALID."""
        self._known(person)
        since = self._store.now() - timedelta(days=OPEN_DAYS)
        return self._store.of([person], since, LISTED_MAX)

    def read(self, enrolment_id: UUID, person: str) -> Enrolment:
        """The person has read it. Raises NOT_FOUND for another's, CONFLICT after the last try."""
        before = self._of(enrolment_id, person)
        after = read(before, self._store.now())
        if after is not before:
            self._store.replace(after)
        return after

    def answer(
        self,
        enrolment_id: UUID,
        person: str,
        given: Mapping[str, Sequence[str]],
        request_id: str,
    ) -> tuple[Enrolment, Try]:
        """The person's quiz. Raises NOT_FOUND for another's, INVALID, CONFLICT, RACE."""
        if not request_id:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="request_id")
        before = self._of(enrolment_id, person)
        lesson = self._lesson(before.lesson)
        after, tried = answer(before, lesson, given, request_id, self._store.now())
        if after is not before:
            self._store.replace(after)
        return after, tried

    def records(self, people: Sequence[str], year: int) -> Sequence[PersonRecord]:
        """The year of these people, or of everybody with a round to learn. Raises INVALID."""
        known = self._organisation.people
        owing = {role for one in self.curriculum.policy.rounds for role in one.roles}
        for person in people:
            self._known(person)
        wanted = list(people) or [p.id for p in known.values() if p.role in owing]
        if not 2000 <= year <= 2100:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="year")
        start = datetime(year, 1, 1, tzinfo=self._zone).astimezone(UTC)
        found = [
            one
            for one in self._store.of(wanted, start, RECORDS_MAX)
            if one.assigned_at.astimezone(self._zone).year == year
        ]
        return [record_of(p, known[p].role, year, found, self.curriculum) for p in wanted]

    def turn(self) -> float:
        """Assign the round that is on, once a day and at the start; seconds until the next look."""
        now = self._store.now()
        today = now.astimezone(self._zone).date()
        if today == self._assigned:
            return ROUND_SECONDS
        new: list[Enrolment] = []
        for one in self.curriculum.policy.rounds:
            first, last = one.days(today.year)
            if not first <= today <= last:
                continue
            end = datetime.combine(last + timedelta(days=1), time(), self._zone).astimezone(UTC)
            cause = round_cause(today.year, one)
            new += [
                enrolment(person.id, self._lesson(lesson), cause, "service:triage", now, end)
                for person in self._organisation.people.values()
                if person.role in one.roles
                for lesson in one.lessons
            ]
        if new:
            self._store.add(new)
        self._assigned = today
        return ROUND_SECONDS

    def barred(self, gate: Gate | None = None) -> Mapping[str, frozenset[str]]:
        """By person the scenes that are not given to them; by another `gate` than that in force.

        Raises UNAVAILABLE.
        """
        gate, lessons = gate or self._gate(), self.curriculum.lessons
        if gate == "off":
            return {}
        if gate == "strict":
            handlers = [p.id for p in self._organisation.people.values() if p.role == "handler"]
            return barred_strictly(handlers, self._store.passed(handlers, RECORDS_MAX), lessons)
        owed = self._store.owed(self._store.now(), RECORDS_MAX)
        people = {one.person for one in owed}
        passed = self._store.passed(people, RECORDS_MAX) if people else ()
        return barred(owed, passed, lessons)

    def _calls(self, rule: MistakeRule, person: str, cause: str, now: datetime) -> bool:
        since = now - timedelta(days=rule.within_days)
        times = self._store.mistaken(person, rule.mistake, cause, since)
        if times < rule.after:
            return False
        open_already = any(
            one.lesson == rule.lesson and one.state in ("assigned", "read")
            for one in self._store.of([person], since, LISTED_MAX)
            if not one.cause.startswith("round:")
        )
        if open_already:
            return False
        lesson, due = self._lesson(rule.lesson), now + timedelta(days=rule.due_days)
        made = enrolment(
            person, lesson, f"mistake:{rule.mistake}/{cause}", "service:triage", now, due
        )
        return bool(self._store.add([made]))

    def _of(self, enrolment_id: UUID, person: str) -> Enrolment:
        found = self._store.get(enrolment_id)
        if found is None or found.person != person:
            raise ServiceError(ErrorKind.NOT_FOUND, "lesson_missing")
        return found

    def _lesson(self, lesson: str) -> Lesson:
        found = self.curriculum.lessons.get(lesson)
        if found is None:
            raise ServiceError(ErrorKind.INVALID, "lesson_unknown", lesson=lesson[:60])
        return found

    def _known(self, person: str) -> None:
        if person not in self._organisation.people:
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=person[:60])
