"""The day as routing sees it: looked up now and then, and kept when somebody is away."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.chassis.errors import ServiceError
from services.chassis.health import IDLE_SECONDS_MAX
from services.triage.handlers.assess import AssessComplaints, Notice
from services.triage.handlers.routing import OwnerSearch, PassTurn, pass_turn
from services.triage.views import routing_history
from tests.support.lesson_fakes import MemoryEnrolments, desk
from tests.support.triage_fakes import (
    NOW,
    TRACE,
    MemoryAssessments,
    MemoryComplaints,
    MemoryTallies,
    Workplace,
    assessment,
    complaint,
    dispatcher,
    first_change,
    library,
    shipped,
)


@pytest.fixture
def work():
    """One process."""
    return Workplace(MemoryTallies())


class TestWorkforce:
    """Absences, shifts, counts."""

    def test_absence_is_seen_within_half_a_minute(self, work):
        """And stays known while escalation is away."""
        work.away = {"p-1", "p-2", "p-3"}
        work.sync(31)
        work.escalation_away = True
        work.sync(31)

        assert work.first(uuid4()).owner == "p-4"
        work.escalation_away, work.away = False, {"p-4"}
        work.sync(31)
        assert work.first(uuid4()).owner != "p-4"

    def test_shifts_are_in_the_company_zone(self, work):
        """17:30 in Shanghai: p-4 is off shift and comes after the others."""
        assert "p-4" in work.workforce.day().off_shift
        work.now = datetime(2026, 11, 25, 2, tzinfo=UTC)
        work.sync(31)

        assert work.workforce.day().off_shift == frozenset()

    def test_an_outage_of_the_store_loses_no_count(self):
        """What could not be stored is stored later, once."""
        tallies = MemoryTallies()
        work = Workplace(tallies)
        tallies.away = True
        owner = work.first(uuid4()).owner
        work.sync()
        tallies.away = False
        work.sync()
        work.sync(10)

        assert tallies.people == {owner: 1}
        assert work.in_hand(owner) == 1

    def test_a_lesson_bars_from_the_scene(self, work):
        """Whoever must learn first is passed over."""
        work.barred = {p: frozenset({"claims_refused"}) for p in ("p-1", "p-2", "p-3")}
        work.sync(31)

        assert {work.first(uuid4()).owner for _ in range(5)} == {"p-4"}

    def test_who_passes_is_free_at_once(self, work):
        """Where the quiz was answered; other processes see it with their next look."""
        work.barred = {p: frozenset({"claims_refused"}) for p in ("p-1", "p-2", "p-3", "p-4")}
        work.sync(31)
        assert work.first(uuid4()).owner == ""
        work.barred = {}
        work.sync(2)
        assert work.first(uuid4()).owner == ""
        work.workforce.look_again()

        assert work.first(uuid4()).owner != ""


class TestNobody:
    """Cases that nobody could take are tried again."""

    def test_found_when_somebody_is_back(self):
        """Everybody away, then one back: the case has an owner, with an event by rule."""
        everybody = frozenset({"p-1", "p-2", "p-3"})
        store, made = MemoryAssessments(), assessment()
        away = dispatcher(absent=everybody)
        standing = made.state.standing.given(away.again(made))
        assert (standing.owner, standing.owner_rule) == ("", "nobody")
        store.add([first_change(made.changed("r", "c", standing))])

        rules = shipped().assignment.routing
        OwnerSearch(away, store, lambda: rules, lambda: NOW).turn()
        assert len(store.changes) == 1
        OwnerSearch(dispatcher(), store, lambda: rules, lambda: NOW).turn()

        assert store.changes[-1].assessment.state.standing.owner == "p-1"
        assert store.changes[-1].event.by == "service:triage"
        last = store.changes[-1].assessment.routed[-1]
        assert (last.act, last.by, last.owner) == ("find-owner", "service:triage", "p-1")
        assert store.unowned(5) == {}


class TestActs:
    """Passing the turn, explained."""

    def test_passing_needs_a_reason_and_another_side(self):
        """A case of our own has none."""
        store, made = MemoryAssessments(), assessment()
        store.add([first_change(made)])
        codes = []
        for text in ("", "t-1"):
            with pytest.raises(ServiceError) as refused:
                command = PassTurn(made.complaint_id, "p-9", "r-1", text)
                pass_turn(command, dispatcher(), store)
            codes.append(refused.value.code)

        assert codes == ["field_missing", "no_turn_to_pass"]
        assert [step.act for step in routing_history(made)] == ["assess"]


def test_ends_relieve_owners():
    """The event of a closing takes the case from its owner's count; a reopening gives it back."""
    work, store, told = Workplace(MemoryTallies()), MemoryAssessments(), complaint()
    handle = AssessComplaints(library(), work.dispatcher, store, MemoryComplaints(told))

    def tell(in_hand: int) -> int:
        handle([Notice(told.complaint_id, "e", TRACE, False, in_hand)])
        owner = store.stored[told.complaint_id].state.standing.owner
        return work.in_hand(owner)

    assert [tell(0), tell(-1), tell(1), tell(0)] == [1, 0, 1, 1]


def test_every_loop_turns_often_enough_to_be_alive():
    """A loop that sleeps longer than the limit of /healthz would look dead."""
    work, store = Workplace(MemoryTallies()), MemoryAssessments()
    rules = shipped().assignment.routing
    search = OwnerSearch(work.dispatcher, store, lambda: rules, lambda: NOW)

    assert work.workforce.turn() < IDLE_SECONDS_MAX
    assert search.turn() < IDLE_SECONDS_MAX
    assert desk(MemoryEnrolments()).turn() < IDLE_SECONDS_MAX
