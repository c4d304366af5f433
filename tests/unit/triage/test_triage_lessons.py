"""Lessons: assigned once, read, asked, tried again by rule, proved, and what they bar from."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from complaints.triage.v1 import lesson_service_pb2 as messages

from deploy.local.stack import ROOT
from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.mistakes import COMMITTED, MISTAKES
from services.datafiles.organisation import Organisation
from services.datafiles.yamlfile import DataFileError
from services.triage.adapters.lesson_files import load_lessons
from services.triage.domain.codes import LESSONS
from services.triage.entrypoints.grpc_api_lessons import LessonApi
from services.triage.handlers.lessons import AssignLesson
from services.triage.handlers.training import RecordsWanted
from services.triage.settings import SHIPPED_LESSONS
from tests.support.lesson_fakes import RIGHT, WRONG, MemoryEnrolments, desk, training
from tests.support.triage_fakes import shipped


@pytest.fixture
def store():
    """An empty store."""
    return MemoryEnrolments()


def assigned(store, person="p-1", lesson="claims_reasons", request="r-1"):
    """A lesson given by a lead, due in seven days."""
    [made] = desk(store).assign(AssignLesson(lesson, (person,), 7, "p-9", request))
    return made


def code_of(call):
    """Code of the refusal."""
    with pytest.raises(ServiceError) as refused:
        call()
    return refused.value.code


class TestQuiz:
    """Read, answer, try again."""

    def test_read_answered_passed(self, store):
        """Each act once; a repeat of the answer is the same try."""
        made, lessons = assigned(store), desk(store)
        assert code_of(lambda: lessons.answer(made.id, "p-1", RIGHT, "q-1")) == "lesson_not_read"
        lessons.read(made.id, "p-1")
        assert lessons.read(made.id, "p-1").version == 2
        after, tried = lessons.answer(made.id, "p-1", RIGHT, "q-1")
        again, same = lessons.answer(made.id, "p-1", WRONG, "q-1")

        assert (after.state, tried.passed) == ("passed", True)
        assert (again, same) == (after, tried)
        assert code_of(lambda: lessons.answer(made.id, "p-1", RIGHT, "q-2")) == "lesson_passed"

    def test_a_failed_quiz_is_read_and_waited_for(self, store):
        """Again only after reading, and not before the hours are over."""
        made, lessons = assigned(store), desk(store)
        lessons.read(made.id, "p-1")
        _, tried = lessons.answer(made.id, "p-1", WRONG, "q-1")
        assert (tried.passed, tried.right) == (False, ())
        assert code_of(lambda: lessons.answer(made.id, "p-1", RIGHT, "q-2")) == "lesson_not_read"
        store.time += timedelta(hours=1)
        lessons.read(made.id, "p-1")
        assert code_of(lambda: lessons.answer(made.id, "p-1", RIGHT, "q-3")) == "lesson_retry_later"
        store.time += timedelta(hours=12)

        assert lessons.answer(made.id, "p-1", RIGHT, "q-4")[0].state == "passed"

    def test_three_failures_end_it(self, store):
        """Then a lead assigns it anew, which is another enrolment."""
        made, lessons = assigned(store), desk(store)
        for number in range(3):
            store.time += timedelta(hours=13)
            lessons.read(made.id, "p-1")
            after, _ = lessons.answer(made.id, "p-1", WRONG, f"q-{number}")
        assert after.state == "failed"
        assert code_of(lambda: lessons.read(made.id, "p-1")) == "lesson_failed"
        assert code_of(lambda: lessons.answer(made.id, "p-1", RIGHT, "q-9")) == "lesson_failed"

        assert assigned(store, request="r-2").id != made.id

    @pytest.mark.parametrize("given", [{}, {"days": ["three"]}, {**RIGHT, "more": ["a"]}])
    def test_every_question_and_no_other(self, store, given):
        """Otherwise it is no try."""
        made, lessons = assigned(store), desk(store)
        lessons.read(made.id, "p-1")

        assert code_of(lambda: lessons.answer(made.id, "p-1", given, "q")) == "quiz_incomplete"
        assert store.get(made.id).tries == ()

    def test_nobody_learns_for_another(self, store):
        """Another's lesson is none."""
        made = assigned(store)

        assert code_of(lambda: desk(store).read(made.id, "p-2")) == "lesson_missing"


class TestAssigning:
    """By leads, mistakes and rounds; each once."""

    def test_the_same_request_twice(self, store):
        """Changes nothing."""
        assert assigned(store) == assigned(store)
        assert len(store.stored) == 1

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"people": ("p-77",)}, "person_unknown"),
            ({"lesson": "crisis_talk"}, "lesson_unknown"),
            ({"people": ()}, "field_missing"),
            ({"due_days": 0}, "field_missing"),
            ({"request_id": ""}, "field_missing"),
        ],
    )
    def test_refused(self, store, changes, code):
        """Nothing is stored."""
        fields = {"lesson": "listening", "people": ("p-1",), "due_days": 7, "by": "p-9"}
        command = AssignLesson(**{**fields, "request_id": "r", **changes})

        assert code_of(lambda: desk(store).assign(command)) == code
        assert store.stored == {}

    def test_repeated_mistakes_call_a_lesson(self, store):
        """The second never-say, not the first nor the same one told again; one open at a time."""
        lessons = desk(store)
        assert lessons.mistake("p-1", "never_say", "draft-1") == []
        assert lessons.mistake("p-1", "never_say", "draft-1") == []
        assert lessons.mistake("p-1", "never_say", "draft-2") == ["listening"]
        assert lessons.mistake("p-1", "never_say", "draft-3") == []
        assert lessons.mistake("p-2", "overturned", "case-1") == ["claims_reasons"]
        assert {e.cause for e in store.stored.values()} == {
            "mistake:never_say/draft-2",
            "mistake:overturned/case-1",
        }

    def test_accountability_calls_the_lesson_of_what_was_done(self, store):
        """Once for each mistake; a kind without a rule calls none."""
        lessons = desk(store)
        assert lessons.mistake("p-1", "accountability", "c-1", "overturned") == ["claims_reasons"]
        assert lessons.mistake("p-1", "accountability", "c-1", "overturned") == []
        assert lessons.mistake("p-1", "accountability", "c-2", "never_say") == ["listening"]
        assert lessons.mistake("p-1", "accountability", "c-3", "data_disclosed") == []

    def test_old_mistakes_are_forgotten(self, store):
        """After the days of the rule."""
        lessons = desk(store)
        lessons.mistake("p-1", "never_say", "draft-1")
        store.time += timedelta(days=91)

        assert lessons.mistake("p-1", "never_say", "draft-2") == []

    def test_rounds_are_assigned_to_everybody_once(self, store):
        """All handlers, until the end of the round in the company's zone."""
        lessons = desk(store)
        lessons.turn()
        lessons.turn()

        assert {e.person for e in store.stored.values()} == {"p-1", "p-2", "p-3"}
        assert {e.cause for e in store.stored.values()} == {"round:2026/h2"}
        assert {e.due_at for e in store.stored.values()} == {datetime(2026, 12, 31, 16, tzinfo=UTC)}


class TestBarred:
    """Who has not passed is not given the scene."""

    def test_overdue_bars_and_passing_frees(self, store):
        """Not before it is due; a later pass of the same lesson counts."""
        made, lessons = assigned(store), desk(store)
        assert lessons.barred() == {}
        store.time += timedelta(days=8)
        assert lessons.barred() == {"p-1": {"claims_refused"}}
        assert desk(store, "off").barred() == {}
        later = assigned(store, request="r-2")
        lessons.read(later.id, "p-1")
        lessons.answer(later.id, "p-1", RIGHT, "q")

        assert made.id != later.id
        assert lessons.barred() == {}

    def test_strictly_everybody_who_has_not_passed(self, store):
        """Each handler, until passed."""
        lessons, made = desk(store, "strict"), assigned(store)
        lessons.read(made.id, "p-1")
        lessons.answer(made.id, "p-1", RIGHT, "q")

        assert set(lessons.barred()) == {"p-2", "p-3"}


class TestDoor:
    """LessonService."""

    def test_the_right_choices_are_told_when_nothing_can_be_guessed(self, store):
        """Not after a first failure; after passing with the reasons."""
        made = assigned(store)
        told = []
        api = LessonApi(desk(store), training(store), lambda: told.append("passed"))
        context = SimpleNamespace()
        [shown] = api.ListLessons(messages.ListLessonsRequest(person="p-1"), context).lessons
        assert [q.id for q in shown.questions] == ["days", "both"]
        ident = {"enrolment_id": str(made.id), "person": "p-1"}

        def answer(given, request_id):
            api.RecordRead(messages.RecordReadRequest(**ident), context)
            answers = [{"question": q, "choices": c} for q, c in given.items()]
            request = messages.AnswerQuizRequest(**ident, answers=answers, request_id=request_id)
            return api.AnswerQuiz(request, context)

        failed = answer(WRONG, "q-1")
        store.time += timedelta(hours=13)
        assert told == []
        passed = answer(RIGHT, "q-2")

        assert told == ["passed"]
        assert not failed.passed
        assert [list(r.choices) for r in failed.results] == [[], []]
        assert passed.passed
        assert passed.lesson.state == "passed"
        assert [list(r.choices) for r in passed.results] == [["three"], ["a", "b"]]

    def test_an_id_that_is_none(self, store):
        """Invalid, not unknown."""
        request = messages.RecordReadRequest(enrolment_id="x", person="p-1")
        with pytest.raises(ServiceError) as refused:
            LessonApi(desk(store), training(store)).RecordRead(request, SimpleNamespace())

        assert refused.value.kind is ErrorKind.INVALID


class TestShipped:
    """The lessons of the house."""

    def test_stationed_people_learn_the_rounds(self, store):
        """Whoever acts for an insurer on our cases (驻司人员) learns as ours do, and proves it."""
        house = Organisation.load(ROOT / "deploy" / "local" / "organisation.yaml")
        learned = load_lessons(SHIPPED_LESSONS)
        lessons = desk(store, "strict", learned, house)
        lessons.turn()
        theirs = {p.id for p in house.people.values() if p.insurer}
        given = {one.lesson for one in lessons.listed("p-partner-1")}

        assert theirs <= {one.person for one in store.stored.values()}
        assert given >= {one.id for one in learned.lessons.values() if one.scenes}
        records, _ = training(store, learned, house).records(RecordsWanted(2026))
        assert "p-partner-1" in {one.person for one in records}
        assert theirs <= lessons.barred().keys()

    def test_every_code_has_a_lesson_and_every_mistake_calls_one(self):
        """What playbooks may name exists; scenes are barred only by lessons that belong there."""
        curriculum, playbooks = load_lessons(SHIPPED_LESSONS), shipped().library.playbooks.values()

        assert set(curriculum.lessons) == set(LESSONS)
        rules = curriculum.policy.mistakes
        assert {rule.mistake for rule in rules} == set(MISTAKES)
        assert {about for rule in rules for about in rule.about} == set(COMMITTED)
        for lesson in curriculum.lessons.values():
            named = {p.scene for p in playbooks if lesson.id in p.lessons}
            assert set(lesson.scenes) <= named

    @pytest.mark.parametrize(
        ("file", "old", "new", "reason"),
        [
            (
                "never-say.yaml",
                "right:\n  - 'no'",
                "right:\n  - sure",
                "sure is none of the choices",
            ),
            ("never-say.yaml", "id: never_say", "id: nothing", "unknown lesson"),
            ("never-say.yaml", "id: never_say", "id: listening", "stands in two files"),
            ("never-say.yaml", "retry_hours: 12", "retry_hours: -1", "greater than or equal to 0"),
            ("never-say.yaml", "right: 2", "right: 3", "more right answers are asked"),
            ("policy.yaml", '"06-30"', '"02-29"', "no day of every year"),
            ("policy.yaml", '"12-31"', '"07-00"', "should match pattern"),
            ("policy.yaml", "lesson: claims_terms", "lesson: x", "unknown lesson"),
            ("policy.yaml", "after: 2", "after: 0", "greater than or equal to 1"),
            ("policy.yaml", "id: h2", "id: h1", "a round stands twice"),
        ],
    )
    def test_faults_are_told(self, tmp_path, file, old, new, reason):
        """File, line and reason."""
        for path in SHIPPED_LESSONS.glob("*.yaml"):
            text = path.read_text(encoding="utf-8")
            if path.name == file:
                assert old in text
                text = text.replace(old, new, 1)
            (tmp_path / path.name).write_text(text, encoding="utf-8")
        with pytest.raises(DataFileError) as refused:
            load_lessons(tmp_path)

        assert reason in str(refused.value)
        assert all(fault.file.endswith(".yaml") for fault in refused.value.faults)
