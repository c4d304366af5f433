"""The ladder of people: levels, substitutes, absence, quiet hours, acknowledgement."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.people_files import PEOPLE, load_ladders
from services.escalation.domain.people.ladder import acknowledge, start, turn
from services.escalation.domain.people.matter import Request
from services.escalation.domain.people.roster import Standing
from tests.support.people_fakes import organisation, roster, rules, situation, step_call

SHANGHAI = ZoneInfo("Asia/Shanghai")
POLICY = load_ladders(PEOPLE, {"CN"}, {"decision"})
RULES = rules(POLICY, SHANGHAI, holidays=[date(2026, 10, 1)])
ANSWER = Request("r-1", "d")


def at(text: str) -> datetime:
    """A Shanghai wall time; 2026-11-02 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def people(ladder) -> list[list[str]]:
    """Who was called at each level."""
    return [[one.person for one in level.people] for level in ladder.levels]


def against(*parties: str, owner: str = "p-motor-1"):
    """A case in somebody's hands that is against these."""
    standing = Standing("motor-claims", owner, parties=parties)
    return replace(situation(), standing=standing)


def climbed(ladder, absent=(), where=None, turns: int = 1):
    """Nobody answers: each turn at the moment when it is due."""
    notices = ()
    for _ in range(turns):
        moved = turn(ladder, where or situation(), absent, RULES, ladder.next_at)
        ladder, notices = moved.matter, moved.notices
    return ladder, notices


class TestLevels:
    """Who is called, in which order."""

    def test_the_owner_comes_first_then_the_lead_then_the_seniors(self) -> None:
        """Each level once nobody of the level before has answered in its time."""
        ladder, _ = climbed(
            start(
                step_call(at("2026-11-02 10:00"), overdue=True),
                "law",
                RULES,
                at("2026-11-02 10:00"),
            ),
            turns=3,
        )

        assert people(ladder) == [
            ["p-motor-1"],
            ["p-lead-east"],
            ["p-senior-1", "p-compliance-1"],
        ]
        assert [level.at for level in ladder.levels] == [
            at("2026-11-02 10:00"),
            at("2026-11-02 10:30"),
            at("2026-11-02 11:00"),
        ]

    def test_an_absent_person_is_represented(self) -> None:
        """By the first present substitute, and the notice says for whom."""
        ladder, notices = climbed(
            start(step_call(at("2026-11-02 10:00")), "law", RULES, at("2026-11-02 10:00")),
            absent={"p-motor-1"},
        )

        assert people(ladder) == [["p-motor-2"]]
        assert {one.instead_of for one in notices} == {"p-motor-1"}

    def test_substitutes_of_substitutes_are_found_and_circles_end(self) -> None:
        """The two of a pair represent each other, and both may be away."""
        ladder, _ = climbed(
            start(step_call(at("2026-11-02 10:00")), "law", RULES, at("2026-11-02 10:00")),
            absent={"p-motor-1", "p-motor-2"},
        )

        assert [level.level for level in ladder.levels] == ["owner", "lead"]
        assert people(ladder) == [[], ["p-lead-east"]]

    def test_when_everybody_is_away_the_last_level_is_tried_again(self) -> None:
        """Nobody could be called: the ladder waits for somebody to come back and calls them."""
        everybody = set(organisation().people)
        began = at("2026-11-02 10:00")
        ladder, notices = climbed(
            start(step_call(began, overdue=True), "law", RULES, began), absent=everybody
        )
        assert (ladder.state, people(ladder), notices) == ("calling", [[], [], [], []], ())

        ladder, _ = climbed(ladder)
        assert people(ladder)[-1][:1] == ["p-senior-1"]
        assert ladder.levels[-1].at == at("2026-11-02 14:00")

    def test_nobody_with_an_interest_is_called(self) -> None:
        """回避: the owner of a case against an insurer of theirs is represented, and cannot answer.

        p-motor-2 declared a tie to hengtong-mutual.
        """
        began = at("2026-11-02 10:00")
        where = against("hengtong-mutual", owner="p-motor-2")
        ladder, notices = climbed(start(step_call(began), "law", RULES, began), where=where)

        assert people(ladder) == [["p-motor-1"]]
        assert {one.instead_of for one in notices} == {"p-motor-2"}
        with pytest.raises(ServiceError) as error:
            acknowledge(ladder, "p-motor-2", ANSWER, roster(), began)
        assert error.value.code == "conflict_of_interest"

    def test_nobody_with_an_interest_stands_in_either(self) -> None:
        """The owner is away, and the substitute has the tie: the next level is called."""
        began = at("2026-11-02 10:00")
        ladder, _ = climbed(
            start(step_call(began), "law", RULES, began),
            absent={"p-motor-1"},
            where=against("hengtong-mutual"),
        )

        assert people(ladder) == [[], ["p-lead-east"]]

    @pytest.mark.parametrize(
        ("parties", "called"), [(("xinghe-pc",), ["p-partner-1"]), ((), []), (("sh",), [])]
    )
    def test_of_partners_only_those_of_the_insurer_are_called(self, parties, called) -> None:
        """Never another insurer's, and nobody's when no insurer is named."""
        found = roster().called(["partner"], "all", Standing(parties=parties), ())

        assert [one.person for one in found] == called

    def test_a_case_that_nobody_has_taken_calls_its_team(self) -> None:
        """One handler of the team stands for the owner who is missing."""
        ladder, _ = climbed(
            start(step_call(at("2026-11-02 10:00")), "law", RULES, at("2026-11-02 10:00")),
            where=situation(owner="", team="special-care"),
        )

        assert people(ladder)[0][0] in {"p-care-1", "p-care-2", "p-lead-care"}

    def test_without_any_word_of_triage_the_next_level_is_called_at_once(self) -> None:
        """The law's time does not wait for a service that is away."""
        moment = at("2026-11-02 10:00")
        ladder, notices = climbed(
            start(step_call(moment, overdue=True), "law", RULES, moment),
            where=situation(owner="", team=""),
        )

        assert [level.level for level in ladder.levels] == ["owner", "lead"]
        assert people(ladder)[0] == []
        assert notices

    def test_the_last_level_is_repeated_and_then_the_ladder_gives_up(self) -> None:
        """As often as the policy says; the end is visible."""
        moment = at("2026-11-02 10:00")
        ladder, _ = climbed(
            start(step_call(moment, overdue=True), "law", RULES, moment), turns=4 + 6
        )
        assert ladder.open
        ladder, notices = climbed(ladder)

        assert (ladder.state, ladder.next_at, notices) == ("exhausted", None, ())

    def test_a_repeated_call_is_a_notice_of_its_own(self) -> None:
        """Nobody mistakes the second call for a copy of the first."""
        moment = at("2026-11-02 10:00")
        ladder, first = climbed(
            start(step_call(moment, overdue=True), "law", RULES, moment), turns=4
        )
        _, second = climbed(ladder)

        assert first and second
        assert not {one.id for one in first} & {one.id for one in second}

    def test_the_same_turn_twice_makes_the_same_notices(self) -> None:
        """Whoever takes it: ids follow from ladder, call, person and channel."""
        moment = at("2026-11-02 10:00")
        begun = start(step_call(moment, overdue=True), "law", RULES, moment)

        assert climbed(begun) == climbed(begun)
        assert len({one.id for one in climbed(begun)[1]}) == 3


class TestQuietHours:
    """When nobody is disturbed, and when that does not matter."""

    def test_a_step_at_night_waits_for_the_morning(self) -> None:
        """Friday night calls on Monday, for the weekend is quiet."""
        moment = at("2026-11-06 22:00")
        ladder = start(step_call(moment), "law", RULES, moment)

        assert ladder.next_at == at("2026-11-09 08:30")

    def test_a_statutory_step_ignores_them(self) -> None:
        """The law's time has passed, and its people are called at once."""
        moment = at("2026-11-07 00:00")
        ladder = start(step_call(moment, overdue=True), "law", RULES, moment)

        assert ladder.next_at == moment
        assert climbed(ladder)[0].levels[0].answer_by == moment + timedelta(minutes=30)

    def test_the_time_to_answer_stands_still_when_it_is_quiet(self) -> None:
        """Four hours from 18:00 are two today and two tomorrow."""
        moment = at("2026-11-02 18:00")
        ladder, _ = climbed(start(step_call(moment), "law", RULES, moment))

        assert ladder.levels[0].answer_by == at("2026-11-03 10:30")

    def test_a_holiday_is_quiet_altogether(self) -> None:
        """As the calendar says."""
        moment = at("2026-10-01 10:00")

        assert start(step_call(moment), "law", RULES, moment).next_at == at("2026-10-02 08:30")

    def test_a_turn_that_comes_late_into_the_night_waits_too(self) -> None:
        """The scheduler was away at the time and comes back when people sleep."""
        moment = at("2026-11-02 10:00")
        ladder = start(step_call(moment), "law", RULES, moment)
        moved = turn(ladder, situation(), (), RULES, at("2026-11-02 23:00"))

        assert (moved.notices, moved.matter.levels) == ((), ())
        assert moved.matter.next_at == at("2026-11-03 08:30")


class TestEnd:
    """What ends a ladder."""

    def test_nothing_happens_before_its_time(self) -> None:
        """A turn that comes early changes nothing."""
        moment = at("2026-11-02 10:00")
        ladder, _ = climbed(start(step_call(moment), "law", RULES, moment))

        assert turn(ladder, situation(), (), RULES, ladder.next_at - timedelta(seconds=1)) is None

    def test_it_settles_when_the_step_no_longer_matters(self) -> None:
        """The clock was met, ended or moved meanwhile."""
        moment = at("2026-11-02 10:00")
        ladder, notices = climbed(
            start(step_call(moment), "law", RULES, moment), where=situation(needed=False)
        )

        assert (ladder.state, notices) == ("settled", ())

    def test_an_acknowledgement_ends_it(self) -> None:
        """Nobody else is called, and it says who took it on and when."""
        moment = at("2026-11-02 10:00")
        ladder, _ = climbed(start(step_call(moment), "law", RULES, moment))
        ladder = acknowledge(ladder, "p-motor-1", ANSWER, roster(), moment)

        assert (ladder.state, ladder.acknowledged_by) == ("acknowledged", "p-motor-1")
        assert turn(ladder, situation(), (), RULES, at("2027-01-01 00:00")) is None

    def test_the_absent_one_may_answer_too(self) -> None:
        """Whoever was represented has come back."""
        moment = at("2026-11-02 10:00")
        ladder, _ = climbed(start(step_call(moment), "law", RULES, moment), absent={"p-motor-1"})

        assert acknowledge(ladder, "p-motor-1", ANSWER, roster(), moment).state == "acknowledged"

    def test_somebody_who_was_not_called_may_not(self) -> None:
        """Unless they stand above those who were."""
        moment = at("2026-11-02 10:00")
        ladder, _ = climbed(start(step_call(moment), "law", RULES, moment))

        with pytest.raises(ServiceError) as error:
            acknowledge(ladder, "p-life-1", ANSWER, roster(), moment)
        assert error.value.code == "not_called"
        assert acknowledge(ladder, "p-senior-2", ANSWER, roster(), moment).state == "acknowledged"

    def test_the_same_request_again_changes_nothing(self) -> None:
        """Another one comes too late, and the same id for something else is refused."""
        moment = at("2026-11-02 10:00")
        ladder, _ = climbed(start(step_call(moment), "law", RULES, moment))
        done = acknowledge(ladder, "p-motor-1", ANSWER, roster(), moment)

        assert acknowledge(done, "p-motor-1", ANSWER, roster(), moment) is done
        for request, kind in (
            (Request("r-2", "d"), ErrorKind.CONFLICT),
            (Request("r-1", "other"), ErrorKind.UNPROCESSABLE),
            (Request("", "d"), ErrorKind.INVALID),
        ):
            with pytest.raises(ServiceError) as error:
                acknowledge(done, "p-motor-1", request, roster(), moment)
            assert error.value.kind is kind


class TestPolicy:
    """The file that people edit."""

    @pytest.mark.parametrize(
        ("old", "new", "line", "reason"),
        [
            ("calendar: CN", "calendar: XX", 7, "there is no calendar XX"),
            ("clocks: [decision], overdue", "clocks: [decisions], overdue", 19, "no pack has"),
            ("acknowledge_minutes: 30}", "acknowledge_minutes: 0}", 22, "greater than or equal"),
            ("id: lead, call: [lead]", "id: owner, call: [lead]", 17, "a level id stands twice"),
            ("when: {}", "when: {overdue: true}", 3, "the last ladder must be for every step"),
            ("call: [owner]", "call: [boss]", 22, "Input should be"),
        ],
    )
    def test_a_fault_is_told_with_line_and_reason(
        self, tmp_path: Path, old, new, line, reason
    ) -> None:
        """So that it can be mended where it stands."""
        text = (PEOPLE / "ladders.yaml").read_text(encoding="utf-8")
        assert old in text
        (tmp_path / "ladders.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

        with pytest.raises(DataFileError) as error:
            load_ladders(tmp_path, {"CN"}, {"decision"})
        assert [fault.line for fault in error.value.faults if reason in fault.reason] == [line]

    @pytest.mark.parametrize(
        ("owner", "clock", "overdue", "plan"),
        [
            ("law", "decision", True, "decision-overdue"),
            ("law", "decision", False, "decision-soon"),
            ("law", "review_decision", True, "law-overdue"),
            ("law", "review_decision", False, "house"),
            ("house", "first_contact", True, "house"),
            ("insurer", "report", True, "house"),
        ],
    )
    def test_the_first_ladder_that_is_for_the_step_is_taken(
        self, owner, clock, overdue, plan
    ) -> None:
        """By whose clock it is, by name, and by whether the time has passed."""
        moment = at("2026-11-07 03:00")
        ladder = start(step_call(moment, overdue=overdue, clock=clock), owner, RULES, moment)

        assert ladder.plan == plan
        assert (ladder.next_at == moment) is ladder.statutory

    def test_the_shipped_ladders_say_whose_rule_they_are(self) -> None:
        """No law knows them, so each says policy."""
        assert {plan.source for plan in POLICY.ladders} == {"policy"}
