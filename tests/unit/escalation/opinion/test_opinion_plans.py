"""Plans under way: begun once, raised, done by request, told when overdue."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import PEOPLE_MESSAGES, Catalogue
from services.datafiles.organisation import Organisation
from services.escalation.adapters.opinion_files import load_plan
from services.escalation.adapters.people_fields import from_fields, to_fields
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.opinion.grade import Held
from services.escalation.domain.opinion.plan_state import PlanRun, Proof
from services.escalation.domain.opinion.record import record_of
from services.escalation.domain.people.roster import Roster
from services.escalation.handlers.letters import Letters
from services.escalation.handlers.opinion_plans import Plans
from services.escalation.handlers.opinion_take import OpinionDesk
from tests.support.opinion import START, MemoryOpinions, policy, post, stream
from tests.support.people_fakes import MemoryAbsences, MemoryMatters

ROOT = Path(__file__).resolve().parents[4]
ORGANISATION = Organisation.load(ROOT / "deploy" / "local" / "organisation.yaml")


class House:
    """All plans of a house, in memory."""

    def __init__(self) -> None:
        self.store = MemoryMatters(START)
        self.absences = MemoryAbsences()
        self.plans = Plans(self.store, load_plan(), Roster(ORGANISATION), self.absences, 1.0)

    def told(self):
        """All notices so far."""
        return [notice for _, notice in self.store.to_send]

    def only(self) -> PlanRun:
        """The one plan there is."""
        (run,) = self.store.stored.values()
        return run


def event(grade="L3"):
    """An event of a grade."""
    joined = stream().take(post("星河财险拒赔，推诿")).joined
    return replace(record_of(joined.event, policy(), 0), held=Held(grade, START))


def test_a_grade_starts_its_plan_once() -> None:
    """Told again it changes nothing; every step has an owner who is told."""
    house = House()
    house.plans.follow(event())
    before = house.told()
    house.plans.follow(event())

    assert house.only().grade == "L3"
    assert house.told() == before
    assert {n.template for n in before} == {"notice_plan_due"}
    assert "p-opinion-1" in {n.person for n in before}


def test_a_watched_event_starts_none() -> None:
    """Below the least grade nobody is called."""
    house = House()
    house.plans.follow(event("L1"))

    assert not house.store.stored


def test_a_higher_grade_raises_the_plan() -> None:
    """New steps are told, those that were told are not told again."""
    house = House()
    house.plans.follow(event("L2"))
    count = len(house.told())
    house.plans.follow(event("L4"))
    fresh = house.told()[count:]

    assert house.only().grade == "L4"
    assert len(house.only().steps) == count + len(fresh)


def test_somebody_absent_holds_no_role() -> None:
    """The next present one does."""
    house = House()
    house.absences.record("p-opinion-1", START - timedelta(days=1), START + timedelta(days=1))
    house.plans.follow(event())

    assert house.only().staff["opinion_officer"] == "p-opinion-2"


def test_overdue_steps_are_told_once() -> None:
    """Two turns of the loop make one notice to the owner and one to the commander."""
    house = House()
    house.plans.follow(event())
    house.store.at = START + timedelta(minutes=31)
    house.plans.turn()
    house.plans.turn()
    overdue = [n for n in house.told() if n.template == "notice_plan_overdue"]

    assert {n.person for n in overdue} == {"p-opinion-1", "p-senior-1"}


def test_a_request_has_one_effect() -> None:
    """The same request again is answered alike; the id for another body is refused."""
    house = House()
    house.plans.follow(event())
    key, proof = house.only().id, Proof("note", "text-1")
    first = house.plans.complete(key, "acknowledge", "p-opinion-1", proof, "r1")
    again = house.plans.complete(key, "acknowledge", "p-opinion-1", proof, "r1")

    assert first == again
    assert again.step("acknowledge").state == "done"
    with pytest.raises(ServiceError) as caught:
        house.plans.complete(key, "keep_evidence", "p-opinion-1", proof, "r1")
    assert caught.value.code == "request_id_reused"


def test_an_unknown_plan_is_not_found() -> None:
    """The code has its sentences."""
    with pytest.raises(ServiceError) as caught:
        House().plans.read(UUID(int=1))

    assert caught.value.kind is ErrorKind.NOT_FOUND
    assert caught.value.code in Catalogue.load(MESSAGES, PEOPLE_MESSAGES)


class TestDrill:
    """A drill is marked wherever it shows."""

    def test_every_letter_of_a_drill_is_marked(self) -> None:
        """Subject lines begin with the mark in both languages; real ones have none."""
        letters = Letters(Catalogue.load(MESSAGES), "Asia/Shanghai")
        drill, real = House(), House()
        drill.plans.drill("L3", "p-opinion-1", "d1")
        real.plans.follow(event())

        for notice in drill.told():
            assert letters.letter(notice).subject.startswith("【演练】")
            assert "[DRILL]" in letters.letter(notice).subject
        for notice in real.told():
            assert "演练" not in letters.letter(notice).subject

    def test_all_its_notices_are_internal(self) -> None:
        """Nothing of it goes to anybody outside."""
        house = House()
        house.plans.drill("L4", "p-opinion-1", "d1")
        house.store.at = START + timedelta(days=90)
        house.plans.turn()

        assert all(n.internal and n.person in ORGANISATION.people for n in house.told())

    def test_the_same_request_is_the_same_drill(self) -> None:
        """Asked twice, played once."""
        house = House()

        assert house.plans.drill("L2", "p-opinion-1", "d1") == house.plans.drill(
            "L2", "p-opinion-1", "d1"
        )


def test_a_plan_is_stored_whole() -> None:
    """To the fields of a document and back."""
    house = House()
    house.plans.follow(event("L4"))
    key = house.only().id
    run = house.plans.complete(key, "acknowledge", "p-opinion-1", Proof("note", "t"), "r1")

    assert from_fields(PlanRun, to_fields(run)) == run


class TestDesk:
    """Posts, grades and plans together."""

    def test_a_post_of_self_harm_starts_a_plan(self) -> None:
        """From the post to the officer's notice."""
        house, opinions = House(), MemoryOpinions()
        desk = OpinionDesk(opinions, policy(), stream, lambda: True, house.plans.follow, 1.0)
        opinions.report([post("星河财险不赔，我不想活了")])
        desk.decide()

        assert house.only().grade == "L3"

    def test_killed_before_the_plan_began_it_begins_at_the_next_start(self) -> None:
        """The event was stored, the plan was not: the next process makes up for it."""
        house, opinions = House(), MemoryOpinions()
        opinions.report([post("星河财险不赔，我不想活了")])
        OpinionDesk(opinions, policy(), stream, lambda: True, lambda record: None, 1.0).decide()
        assert not house.store.stored

        OpinionDesk(opinions, policy(), stream, lambda: True, house.plans.follow, 1.0).decide()
        assert house.only().grade == "L3"

    def test_a_plan_that_cannot_begin_does_not_hold_up_posts(self) -> None:
        """Nobody holds a role: the posts are decided all the same."""
        opinions = MemoryOpinions()

        def nobody(record) -> None:
            raise ServiceError(ErrorKind.UNPROCESSABLE, "plan_role_empty", role="commander")

        desk = OpinionDesk(opinions, policy(), stream, lambda: True, nobody, 1.0)
        opinions.report([post("星河财险不赔，我不想活了")])
        desk.decide()

        assert opinions.waiting(10) == []
