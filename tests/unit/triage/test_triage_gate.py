"""Nobody untrained, away or with a lesson to pass gets a case by the way; a lead may say so."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import TRIAGE_MESSAGES
from services.datafiles.yamlfile import DataFile
from services.triage.domain.assessment import assigned
from services.triage.domain.library import Flag
from services.triage.handlers.acts import (
    Assign,
    ConfirmClassification,
    assign,
    confirm_classification,
)
from services.triage.handlers.run_acts import RunAct
from services.triage.handlers.run_script import RunDesk
from tests.support.routing_office import Office
from tests.support.run_fakes import MemoryApprovals, MemoryDocuments, MemoryRuns
from tests.support.triage_fakes import MemoryAssessments, first_change, library

REFUSED, DELAY = frozenset({"claims_refused"}), frozenset({"claims_delay"})


def flagged(case, *flags):
    """The case with signals found in it."""
    return replace(case, state=replace(case.state, flags=tuple(Flag(f, ()) for f in flags)))


def kept(case):
    """A store that holds the case."""
    store = MemoryAssessments()
    store.add([first_change(case)])
    return store


def confirmed(office, store, case, scene="claims_delay"):
    """Standing after a person says that the scene is another one."""
    command = ConfirmClassification(case.complaint_id, "complaint", scene, "p-9", uuid4().hex)
    after = confirm_classification(command, library(), office.dispatcher, store)
    return after.state.standing


def given(office, store, case, owner, **how):
    """Standing after a person gives the case to somebody."""
    fields = {"team": "", "by": "lead-east", "request_id": uuid4().hex, "text_id": "t-1", **how}
    command = Assign(case.complaint_id, owner=owner, **fields)
    return assign(command, office.dispatcher, store).state.standing


def refused(call):
    """Code and details of a refusal."""
    with pytest.raises(ServiceError) as error:
        call()
    assert error.value.kind is ErrorKind.CONFLICT
    return error.value.code, dict(error.value.details)


class TestAnotherScene:
    """Confirming another scene of the same team is no way past lesson, training and absence."""

    def test_who_fits_keeps_it(self, tmp_path):
        """The same owner, found as before; the rule of the team names the new scene."""
        office = Office(tmp_path)
        case = office.case()
        standing = confirmed(office, kept(case), case)

        assert (standing.owner, standing.owner_rule) == ("a", "team")
        assert standing.assignment_rule == "scene:claims_delay"

    @pytest.mark.parametrize(
        ("day", "owners"),
        [
            ({"barred": {"a": DELAY}}, {("c", "team"), ("d", "team")}),
            ({"absent": frozenset({"a"})}, {("b", "substitute")}),
        ],
    )
    def test_who_does_not_fit_the_new_scene_loses_it(self, tmp_path, day, owners):
        """The lesson on the new scene is missing, or the owner is away by now."""
        office = Office(tmp_path)
        case = office.case()
        assert case.state.standing.owner == "a"
        office.day = replace(office.day, **day)
        standing = confirmed(office, kept(case), case)

        assert (standing.owner, standing.owner_rule) in owners

    def test_who_is_in_conflict_loses_it(self, tmp_path):
        """A tie that nobody looked at since."""
        office = Office(tmp_path)
        case = office.case()
        case = replace(case, facts=replace(case.facts, involved=("a",)))

        assert confirmed(office, kept(case), case).owner in ("c", "d")

    def test_whom_a_person_chose_keeps_it(self, tmp_path):
        """Only people take back what people gave; a word on one scene is none on another."""
        office = Office(tmp_path, barred={"a": REFUSED | DELAY})
        case = office.case()
        store = kept(case)
        assert given(office, store, case, "b").owner_rule == "manual"
        assert confirmed(office, store, case).owner == "b"
        standing = given(office, store, case, "a", overrule_lesson=True)
        assert (standing.owner, standing.owner_rule) == ("a", "overruled")
        assert confirmed(office, store, case).owner_rule == "overruled"
        standing = confirmed(office, store, case, "claims_refused")

        assert (standing.owner, standing.owner_rule) == ("a", "manual")

    def test_in_a_team_that_a_person_chose_somebody_else_is_found(self, tmp_path):
        """The team stays, the owner that a rule found in it need not."""
        office = Office(tmp_path)
        case = office.case()
        store = kept(case)
        assert given(office, store, case, "", team="claims").owner == "a"
        office.day = replace(office.day, barred={"a": DELAY})
        standing = confirmed(office, store, case)

        assert (standing.team, standing.assignment_rule) == ("claims", "manual")
        assert standing.owner in ("c", "d")
        assert standing.owner_rule == "team"


class TestTurns:
    """A turn is passed to somebody who may take it."""

    def over(self, office):
        """A serial case whose turn it is with the insurer's person; ours, a, is beside."""
        case = office.case(insurer="xh", product_line="motor")
        there = office.dispatcher.passed(case, case.state.standing.owner)
        return assigned(case, there, content="c", request_id="r")

    def test_back_to_a_substitute(self, tmp_path):
        """Ours is away: whoever stands in has it."""
        office = Office(tmp_path)
        case = self.over(office)
        office.day = replace(office.day, absent=frozenset({"a"}))
        back = office.dispatcher.passed(case, case.state.standing.owner)

        assert (back.owner, back.turn, back.owner_rule) == ("b", "own", "substitute")
        assert back.beside == "xh-1"

    def test_there_to_another_of_the_same_insurer(self, tmp_path):
        """Whose turn it stays when a person says that the scene is another one."""
        office = Office(tmp_path)
        case = office.case(insurer="xh", product_line="motor", unit="sz")
        gone, other = case.state.standing.beside, {"xh-1": "xh-2", "xh-2": "xh-1"}
        office.day = replace(office.day, absent=frozenset({gone}))
        there = office.dispatcher.passed(case, case.state.standing.owner)
        assert (there.owner, there.owner_rule) == (other[gone], "substitute")
        over = assigned(case, there, content="c", request_id="r")
        standing = confirmed(office, kept(over), over)

        assert (standing.owner, standing.turn, standing.beside) == (there.owner, "insurer", "b")

    def test_there_to_nobody_is_refused(self, tmp_path):
        """The insurer's only free person is away: what to do is said, and nothing changes."""
        office = Office(tmp_path)
        case = office.case(insurer="xh", product_line="motor")
        office.day = replace(office.day, absent=frozenset({"xh-1"}))

        owner = case.state.standing.owner
        assert refused(lambda: office.dispatcher.passed(case, owner))[0] == "person_absent_alone"

    def test_back_to_who_must_learn_is_refused(self, tmp_path):
        """Until passed, or until a lead gives it to them all the same."""
        office = Office(tmp_path)
        case = self.over(office)
        office.day = replace(office.day, barred={"a": REFUSED})

        owner = case.state.standing.owner
        assert refused(lambda: office.dispatcher.passed(case, owner))[0] == "lesson_not_passed"
        choice = office.dispatcher.by_hand(case, "", "a", overrule=True)
        assert (choice.owner, choice.owner_rule, choice.turn) == ("a", "overruled", "own")


class TestTraining:
    """特殊人群: by hand, too, they go to trained people."""

    @pytest.mark.parametrize("person", ["a", "e", "desk"])
    def test_the_untrained_are_refused(self, tmp_path, person):
        """A handler of another team, one trained for something else, somebody of the desk."""
        office = Office(tmp_path)
        case = flagged(office.case(), "self_harm")
        code, details = refused(lambda: office.dispatcher.by_hand(case, "", person, overrule=False))

        assert code == "training_missing"
        assert details == {"person": person, "flags": "self_harm"}
        choice = office.dispatcher.by_hand(case, "", person, overrule=True)
        assert (choice.owner, choice.owner_rule) == (person, "overruled")

    @pytest.mark.parametrize("person", ["f", "lead-east", "boss"])
    def test_the_trained_and_leads_are_not(self, tmp_path, person):
        """Leads answer for what they take."""
        office = Office(tmp_path)
        case = flagged(office.case(), "self_harm")

        assert office.dispatcher.by_hand(case, "", person, overrule=False).owner_rule == "manual"

    def test_all_that_the_rules_of_a_team_name_is_asked(self, tmp_path):
        """Trained for the one signal is not trained for the other."""
        office = Office(tmp_path)

        assert {office.owner(flags=["elderly", "abuse"])[0] for _ in range(9)} == {"f"}
        assert office.owner(flags=["abuse"])[0] == "f"


class TestRuns:
    """Whoever may not have the case does not work on it by its script either."""

    @pytest.fixture
    def office(self, tmp_path):
        """Three people of the claims team may not: a must learn, b is away, d is tied."""
        return Office(tmp_path, barred={"a": REFUSED}, absent=frozenset({"b"}))

    def desk(self, office, store, case):
        """A desk over the case."""
        return RunDesk(
            MemoryRuns(),
            store,
            library(),
            MemoryApprovals(),
            office.organisation.people,
            office.dispatcher,
            lambda *_: None,
            MemoryDocuments(case.complaint_id),
        )

    def test_starting_and_taking_over(self, office):
        """The same refusal as when the case is given; whoever may goes on."""
        case = office.case(partner="repair")
        store = kept(case)
        desk = self.desk(office, store, case)

        def act(by):
            return RunAct(case.complaint_id, by, uuid4().hex)

        assert refused(lambda: desk.start(act("a")))[0] == "lesson_not_passed"
        assert refused(lambda: desk.start(act("b")))[0] == "person_absent_alone"
        assert refused(lambda: desk.start(act("d")))[0] == "avoid_declared_tie"
        desk.start(act("c"))
        assert refused(lambda: desk.hand_over(act("a"), "a", "t"))[0] == "lesson_not_passed"
        assert refused(lambda: desk.hand_over(act("c"), "b", "t"))[0] == "person_absent_alone"
        given(office, store, case, "a", overrule_lesson=True)

        assert desk.hand_over(act("a"), "a", "t").run.holder == "a"

    def test_the_untrained(self, office):
        """Of a case with a signal that needs training."""
        case = flagged(office.case(), "elderly")
        desk = self.desk(office, kept(case), case)

        code, _ = refused(lambda: desk.start(RunAct(case.complaint_id, "c", "r")))
        assert code == "training_missing"

    def test_a_lead_says_so_by_giving_the_case(self, office):
        """One way: the assignment with the lead's word; it counts for this person alone."""
        case = office.case()
        store = kept(case)
        desk = self.desk(office, store, case)
        office.day = replace(office.day, barred={"a": REFUSED, "c": REFUSED})
        given(office, store, case, "a", overrule_lesson=True)

        code, _ = refused(lambda: desk.start(RunAct(case.complaint_id, "c", "r-1")))
        assert code == "lesson_not_passed"
        assert desk.start(RunAct(case.complaint_id, "a", "r-2")).run.holder == "a"


class TestWords:
    """A refusal says what to do."""

    def test_away_with_and_without_a_substitute(self, tmp_path):
        """The one who stands in may take it himself; where nobody may, no name is left open."""
        office = Office(tmp_path, absent=frozenset({"a", "c"}))
        case = office.case()

        def by_hand(person):
            return refused(lambda: office.dispatcher.by_hand(case, "", person, overrule=False))

        assert by_hand("a") == ("person_absent", {"person": "a", "substitute": "b"})
        assert by_hand("c") == ("person_absent_alone", {"person": "c", "substitute": ""})
        office.day = replace(office.day, barred={"b": REFUSED})
        assert by_hand("a")[0] == "person_absent_alone"

    def test_every_sentence_has_what_it_names(self):
        """No sentence of the new refusals speaks of a substitute whom it does not have."""
        told = DataFile(TRIAGE_MESSAGES).content
        assert "{substitute}" in str(told["person_absent"])
        assert "{substitute}" not in str(told["person_absent_alone"])
