"""The people of the demo learn from the files that are shipped."""

from pathlib import Path

import httpx
import pytest

from deploy.local import demo_lessons
from deploy.local.demo_lessons import right_answers, takers
from deploy.local.trouble import Trouble
from services.triage.adapters.lesson_files import load_lessons

ROOT = Path(__file__).parents[3]
LESSONS = ROOT / "services" / "triage" / "lessons"


def test_the_answers_pass_every_quiz():
    """Of each lesson and question, as triage judges them."""
    right = right_answers(LESSONS)
    lessons = load_lessons(LESSONS).lessons

    assert set(right) == set(lessons)
    assert all(q.is_right(right[one.id][q.id]) for one in lessons.values() for q in one.quiz)


def test_who_takes_cases_learns():
    """Leads and the desk have the same rounds, and no scene waits for them."""
    found = takers(ROOT / "deploy" / "local" / "organisation.yaml")

    assert found["p-motor-1"] == ("handler", "sh")
    assert found["p-partner-1"][0] == "partner"
    assert "p-lead-east" not in found


def test_where_nothing_is_assigned_it_says_so(monkeypatch):
    """Instead of waiting for ever."""
    monkeypatch.setattr(demo_lessons, "_ASSIGNED_SECONDS_MAX", 0.0)
    nothing = httpx.MockTransport(lambda _: httpx.Response(200, json={"items": []}))
    with (
        httpx.Client(base_url="http://intake", transport=nothing) as client,
        pytest.raises(Trouble, match="No lesson was assigned"),
    ):
        demo_lessons._assigned(client)
