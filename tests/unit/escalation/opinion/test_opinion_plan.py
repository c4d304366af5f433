"""The written plan: every step with time, owner and proof; a drill never leaves the house."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import PEOPLE_MESSAGES, Catalogue
from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.opinion_files import OPINION, load_plan
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.opinion import plan_run as plans
from services.escalation.domain.opinion.plan import check_statement
from services.escalation.domain.opinion.plan_state import Place, Proof
from services.escalation.domain.opinion.policy import GRADES
from tests.support.opinion import START

PLAN = load_plan()
PLACES = tuple(Place(role, f"p-{role}", (f"s-{role}",)) for role in PLAN.roles)
RUN = UUID(int=7)


def hours(count: float) -> timedelta:
    """So many hours."""
    return timedelta(hours=count)


def begun(grade="L3", drill=False):
    """A plan just started."""
    return plans.start(PLAN, RUN, "event", grade, START, PLACES, drill=drill)


def proof_of(step: str) -> Proof:
    """A proof of the kind that a step needs."""
    return Proof(next(s.proof for s in PLAN.steps if s.id == step), f"text-{step}")


def finished(run):
    """The plan with every step done in time by its owner."""
    for step in run.steps:
        owner = run.staff[step.role]
        run = plans.complete(run, PLAN, step.id, owner, START, proof_of(step.id)).run
    return run


def refused(kind: ErrorKind, call, *arguments, **more) -> str:
    """The code with which a move is refused; it has its sentences."""
    with pytest.raises(ServiceError) as caught:
        call(*arguments, **more)
    assert caught.value.kind is kind
    assert caught.value.code in Catalogue.load(MESSAGES, PEOPLE_MESSAGES)
    return caught.value.code


class TestStart:
    """A grade starts its steps."""

    def test_every_step_has_time_owner_and_proof(self) -> None:
        """Nothing is started that nobody owns."""
        moved = begun()

        assert {s.id for s in moved.run.steps} == {s.id for s in PLAN.of("L3")}
        assert all(effect.person for effect in moved.effects)
        assert moved.run.step("regulator_report").due_at == START + hours(12)

    def test_a_role_without_a_person_is_refused(self) -> None:
        """The plan does not start with nobody responsible."""
        places = [p for p in PLACES if p.role != "compliance"]
        code = refused(
            ErrorKind.UNPROCESSABLE,
            plans.start,
            PLAN, RUN, "event", "L3", START, places, drill=False,
        )  # fmt: skip

        assert code == "plan_role_empty"

    def test_reports_to_the_regulator_are_marked_as_policy(self) -> None:
        """No hour of a report is given out as law, and each says where its number comes from."""
        reports = [s for s in PLAN.steps if s.proof == "receipt"]

        assert reports
        assert all(step.policy and step.source for step in reports)

    @given(st.sampled_from(GRADES), st.sampled_from(GRADES))
    def test_a_higher_grade_never_gives_more_time(self, one, other) -> None:
        """Of a step that both have, the higher grade's time is the shorter or the same."""
        low, high = sorted((one, other))
        for step in PLAN.of(low):
            assert step.minutes[high] <= step.minutes[low]


class TestRaise:
    """A higher grade while the plan runs."""

    def test_open_steps_get_less_time_and_new_ones_come(self) -> None:
        """What was due later than the new grade allows becomes due sooner."""
        run = begun("L2").run
        after = plans.raise_to(run, PLAN, "L4", START + hours(1)).run

        assert after.step("risk_evaluation").due_at == START + hours(3)
        assert after.step("sudden_event_phone").due_at == START + hours(1.5)

    def test_time_is_never_given_back(self) -> None:
        """A step that was due sooner stays so."""
        run = begun("L2").run
        after = plans.raise_to(run, PLAN, "L3", START + hours(1.9)).run

        assert after.step("acknowledge").due_at == START + hours(2)

    def test_done_steps_stay_done(self) -> None:
        """Nothing is asked for twice."""
        run = begun("L2").run
        run = plans.complete(
            run, PLAN, "acknowledge", "p-opinion_officer", START, proof_of("acknowledge")
        ).run
        after = plans.raise_to(run, PLAN, "L4", START).run

        assert after.step("acknowledge").state == "done"

    def test_a_lower_grade_changes_nothing(self) -> None:
        """The grade of a plan does not fall."""
        run = begun("L3").run

        assert plans.raise_to(run, PLAN, "L2", START).run == run


class TestComplete:
    """A step is done by who may, with its proof."""

    def test_the_same_proof_again_changes_nothing(self) -> None:
        """A request that comes twice has one effect."""
        run, proof = begun().run, proof_of("acknowledge")
        once = plans.complete(run, PLAN, "acknowledge", "p-opinion_officer", START, proof)
        twice = plans.complete(once.run, PLAN, "acknowledge", "p-opinion_officer", START, proof)

        assert twice.run == once.run
        assert twice.effects == ()

    def test_a_substitute_may(self) -> None:
        """Who stands in may act at once."""
        run, proof = begun().run, proof_of("acknowledge")
        moved = plans.complete(run, PLAN, "acknowledge", "s-opinion_officer", START, proof)

        assert moved.run.step("acknowledge").done_by == "s-opinion_officer"

    def test_others_may_not(self) -> None:
        """A step is not done by somebody else."""
        arguments = (begun().run, PLAN, "acknowledge", "p-stranger", START)

        assert (
            refused(ErrorKind.FORBIDDEN, plans.complete, *arguments, proof_of("acknowledge"))
            == "plan_not_your_role"
        )

    @pytest.mark.parametrize("proof", [Proof("note", "n"), Proof("receipt", " ")])
    def test_a_report_needs_its_receipt(self, proof) -> None:
        """A note is no receipt, and an empty one is none either."""
        arguments = (begun().run, PLAN, "regulator_report", "p-compliance", START, proof)

        assert refused(ErrorKind.UNPROCESSABLE, plans.complete, *arguments) == "plan_proof_needed"

    def test_a_faulty_statement_does_not_go_out(self) -> None:
        """What breaks the rules of saying is refused."""
        arguments = (begun().run, PLAN, "first_answer", "p-spokesperson", START)
        code = refused(
            ErrorKind.CONFLICT,
            plans.complete,
            *arguments,
            proof_of("first_answer"),
            clean=False,
        )

        assert code == "plan_statement_faulty"

    def test_late_is_said(self) -> None:
        """The end is exclusive."""
        run = begun().run
        due = run.step("acknowledge").due_at
        moved = plans.complete(
            run, PLAN, "acknowledge", "p-opinion_officer", due, proof_of("acknowledge")
        )

        assert moved.run.step("acknowledge").late

    def test_only_the_commander_waives_and_only_with_a_reason(self) -> None:
        """A step that does not apply is left with a reason that stays."""
        run = begun("L4").run
        waived = plans.waive(run, "sudden_event_phone", "p-commander", START, "text-1").run

        assert waived.step("sudden_event_phone").reason == "text-1"
        assert refused(ErrorKind.FORBIDDEN, plans.waive, run, "acknowledge", "p-x", START, "r")
        assert refused(
            ErrorKind.UNPROCESSABLE, plans.waive, run, "acknowledge", "p-commander", START, ""
        )


class TestTime:
    """Overdue steps are told once."""

    def test_owner_and_commander_hear_once(self) -> None:
        """A second turn of the scheduler says nothing again."""
        run = begun().run
        first = plans.act_on_time(run, PLAN, START + hours(0.5))
        again = plans.act_on_time(first.run, PLAN, START + hours(0.5))

        assert {(e.step, e.role) for e in first.effects} == {
            ("acknowledge", "opinion_officer"),
            ("acknowledge", "commander"),
        }
        assert again.effects == ()
        assert again.run.next_at == START + hours(1)

    def test_before_its_time_nothing_is_overdue(self) -> None:
        """A step is never told as overdue too soon."""
        moment = begun().run.next_at - timedelta(seconds=1)

        assert plans.act_on_time(begun().run, PLAN, moment).effects == ()


class TestHandOver:
    """A role changes hands."""

    def test_the_holder_gives_it_to_a_substitute(self) -> None:
        """Who stands in takes over and is told."""
        moved = plans.hand_over(begun().run, "compliance", "s-compliance", "p-compliance", START)

        assert moved.run.staff["compliance"] == "s-compliance"
        assert moved.effects[0].person == "s-compliance"

    def test_anybody_else_needs_the_commander(self) -> None:
        """A stranger is put in by the commander alone."""
        run = begun().run

        assert refused(
            ErrorKind.FORBIDDEN, plans.hand_over, run, "compliance", "p-x", "p-compliance", START
        )
        assert plans.hand_over(run, "compliance", "p-x", "p-commander", START).run


class TestClose:
    """A plan ends with evaluation and lessons."""

    def test_open_steps_are_named(self) -> None:
        """Nothing is closed over what is still to be done."""
        with pytest.raises(ServiceError) as caught:
            plans.close(begun().run, PLAN, "p-commander", START, "e", ["l"])

        assert "regulator_report" in caught.value.details["steps"]

    @pytest.mark.parametrize(("evaluation", "lessons"), [("", ["l"]), ("e", []), ("e", [" "])])
    def test_without_evaluation_or_lessons_it_stays_open(self, evaluation, lessons) -> None:
        """Both are asked for."""
        run = finished(begun().run)

        assert (
            refused(
                ErrorKind.UNPROCESSABLE,
                plans.close, run, PLAN, "p-commander", START, evaluation, lessons,
            )
            == "plan_evaluation_needed"
        )  # fmt: skip

    def test_a_closed_plan_does_not_move(self) -> None:
        """Nothing is overdue in it, nothing can be added."""
        run = plans.close(finished(begun().run), PLAN, "p-commander", START, "e", ["lesson"]).run

        assert run.state == "closed"
        assert run.next_at is None
        assert plans.act_on_time(run, PLAN, START + hours(999)).effects == ()
        assert refused(ErrorKind.CONFLICT, plans.raise_to, run, PLAN, "L4", START)


class TestDrill:
    """A drill runs the same plan with the same clocks and stays in the house."""

    @pytest.mark.parametrize("grade", GRADES)
    def test_nothing_of_a_drill_leaves_the_house(self, grade) -> None:
        """Every effect of a whole drill is marked and stays inside."""
        moved = begun(grade, drill=True)
        effects = list(moved.effects)
        run = plans.act_on_time(moved.run, PLAN, START + hours(9999))
        effects += run.effects
        current = run.run
        for step in current.steps:
            done = plans.complete(
                current, PLAN, step.id, current.staff[step.role], START, proof_of(step.id)
            )
            effects += done.effects
            current = done.run
        ended = plans.close(current, PLAN, "p-commander", START, "e", ["l"])
        effects += ended.effects

        assert {effect.channel for effect in effects} == {"inside"}
        assert all(effect.drill for effect in effects)

    def test_it_has_the_same_times(self) -> None:
        """Only the mark tells a drill from the real thing."""
        real, drill = begun().run, begun(drill=True).run

        assert replace(drill, drill=False) == real

    def test_the_real_thing_does_leave(self) -> None:
        """The answer of a real plan goes out when it is done."""
        run = begun().run
        moved = plans.complete(
            run, PLAN, "first_answer", "p-spokesperson", START, proof_of("first_answer")
        )

        assert moved.effects[0].channel == "outside"


class TestStatement:
    """What must be said and what must never be said."""

    def test_a_good_statement_passes(self) -> None:
        """Aware, checking, in contact, and word will follow."""
        zh = "我公司已关注到相关情况，正在核实，并已与客户取得联系，后续将及时公布结果。"
        en = "We are aware of the matter, are looking into it, are in touch, and will update you."

        assert check_statement(zh, PLAN.statement, "zh").clean
        assert check_statement(en, PLAN.statement, "en").clean

    def test_faults_are_named(self) -> None:
        """What is missing and what is forbidden, by id."""
        found = check_statement("网传内容纯属谣言，系临时工所为。", PLAN.statement, "zh")

        assert set(found.forbidden) == {"deny_unchecked", "temporary_staff"}
        assert "contact" in found.missing


def test_a_plan_at_fault_names_file_and_line(tmp_path) -> None:
    """A step without a known role is told with its file."""
    text = (OPINION / "plan.yaml").read_text(encoding="utf-8")
    (tmp_path / "plan.yaml").write_text(
        text.replace("role: spokesperson", "role: speaker", 1), encoding="utf-8"
    )

    with pytest.raises(DataFileError, match=r"plan\.yaml:\d+: .*speaker"):
        load_plan(tmp_path)
