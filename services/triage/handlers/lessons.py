"""Lessons: assigned by rounds, mistakes and leads; read; asked; and what follows for routing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation, Person
from services.triage.domain.lessons.enrolment import Enrolment, Try, answer, enrolment, read
from services.triage.domain.lessons.lesson import Curriculum, Lesson, MistakeRule, Round
from services.triage.domain.lessons.matter import NO_MATTER, CaseMatter, called_by
from services.triage.domain.lessons.ports import Enrolments
from services.triage.domain.lessons.record import ROUND, round_cause
from services.triage.domain.lessons.standing import (
    Taught,
    barred,
    barred_strictly,
    owed_in,
    taught,
)
from services.triage.domain.routing.policy import AssignmentRules, RoutingRules

BY: Final = "service:triage"
PEOPLE_MAX: Final = 500
LISTED_MAX: Final = 200
RECORDS_MAX: Final = 20_000
ROUND_SECONDS: Final = 30.0
OPEN_DAYS: Final = 366
HANDLER: Final = "handler"
BEGINNING: Final = datetime(2000, 1, 1, tzinfo=UTC)
"""Before anybody learned anything here."""


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
        rules: Callable[[], AssignmentRules],
    ) -> None:
        """`rules` are those in force: they say whom a missing lesson bars, and from when."""
        self.curriculum, self._organisation = curriculum, organisation
        self._store, self._zone, self._rules = store, zone, rules
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
        new = [
            enrolment(p, lesson, cause, command.by, now, due, self._name(p)) for p in command.people
        ]
        self._store.add(new)
        found = [self._store.get(one.id) for one in new]
        return [one for one in found if one is not None]

    def mistake(
        self,
        person: str,
        mistake: str,
        cause: str,
        about: str = "",
        matter: CaseMatter = NO_MATTER,
    ) -> Sequence[str]:
        """A mistake (差错) was found; the lessons that it calls now, most often none.

        `cause` names what it was found in, so that the same one counts once; `about` for which
        mistake the person is held accountable; `matter` is that of the case it was made in.
        Raises INVALID for an unknown person, UNAVAILABLE.
        """
        self._known(person)
        now = self._store.now()
        called: list[str] = []
        for rule in self.curriculum.policy.mistakes:
            meant = rule.mistake == mistake and (not rule.about or about in rule.about)
            lesson = called_by(rule, matter, self.curriculum.lessons)
            if meant and self._calls(rule, lesson, person, cause, now):
                called.append(lesson)
        return called

    def listed(self, person: str) -> Sequence[Enrolment]:
        """What a person has to learn or has learned, the latest first. Raises INVALID."""
        self._known(person)
        since = self._store.now() - timedelta(days=OPEN_DAYS)
        return self._store.of([person], since, LISTED_MAX)

    def taught(self, person: str, codes: Sequence[str]) -> Sequence[Taught]:
        """How a person stands with lessons; reads nothing where there are none.

        Raises UNAVAILABLE.
        """
        if not codes:
            return ()
        theirs = self._store.of([person], BEGINNING, RECORDS_MAX) if person else ()
        return taught(codes, theirs, self.curriculum.lessons)

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
                enrolment(person, self._lesson(lesson), cause, BY, now, end, self._name(person))
                for person, lessons in self._owed_in(one).items()
                for lesson in lessons
            ]
        if new:
            self._store.add(new)
        self._assigned = today
        return ROUND_SECONDS

    def barred(self, routing: RoutingRules | None = None) -> Mapping[str, frozenset[str]]:
        """By person the scenes that are not given to them, by the rules in force or others.

        Raises UNAVAILABLE.
        """
        now, lessons = self._store.now(), self.curriculum.lessons
        gate = (routing or self._rules().routing).gate_on(now.astimezone(self._zone).date())
        if gate == "off":
            return {}
        takers = [p.id for p in self._takers()] if gate == "strict" else []
        owed = self._store.owed(now, RECORDS_MAX)
        people = {*takers, *(one.person for one in owed)}
        passed = self._store.passed(people, RECORDS_MAX) if people else ()
        found = dict(barred(owed, passed, lessons))
        for person, scenes in barred_strictly(takers, passed, lessons).items():
            found[person] = scenes | found.get(person, frozenset())
        return found

    def _takers(self) -> Sequence[Person]:
        """Handlers, and whoever is stationed for an insurer (驻司人员)."""
        everybody = self._organisation.people.values()
        return [p for p in everybody if p.role == HANDLER or p.insurer]

    def _owed_in(self, one: Round) -> Mapping[str, Sequence[str]]:
        """By person the lessons of a round."""
        takers = [p for p in self._takers() if p.role in one.roles] if one.scene_lessons else []
        passed = self._store.passed([p.id for p in takers], RECORDS_MAX) if takers else ()
        everywhere = self._rules().any_scene_teams
        return owed_in(one, self._organisation, takers, passed, everywhere, self.curriculum.lessons)

    def _calls(
        self, rule: MistakeRule, called: str, person: str, cause: str, now: datetime
    ) -> bool:
        since = now - timedelta(days=rule.within_days)
        times = self._store.mistaken(person, rule.mistake, cause, since)
        if times < rule.after:
            return False
        open_already = any(
            one.lesson == called and one.state in ("assigned", "read")
            for one in self._store.of([person], since, LISTED_MAX)
            if not one.cause.startswith(ROUND)
        )
        if open_already:
            return False
        lesson, due = self._lesson(called), now + timedelta(days=rule.due_days)
        because, name = f"mistake:{rule.mistake}/{cause}", self._name(person)
        made = enrolment(person, lesson, because, BY, now, due, name)
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

    def _name(self, person: str) -> str:
        return self._organisation.people[person].name

    def _known(self, person: str) -> None:
        if person not in self._organisation.people:
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=person[:60])
