"""Lessons tied to steps of playbooks: where they stand, how a person stands with them."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest

from services.triage.adapters.lesson_files import load_lessons
from services.triage.adapters.playbook_files import read_sources, scripts
from services.triage.domain.lessons.enrolment import enrolment
from services.triage.domain.lessons.standing import taught
from services.triage.settings import SHIPPED_LESSONS, SHIPPED_PLAYBOOKS
from tests.support.lesson_fakes import lesson
from tests.support.triage_fakes import NOW, shipped

BOOKS = sorted(shipped().library.playbooks.values(), key=lambda book: book.id)
DAY = timedelta(days=1)


@pytest.mark.parametrize("book", BOOKS, ids=[book.id for book in BOOKS])
def test_what_is_said_collected_and_offered_is_taught(book):
    """Sentences, papers and money each have a lesson; money the one on authority."""
    for step in book.steps:
        if step.do in ("say", "must_say", "collect", "offer"):
            assert step.lessons, step.id
        if step.do == "offer":
            assert "authority_and_offers" in step.lessons
        assert max(Counter(step.lessons).values(), default=1) == 1


@pytest.mark.parametrize("book", BOOKS, ids=[book.id for book in BOOKS])
def test_every_lesson_of_a_playbook_belongs_to_a_step(book):
    """So whoever walks the script meets it where it is needed."""
    assert set(book.lessons) <= {lesson for step in book.steps for lesson in step.lessons}


def test_steps_name_lessons_that_there_are():
    """Whatever a step names can be learned."""
    named = {lesson for book in BOOKS for step in book.steps for lesson in step.lessons}

    assert named <= set(load_lessons(SHIPPED_LESSONS).lessons)


def test_tying_a_lesson_to_a_step_is_no_other_script():
    """An approved playbook may be taught better without a new version of it."""
    sources = read_sources(SHIPPED_PLAYBOOKS)
    plain = [
        (file, book.model_copy(update={"steps": [_without(step) for step in book.steps]}))
        for file, book in sources.playbooks
    ]

    assert scripts(sources) == scripts(replace(sources, playbooks=plain))


def _without(step):
    return step.model_copy(update={"lessons": ()})


def given(days=0, **changes):
    """The lesson on refusals, given so many days from now."""
    at = NOW + days * DAY
    made = enrolment("p-1", lesson(), f"assigned:r{days}", "p-9", at, at + 7 * DAY)
    return replace(made, **changes)


@pytest.mark.parametrize(
    ("enrolments", "passed", "owed"),
    [
        ([], False, False),
        ([given()], False, True),
        ([given(state="failed")], False, True),
        ([given(state="passed", passed_at=NOW + DAY)], True, False),
        ([given(state="passed", passed_at=NOW + DAY), given(2)], True, True),
        ([given(), given(1, state="passed", passed_at=NOW + 2 * DAY)], True, False),
    ],
    ids=["never given", "given", "failed", "passed", "given again", "passed otherwise"],
)
def test_passed_and_owed(enrolments, passed, owed):
    """Passed at some time; owed when given and not passed since."""
    [one] = taught(["claims_reasons"], enrolments, {"claims_reasons": lesson()})

    assert (one.passed, one.owed, one.title.en) == (passed, owed, "say")


def test_a_lesson_that_is_taught_no_more_is_called_by_its_code():
    """A step may name a lesson that a folder of one's own leaves out."""
    [one] = taught(["media_contact"], [], {})

    assert (one.title.zh, one.title.en) == ("media_contact", "media_contact")
