"""Who is involved (涉事人员): naming adds, striking off is others' to do, nothing is forgotten."""

from dataclasses import replace

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.handlers.acts import (
    Assign,
    ConfirmClassification,
    MovePlaybook,
    assign,
    confirm_classification,
    move_playbook,
)
from services.triage.handlers.involved import (
    NameInvolved,
    StrikeInvolved,
    name_involved,
    strike_involved,
)
from services.triage.handlers.routing import PassTurn, pass_turn
from services.triage.views import routing_history
from tests.support.routing_office import Office
from tests.support.triage_fakes import NOW, MemoryAssessments, first_change, library


class Case:
    """A stored case of `a` with acts on it; the complaint itself named whom `came` says."""

    def __init__(self, folder, *came, **facts):
        """Everybody at work."""
        self.office, self.store = Office(folder), MemoryAssessments()
        made = self.office.case(involved=came, **facts)
        self.key, self.count = made.complaint_id, 0
        self.store.add([first_change(made)])

    @property
    def now(self):
        """As stored."""
        return self.store.get(self.key)

    @property
    def owner(self):
        """Who has it."""
        return self.now.state.standing.owner

    def do(self, act, shape, *fields, by="lead-hq", text_id="t-1", request_id=""):
        """One act."""
        self.count += 1
        command = shape(self.key, *fields, by, request_id or f"r-{self.count}", text_id)
        return act(command, self.office.dispatcher, self.store)

    def name(self, *people, **how):
        """Somebody is involved."""
        return self.do(name_involved, NameInvolved, people, **how)

    def strike(self, *people, **how):
        """Somebody is not."""
        return self.do(strike_involved, StrikeInvolved, people, **how)

    def assign(self, owner, **how):
        """By hand."""
        return self.do(assign, Assign, "", owner, **how)

    def confirm(self, scene):
        """What the matter is."""
        self.count += 1
        command = ConfirmClassification(self.key, "complaint", scene, "b", f"r-{self.count}")
        return confirm_classification(command, library(), self.office.dispatcher, self.store)

    @property
    def history(self):
        """Act, who did it, who had the case then, and whom it was about."""
        steps = routing_history(self.now)
        return [(s.act, s.by, s.owner, s.people) for s in steps]


def refused(call, *arguments, **how):
    """Kind and code of a refusal."""
    with pytest.raises(ServiceError) as error:
        call(*arguments, **how)
    return error.value.kind, error.value.code


class TestNaming:
    """Only adds."""

    def test_a_conflicted_owner_loses_the_case(self, tmp_path):
        """a turns out to have sold it; the repeat changes nothing."""
        case = Case(tmp_path)
        assert case.owner == "a"
        after = case.name("a", request_id="same")
        again = case.name("a", request_id="same")

        assert after.facts.involved == ("a",)
        assert case.owner != "a"
        assert (again.version, len(case.store.changes)) == (after.version, 2)

    def test_whoever_was_named_stays(self, tmp_path):
        """Naming another one, even by the person in conflict, frees nobody."""
        case = Case(tmp_path, "e")
        case.name("a")
        case.name("b", by="a")
        case.name("a", by="a")

        assert case.now.facts.involved == ("e", "a", "b")
        assert refused(case.assign, "a") == (ErrorKind.CONFLICT, "avoid_involved")

    @pytest.mark.parametrize(
        ("people", "text_id", "code"),
        [
            ((), "t", "field_missing"),
            (("a",) * 21, "t", "field_missing"),
            (("a",), "", "field_missing"),
            (("nobody",), "t", "person_unknown"),
        ],
    )
    def test_refused(self, tmp_path, people, text_id, code):
        """Nobody, too many, no reason, unknown: nothing is stored."""
        case = Case(tmp_path)

        assert refused(case.name, *people, text_id=text_id) == (ErrorKind.INVALID, code)
        assert len(case.store.changes) == 1

    def test_an_owner_given_by_hand_stays_when_the_other_side_must_go(self, tmp_path):
        """The insurer's person beside sold it: ours goes on."""
        case = Case(tmp_path, insurer="xh", product_line="motor")
        case.assign("b")
        assert case.now.state.standing.beside == "xh-1"
        case.name("xh-1")

        assert (case.owner, case.now.state.standing.beside) == ("b", "")
        assert case.now.state.standing.owner_rule == "manual"

    def test_the_event_says_whom_and_why(self, tmp_path):
        """Beside who said so."""
        case = Case(tmp_path)
        case.name("a", "b", text_id="t-7")
        event = case.store.changes[-1].event

        assert (event.by, event.text_id, event.named) == ("lead-hq", "t-7", ("a", "b"))
        assert event.struck == ()


class TestStrikingOff:
    """By somebody free, with a reason; what was said before stays in the history."""

    def test_it_frees_the_person(self, tmp_path):
        """The owner stays, the person may have the case again, and a repeat changes nothing."""
        case = Case(tmp_path, "a")
        owner = case.owner
        case.name("b")
        after = case.strike("a", by="lead-west", request_id="same")
        case.strike("a", by="lead-west", request_id="same")

        assert after.facts.involved == ("b",)
        assert (case.owner, case.store.changes[-1].event.struck) == (owner, ("a",))
        assert len(case.store.changes) == 3
        case.assign("a")
        assert case.owner == "a"

    @pytest.mark.parametrize(
        ("by", "code"),
        [
            ("a", "avoid_involved"),
            ("lead-east", "avoid_manages_involved"),
            ("g", "avoid_declared_tie"),
            ("xh-1", "avoid_stationed"),
        ],
    )
    def test_never_by_whoever_must_keep_out(self, tmp_path, by, code):
        """The person, a superior, a tie, another side."""
        case = Case(tmp_path, "a")

        assert refused(case.strike, "a", by=by) == (ErrorKind.CONFLICT, code)
        assert case.now.facts.involved == ("a",)

    def test_refused(self, tmp_path):
        """No reason, nobody, not named, an unknown person who says so."""
        case = Case(tmp_path, "b")
        free = {"by": "lead-east"}

        assert refused(case.strike, "b", text_id="", **free)[1] == "field_missing"
        assert refused(case.strike, **free)[1] == "field_missing"
        assert refused(case.strike, "b", "a", **free)[1] == "not_involved"
        assert refused(case.strike, "b", by="nobody")[1] == "person_unknown"
        assert case.now.facts.involved == ("b",)


class TestHistory:
    """流转记录: from the first owner on, why, when, and who was named."""

    def test_untouched(self, tmp_path):
        """The first owner, and whom the complaint named; nothing is stored for it."""
        case = Case(tmp_path, "e")
        [first] = routing_history(case.now)

        assert (first.act, first.by, first.owner) == ("assess", "service:triage", "a")
        assert (first.people, first.version, first.at) == (("e",), 1, NOW)
        assert case.now.routed == ()

    def test_every_change_shows(self, tmp_path):
        """With who did it; naming also where the owner stays."""
        case = Case(tmp_path, "e", insurer="xh", product_line="motor")
        case.do(pass_turn, PassTurn)
        case.name("a", by="b")
        case.do(pass_turn, PassTurn)
        case.strike("e", by="lead-west")
        case.assign("b")

        assert case.history == [
            ("assess", "service:triage", "a", ("e",)),
            ("pass-turn", "lead-hq", "xh-1", ()),
            ("name-involved", "b", "xh-1", ("a",)),
            ("pass-turn", "lead-hq", "b", ()),
            ("strike-involved", "lead-west", "b", ("e",)),
            ("assign", "lead-hq", "b", ()),
        ]
        steps = routing_history(case.now)
        assert [step.version for step in steps] == [1, 2, 3, 4, 5, 6]
        assert [step.beside for step in steps[1:3]] == ["a", "b"]
        assert [step.text_id for step in steps] == ["", *["t-1"] * 5]
        assert {step.at for step in steps} == {NOW}

    def test_confirming_another_scene(self, tmp_path):
        """Shows where it brings another team; the first owner is not forgotten by other acts."""
        case = Case(tmp_path)
        case.confirm("claims_delay")
        book = "cn-claims-delay"
        now = case.now.state.standing
        assert now.playbook == book
        command = MovePlaybook(case.key, "cn-claims-refused", "", "b", "move", "t-2")
        move_playbook(command, library(), case.store)
        assert [step[0] for step in case.history] == ["assess"]
        case.confirm("hotline_unreachable")

        assert case.history[1:] == [("confirm-classification", "b", case.owner, ())]
        assert routing_history(case.now)[-1].assignment_rule == "scene:hotline_unreachable"

    def test_what_was_stored_before_there_were_steps(self, tmp_path):
        """Acts remembered tell what they can, and new ones follow."""
        case = Case(tmp_path)
        case.assign("b")
        case.store.stored[case.key] = replace(case.now, routed=())
        assert case.history == [("assign", "lead-hq", "b", ())]
        case.name("b")

        assert [step[0] for step in case.history] == ["assign", "name-involved"]


class TestReassigning:
    """改派 with a reason."""

    def test_whose_it_is_already(self, tmp_path):
        """Without a reason nobody else gets it; with one it is kept."""
        case = Case(tmp_path)

        assert refused(case.assign, "b", text_id="") == (
            ErrorKind.INVALID,
            "assign_reason_missing",
        )
        case.assign("b")
        assert routing_history(case.now)[-1].text_id == "t-1"

    def test_nobodys(self, tmp_path):
        """Whoever takes it up first need not explain."""
        case = Case(tmp_path)
        now = case.now
        standing = replace(now.state.standing, owner="", owner_rule="nobody")
        case.store.stored[case.key] = replace(now, state=replace(now.state, standing=standing))
        case.assign("b", text_id="")

        assert case.owner == "b"
