"""From an event to the lesson: the right one, for the right person, at the right time."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.datafiles.mistakes import ACCOUNTABILITY, COMMITTED
from services.triage.adapters.lesson_files import load_lessons
from services.triage.domain.lessons.lesson import MistakeRule
from services.triage.domain.lessons.matter import NO_MATTER, CaseMatter, called_by
from services.triage.entrypoints.event_consumer import EventConsumer
from services.triage.handlers.assess import AssessComplaints
from services.triage.handlers.mistakes import MistakeNotes
from services.triage.handlers.run_ends import RunEnds
from services.triage.settings import SHIPPED_LESSONS
from tests.support.lesson_fakes import MemoryEnrolments, desk
from tests.support.run_fakes import MemoryRuns
from tests.support.triage_fakes import (
    NOW,
    MemoryAssessments,
    MemoryComplaints,
    assessment,
    dispatcher,
    first_change,
    library,
    shipped,
)
from tests.unit.triage.test_triage_told_events import overdue, told

SHIPPED = load_lessons(SHIPPED_LESSONS)
SOLD = "业务员说这个重疾险什么病都能赔，买了才知道一大堆不赔，当初完全是误导"
MINUTE = timedelta(minutes=1)


class House:
    """The consumer with the lessons that are shipped, over fakes; cases are p-1's."""

    def __init__(self) -> None:
        """No case yet."""
        self.store, self.enrolments = MemoryAssessments(), MemoryEnrolments()
        self.enrolments.time = NOW
        lessons = desk(self.enrolments, learned=SHIPPED)
        self.handle = EventConsumer(
            AssessComplaints(library(), dispatcher(), self.store, MemoryComplaints()),
            RunEnds(MemoryRuns()),
            MistakeNotes(self.store, library(), lessons.mistake, lambda: NOW),
            SHIPPED.policy.deadlines,
        )

    def case(self, *text, owner="p-1", playbook=None):
        """An assessed case of somebody; its id."""
        made = assessment(*text)
        standing = replace(made.state.standing, owner=owner)
        if playbook is not None:
            standing = replace(standing, playbook=playbook)
        scene = made.state.scene if playbook is None else "other"
        made = replace(made, state=replace(made.state, standing=standing, scene=scene))
        self.store.add([first_change(made)])
        return made.complaint_id

    @property
    def learning(self):
        """Who has to learn what."""
        return [(one.person, one.lesson) for one in self.enrolments.stored.values()]


@pytest.fixture
def house():
    """A house of its own for each test."""
    return House()


class TestOverturned:
    """A review that changed or returned a decision."""

    @pytest.mark.parametrize(
        ("case", "lesson"),
        [((), "claims_reasons"), ((SOLD,), "sales_evidence")],
        ids=["a refusal", "a sale"],
    )
    def test_the_lesson_is_on_the_matter_of_the_case(self, house, case, lesson):
        """The reasons of a refusal teach nobody what was wrong about a sale."""
        event = told("review_decided", house.case(*case), result="changed")
        house.handle([event])
        house.handle([event])

        assert house.learning == [("p-1", lesson)]

    def test_without_a_playbook_the_policy_names_it(self, house):
        """Nor a scene that a lesson is on."""
        house.handle([told("review_decided", house.case(playbook=""), result="returned")])

        assert house.learning == [("p-1", "claims_reasons")]

    def test_who_decided_learns_not_who_has_the_case_since(self, house):
        """A case is often given to somebody else for its review."""
        key = house.case(owner="p-2")
        house.handle([told("review_decided", key, result="changed", decided_by="p-1")])

        assert house.learning == [("p-1", "claims_reasons")]


class TestMissedDeadline:
    """Clocks that run out."""

    def test_the_second_one_calls_the_lesson_on_its_matter(self, house):
        """Steps of the same clock are one; the first calls nothing; nobody else's count."""
        first, second, others = house.case(), house.case(SOLD), house.case(owner="p-2")
        house.handle([overdue(first), overdue(first, step="overdue_3_days"), overdue(others)])
        assert house.learning == []
        house.handle([overdue(second)])
        house.handle([overdue(second)])

        assert house.learning == [("p-1", "sales_evidence")]

    @pytest.mark.parametrize("deadline", SHIPPED.policy.deadlines)
    def test_every_deadline_of_the_policy_counts(self, house, deadline):
        """As escalation names it."""
        house.handle([overdue(house.case(), deadline), overdue(house.case(), deadline)])

        assert house.learning == [("p-1", "claims_reasons")]


class TestAccountability:
    """Somebody is held accountable (责任追究)."""

    @pytest.mark.parametrize("about", COMMITTED)
    def test_the_person_named_learns_about_what_was_done(self, house, about):
        """At once, whoever has the case; what is wrong in a matter by the matter."""
        key = house.case(SOLD)
        event = told("accountability_held", key, person="p-3", mistake=about, by="p-9")
        house.handle([event])
        house.handle([event])
        [(person, lesson)] = house.learning
        [rule] = [
            r for r in SHIPPED.policy.mistakes if r.mistake == ACCOUNTABILITY and about in r.about
        ]

        assert person == "p-3"
        assert lesson == ("sales_evidence" if rule.by_case else rule.lesson)
        [made] = house.enrolments.stored.values()
        assert made.cause == f"mistake:accountability/case/{key}/{about}"
        assert made.due_at == NOW + timedelta(days=rule.due_days)


class TestOnTheMatter:
    """Which lesson a rule calls in which matter."""

    RULE = MistakeRule(mistake="overturned", lesson="claims_reasons", by_case=True)

    @pytest.mark.parametrize(
        ("matter", "lesson"),
        [
            (CaseMatter("sales_bundled", ("listening", "sales_evidence")), "sales_evidence"),
            (CaseMatter("sales_bundled"), "sales_evidence"),
            (CaseMatter("other", ("listening", "plain_words")), "listening"),
            (CaseMatter("other", ("never_written",)), "claims_reasons"),
            (CaseMatter("other"), "claims_reasons"),
            (NO_MATTER, "claims_reasons"),
        ],
    )
    def test_of_the_playbook_then_of_the_scene_then_the_rule_s(self, matter, lesson):
        """The playbook's lesson on the scene comes before all others."""
        assert called_by(self.RULE, matter, SHIPPED.lessons) == lesson

    @pytest.mark.parametrize("scene", ["claims_refused", "sales_bundled", "other"])
    def test_a_rule_for_all_matters_alike(self, scene):
        """Keeps its own lesson."""
        rule = MistakeRule(mistake="never_say", lesson="never_say")
        matter = CaseMatter(scene, ("sales_evidence",))

        assert called_by(rule, matter, SHIPPED.lessons) == "never_say"

    @pytest.mark.parametrize("book", shipped().library.playbooks.values(), ids=lambda b: b.id)
    def test_no_playbook_falls_back_to_a_lesson_on_another_matter(self, book):
        """What is called is on its scene, or named by it."""
        called = called_by(self.RULE, CaseMatter(book.scene, tuple(book.lessons)), SHIPPED.lessons)

        assert called in book.lessons or book.scene in SHIPPED.lessons[called].scenes
