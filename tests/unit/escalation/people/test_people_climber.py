"""The ladders' turn: started once from each step, turned with what is known of the case now."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.people_files import PEOPLE, load_ladders
from services.escalation.domain.people.ladder import AT_ONCE, UNOWNED
from services.escalation.domain.people.roster import Standing
from services.escalation.handlers.acknowledge import acknowledge_ladder
from services.escalation.handlers.climb import Climber
from tests.support.escalation_fakes import rulebook
from tests.support.people_fakes import (
    CasesWithClock,
    MemoryAbsences,
    MemoryCalls,
    MemoryMatters,
    roster,
    rules,
    step_call,
)

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
RULES = rules(load_ladders(PEOPLE, {"CN"}, {"decision"}), ZoneInfo("Asia/Shanghai"))


class Triage:
    """Standings (port): knows what it was told; asked for is counted."""

    def __init__(self) -> None:
        self.standing: Standing | None = Standing("motor-claims", "p-motor-1")
        self.asked = 0

    def of(self, complaints):
        """See Standings."""
        self.asked += 1
        return dict.fromkeys(complaints, self.standing) if self.standing else {}


class Turning:
    """A climber over stores in memory with one step taken."""

    def __init__(self, **step: Any) -> None:
        call = step_call(NOW, **step)
        self.calls, self.ladders = MemoryCalls([call]), MemoryMatters(NOW)
        self.cases = CasesWithClock(call.complaint, NOW + timedelta(days=1))
        self.triage, self.absences, self.id = Triage(), MemoryAbsences(), call.id
        cases: Any = self.cases
        self.climber = Climber(
            self.calls,
            self.ladders,
            cases,
            self.triage,
            self.absences,
            RULES,
            rulebook(),
            1.0,
        )

    def after(self, minutes: float = 0):
        """The ladder after a turn that comes so much later."""
        self.ladders.at += timedelta(minutes=minutes)
        self.climber.turn()
        return self.ladders.stored[self.id]


def people(ladder) -> list[list[str]]:
    """Who was called at each level."""
    return [[one.person for one in level.people] for level in ladder.levels]


def test_a_step_starts_its_ladder_and_calls_the_first_level() -> None:
    """Named by the reference and the clock's name in both languages."""
    turning = Turning(overdue=True)
    ladder = turning.after()
    values = dict(turning.ladders.to_send[0][1].values)

    assert people(ladder) == [["p-motor-1"]]
    assert turning.calls.calls == []
    assert values["reference"] == "2026-0000042-K"
    assert values["due"] == "2026-11-03T01:59:59+00:00"
    assert values["clock_zh"] != values["clock_en"]


def test_a_call_that_is_taken_twice_starts_one_ladder() -> None:
    """A kill between starting and taking out repeats it."""
    turning = Turning(overdue=True)
    turning.calls.keep = True
    for _ in range(3):
        turning.after()

    assert len(turning.ladders.stored) == 1
    assert len(people(turning.after())) == 1


def test_triage_is_asked_anew_for_each_level() -> None:
    """The case may be in other hands by then; nothing due, nothing asked."""
    turning = Turning(overdue=True)
    turning.after()
    turning.after(1)
    assert turning.triage.asked == 1
    turning.triage.standing = Standing("motor-claims", "p-motor-2")

    assert people(turning.after(29)) == [["p-motor-1"], ["p-lead-south"]]


def test_without_triage_the_next_level_is_called() -> None:
    """The law's time does not wait."""
    turning = Turning(overdue=True)
    turning.triage.standing = None

    assert [level.level for level in turning.after().levels] == ["owner", "lead"]


@pytest.mark.parametrize(
    ("state", "overdue", "ends"),
    [
        ("met", True, True),
        ("ended", True, True),
        ("overdue", True, False),
        ("overdue", False, True),
        ("running", False, False),
    ],
)
def test_it_settles_when_the_step_says_nothing_any_more(state, overdue, ends) -> None:
    """The clock was met or ended, or a warning has become an overdue step."""
    turning = Turning(overdue=overdue)
    turning.cases.state = state

    assert (turning.after().state == "settled") is ends


def test_it_settles_when_the_deadline_moved() -> None:
    """Another revision has steps of its own."""
    turning = Turning(overdue=True, revision=2)

    assert turning.after().state == "settled"


def test_a_clock_that_no_pack_has_any_more_is_the_law_s() -> None:
    """It is called for at once, under the name of its code."""
    turning = Turning(overdue=True, pack="gone")
    call = turning.calls.calls[0]
    turning.ladders.at = NOW + timedelta(hours=14)

    assert turning.climber.start() == 1
    assert turning.ladders.stored[call.id].statutory


def test_an_answer_while_the_next_level_is_called_wins_or_loses_whole() -> None:
    """Somebody acknowledges in the moment of the turn: the turn loses the race."""
    turning = Turning(overdue=True)
    turning.after()
    turning.ladders.steal.add(turning.id)
    assert len(people(turning.after(30))) == 1
    done = acknowledge_ladder(turning.ladders, roster(), turning.id, "p-motor-1", "r")

    assert done.state == "acknowledged"
    assert turning.after(600) == done


def test_an_acknowledgement_that_lost_a_race_is_decided_anew() -> None:
    """And one of a ladder that nobody knows is not found."""
    turning = Turning(overdue=True)
    turning.after()
    turning.ladders.steal.add(turning.id)
    other = replace(turning.ladders.stored[turning.id].call).id
    done = acknowledge_ladder(turning.ladders, roster(), other, "p-motor-1", "r")
    assert done.acknowledged_at == NOW

    with pytest.raises(ServiceError) as error:
        acknowledge_ladder(turning.ladders, roster(), NOWHERE, "p-motor-1", "r")
    assert error.value.kind is ErrorKind.NOT_FOUND


NOWHERE = step_call(NOW).id


def test_whoever_may_harm_themselves_is_called_for_until_somebody_answers() -> None:
    """No clock is needed, no hour is quiet, and told again it is one ladder."""
    turning = Turning(clock=AT_ONCE, pack="", step=AT_ONCE)
    for _ in range(2):
        turning.climber.begin(turning.calls.calls)
    turning.calls.calls = []
    first = turning.ladders.stored[turning.id]
    templates = {notice.template for _, notice in turning.ladders.to_send}

    assert (first.plan, first.statutory, len(first.levels)) == ("self-harm", True, 1)
    assert people(first)[0][0] == "p-motor-1"
    assert templates == {"notice_self_harm"}
    assert len(turning.after(10).levels) == 2
    assert turning.after(10).state == "calling"


class TestUnowned:
    """A case that nobody could take: leads, then who stands above them (无人承办)."""

    def turning(self) -> Turning:
        """Nobody has the case, and the office is open."""
        turning = Turning(clock=UNOWNED, pack="", step=UNOWNED)
        turning.triage.standing = Standing("motor-claims")
        return turning

    def test_leads_are_called_and_after_the_house_limit_it_climbs(self) -> None:
        """Once, however often it is told; then seniors and compliance."""
        turning = self.turning()
        for _ in range(2):
            turning.climber.begin(turning.calls.calls)
        turning.calls.calls = []
        first = turning.ladders.stored[turning.id]
        later = turning.after(60)

        assert (first.plan, [level.level for level in first.levels]) == ("unowned", ["lead"])
        assert {n.template for _, n in turning.ladders.to_send} == {"notice_unowned"}
        assert [level.level for level in later.levels] == ["lead", "senior"]
        assert people(first)[0] != people(later)[1]

    def test_it_ends_with_an_owner(self) -> None:
        """Whoever found one."""
        turning = self.turning()
        turning.after()
        turning.triage.standing = Standing("motor-claims", "p-motor-1")

        assert turning.after(60).state == "settled"

    @pytest.mark.parametrize(("state", "due", "ends"), [("ended", True, True), ("", False, False)])
    def test_it_ends_with_the_case(self, state, due, ends) -> None:
        """One of which no clock is known yet still needs somebody."""
        turning = self.turning()
        turning.cases.state = state or "running"
        turning.cases.due = turning.cases.due if due else None

        assert (turning.after().state == "settled") is ends

    def test_without_triage_people_are_called_all_the_same(self) -> None:
        """Silence is no owner."""
        turning = self.turning()
        turning.triage.standing = None

        assert people(turning.after())[0]
