"""Who has not passed a lesson on a scene is not given it, from a day on; nobody is left without."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from services.datafiles.organisation import Organisation
from services.datafiles.vocabulary import NO_SCENE, PRODUCT_LINES, SCENES
from services.triage.adapters.lesson_files import load_lessons
from services.triage.domain.assessment import CaseFacts
from services.triage.domain.assignment import Assigner
from services.triage.domain.lessons.lesson import Curriculum
from services.triage.domain.lessons.record import record_of
from services.triage.domain.lessons.standing import scenes_of
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.router import Presence, Router
from services.triage.domain.routing.staff import Staff
from services.triage.domain.routing.tally import Tally
from services.triage.handlers.lessons import AssignLesson, LessonDesk
from services.triage.settings import SHIPPED_LESSONS
from tests.support.lesson_fakes import (
    RIGHT,
    WRONG,
    MemoryEnrolments,
    curriculum,
    desk,
    lesson,
)
from tests.support.routing_office import Office
from tests.support.triage_fakes import shipped

SAMPLE_ORGANISATION = Path(__file__).parents[3] / "deploy" / "local" / "organisation.yaml"
ZONE = ZoneInfo("Asia/Shanghai")
STRICT_FROM = date(2027, 1, 1)
BEFORE = datetime(2026, 12, 31, 15, 59, tzinfo=UTC)
"""A minute before that day in the company's zone."""


class House:
    """The sample organisation with the lessons and rules that are shipped."""

    def __init__(self):
        """Nobody has learned anything."""
        self.store, self.rules = MemoryEnrolments(), shipped().assignment
        self.organisation = Organisation.load(SAMPLE_ORGANISATION)
        self.lessons = LessonDesk(
            load_lessons(SHIPPED_LESSONS), self.organisation, self.store, ZONE, lambda: self.rules
        )
        people = self.organisation.people.values()
        self.handlers = [p for p in people if p.role == "handler"]
        tally = Tally()
        router = Router(Staff(self.organisation), tally, self.day)
        self.dispatcher = Dispatcher(Assigner(self.rules, self.organisation), router, tally)
        self.barred = {}

    def day(self):
        """Everybody is at work."""
        return Presence(barred=self.barred)

    def learn(self):
        """Everybody passes what the round of today assigns."""
        self.lessons.turn()
        for made in list(self.store.stored.values()):
            quiz = self.lessons.curriculum.lessons[made.lesson].quiz
            self.lessons.read(made.id, made.person)
            right = {question.id: list(question.right) for question in quiz}
            self.lessons.answer(made.id, made.person, right, "q-1")

    def owners(self):
        """How owners are found for every scene and line, and special care of every scene."""
        self.barred = self.lessons.barred()
        for scene in SCENES:
            for line in ("", *PRODUCT_LINES):
                for flags in ([], ["elderly"], ["abuse"]):
                    facts = CaseFacts(unit="sh", product_line=line)
                    choice = self.dispatcher.first(uuid4(), scene, flags, facts)
                    yield scene, choice.owner, choice.owner_rule


class TestTheFirstDay:
    """strict_from: people have time to learn."""

    def test_as_shipped(self):
        """Strict, from a day that lies after a round which gives everybody the lessons."""
        routing = shipped().assignment.routing
        rounds = load_lessons(SHIPPED_LESSONS).policy.rounds

        assert routing.strict_from == STRICT_FROM
        assert routing.gate_on(STRICT_FROM) == "strict"
        assert routing.gate_on(STRICT_FROM - timedelta(days=1)) == "assigned"
        assert all(one.scene_lessons and "handler" in one.roles for one in rounds)

    def test_a_day_of_the_company(self):
        """It begins at midnight in the company's zone; without a day strict is strict at once."""
        store = MemoryEnrolments()
        lessons = desk(store, "strict", strict_from=STRICT_FROM)
        store.time = BEFORE
        assert lessons.barred() == {}
        store.time += timedelta(minutes=1)
        everybody = {p: {"claims_refused"} for p in ("p-1", "p-2", "p-3")}
        assert lessons.barred() == everybody
        store.time = BEFORE
        assert desk(store, "strict").barred() == everybody
        assert desk(store, "assigned", strict_from=date(2020, 1, 1)).barred() == {}

    def test_strict_is_no_milder_than_assigned(self):
        """Passed once, then assigned anew after a mistake and overdue: barred."""
        store = MemoryEnrolments()
        lessons = desk(store, "strict")
        for request, given in (("r-1", RIGHT), ("r-2", WRONG)):
            store.time += timedelta(days=1)
            command = AssignLesson("claims_reasons", ("p-1",), 7, "p-9", request)
            [made] = lessons.assign(command)
            lessons.read(made.id, "p-1")
            lessons.answer(made.id, "p-1", given, request)
        assert "p-1" not in lessons.barred()
        store.time += timedelta(days=8)
        assert lessons.barred()["p-1"] == {"claims_refused"}
        terms = lesson("claims_terms").model_copy(update={"scenes": ["claims_delay"]})
        two = Curriculum({**curriculum().lessons, terms.id: terms}, curriculum().policy)

        assert desk(store, "strict", two).barred()["p-1"] == {"claims_refused", "claims_delay"}


class TestTheSampleOrganisation:
    """Both sides of the day, with everything as it is shipped."""

    def test_every_scene_has_a_lesson(self):
        """But that of texts which are none of ours."""
        taught = {s for one in load_lessons(SHIPPED_LESSONS).lessons.values() for s in one.scenes}

        assert taught == set(SCENES) - {NO_SCENE}

    def test_the_round_assigns_what_comes_to_a_person(self):
        """Scenes of the team, of whom one stands in for, and all in special care and fallback."""
        house = House()
        house.lessons.turn()
        learning = {}
        for made in house.store.stored.values():
            learning.setdefault(made.person, set()).add(made.lesson)
        every_round = {"plain_words", "vulnerable_people", "crisis_talk"}

        assert learning["p-lead-east"] == every_round
        assert learning["p-motor-1"] - every_round == {
            "claims_reasons",
            "claims_terms",
            "partner_services",
        }
        assert learning["p-policy-1"] >= {"riders_and_groups", "underwriting_reasons"}
        lessons = house.lessons.curriculum.lessons.values()
        on_scenes = {one.id for one in lessons if one.scenes}
        assert learning["p-care-1"] == learning["p-quality-2"] == every_round | on_scenes
        record = record_of("p-motor-1", None, house.store.time.year, house.store.stored.values())
        assert set(record.rounds[-1].lessons) == learning["p-motor-1"]

    def test_what_was_passed_is_not_assigned_again(self):
        """In the next round only the lessons of everybody."""
        house = House()
        house.learn()
        house.store.time = datetime(2027, 1, 2, tzinfo=UTC)
        house.lessons.turn()
        new = {
            (e.person, e.lesson)
            for e in house.store.stored.values()
            if e.cause == "round:2027/h1" and e.person == "p-motor-1"
        }

        assert {lesson for _, lesson in new} == {"listening", "never_say", "personal_data"}

    def test_before_the_day_nobody_needs_a_lesson(self):
        """Handlers have cases, learned or not, until the round is over."""
        house = House()
        house.lessons.turn()
        house.store.time = BEFORE

        assert {rule for _, _, rule in house.owners()} == {"team"}

    def test_from_the_day_on_who_learned_has_cases(self):
        """The round passed, every scene and line finds a handler, never a lead by default."""
        house = House()
        house.learn()
        house.store.time = BEFORE + timedelta(minutes=1)
        found = list(house.owners())

        assert {rule for _, _, rule in found} == {"team"}
        for scene, owner, _ in found:
            person = house.organisation.people[owner]
            known = scenes_of(person, house.organisation, house.rules.any_scene_teams)
            assert scene in known | {NO_SCENE}

    def test_from_the_day_on_nobody_learned_and_a_lead_has_it(self):
        """Never lost: a lead steps in, and the explanation says why each handler was not asked."""
        house = House()
        house.store.time = BEFORE + timedelta(minutes=1)
        found = {(scene, rule) for scene, _, rule in house.owners()}

        assert found == {(s, "team" if s == NO_SCENE else "steps_in") for s in SCENES}

    def test_the_explanation_says_lesson(self, tmp_path):
        """Of each handler of the team who has not passed."""
        barred = {p: frozenset({"claims_refused"}) for p in "abcdefg"}
        office = Office(tmp_path, barred=barred)
        case = office.case()
        told = {c.person: c.refused for c in office.dispatcher.considered(case)}

        assert case.state.standing.owner_rule == "steps_in"
        assert (told["a"], told["b"], told["c"]) == ("lesson", "lesson", "lesson")
