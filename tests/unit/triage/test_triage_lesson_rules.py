"""What a careless change of quizzes, mistakes or assignments would let through."""

from datetime import timedelta

import pytest

from services.triage.adapters.lesson_files import load_lessons
from services.triage.handlers.lessons import AssignLesson
from services.triage.settings import SHIPPED_LESSONS
from tests.support.lesson_fakes import RIGHT, MemoryEnrolments, desk


def test_ticking_every_answer_does_not_pass():
    """Of no question of any lesson: all right ones and no other."""
    for lesson in load_lessons(SHIPPED_LESSONS).lessons.values():
        for question in lesson.quiz:
            everything = [choice.id for choice in question.choices]
            assert question.is_right(list(question.right))
            assert not question.is_right(everything), (lesson.id, question.id)


def test_ticking_everything_in_a_quiz():
    """The try counts as failed."""
    store = MemoryEnrolments()
    lessons = desk(store)
    [made] = lessons.assign(AssignLesson("claims_reasons", ("p-1",), 7, "p-9", "r"))
    lessons.read(made.id, "p-1")
    everything = {"days": ["three", "ten"], "both": ["a", "b", "c"]}
    _, tried = lessons.answer(made.id, "p-1", everything, "q")

    assert (tried.passed, tried.right) == (False, ())


def test_a_lesson_of_the_round_is_no_answer_to_a_mistake():
    """It is open for everybody anyway; the mistake calls one of its own, due soon."""
    store = MemoryEnrolments()
    lessons = desk(store)
    lessons.turn()
    assert [e.lesson for e in lessons.listed("p-1")] == ["listening"]
    lessons.mistake("p-1", "never_say", "draft-1")

    assert lessons.mistake("p-1", "never_say", "draft-2") == ["listening"]
    assert len(lessons.listed("p-1")) == 2


@pytest.mark.parametrize(("later", "scenes"), [(True, {"claims_refused"}), (False, set())])
def test_assigned_anew_after_a_pass(later, scenes):
    """What was passed before does not answer a newer assignment; what is passed after does."""
    store = MemoryEnrolments()
    lessons = desk(store)

    def give(request):
        store.time += timedelta(days=1)
        [made] = lessons.assign(AssignLesson("claims_reasons", ("p-1",), 7, "p-9", request))
        return made

    first, second = give("r-1"), None if later else give("r-2")
    store.time += timedelta(hours=1)
    lessons.read(first.id, "p-1")
    lessons.answer(first.id, "p-1", RIGHT, "q")
    second = second or give("r-2")
    store.time += timedelta(days=30)

    assert second.id != first.id
    assert lessons.barred().get("p-1", set()) == scenes
