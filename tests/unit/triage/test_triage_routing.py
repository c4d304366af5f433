"""Owners: territory, conflicts of interest, training, absence, turns, load."""

from dataclasses import replace

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import MANUAL, assigned
from tests.support.routing_office import ORGANISATION, Office


@pytest.fixture
def office(tmp_path):
    """Everybody at work."""
    return Office(tmp_path)


class TestTerritory:
    """属地: the own unit first, then the nearest above."""

    @pytest.mark.parametrize(("unit", "owner"), [("sh", "a"), ("sz", "b"), ("east", "c")])
    def test_the_nearest_takes_it(self, office, unit, owner):
        """Of the own unit, else of a unit above; d has not the skill."""
        assert office.owner(unit=unit) == (owner, "team")

    def test_near_but_full_lets_others_go_first(self, office):
        """Capacity goes before nearness, and everybody full is still no reason for nobody."""
        for _ in range(10):
            office.tally.took("a")
        assert office.owner() == ("c", "team")
        for person in "bc":
            for _ in range(10):
                office.tally.took(person)
        assert office.owner() == ("a", "team")

    def test_language(self, office):
        """Whoever speaks it goes before whoever is near."""
        assert office.owner(language="en") == ("c", "team")
        assert office.owner(language="zh") == ("a", "team")


class TestConflicts:
    """回避: refused by rule and by hand, with the reason."""

    @pytest.mark.parametrize(
        ("person", "facts", "code"),
        [
            ("c", {"insurer": "xh"}, "avoid_declared_tie"),
            ("d", {"partner": "repair"}, "avoid_declared_tie"),
            ("a", {"involved": ("a",)}, "avoid_involved"),
            ("lead-east", {"involved": ("a",)}, "avoid_manages_involved"),
            ("lead-hq", {"involved": ("a",)}, "avoid_manages_involved"),
            ("boss", {"involved": ("lead-east",)}, "avoid_manages_involved"),
            ("g", {"involved": ("a",)}, "avoid_declared_tie"),
            ("a", {"involved": ("g",)}, "avoid_declared_tie"),
            ("xh-1", {"insurer": "yf"}, "avoid_stationed"),
            ("xh-2", {"insurer": "xh"}, "avoid_declared_tie"),
        ],
    )
    def test_refused(self, office, person, facts, code):
        """Each kind of interest; declared ties work both ways."""
        case = office.case(**facts)

        assert office.refusal(case, person) == (ErrorKind.CONFLICT, code)
        assert office.refusal(case, person, overrule=True) == (ErrorKind.CONFLICT, code)
        assert case.state.standing.owner != person

    @pytest.mark.parametrize(
        ("person", "facts"),
        [
            ("c", {"insurer": "yf"}),
            ("lead-east", {"involved": ("b",)}),
            ("lead-east", {"involved": ("lead-hq",)}),
            ("xh-1", {"insurer": "xh"}),
        ],
    )
    def test_free(self, office, person, facts):
        """Others' interests hinder nobody; a stationed person acts for the own insurer."""
        choice = office.dispatcher.by_hand(office.case(**facts), "", person, overrule=False)

        assert (choice.owner, choice.owner_rule) == (person, "manual")

    def test_the_explanation_names_the_reason(self, office):
        """Candidates with why not each."""
        told = office.dispatcher.considered(office.case(insurer="xh", involved=("a",)))

        assert {c.person: (c.refused, c.party) for c in told} == {
            "a": ("involved", "a"),
            "b": ("", ""),
            "c": ("declared_tie", "xh"),
            "d": ("skill", ""),
            "xh-1": ("", ""),
            "xh-2": ("declared_tie", "sh"),
        }

    def test_a_substitute_with_an_interest_does_not_stand_in(self, tmp_path):
        """a is away and b involved: another one of the team takes it."""
        office = Office(tmp_path, absent=frozenset({"a", "c"}))

        assert office.owner() == ("b", "team")
        assert office.owner(involved=("b",)) == ("g", "other_team")


class TestAbsenceAndTraining:
    """Who is away, who is trained, who must learn first."""

    def test_an_absent_returning_owner_is_represented(self, tmp_path):
        """The complainant's earlier owner is away: the substitute has it, and it is said."""
        office = Office(tmp_path, absent=frozenset({"a"}))

        assert office.owner(earlier="a") == ("b", "substitute")
        assert office.refusal(office.case(), "a") == (ErrorKind.CONFLICT, "person_absent")

    def test_repeaters_return(self, office):
        """To who had them, unless there is a conflict now."""
        assert office.owner(earlier="b") == ("b", "returns")
        assert office.owner(earlier="b", involved=("b",)) == ("a", "team")

    def test_the_insurers_person_is_not_returned_to(self, office):
        """Who had the earlier case for the insurer does not act for us; ours comes first."""
        assert office.owner(earlier="xh-1", insurer="xh") == ("a", "team")

    def test_special_attention_needs_training(self, office):
        """e is trained for the elderly alone; f by being in the team."""
        assert {office.owner(flags=["self_harm"])[0] for _ in range(9)} == {"f"}
        assert office.owner(flags=["elderly"], earlier="a")[0] in ("e", "f")

    def test_nobody_of_the_team_is_trained(self, tmp_path):
        """A lead steps in rather than an untrained handler."""
        office = Office(tmp_path, absent=frozenset({"f"}))

        assert office.owner(flags=["self_harm"]) == ("lead-east", "steps_in")

    def test_a_lesson_not_passed(self, tmp_path):
        """Not by rule; by hand only when the lead says so."""
        office = Office(tmp_path, barred={"a": frozenset({"claims_refused"})})
        case = office.case()

        assert case.state.standing.owner == "c"
        assert office.owner("claims_delay")[0] == "a"
        assert office.refusal(case, "a") == (ErrorKind.CONFLICT, "lesson_not_passed")
        assert office.dispatcher.by_hand(case, "", "a", overrule=True).owner == "a"

    def test_off_shift(self, tmp_path):
        """Territory goes before shifts, but not where it is urgent."""
        office = Office(tmp_path, off_shift=frozenset({"a", "e"}))

        assert office.owner()[0] == "a"
        assert office.owner(flags=["elderly"])[0] == "f"

    def test_never_nobody_but_where_nobody_may(self, tmp_path):
        """An empty team, then all away: said plainly."""
        office = Office(tmp_path)
        assert office.owner("hotline_unreachable") == ("lead-east", "steps_in")
        everybody = frozenset(office.organisation.people)
        assert Office(tmp_path, absent=everybody).owner() == ("", "nobody")


class TestRoutes:
    """Serial and parallel with the insurer's people; one owner always visible."""

    def test_serial_passes_the_turn_there_and_back(self, office):
        """Our owner first, who alone passes it; then the insurer's person with ours beside."""
        case = office.case(insurer="xh", product_line="motor")
        standing = case.state.standing
        assert (standing.route, standing.turn, standing.beside) == ("serial", "own", "xh-1")
        with pytest.raises(ServiceError) as refused:
            office.dispatcher.passed(case, "xh-1")
        assert refused.value.code == "turn_not_yours"
        there = office.dispatcher.passed(case, standing.owner)
        assert (there.owner, there.turn, there.beside) == ("xh-1", "insurer", standing.owner)
        over = assigned(case, there, content="c", request_id="r")
        back = office.dispatcher.passed(over, "xh-1")

        assert (back.owner, back.turn, back.beside) == (standing.owner, "own", "xh-1")

    def test_parallel(self, office):
        """Both at once; the owner is ours and there is no turn."""
        choice = office.first(flags=["group"], insurer="xh")

        assert (choice.route, choice.beside, choice.turn) == ("parallel", "xh-1", "own")
        assert choice.owner in "ab"

    def test_no_stationed_people_no_second_side(self, office):
        """The rule fits, but yf has nobody here."""
        case = office.case(product_line="motor")
        with pytest.raises(ServiceError) as refused:
            office.dispatcher.passed(case, "a")

        assert case.state.standing.route == "own"
        assert refused.value.code == "no_turn_to_pass"


class TestHostileFiles:
    """Faults of the organisation file are told with line and reason."""

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ("skills: [claims_delay]", "skills: [claims]", "claims is not in this file"),
            ("ties: [repair]", "ties: [nobody]", "nobody is not in this file"),
            ("trained: [elderly]", "trained: [old]", "old is not in this file"),
            ("{id: e,", "{id: 'e.f',", "should match pattern"),
            ("{id: boss,", "{id: boss, manager: boss,", "boss manages itself"),
            ("substitutes: [b]", "substitutes: [a]", "a is its own substitute"),
            ("insurer: xh, ties", "insurer: zz, ties", "zz is not in this file"),
            ("team: other,", "team: other, regions: [mars],", "mars is not in this file"),
            ("team: other,", "team: other, capacity: -1,", "greater than or equal to 0"),
            (
                "team: other,",
                'team: other, shifts: [{hours: "9-18"}],',
                "should match pattern",
            ),
        ],
    )
    def test_told_with_line(self, tmp_path, old, new, reason):
        """One fault, at its line."""
        with pytest.raises(Exception) as refused:
            Office(tmp_path, ORGANISATION.replace(old, new, 1))
        line = ORGANISATION[: ORGANISATION.index(old)].count("\n") + 1

        assert f"organisation.yaml:{line}: " in str(refused.value)
        assert reason in str(refused.value)


class TestAvoidanceDuringACase:
    """Somebody turns out to be in conflict: only their side is chosen anew."""

    @pytest.fixture
    def serial(self, office):
        """A serial case: a has it, given by hand, and xh-1 stands beside."""
        case = office.case(insurer="xh", product_line="motor")
        standing = replace(case.state.standing, owner="b", owner_rule=MANUAL, team="other")
        return replace(case, state=replace(case.state, standing=standing))

    def test_nobody_in_conflict_changes_nothing(self, office, serial):
        """Others may be involved."""
        assert office.dispatcher.without_conflict(involving(serial, "g")) is None

    def test_the_one_beside(self, office, serial):
        """xh-1 goes and our owner, given by hand, stays; nobody else is free there."""
        now = serial.state.standing
        choice = office.dispatcher.without_conflict(involving(serial, "xh-1"))

        assert (choice.owner, choice.owner_rule, choice.team) == ("b", MANUAL, "other")
        assert choice.rule == now.assignment_rule
        assert (choice.beside, choice.route, choice.turn) == ("", "own", "own")

    def test_another_one_of_the_insurer_stands_beside(self, tmp_path):
        """xh-2 takes over where no tie speaks against it."""
        office = Office(tmp_path, ORGANISATION.replace("insurer: xh, ties: [sh]", "insurer: xh"))
        case = office.case(insurer="xh", product_line="motor")
        gone = case.state.standing.beside
        choice = office.dispatcher.without_conflict(involving(case, gone))

        assert {gone, choice.beside} == {"xh-1", "xh-2"}
        assert (choice.owner, choice.route) == (case.state.standing.owner, "serial")

    def test_our_owner(self, office, serial):
        """The insurer's person stays beside, and the team keeps the case."""
        choice = office.dispatcher.without_conflict(involving(serial, "b"))

        assert (choice.owner, choice.owner_rule, choice.team) == ("g", "team", "other")
        assert (choice.beside, choice.route, choice.turn) == ("xh-1", "serial", "own")

    def test_ours_while_the_insurer_has_the_turn(self, office, serial):
        """The turn stays where it is; another one of ours stands beside."""
        over = assigned(
            serial,
            office.dispatcher.passed(serial, serial.state.standing.owner),
            content="c",
            request_id="r",
        )
        choice = office.dispatcher.without_conflict(involving(over, "b"))

        assert (choice.owner, choice.turn, choice.route) == ("xh-1", "insurer", "serial")
        assert (choice.beside, choice.owner_rule) == ("g", MANUAL)

    def test_the_insurers_person_whose_turn_it_is(self, office, serial):
        """Nobody else is free there, so the case comes back to ours."""
        over = assigned(
            serial,
            office.dispatcher.passed(serial, serial.state.standing.owner),
            content="c",
            request_id="r",
        )
        choice = office.dispatcher.without_conflict(involving(over, "xh-1"))

        assert (choice.owner, choice.beside) == ("b", "")
        assert (choice.turn, choice.route) == ("own", "own")

    def test_nobody_of_ours_and_the_insurers_person_goes(self, office, serial):
        """Ours are looked for, so that the case does not lie with nobody unseen."""
        standing = replace(serial.state.standing, owner="xh-1", turn="insurer", beside="")
        case = replace(serial, state=replace(serial.state, standing=standing))
        choice = office.dispatcher.without_conflict(involving(case, "xh-1"))

        assert (choice.owner, choice.owner_rule, choice.turn) == ("g", "team", "own")

    def test_both(self, office, serial):
        """Each side by itself."""
        choice = office.dispatcher.without_conflict(involving(serial, "b", "xh-1"))

        assert (choice.owner, choice.beside, choice.route) == ("g", "", "own")

    @pytest.mark.parametrize("turn", ["own", "insurer"])
    def test_the_turn_is_not_passed_to_whoever_must_keep_out(self, office, serial, turn):
        """With the reason, whichever side it would go to."""
        case, other = serial, "xh-1"
        if turn == "insurer":
            over = office.dispatcher.passed(serial, serial.state.standing.owner)
            case, other = assigned(serial, over, content="c", request_id="r"), "b"
        with pytest.raises(ServiceError) as refused:
            office.dispatcher.passed(involving(case, other), "lead-east")

        assert refused.value.kind is ErrorKind.CONFLICT
        assert (refused.value.code, refused.value.details["person"]) == ("avoid_involved", other)
        assert office.dispatcher.passed(involving(case, "g"), "lead-east").owner == other


def involving(case, *people):
    """The case with these people involved."""
    return replace(case, facts=replace(case.facts, involved=people))
