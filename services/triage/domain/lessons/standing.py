"""How people stand with lessons, and who may not take which scene yet."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.datafiles.organisation import Organisation, Person
from services.datafiles.vocabulary import SCENES
from services.triage.domain.entry import LocalText
from services.triage.domain.lessons.enrolment import PASSED, Enrolment
from services.triage.domain.lessons.lesson import Lesson, Round


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson that teaches something, and whether one person passed it or owes it.

    `owed` is also true where it was passed once and given again since.
    """

    lesson: str
    title: LocalText
    passed: bool
    owed: bool


def title_of(lesson: str, lessons: Mapping[str, Lesson]) -> LocalText:
    """Its title; the code itself where the lesson is no longer taught."""
    found = lessons.get(lesson)
    return found.title if found else LocalText(zh=lesson, en=lesson)


def taught(
    codes: Sequence[str], enrolments: Iterable[Enrolment], lessons: Mapping[str, Lesson]
) -> Sequence[Taught]:
    """How one person, whose `enrolments` these are, stands with these lessons."""
    theirs: dict[str, list[Enrolment]] = {code: [] for code in codes}
    for one in enrolments:
        if one.lesson in theirs:
            theirs[one.lesson].append(one)
    return [
        Taught(
            code,
            title_of(code, lessons),
            any(one.state == PASSED for one in found),
            any(_owed(one, found) for one in found),
        )
        for code, found in theirs.items()
    ]


def _owed(one: Enrolment, all_of_it: Iterable[Enrolment]) -> bool:
    """Not passed, nor the same lesson on another occasion since it was given."""
    return one.state != PASSED and not any(
        other.passed_at is not None and other.passed_at >= one.assigned_at for other in all_of_it
    )


def scenes_of(
    person: Person, organisation: Organisation, any_scene: Collection[str]
) -> frozenset[str]:
    """Scenes that come to somebody: those of the team, and of teams that they stand in for.

    A team of `any_scene` (special care, fallback) gets every scene, and so does whoever is
    stationed for an insurer; `skills` narrow the own ones.
    """
    found: set[str] = set()
    if person.insurer:
        found.update(s for s in SCENES if not person.skills or s in person.skills)
    for one in organisation.people.values():
        if one.team is None or not (one is person or person.id in one.substitutes):
            continue
        team = organisation.teams.get(one.team)
        scenes = SCENES if one.team in any_scene or team is None else team.scenes
        found.update(s for s in scenes if not one.skills or s in one.skills)
    return frozenset(found)


def owed_in(
    one: Round,
    organisation: Organisation,
    takers: Sequence[Person],
    passed: Iterable[Enrolment],
    any_scene: Collection[str],
    lessons: Mapping[str, Lesson],
) -> Mapping[str, Sequence[str]]:
    """By person the lessons of a round.

    `takers` get, beside the lessons of everybody, those on their scenes that they never `passed`.
    """
    people = (p.id for p in organisation.people.values() if p.role in one.roles)
    owed: dict[str, list[str]] = {person: list(one.lessons) for person in people}
    had = {(e.person, e.lesson) for e in passed}
    for person in takers:
        scenes = scenes_of(person, organisation, any_scene)
        owed[person.id] += [
            lesson.id
            for lesson in lessons.values()
            if lesson.id not in one.lessons
            and (person.id, lesson.id) not in had
            and not scenes.isdisjoint(lesson.scenes)
        ]
    return owed


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
