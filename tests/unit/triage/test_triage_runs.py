"""The state machine of a run: turns, branches, evidence, duties, hand-over, the end."""

from decimal import Decimal

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.runs import acts
from services.triage.domain.runs.acts import Who
from services.triage.domain.runs.events import Attached, Finished
from services.triage.domain.runs.run import HISTORY_MAX, folded
from services.triage.domain.script import END
from tests.support.run_fakes import beside, book, fresh, grown, script

ANNE, BO, LEA, OLE = (
    Who("p-1", "handler"),
    Who("p-2", "handler"),
    Who("p-lead", "lead"),
    Who("p-ops", "ops"),
)
SCRIPT = script()


def begun(walk=SCRIPT, who=ANNE):
    """A run at its first step."""
    return grown(fresh(), [acts.started(walk, None, who)], who.person)


def at(step, walk=SCRIPT, who=ANNE):
    """A run that stands at `step`, whatever came before."""
    run = begun(walk, who)
    looked = grown(run, [Attached("cn-matter/ours", "d-1")])
    known = {"look": run, "ask": answered(looked, "look")}
    if step in known:
        return known[step]
    on = answered(known["ask"], "ask", "money" if step == "settle" else "word")
    if step in ("explain", "settle"):
        return on
    said = grown(on, acts.confirm(on, SCRIPT, ["cn-matter/explain"], True, "", ANNE))
    return {"papers": said}[step]


def answered(run, step, given="", text_id="t-1", who=ANNE):
    """The run after an answer."""
    return grown(run, acts.answer(run, SCRIPT, f"cn-matter/{step}", given, text_id, who))


def refused(call, *arguments):
    """Kind and code with which an act is refused."""
    with pytest.raises(ServiceError) as error:
        call(*arguments)
    return error.value.kind, error.value.code


class TestTheWalk:
    """Step by step, branch by branch."""

    def test_it_begins_beside_the_matter(self):
        """What goes beside comes first, and leads into the matter."""
        walk = script(beside(), book())
        run = begun(walk)
        assert run.step == "cn-with-care/listen"
        on = grown(run, acts.confirm(run, walk, [run.step], True, "", ANNE))
        assert on.step == "cn-matter/look"

    @pytest.mark.parametrize(("given", "then"), [("money", "settle"), ("word", "explain")])
    def test_an_answer_chooses_its_branch(self, given, then):
        """With `go` there, without it to the step below."""
        assert answered(at("ask"), "ask", given).step == f"cn-matter/{then}"

    @pytest.mark.parametrize("given", ["", "nonsense"])
    def test_an_answer_must_be_one_of_them(self, given):
        """Neither none nor an unknown one."""
        call = (acts.answer, at("ask"), SCRIPT, "cn-matter/ask", given, "", ANNE)
        assert refused(*call) == (ErrorKind.INVALID, "run_answer_unknown")

    def test_no_step_out_of_turn(self):
        """Only the current one; an unknown one is a mistake."""
        run = begun()
        assert refused(acts.answer, run, SCRIPT, "cn-matter/ask", "word", "", ANNE) == (
            ErrorKind.CONFLICT,
            "run_other_step",
        )
        assert refused(acts.answer, run, SCRIPT, "cn-x/y", "", "", ANNE)[0] is ErrorKind.INVALID

    def test_what_is_said_is_confirmed_and_not_answered(self):
        """A must-say step takes a confirmation; saying no needs a reason."""
        run, step = at("explain"), "cn-matter/explain"
        assert refused(acts.answer, run, SCRIPT, step, "", "t", ANNE)[1] == "run_step_is_said"
        assert refused(acts.skip, run, SCRIPT, step, "t", ANNE)[1] == "run_step_is_said"
        assert (
            refused(acts.confirm, run, SCRIPT, [step], False, "", ANNE)[1] == "run_reason_missing"
        )
        on = grown(run, acts.confirm(run, SCRIPT, [step], False, "t-9", ANNE))
        assert (on.step, on.steps[-1].how) == ("cn-matter/papers", "not_said")

    def test_a_step_left_out_needs_a_reason(self):
        """Then the walk goes on below."""
        run = at("settle")
        assert refused(acts.skip, run, SCRIPT, run.step, "", ANNE)[1] == "run_reason_missing"
        assert grown(run, acts.skip(run, SCRIPT, run.step, "t", ANNE)).step == "cn-matter/note"

    def test_a_step_of_a_higher_role(self):
        """A handler may not record what a lead must; a lead may, and the walk ends."""
        settled = at("settle")
        run = grown(settled, acts.skip(settled, SCRIPT, settled.step, "t", ANNE))
        note = (run, SCRIPT, "cn-matter/note", "", "t", ANNE)
        assert refused(acts.answer, *note) == (ErrorKind.FORBIDDEN, "run_step_role")
        given = grown(run, acts.hand_over(run, LEA, "", ANNE))
        assert answered(given, "note", who=LEA).step == END


class TestEvidence:
    """Nothing is asked that we hold."""

    def test_a_step_waits_for_what_it_collects(self):
        """Optional papers are not waited for; the missing ones are named."""
        run = at("papers")
        with pytest.raises(ServiceError) as error:
            acts.answer(run, SCRIPT, "cn-matter/papers", "", "", ANNE)
        assert error.value.details == {"evidence": ["cn-matter/theirs"]}
        on = grown(run, acts.attach(run, SCRIPT, "cn-matter/theirs", "d", "complainant", ANNE))
        assert answered(on, "papers").step == "cn-matter/settle"

    def test_ours_is_never_asked_of_the_complainant(self):
        """Not what the insurer holds, and nothing a second time."""
        run = begun()
        ours = (run, SCRIPT, "cn-matter/ours", "d", "complainant", ANNE)
        assert refused(acts.attach, *ours) == (ErrorKind.CONFLICT, "run_evidence_ours")
        held = grown(run, acts.attach(run, SCRIPT, "cn-matter/theirs", "d-2", "", ANNE))
        again = (held, SCRIPT, "cn-matter/theirs", "d-3", "complainant", ANNE)
        assert refused(acts.attach, *again)[1] == "run_evidence_ours"

    def test_unknown_evidence(self):
        """Is no evidence of this script."""
        call = (acts.attach, begun(), SCRIPT, "cn-matter/none", "d", "", ANNE)
        assert refused(*call)[0] is ErrorKind.INVALID


class TestWhoHolds:
    """One person works on a run; others take over on record."""

    def test_others_may_not_act(self):
        """Every act is the holder's."""
        run = begun()
        assert (
            refused(acts.attach, run, SCRIPT, "cn-matter/ours", "d", "", BO)[1] == "run_not_yours"
        )
        assert refused(acts.finish, run, SCRIPT, "broken_off", "t", BO)[1] == "run_not_yours"

    def test_given_taken_or_moved_by_a_lead(self):
        """The holder gives without a reason, the others need one; a peer cannot move it."""
        run = begun()
        assert grown(run, acts.hand_over(run, BO, "", ANNE)).holder == "p-2"
        assert grown(run, acts.hand_over(run, BO, "ill", BO)).holder == "p-2"
        assert grown(run, acts.hand_over(run, BO, "ill", LEA)).holder == "p-2"
        assert refused(acts.hand_over, run, BO, "", LEA)[1] == "run_reason_missing"
        assert refused(acts.hand_over, run, LEA, "t", BO) == (ErrorKind.FORBIDDEN, "run_not_yours")
        assert refused(acts.hand_over, run, ANNE, "t", BO)[1] == "run_held_already"
        assert refused(acts.hand_over, run, OLE, "t", ANNE) == (ErrorKind.FORBIDDEN, "run_role")

    def test_roles_without_a_script(self):
        """Operators work by none."""
        assert refused(acts.started, SCRIPT, None, OLE) == (ErrorKind.FORBIDDEN, "run_role")


class TestTheEnd:
    """No run ends with an unsaid duty unless somebody says why."""

    def ended(self):
        """A run whose steps are done, with no duty confirmed."""
        run = at("settle", who=ANNE)
        run = grown(run, acts.skip(run, SCRIPT, run.step, "t", ANNE))
        run = grown(run, acts.hand_over(run, LEA, "", ANNE))
        return answered(run, "note", who=LEA)

    def test_duties_first(self):
        """What is left is named; must and never need reasons the other way round."""
        run = self.ended()
        with pytest.raises(ServiceError) as error:
            acts.finish(run, SCRIPT, "completed", "", LEA)
        keys = ["cn-matter/must/1", "cn-matter/must/2", "cn-matter/never/1"]
        assert error.value.details == {"items": keys}
        assert refused(acts.confirm, run, SCRIPT, keys[:1], False, "", LEA)[0] is ErrorKind.INVALID
        assert refused(acts.confirm, run, SCRIPT, keys[2:], True, "", LEA)[0] is ErrorKind.INVALID
        run = grown(run, acts.confirm(run, SCRIPT, keys[:1], True, "", LEA))
        run = grown(run, acts.confirm(run, SCRIPT, keys[1:], False, "t-why", LEA))
        done = grown(run, acts.finish(run, SCRIPT, "completed", "", LEA))
        assert (done.state, done.history[-1].what.unsaid) == ("completed", ())
        assert done.said["cn-matter/must/2"].text_id == "t-why"

    def test_broken_off_with_a_reason(self):
        """Whatever is left is on record as unsaid."""
        run = begun()
        assert refused(acts.finish, run, SCRIPT, "completed", "t", ANNE)[1] == "run_steps_left"
        assert refused(acts.finish, run, SCRIPT, "broken_off", "", ANNE)[1] == "run_reason_missing"
        done = grown(run, acts.finish(run, SCRIPT, "broken_off", "t", ANNE))
        assert len(done.history[-1].what.unsaid) == 3

    def test_an_ended_or_moved_run_takes_nothing(self):
        """Another playbook version is another run."""
        done = grown(begun(), [Finished("broken_off", "t")])
        assert refused(acts.current, done, SCRIPT.names)[1] == "run_ended"
        assert refused(acts.current, begun(), ["cn-matter@2"])[1] == "run_playbook_moved"


class TestAnother:
    """A second run of a case."""

    def test_not_while_one_goes_on(self):
        """The open one is named."""
        assert refused(acts.started, SCRIPT, begun(), BO)[1] == "run_open"

    def test_it_brings_papers_and_offers_along(self):
        """Neither is asked for twice nor granted twice."""
        run = grown(begun(), [Attached("cn-matter/theirs", "d"), Finished("broken_off", "t")])
        next_one = grown(fresh(offered_before=Decimal(9)), [acts.started(SCRIPT, run, BO)], "p-2")
        assert next_one.has("cn-matter/theirs")
        assert next_one.offered == Decimal(0)

    def test_a_moved_case_ends_the_old_one(self):
        """Only when the scripts differ."""
        run, newer = begun(), script(book(version="2"))
        assert acts.superseded(run, SCRIPT) is None
        moved = grown(run, [acts.superseded(run, newer)])
        assert moved.state == "superseded"
        assert grown(fresh(), [acts.started(newer, moved, BO)]).scripts == ("cn-matter@2",)


class TestHistory:
    """The history is the run."""

    def test_it_has_a_limit_but_an_end(self):
        """A full run can still be ended."""
        full = grown(begun(), [Attached("e", "d")] * (HISTORY_MAX - 1))
        assert refused(grown, full, [Attached("e", "d")]) == (
            ErrorKind.CONFLICT,
            "run_history_full",
        )
        assert grown(full, [Finished("broken_off", "t")]).state == "broken_off"

    def test_a_repeat_is_known(self):
        """The same id with other content is refused."""
        run = grown(begun(), [Attached("e", "d")], request_id="r")
        assert run.answered("r", "r")
        assert not run.answered("r-new", "")
        assert refused(run.answered, "r", "other") == (ErrorKind.CONFLICT, "request_id_reused")

    def test_told_again_it_is_the_same(self):
        """Folding the history gives an equal run."""
        run = at("papers")
        assert folded(run.id, run.complaint_id, run.number, run.history) == run
