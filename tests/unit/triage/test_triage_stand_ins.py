"""Owners who are away or have left: who has their cases meanwhile, and who has them afterwards."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import (
    SERIAL,
    Assigned,
    Confirmed,
    assigned,
    assignment,
)
from services.triage.domain.routing.router import Presence
from services.triage.handlers import stand_ins
from services.triage.handlers.stand_ins import StandIns
from services.triage.ports import Change, Life
from services.triage.views import routing_history
from tests.support.routing_office import ORGANISATION, Office
from tests.support.triage_fakes import MemoryAssessments, first_change

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


class House:
    """An office with a store and the sweep over it."""

    def __init__(self, folder) -> None:
        """Everybody is here, and that is known."""
        self.office, self.store = Office(folder, away={}), MemoryAssessments()
        self.sweep = StandIns(self.office.dispatcher, self.store)

    def taken(self, **facts):
        """The key of a new case, which a has by rule."""
        made = self.office.case(**facts)
        self.store.add([first_change(made)])
        return made.complaint_id

    def by_hand(self, key, owner, team=""):
        """A lead gives the case to somebody."""
        before = self.store.get(key)
        choice = self.office.dispatcher.by_hand(before, team, owner, overrule=False)
        content = assignment(team, owner, "p-lead", "")
        after = assigned(before, choice, content=content, request_id=uuid4().hex)
        self.store.replace(Change(after, Assigned("p-lead", "")))

    def away(self, *people, length=DAY):
        """These people are away from now on, and nobody else; the sweep turns."""
        self.office.day = Presence(
            absent=frozenset(people), away=dict.fromkeys(people, length), off_shift=frozenset()
        )
        return self.sweep.turn()

    def held(self, key):
        """Who has the case and how that was found."""
        standing = self.store.get(key).state.standing
        return standing.owner, standing.owner_rule


@pytest.fixture
def house(tmp_path):
    """Everybody at work."""
    return House(tmp_path)


class TestAway:
    """The substitute has the cases while the owner is away (代管)."""

    def test_the_substitute_has_it_until_the_owner_is_back(self, house):
        """Seen in the history with its reason, announced as an assignment; then back."""
        key = house.taken()
        assert house.held(key) == ("a", "team")

        house.away("a")
        assert house.held(key) == ("b", "stands_in")
        assert house.store.changes[-1].event == Assigned("service:triage", "", "owner_away", "a")
        house.away()

        assert house.held(key) == ("a", "back")
        assert house.store.changes[-1].event == Assigned("service:triage", "", "owner_back")
        told = routing_history(house.store.get(key))
        assert [(s.owner, s.owner_rule, s.by, s.reason) for s in told] == [
            ("a", "team", "service:triage", ""),
            ("b", "stands_in", "service:triage", "owner_away"),
            ("a", "back", "service:triage", "owner_back"),
        ]

    def test_what_a_person_gave_is_represented_too(self, house):
        """The team that was chosen stays chosen by hand, before, meanwhile and after."""
        key = house.taken()
        house.by_hand(key, "a", "other")
        house.away("a")
        meanwhile, holder = house.store.get(key).state.standing, house.held(key)
        house.away()

        assert holder == ("b", "stands_in")
        assert (meanwhile.team, meanwhile.assignment_rule) == ("other", "manual")
        assert house.held(key) == ("a", "back")
        assert house.store.get(key).state.standing.assignment_rule == "manual"

    def test_a_short_absence_moves_nothing(self, house):
        """An hour is what the house allows; longer is too long from its first moment."""
        key = house.taken()
        house.away("a", length=HOUR)
        assert house.held(key)[0] == "a"
        house.away("a", length=HOUR + timedelta(minutes=1))

        assert house.held(key)[0] == "b"

    def test_a_case_that_has_ended_is_left_alone(self, house):
        """Until it is reopened."""
        key = house.taken()
        house.store.follow([Life(key, 5, goes_on=False)])
        house.away("a")
        assert house.held(key) == ("a", "team")
        house.store.follow([Life(key, 6, goes_on=True)])
        house.away("a")

        assert house.held(key) == ("b", "stands_in")

    def test_who_may_not_stand_in_does_not(self, house):
        """b is involved, and c has a tie: another team's person takes it, then gives it back."""
        key = house.taken(insurer="xh", involved=("b",))
        house.away("a")
        first = house.held(key)
        house.away("a", "g", "d")

        assert first[1] == "stands_in"
        assert first[0] not in ("a", "b", "c")
        assert house.held(key)[0] not in ("a", "b", "c", "g")
        house.away("g", "d")
        assert house.held(key) == ("a", "back")

    def test_the_substitute_goes_away_as_well(self, house):
        """The next one stands in for the owner, who is the one to come back."""
        key = house.taken()
        house.away("a")
        house.away("a", "b")
        assert house.held(key) == ("c", "stands_in")
        assert house.store.changes[-1].event.instead_of == "a"
        house.away("b")

        assert house.held(key) == ("a", "back")

    def test_nobody_is_left_and_that_is_said(self, house):
        """An absent owner is none: the case waits for one, under the house clock."""
        key = house.taken()
        people = [p for p in house.office.organisation.people if p != "xh-1"]
        house.away(*people)

        assert house.held(key) == ("", "nobody")
        assert [one.complaint_id for one in house.store.unowned(9)] == [key]

    def test_a_person_s_word_is_not_undone(self, house):
        """Whoever gave the case on while the owner was away meant it; a confirmation does not."""
        given, confirmed = house.taken(), house.taken()
        house.away("a")
        house.by_hand(given, "c")
        before = house.store.get(confirmed)
        after = before.changed("r", "confirm", before.state.standing)
        house.store.replace(Change(after, Confirmed("b")))
        house.away()

        assert house.held(given) == ("c", "manual")
        assert house.held(confirmed) == ("a", "back")

    def test_the_owner_may_not_have_it_any_more(self, house):
        """Somebody named a meanwhile: who stood in keeps it, for good."""
        key = house.taken()
        house.away("a")
        before = house.store.get(key)
        told = replace(before, facts=replace(before.facts, involved=("a",)))
        after = told.changed("r", "involved", told.state.standing)
        house.store.replace(Change(after, Confirmed("lead-east")))
        house.away()
        changes = len(house.store.changes)
        house.away()

        assert house.held(key)[1] == "substitute"
        assert house.held(key)[0] != "a"
        assert len(house.store.changes) == changes

    def test_the_insurers_person_leaves_the_turn_to_ours(self, house):
        """And has it again when back; one owner is visible all the time."""
        key = house.taken(insurer="xh", product_line="motor")
        ours = house.held(key)[0]
        house.by_hand(key, "xh-1")
        house.away("xh-1")
        meanwhile = house.store.get(key).state.standing
        house.away()
        now = house.store.get(key).state.standing

        assert (meanwhile.owner, meanwhile.turn, meanwhile.route) == (ours, "own", SERIAL)
        assert (now.owner, now.turn, now.beside) == ("xh-1", "insurer", ours)

    def test_while_nobody_tells_who_is_away_nothing_moves(self, house):
        """After a start without escalation everybody would look present."""
        key = house.taken()
        house.away("a")
        house.office.day = Presence()
        house.sweep.turn()

        assert house.held(key) == ("b", "stands_in")

    def test_the_count_moves_along(self, house):
        """Cases in hand go with the case."""
        key = house.taken()
        house.office.tally.took("a")
        house.away("a")

        assert (house.office.tally.of("a"), house.office.tally.of("b")) == (0, 1)
        assert house.held(key)[0] == "b"


class TestLeft:
    """Who is no longer in the organisation file has no case."""

    def leave(self, house, tmp_path, person):
        """The file without somebody, and the sweep of a process that has read it."""
        lines = [x for x in ORGANISATION.splitlines() if f"{{id: {person}," not in x]
        text = "\n".join(lines).replace(f"substitutes: [{person}]", "substitutes: []")
        house.office = Office(tmp_path, text.replace(f"ties: [{person}]", "ties: []"), away={})
        house.sweep = StandIns(house.office.dispatcher, house.store)

    def test_another_owner_is_found_the_ordinary_way(self, house, tmp_path):
        """By rule, with the reason; a team that a person chose stays."""
        key, by_hand = house.taken(), house.taken()
        house.by_hand(by_hand, "a", "other")
        self.leave(house, tmp_path, "a")
        house.sweep.turn()

        assert house.held(key) == ("c", "team")
        assert routing_history(house.store.get(key))[-1].reason == "owner_left"
        assert house.store.get(by_hand).state.standing.team == "other"
        assert house.held(by_hand) == ("g", "team")

    def test_whoever_is_represented_has_left(self, house, tmp_path):
        """Who stands in keeps the case."""
        key = house.taken()
        house.away("a")
        self.leave(house, tmp_path, "a")
        house.sweep.turn()

        assert house.held(key) == ("b", "substitute")

    def test_ended_cases_stay_as_they_are(self, house, tmp_path):
        """Their history says who had them."""
        key = house.taken()
        house.store.follow([Life(key, 2, goes_on=False)])
        self.leave(house, tmp_path, "a")
        house.sweep.turn()

        assert house.held(key) == ("a", "team")


class TestSweep:
    """Bounded, and safe beside a second one."""

    def test_a_full_batch_is_followed_at_once(self, house, monkeypatch):
        """So many a turn; the loop does not rest before all are done."""
        monkeypatch.setattr(stand_ins, "SWEPT_MAX", 2)
        keys = [house.taken() for _ in range(3)]
        first = house.away("a")
        moved = [house.held(key)[0] for key in keys]
        second = house.sweep.turn()

        assert sorted(moved) == ["a", "b", "b"]
        assert (first, second) == (0.0, stand_ins.SWEEP_SECONDS)
        assert {house.held(key)[0] for key in keys} == {"b"}

    def test_somebody_faster_wins(self, house):
        """The other process wrote between reading and writing: nothing is done twice."""
        key = house.taken()
        stale, get = house.store.get(key), house.store.get
        house.by_hand(key, "c")
        house.store.get = lambda _: stale
        house.store.of_owners = lambda people, most: [key]
        house.away("a")
        house.store.get = get

        assert house.held(key) == ("c", "manual")

    def test_an_outage_is_waited_out(self, house):
        """Other failures than a lost race are not swallowed."""
        house.taken()
        house.store.away = True
        with pytest.raises(ServiceError) as failed:
            house.away("a")

        assert failed.value.kind is ErrorKind.UNAVAILABLE

    def test_people_at_work_cost_nothing(self, house):
        """No case is read while nobody is away and nobody has left."""
        house.taken()
        house.store.calls.clear()
        house.sweep.turn()

        assert house.store.calls == ["of_others", "stood_in_for_others"]
