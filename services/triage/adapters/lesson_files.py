"""The folder of lessons: one YAML file each, and policy.yaml; faults name file, line and reason."""

from collections.abc import Sequence
from pathlib import Path

from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.triage.domain.lessons.lesson import Curriculum, Lesson, LessonPolicy, Question

POLICY = "policy.yaml"
FILES_MAX = 500


def load_lessons(folder: Path) -> Curriculum:
    """Read and check the folder. Raises DataFileError with every fault."""
    files = sorted(path for path in folder.glob("*.yaml") if path.name != POLICY)[:FILES_MAX]
    lessons: dict[str, Lesson] = {}
    faults: list[Fault] = []
    for path in files:
        try:
            source = DataFile(path)
            lesson = source.parse(Lesson)
        except DataFileError as error:
            faults += error.faults
            continue
        if lesson.id in lessons:
            faults.append(source.fault(("id",), f"{lesson.id} stands in two files"))
        faults += _of_lesson(source, lesson)
        lessons[lesson.id] = lesson
    try:
        source = DataFile(folder / POLICY)
        policy = source.parse(LessonPolicy)
    except FileNotFoundError as error:
        raise DataFileError([Fault(str(folder / POLICY), 1, "is missing")]) from error
    except DataFileError as error:
        raise DataFileError([*faults, *error.faults]) from error
    faults += _of_policy(source, policy, lessons)
    if faults:
        raise DataFileError(faults)
    return Curriculum(lessons, policy)


def _of_lesson(source: DataFile, lesson: Lesson) -> Sequence[Fault]:
    faults = []
    if lesson.right > len(lesson.quiz):
        faults.append(source.fault(("right",), "more right answers are asked than questions"))
    seen: set[str] = set()
    for index, question in enumerate(lesson.quiz):
        if question.id in seen:
            faults.append(source.fault(("quiz", index, "id"), f"{question.id} stands twice"))
        seen.add(question.id)
        faults += _of_question(source, index, question)
    return faults


def _of_question(source: DataFile, index: int, question: Question) -> Sequence[Fault]:
    choices = [choice.id for choice in question.choices]
    faults = [
        source.fault(("quiz", index, "right"), f"{right} is none of the choices")
        for right in question.right
        if right not in choices
    ]
    if len(set(choices)) < len(choices):
        faults.append(source.fault(("quiz", index, "choices"), "a choice stands twice"))
    if len(set(question.right)) == len(choices):
        faults.append(source.fault(("quiz", index, "right"), "every choice is right"))
    return faults


def _of_policy(
    source: DataFile, policy: LessonPolicy, lessons: dict[str, Lesson]
) -> Sequence[Fault]:
    faults = []
    ids = [one.id for one in policy.rounds]
    if len(set(ids)) < len(ids):
        faults.append(source.fault(("rounds",), "a round stands twice"))
    for index, one in enumerate(policy.rounds):
        faults += [
            source.fault(("rounds", index, "lessons"), f"there is no lesson {lesson}")
            for lesson in one.lessons
            if lesson not in lessons
        ]
        try:
            # A year without a 29 February: a round has to have its days in every year.
            first, last = one.days(2027)
        except ValueError:
            faults.append(source.fault(("rounds", index, "last"), "no day of every year"))
            continue
        if last < first:
            faults.append(source.fault(("rounds", index, "last"), "ends before it begins"))
    faults += [
        source.fault(("mistakes", index, "lesson"), f"there is no lesson {rule.lesson}")
        for index, rule in enumerate(policy.mistakes)
        if rule.lesson not in lessons
    ]
    return faults
