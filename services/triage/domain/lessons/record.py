"""Who may not take which scene yet, and the proof that everybody learned twice a year."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.datafiles.organisation import Organisation, Person
from services.datafiles.vocabulary import SCENES
from services.triage.domain.lessons.enrolment import PASSED, Enrolment
from services.triage.domain.lessons.lesson import Curriculum, Lesson, Round


@dataclass(frozen=True, slots=True)
class RoundDone:
    """A round of a person: lessons of it, those passed in it, and whether that is all."""

    round: str
    lessons: Sequence[str]
    passed: Sequence[str]

    @property
    def complete(self) -> bool:
        """Whether every lesson of the round was passed."""
        return set(self.lessons) <= set(self.passed)


@dataclass(frozen=True, slots=True)
class PersonRecord:
    """What a person learned in a year."""

    person: str
    rounds: Sequence[RoundDone]
    enrolments: Sequence[Enrolment]

    @property
    def rounds_complete(self) -> int:
        """At least two are owed (培训每年不少于两轮)."""
        return sum(1 for done in self.rounds if done.complete)


def round_cause(year: int, one: Round) -> str:
    """How enrolments of a round are told from others."""
    return f"round:{year}/{one.id}"


def record_of(
    person: str, role: str, year: int, enrolments: Iterable[Enrolment], curriculum: Curriculum
) -> PersonRecord:
    """The record of one person: rounds owed by the role, and everything assigned or passed.

    A round owes its own lessons and whatever else it assigned to the person, such as on scenes.
    """
    theirs = sorted((e for e in enrolments if e.person == person), key=lambda e: e.assigned_at)
    rounds = []
    for one in curriculum.policy.rounds:
        if role not in one.roles:
            continue
        cause = round_cause(year, one)
        of_round = [e for e in theirs if e.cause == cause]
        owed = tuple(dict.fromkeys((*one.lessons, *sorted(e.lesson for e in of_round))))
        passed = {e.lesson for e in of_round if e.state == PASSED}
        in_order = tuple(lesson for lesson in owed if lesson in passed)
        rounds.append(RoundDone(one.id, owed, in_order))
    return PersonRecord(person, rounds, theirs)


def scenes_of(
    person: Person, organisation: Organisation, any_scene: Collection[str]
) -> frozenset[str]:
    """Scenes that come to a handler: those of the team, and of teams that they stand in for.

    A team of `any_scene` (special care, fallback) gets every scene; `skills` narrow the own ones.
    """
    found: set[str] = set()
    for one in organisation.people.values():
        if one.team is None or not (one is person or person.id in one.substitutes):
            continue
        team = organisation.teams.get(one.team)
        scenes = SCENES if one.team in any_scene or team is None else team.scenes
        found.update(s for s in scenes if not one.skills or s in one.skills)
    return frozenset(found)


def barred(
    owed: Iterable[Enrolment], passed: Iterable[Enrolment], lessons: Mapping[str, Lesson]
) -> Mapping[str, frozenset[str]]:
    """By person the scenes of lessons that are overdue or failed and were not passed since."""
    latest: dict[tuple[str, str], datetime] = {}
    for one in passed:
        key = (one.person, one.lesson)
        if one.passed_at is not None:
            latest[key] = max(one.passed_at, latest.get(key, one.passed_at))
    found: dict[str, set[str]] = {}
    for one in owed:
        since = latest.get((one.person, one.lesson))
        if one.lesson in lessons and (since is None or since < one.assigned_at):
            found.setdefault(one.person, set()).update(lessons[one.lesson].scenes)
    return {person: frozenset(scenes) for person, scenes in found.items() if scenes}


def barred_strictly(
    people: Collection[str], passed: Iterable[Enrolment], lessons: Mapping[str, Lesson]
) -> Mapping[str, frozenset[str]]:
    """By person the scenes of every lesson that was never passed."""
    had = {(one.person, one.lesson) for one in passed}
    found = {
        person: frozenset(
            scene
            for lesson in lessons.values()
            if (person, lesson.id) not in had
            for scene in lesson.scenes
        )
        for person in people
    }
    return {person: scenes for person, scenes in found.items() if scenes}
