"""The day as routing sees it: looked up now and then, and kept when somebody is away."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from prometheus_client import REGISTRY
from structlog.testing import capture_logs

from services.chassis.errors import ServiceError
from services.chassis.health import IDLE_SECONDS_MAX
from services.triage.domain.assessment import Assigned, Confirmed
from services.triage.handlers import routing
from services.triage.handlers.assess import AssessComplaints, Notice
from services.triage.handlers.routing import OwnerSearch, PassTurn, pass_turn
from services.triage.handlers.stand_ins import StandIns
from services.triage.handlers.workforce import Workforce
from services.triage.ports import Change, Life
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
    organisation,
)


@pytest.fixture
def work():
    """One process."""
    return Workplace(MemoryTallies())


class TestWorkforce:
    """Absences, shifts, counts."""

    def test_how_long_an_absence_is_stays_unknown_until_it_is_told(self, work):
        """A process that starts while escalation is away takes nobody for present."""
        silent = Workplace(MemoryTallies())
        silent.escalation_away = True
        fresh = Workforce(
            organisation(),
            ZoneInfo("Asia/Shanghai"),
            MemoryTallies(),
            silent,
            dict,
            lambda: NOW,
            lambda: silent.seconds,
        )
        assert fresh.day().away is None
        silent.escalation_away, silent.away = False, {"p-1"}
        silent.seconds += 31

        assert fresh.day().away == {"p-1": timedelta(days=1)}
        assert fresh.day().absent == {"p-1"}

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


EVERYBODY = frozenset({"p-1", "p-2", "p-3"})


def unowned(store, away):
    """The key of a stored case that nobody could take."""
    made = assessment(id=uuid4())
    standing = made.state.standing.given(away.again(made))
    state = replace(made.state, standing=standing)
    store.add([first_change(replace(made, state=state))])
    return made.complaint_id


def gauge(name):
    """The value as it is scraped."""
    return REGISTRY.get_sample_value(name)


class TestNobody:
    """Cases that nobody could take are tried again."""

    def test_found_when_somebody_is_back(self):
        """Everybody away, then one back: the case has an owner, with an event by rule."""
        store, made = MemoryAssessments(), assessment()
        away = dispatcher(absent=EVERYBODY)
        standing = made.state.standing.given(away.again(made))
        assert (standing.owner, standing.owner_rule) == ("", "nobody")
        store.add([first_change(made.changed("r", "c", standing))])

        OwnerSearch(away, store, lambda: NOW).turn()
        assert len(store.changes) == 1
        OwnerSearch(dispatcher(), store, lambda: NOW).turn()

        assert store.changes[-1].assessment.state.standing.owner == "p-1"
        assert store.changes[-1].event.by == "service:triage"
        last = store.changes[-1].assessment.routed[-1]
        assert (last.act, last.by, last.owner) == ("find-owner", "service:triage", "p-1")
        assert last.reason == "nobody_had_it"
        assert store.unowned(5) == []

    def test_what_is_stuck_keeps_nothing_waiting(self, monkeypatch):
        """More than a page: all are tried in one round, and the gauges count all of them."""
        monkeypatch.setattr(routing, "SEARCHED_MAX", 2)
        store, away = MemoryAssessments(), dispatcher(absent=EVERYBODY)
        keys = [unowned(store, away) for _ in range(5)]
        search = OwnerSearch(away, store, lambda: NOW)

        assert [search.turn() for _ in range(3)] == [0.0, 0.0, routing.SEARCH_SECONDS]
        assert gauge("complaints_triage_unowned_cases") == 5
        last = sorted(keys)[-1]
        found = OwnerSearch(dispatcher(), store, lambda: NOW)
        turns = [found.turn() for _ in range(3)]
        assert store.stored[last].state.standing.owner == "p-1"
        assert turns[-1] > 0

    def test_the_house_clock_runs_from_the_loss_of_the_owner(self):
        """An old case that lost its owner just now is not late; after the limit it is, aloud."""
        store, away = MemoryAssessments(), dispatcher(absent=EVERYBODY)
        made = assessment()
        store.add([first_change(made)])
        store.now = NOW + timedelta(days=3)
        lost = made.state.standing.given(away.again(made))
        store.replace(Change(made.changed("r", "c", lost), Assigned("p-9", "")))
        told = []
        for minutes in (1, 60, 61):
            now = store.now + timedelta(minutes=minutes)
            with capture_logs() as logged:
                OwnerSearch(away, store, lambda now=now: now).turn()
            late = gauge("complaints_triage_unowned_late_cases")
            told.append((late, [(line["event"], line["cases"]) for line in logged]))

        assert told == [(0, []), (0, []), (1, [("owner_late", 1)])]
        assert gauge("complaints_triage_unowned_oldest_seconds") == 61 * 60

    def test_an_act_in_between_does_not_begin_the_clock_anew(self):
        """Who confirms what it is has not found an owner; who assigns in vain has not either."""
        store, away = MemoryAssessments(), dispatcher(absent=EVERYBODY)
        key = unowned(store, away)
        since = store.stored[key].unowned.since
        store.now = NOW + timedelta(minutes=50)
        before = store.stored[key]
        store.replace(Change(before.changed("r", "c", before.state.standing), Confirmed("p-9")))

        assert store.stored[key].unowned.since == since

    def test_an_ended_case_is_neither_searched_nor_late(self):
        """Until it is reopened: then its time begins anew, with an event that people see."""
        store, away = MemoryAssessments(), dispatcher(absent=EVERYBODY)
        key = unowned(store, away)
        store.follow([Life(key, 4, goes_on=False)])
        late = NOW + timedelta(days=9)
        with capture_logs() as logged:
            OwnerSearch(away, store, lambda: late).turn()
        changes = len(store.changes)
        assert (logged, gauge("complaints_triage_unowned_cases")) == ([], 0)

        store.follow([Life(key, 5, goes_on=True)])
        store.now = late
        OwnerSearch(away, store, lambda: late).turn()
        OwnerSearch(away, store, lambda: late).turn()

        assert store.stored[key].unowned.since == late
        assert len(store.changes) == changes + 1


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
    search = OwnerSearch(work.dispatcher, store, lambda: NOW)

    assert work.workforce.turn() < IDLE_SECONDS_MAX
    assert search.turn() < IDLE_SECONDS_MAX
    assert StandIns(work.dispatcher, store).turn() < IDLE_SECONDS_MAX
    assert desk(MemoryEnrolments()).turn() < IDLE_SECONDS_MAX
