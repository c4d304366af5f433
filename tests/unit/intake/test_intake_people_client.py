"""Routing and lessons over gRPC become the pages that the door documents."""

from types import SimpleNamespace
from uuid import UUID, uuid4

from complaints.triage.v1 import lesson_service_pb2 as lessons
from complaints.triage.v1 import triage_service_pb2 as triage

from services.intake.adapters.people_client import LessonClient, RoutingClient
from services.intake.entrypoints.people_answers import (
    LessonAnswer,
    OwnLessonAnswer,
    QuizAnswer,
    RoutingAnswer,
    TrainingAnswer,
)

IDENT = UUID("019aa8f0-3c5e-7a10-8b1c-1f2e3d4c5b6a")


class Channel:
    """A channel that notes the request and gives the answer."""

    def __init__(self, answer):
        """Every method is its own name."""
        self.answer, self.asked = answer, []
        method = SimpleNamespace
        self.channel = SimpleNamespace(
            unary_unary=lambda path, *_, **__: method(path=path),
        )

    def call(self, method, request, *, seconds):
        """See ServiceChannel."""
        assert 0 < seconds <= 5
        self.asked.append((method.path.rsplit("/", 1)[-1], request))
        return self.answer


def a_lesson(**fields):
    """A lesson that was read."""
    made = lessons.LessonToLearn(enrolment_id=str(IDENT), person="p-1", state="read", **fields)
    made.assigned_at.FromJsonString("2026-11-22T09:30:00Z")
    return made


def test_routing_is_explained():
    """With everybody who was looked at and who had it before."""
    answer = triage.GetRoutingResponse()
    answer.state.owner, answer.state.route = "p-1", "serial"
    answer.candidates.add(person="p-2", refused="declared_tie", party="xh", distance=2)
    answer.candidates.add(person="p-3")
    answer.candidates.add(person="p-4", refused="newer")
    answer.history.add(version=1, act="assess", people=["p-4"])
    step = answer.history.add(version=3, act="assign", owner="p-1", by="p-9", text_id="t-1")
    step.at.FromJsonString("2026-11-22T09:30:00Z")
    channel, case = Channel(answer), uuid4()
    page = RoutingAnswer.model_validate(RoutingClient(channel).explained(case))

    assert (page.owner, page.route) == ("p-1", "serial")
    assert page.candidates[0].party == "xh"
    assert page.candidates[0].why_not.zh == "已申报利害关系，应当回避"
    assert [one.why_not.en for one in page.candidates[1:] if one.why_not] == ["newer"]
    assert (page.history[0].people, page.history[0].at) == (["p-4"], None)
    assert (page.history[1].text_id, page.history[1].act) == ("t-1", "assign")
    assert page.history[1].at is not None
    assert channel.asked[0][1].complaint_id == str(case)


def test_own_lessons_have_text_and_questions():
    """Moments that are not there are none."""
    made = a_lesson(minutes=4)
    made.pages.add(zh="页", en="page")
    question = made.questions.add(id="q")
    question.choices.add(id="a").text.zh = "甲"
    answer = lessons.ListLessonsResponse(lessons=[made])
    [page] = LessonClient(Channel(answer)).of("p-1")
    shown = OwnLessonAnswer.model_validate(page)

    assert shown.questions[0].choices[0].text.zh == "甲"
    assert (shown.read_at, shown.minutes) == (None, 4)


def test_acts_are_passed_on_whole():
    """Reading, answering, assigning; each in its own request."""
    channel = Channel(lessons.RecordReadResponse(lesson=a_lesson()))
    assert LessonAnswer.model_validate(LessonClient(channel).read(IDENT, "p-1")).id == IDENT
    answered = lessons.AnswerQuizResponse(lesson=a_lesson(), passed=True)
    answered.results.add(question="q", right=True, choices=["a"])
    channel.answer = answered
    page = LessonClient(channel).answer(IDENT, "p-1", {"q": ["a", "b"]}, "r-1")
    assert QuizAnswer.model_validate(page).results[0].choices == ["a"]
    channel.answer = lessons.AssignLessonResponse(lessons=[a_lesson()])
    LessonClient(channel).assign("listening", ["p-1"], 7, "p-9", "r-2")
    names = [name for name, _ in channel.asked]

    assert names == ["RecordRead", "AnswerQuiz", "AssignLesson"]
    assert list(channel.asked[1][1].answers[0].choices) == ["a", "b"]
    assert channel.asked[2][1].due_days == 7


def test_the_record_is_whole():
    """Rounds and lessons of each person, named in both languages."""
    answer = lessons.TrainingRecordResponse()
    person = answer.people.add(
        person="p-1", name="甲一", left=True, rounds_complete=1, lessons=[a_lesson()]
    )
    done = person.rounds.add(round="h1", lessons=["listening"], passed=["listening"], complete=True)
    done.late.append("listening")
    done.titles.add(zh="先听后说", en="Listen first")
    [page] = LessonClient(Channel(answer)).records([], 2026)
    shown = TrainingAnswer.model_validate(page)

    assert (shown.name, shown.left) == ("甲一", True)
    assert shown.rounds[0].complete
    assert (shown.rounds[0].late, shown.rounds[0].titles[0].zh) == (["listening"], "先听后说")
    assert shown.lessons[0].state == "read"


def test_the_record_is_asked_for_page_by_page():
    """An answer of gRPC has a limit; a company may have more people than fit."""

    class Pages(Channel):
        """One person a page."""

        def call(self, method, request, *, seconds):
            """See ServiceChannel."""
            super().call(method, request, seconds=seconds)
            number = int(request.after or 0) + 1
            told = lessons.TrainingRecordResponse(next=str(number) if number < 3 else "")
            told.people.add(person=f"p-{number}")
            return told

    channel = Pages(None)
    found = LessonClient(channel).records([], 2026)

    assert [one["person"] for one in found] == ["p-1", "p-2", "p-3"]
    assert {request.most for _, request in channel.asked} == {200}
