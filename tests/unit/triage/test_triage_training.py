"""The training record: two rounds a year for each person, by what was given and passed then."""

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from complaints.triage.v1 import lesson_service_pb2 as messages
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.errors import ServiceError
from services.triage.adapters.lesson_files import load_lessons
from services.triage.domain.lessons.enrolment import enrolment
from services.triage.domain.lessons.lesson import Curriculum, LessonPolicy
from services.triage.domain.lessons.record import record_of
from services.triage.entrypoints.grpc_api_lessons import LessonApi
from services.triage.handlers.training import RecordsWanted
from services.triage.settings import SHIPPED_LESSONS
from tests.support.lesson_fakes import (
    RIGHT,
    MemoryEnrolments,
    curriculum,
    desk,
    lesson,
    training,
)
from tests.support.triage_fakes import organisation

SPRING, AUTUMN = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 9, 1, tzinfo=UTC)
END = datetime(2026, 6, 30, 16, tzinfo=UTC)
"""Of the first round, exclusive, in the company's zone."""
ROLES = ("desk", "handler", "lead", "senior")


@pytest.fixture
def store():
    """An empty store."""
    return MemoryEnrolments()


def given_rounds(store, *moments, people=None):
    """The rounds that are on at these moments are given."""
    for moment in moments:
        store.time = moment
        desk(store, people=people).turn()


def passes(store, person, at, index=0):
    """The person passes the lesson given last, or before it, at that time."""
    store.time, lessons = at, desk(store)
    latest = lessons.listed(person)[index]
    lessons.read(latest.id, person)
    assert lessons.answer(latest.id, person, RIGHT, f"q-{at}")[0].state == "passed"


def staff(*changed):
    """The small organisation with these people in place of its own."""
    made = copy(organisation())
    made.people = {one.id: one for one in changed}
    return made


def person(ident, role="handler"):
    """Somebody of the organisation."""
    known = organisation().people.get(ident, organisation().people["p-1"])
    return known.model_copy(update={"id": ident, "role": role})


def of(store, ident, year=2026, **desk_of):
    """The record of one."""
    [found], following = training(store, **desk_of).records(RecordsWanted(year, (ident,)))
    assert following == ""
    return found


class TestRounds:
    """What was owed and what was done."""

    def test_two_rounds(self, store):
        """p-1 passes both, p-2 one; what is owed is listed beside it."""
        given_rounds(store, SPRING)
        passes(store, "p-1", SPRING)
        passes(store, "p-2", SPRING)
        given_rounds(store, AUTUMN)
        passes(store, "p-1", AUTUMN)
        records, _ = training(store).records(RecordsWanted(2026))

        assert {r.person: r.rounds_complete for r in records} == {"p-1": 2, "p-2": 1, "p-3": 0}
        assert [(d.round, d.lessons, d.passed) for d in records[1].rounds] == [
            ("h1", ("listening",), ("listening",)),
            ("h2", ("listening",), ()),
        ]
        assert of(store, "p-1", 2025).rounds_complete == 0

    @given(st.timedeltas(timedelta(days=-100), timedelta(days=100)))
    def test_only_what_was_passed_in_time_makes_a_round(self, apart):
        """The end is exclusive; what was passed later is told, and told as late."""
        store = MemoryEnrolments()
        given_rounds(store, SPRING)
        passes(store, "p-1", END + apart)
        [done] = of(store, "p-1").rounds
        late = apart >= timedelta(0)

        assert done.due_at == END
        assert done.passed == ("listening",)
        assert (done.late, done.complete) == (("listening",) if late else (), not late)
        assert of(store, "p-1").rounds_complete == (0 if late else 1)

    def test_one_late_lesson_of_several(self):
        """The others stay in time, the round is not complete."""
        made = [
            replace(
                enrolment("p-1", lesson(code), "round:2026/h1", "x", SPRING, END),
                state="passed",
                passed_at=END + timedelta(days=days),
            )
            for code, days in (("claims_reasons", -1), ("listening", 1))
        ]
        [done] = record_of("p-1", "甲一", 2026, made).rounds

        assert (done.passed, done.late) == (("claims_reasons", "listening"), ("listening",))
        assert not done.complete

    def test_a_lesson_for_a_mistake_makes_no_round(self, store):
        """It is listed all the same."""
        desk(store).mistake("p-1", "overturned", "case-1")
        found = of(store, "p-1")

        assert (found.rounds, [one.lesson for one in found.enrolments]) == ([], ["claims_reasons"])


@st.composite
def tomorrow(draw):
    """Another policy and another organisation: rounds, roles and people change at will."""
    rounds = [
        {
            "id": ident,
            "first": first,
            "last": last,
            "roles": draw(st.lists(st.sampled_from(ROLES), min_size=1, unique=True)),
            "lessons": draw(
                st.lists(st.sampled_from(["claims_reasons", "listening"]), min_size=1, unique=True)
            ),
        }
        for ident, first, last in (
            (draw(st.sampled_from(["h1", "x1"])), "02-01", "03-31"),
            ("h2", "08-01", "12-31"),
        )
    ]
    policy = LessonPolicy.model_validate({"valid_from": "2027-01-01", "rounds": rounds})
    there = draw(st.lists(st.sampled_from(["p-1", "p-2", "p-3", "p-4"]), unique=True))
    people = [person(ident, draw(st.sampled_from(ROLES))) for ident in there]
    return Curriculum(curriculum().lessons, policy), staff(*people)


class TestPast:
    """A year that is over."""

    @given(tomorrow())
    def test_is_no_other_for_what_is_decided_later(self, later):
        """Neither policy nor roles nor who is still there change what was owed and done."""
        store, (rules, people) = MemoryEnrolments(), later
        given_rounds(store, SPRING)
        passes(store, "p-1", SPRING)
        given_rounds(store, AUTUMN)
        passes(store, "p-2", AUTUMN)
        before, _ = training(store).records(RecordsWanted(2026))
        store.time = datetime(2027, 2, 15, tzinfo=UTC)
        desk(store, learned=rules, people=people).turn()
        after, _ = training(store, learned=rules, people=people).records(RecordsWanted(2026))

        assert [(r.person, r.name, r.rounds, r.enrolments) for r in after] == [
            (r.person, r.name, r.rounds, r.enrolments) for r in before
        ]
        assert {r.person for r in after if r.left} == {"p-1", "p-2", "p-3"} - set(people.people)

    def test_who_left_is_read_by_name(self, store):
        """As it was when the last lesson was given; nobody who never was here."""
        given_rounds(store, SPRING)
        gone = staff(person("p-2"))
        found = of(store, "p-1", people=gone)

        assert (found.name, found.left, len(found.rounds)) == ("甲一", True, 1)
        assert of(store, "p-1", 2025, people=gone).rounds == []
        with pytest.raises(ServiceError) as refused:
            of(store, "p-77", people=gone)
        assert refused.value.code == "person_unknown"

    def test_what_was_stored_before_names_were_kept(self, store):
        """Has none; the id stands."""
        given_rounds(store, SPRING)
        store.stored = {key: replace(one, name="") for key, one in store.stored.items()}

        assert of(store, "p-1", people=staff()).name == ""
        assert of(store, "p-1").name == "甲一"


class TestEverybody:
    """The list of a year."""

    def test_who_owes_and_was_given_nothing_yet_is_seen_in_the_year_that_is_on(self, store):
        """In a past one nobody is missed who was not there."""
        store.time = SPRING
        records, _ = training(store).records(RecordsWanted(2026))
        assert [(r.person, r.rounds) for r in records] == [("p-1", []), ("p-2", []), ("p-3", [])]
        assert training(store).records(RecordsWanted(2025)) == ([], "")

    @given(st.integers(1, 5))
    def test_pages_together_are_the_list(self, most):
        """Each person once, in the order of ids."""
        store, after, seen = MemoryEnrolments(), "", []
        given_rounds(store, SPRING)
        while True:
            page, after = training(store).records(RecordsWanted(2026, after=after, most=most))
            assert len(page) <= most
            seen += page
            if not after:
                break

        assert seen == training(store).records(RecordsWanted(2026))[0]

    @pytest.mark.parametrize("wanted", [RecordsWanted(1), RecordsWanted(2026, most=-1)])
    def test_what_cannot_be(self, store, wanted):
        """No such year, no such page."""
        with pytest.raises(ServiceError) as refused:
            training(store).records(wanted)
        assert refused.value.code == "field_missing"

    @pytest.mark.parametrize("role", ROLES)
    def test_every_rank_owes_two_rounds_at_least(self, store, role):
        """Seniors decide and approve: they learn like everybody."""
        rules, people = load_lessons(SHIPPED_LESSONS), staff(person("p-1", role))
        for moment in (SPRING, AUTUMN):
            store.time = moment
            desk(store, learned=rules, people=people).turn()

        assert len(of(store, "p-1", learned=rules, people=people).rounds) >= 2


def test_the_door_tells_names_and_titles(store):
    """Beside the ids, in both languages; the end of the round too."""
    given_rounds(store, SPRING)
    passes(store, "p-1", END + timedelta(days=1))
    api = LessonApi(desk(store), training(store))
    request = messages.TrainingRecordRequest(year=2026, most=1)
    answer = api.TrainingRecord(request, SimpleNamespace())
    [told] = answer.people
    [done] = told.rounds

    assert (told.person, told.name, told.left, answer.next) == ("p-1", "甲一", False, "p-1")
    assert (list(done.lessons), list(done.late), done.complete) == (["listening"],) * 2 + (False,)
    assert [(t.zh, t.en) for t in done.titles] == [("说", "say")]
    assert done.due_at.ToDatetime(tzinfo=UTC) == END
    assert (told.lessons[0].title.zh, told.lessons[0].title.en) == ("说", "say")
