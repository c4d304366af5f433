"""Acts in runs over fakes: who, which case, approvals, repeats, outages, moved playbooks."""

from dataclasses import replace
from decimal import Decimal
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.adapters.run_codec import run_message
from services.triage.domain.script import END
from services.triage.handlers.run_acts import RunAct
from services.triage.handlers.run_script import RUNS_MAX
from tests.support.run_desk import Desk, refused


@pytest.fixture
def place():
    """A place with a run that p-1 has begun."""
    made = Desk()
    made.desk.start(made.act())
    return made


class TestStarting:
    """One run of a case at a time."""

    def test_it_stands_at_the_first_step_of_what_is_pinned(self, place):
        """The playbook version of the case."""
        view = place.desk.get(place.case.complaint_id)
        assert view.run.scripts == ("cn-refused-nondisclosure@1",)
        assert view.run.step == view.script.first

    def test_a_repeat_starts_nothing(self, place):
        """Neither at once nor after another run has begun."""
        act = place.act(request_id="again")
        place.desk.finish(place.act(), "broken_off", "t")
        assert place.desk.start(act).run.number == 2
        assert place.desk.start(act).run.number == 2
        assert len(place.runs.stored) == 2
        assert refused(place.desk.start, place.act("p-2"))[1] == "run_open"

    def test_who_must_keep_out(self):
        """A declared tie refuses starting and taking over (回避)."""
        made = Desk()
        state = made.case.facts
        tied = replace(made.case, facts=replace(state, insurer="xinghe-pc"))
        made.assessments.stored[made.case.complaint_id] = tied
        assert refused(made.desk.start, made.act("p-2"))[0] is ErrorKind.CONFLICT
        made.desk.start(made.act("p-1"))
        assert refused(made.desk.hand_over, made.act("p-1"), "p-2", "")[0] is ErrorKind.CONFLICT

    def test_unknown_people_and_cases(self, place):
        """Are told apart."""
        assert refused(place.desk.start, place.act("p-none"))[1] == "person_unknown"
        other = RunAct(uuid4(), "p-1", "r")
        assert refused(place.desk.start, other)[1] == "assessment_missing"
        assert refused(place.desk.answer, other, "s", "", "")[1] == "run_missing"
        assert refused(place.desk.get, uuid4())[1] == "run_missing"

    def test_there_is_an_end_to_it(self, place):
        """A case has at most so many runs."""
        for _ in range(RUNS_MAX - 1):
            place.desk.finish(place.act(), "broken_off", "t")
            place.desk.start(place.act())
        place.desk.finish(place.act(), "broken_off", "t")
        assert refused(place.desk.start, place.act())[1] == "run_too_many"

    def test_a_case_without_playbooks(self):
        """Has no script to run."""
        made = Desk()
        made.move("", "")
        assert refused(made.desk.start, made.act())[1] == "run_no_playbook"


class TestMoved:
    """The case is on another playbook now."""

    def test_the_old_run_takes_nothing_and_the_new_one_begins_anew(self, place):
        """What was collected comes along; the old one says what replaced it."""
        place.desk.attach(
            place.act(),
            next(iter(place.desk.get(place.case.complaint_id).script.evidence)),
            "d-1",
            "",
        )
        place.move("cn-claims-delay")
        assert refused(place.desk.skip, place.act(), "x", "t")[1] == "run_playbook_moved"
        view = place.desk.start(place.act())
        old = place.desk.get(place.case.complaint_id, 1).run
        assert (old.state, view.run.number) == ("superseded", 2)
        assert view.run.papers[0].document_id == "d-1"

    def test_what_was_granted_comes_along(self, place):
        """Nobody is asked a second time; the offer rests on the first approval."""
        place.desk.check(place.act(), Decimal(3000), "t-why")
        place.approvals.decide(place.case.complaint_id, "granted")
        place.desk.check(place.act(), Decimal(3000), "")
        place.move("cn-claims-delay")
        place.desk.start(place.act())
        place.desk.check(place.act(), Decimal(3000), "")
        run = place.desk.offer(place.act(), "payment", Decimal(3000), "t-basis").run
        (asked,) = place.approvals.asked[place.case.complaint_id]
        told = run_message(run, place.desk.get(place.case.complaint_id).script).history[0]
        assert (told.act, told.outcome, told.amount) == ("started", "carried", "3000")
        assert (run.number, run.offers[0].approval_id) == (2, asked.id)

    def test_what_is_awaited_comes_along(self, place):
        """Decided before or after the move, also for another person who goes on."""
        place.desk.check(place.act(), Decimal(3000), "t-why")
        place.move("cn-claims-delay")
        assert place.desk.start(place.act("p-2")).run.awaiting is not None
        place.approvals.decide(place.case.complaint_id, "granted")
        run = place.desk.check(place.act("p-2"), Decimal(3000), "").run
        assert (run.check.outcome, run.granted) == ("approved", Decimal(3000))

    def test_after_an_end_it_does_not(self, place):
        """What is begun anew may rest on another basis."""
        place.desk.check(place.act(), Decimal(3000), "t-why")
        place.approvals.decide(place.case.complaint_id, "granted")
        place.desk.check(place.act(), Decimal(3000), "")
        place.desk.finish(place.act(), "broken_off", "t")
        run = place.desk.start(place.act()).run
        assert (run.granted, run.approval_id) == (Decimal(0), "")

    def test_ended_between_the_two_writes(self, place, monkeypatch):
        """The old one is closed, the new one is not there; the repeat begins it."""
        place.move("cn-claims-delay")
        act, add = place.act(), place.runs.add
        monkeypatch.setattr(place.runs, "add", lambda run: (_ for _ in ()).throw(OSError))
        with pytest.raises(OSError):
            place.desk.start(act)
        monkeypatch.setattr(place.runs, "add", add)
        assert place.desk.start(place.act()).run.number == 2


class TestTogether:
    """Two people and repeats."""

    def test_a_repeat_changes_nothing(self, place):
        """The same request, the run as it stands; other content under its id is refused."""
        act = place.act()
        evidence = next(iter(place.desk.get(place.case.complaint_id).script.evidence))
        first = place.desk.attach(act, evidence, "d-1", "")
        assert place.desk.attach(act, evidence, "d-1", "").run == first.run
        assert refused(place.desk.attach, act, evidence, "d-2", "")[1] == "request_id_reused"

    def test_who_saw_an_older_version(self, place):
        """Looks again first."""
        evidence = next(iter(place.desk.get(place.case.complaint_id).script.evidence))
        place.desk.attach(place.act(version=1), evidence, "d-1", "")
        late = place.act(version=1)
        assert refused(place.desk.attach, late, evidence, "d-2", "")[0] is ErrorKind.RACE

    def test_another_goes_on_where_the_first_stopped(self, place):
        """On record, with the same step."""
        view = place.desk.hand_over(place.act("p-2"), "p-2", "t-ill")
        assert (view.run.holder, view.run.step) == ("p-2", view.script.first)
        assert view.run.history[-1].what.text_id == "t-ill"


def test_mistakes_are_noted(place):
    """What must be said and was not, what must never be and was; nothing else."""
    duties = place.desk.get(place.case.complaint_id).script.duties.values()
    must = next(duty.key for duty in duties if duty.must)
    never = next(duty.key for duty in duties if not duty.must)
    place.desk.confirm(place.act(), [must], True, "")
    place.desk.confirm(place.act(), [never], False, "")
    assert not place.mistakes
    place.desk.confirm(place.act(), [must], False, "t")
    place.desk.confirm(place.act(), [never], True, "t")
    assert place.mistakes == [("p-1", "must_say_left_out", "run"), ("p-1", "never_say", "run")]


class TestMoney:
    """Authority first."""

    def test_within(self, place):
        """Nobody is asked."""
        place.desk.check(place.act(), Decimal(500), "")
        view = place.desk.offer(place.act(), "payment", Decimal(500), "t-basis")
        assert view.run.offered == Decimal(500)
        assert not place.approvals.asked

    def test_above_somebody_higher_is_asked_once(self, place):
        """A repeat after we ended between escalation's write and ours asks nothing new."""
        act = place.act()
        lost, place.runs.replace = place.runs.replace, None
        with pytest.raises(TypeError):
            place.desk.check(act, Decimal(3000), "t-why")
        place.runs.replace = lost
        place.desk.check(act, Decimal(3000), "t-why")
        assert len(place.approvals.asked[place.case.complaint_id]) == 1
        run = place.desk.get(place.case.complaint_id).run
        assert run.awaiting.total == Decimal(3000)
        assert refused(place.desk.check, place.act(), Decimal(1), "t")[1] == "run_awaits_approval"

    def test_another_request_finds_the_lost_one(self, place):
        """Whoever asks the same again gets the undecided approval."""
        cut, place.runs.replace = place.runs.replace, None
        with pytest.raises(TypeError):
            place.desk.check(place.act(), Decimal(3000), "t-why")
        place.runs.replace = cut
        view = place.desk.check(place.act(), Decimal(3000), "t-other")
        asked = place.approvals.asked[place.case.complaint_id]
        assert [one.id for one in asked] == [view.run.awaiting.approval_id]

    def test_granted_meanwhile(self, place):
        """The next act learns it; the offer rests on it."""
        place.desk.check(place.act(), Decimal(3000), "t-why")
        place.approvals.decide(place.case.complaint_id, "granted")
        place.desk.check(place.act(), Decimal(3000), "")
        view = place.desk.offer(place.act(), "payment", Decimal(3000), "t-basis")
        told = [type(e.what).__name__ for e in view.run.history]
        assert told[-4:] == ["Checked", "Ruled", "Checked", "Offered"]

    def test_refused_meanwhile(self, place):
        """The run goes on without."""
        place.desk.check(place.act(), Decimal(3000), "t-why")
        place.approvals.decide(place.case.complaint_id, "refused")
        view = place.desk.check(place.act(), Decimal(500), "")
        assert view.run.awaiting is None

    @pytest.mark.parametrize("away", [True, False])
    def test_all_but_offers_goes_on_without_the_outcome(self, place, away):
        """Whether escalation is away or has never heard of the approval."""
        place.desk.check(place.act(), Decimal(3000), "t-why")
        place.approvals.asked.clear()
        place.approvals.away = away
        view = place.desk.get(place.case.complaint_id)
        place.desk.attach(place.act(), next(iter(view.script.evidence)), "d-1", "")
        must = next(duty.key for duty in view.script.duties.values() if duty.must)
        place.desk.confirm(place.act(), [must], True, "")
        moved = place.desk.skip(place.act(), view.run.step, "t")
        assert (moved.run.step != view.run.step, moved.run.awaiting is not None) == (True, True)
        ended = place.desk.finish(place.act(), "broken_off", "t")
        assert (ended.run.state, ended.run.awaiting) == ("broken_off", None)

    def test_money_waits_for_the_outcome(self, place):
        """Neither an offer nor a completed run while nobody can say what became of it."""
        place.desk.check(place.act(), Decimal(3000), "t-why")
        place.approvals.away = True
        calls = (
            (place.desk.check, place.act(), Decimal(5), ""),
            (place.desk.offer, place.act(), "payment", Decimal(5), "t"),
            (place.desk.finish, place.act(), "completed", ""),
        )
        assert {refused(*call)[0] for call in calls} == {ErrorKind.UNAVAILABLE}

    def test_an_approval_that_nobody_knows(self, place):
        """Is given up, on record, and asked anew."""
        place.desk.check(place.act(), Decimal(3000), "t-why")
        place.approvals.asked.clear()
        run = place.desk.check(place.act(), Decimal(3000), "t-why").run
        assert [e.what.state for e in run.history if type(e.what).__name__ == "Ruled"] == [
            "unknown"
        ]
        assert run.awaiting is not None

    def test_of_somebody_else(self, place):
        """The refusal names it and who asked, so that it can be taken back."""
        other = place.approvals.ask(place.case.complaint_id, "p-2", Decimal(9000), "t", "r-2")
        with pytest.raises(ServiceError) as error:
            place.desk.check(place.act(), Decimal(3000), "t-why")
        assert error.value.code == "run_approval_open"
        assert error.value.params == {"approval": other, "asker": "p-2"}

    def test_escalation_is_away(self, place):
        """A clear refusal, and the run is as it was; what asks nobody still works."""
        before = place.desk.get(place.case.complaint_id).run
        place.approvals.away = True
        call = (place.desk.check, place.act(), Decimal(3000), "t")
        assert refused(*call)[0] is ErrorKind.UNAVAILABLE
        assert place.desk.get(place.case.complaint_id).run == before
        place.desk.check(place.act(), Decimal(5), "")

    def test_above_all_limits(self):
        """The refusal says what to do, and the run is as it was."""
        made = Desk(most=2000)
        before = made.desk.start(made.act()).run
        assert refused(made.desk.check, made.act(), Decimal(2001), "t") == (
            ErrorKind.CONFLICT,
            "approval_above_all",
        )
        assert made.desk.get(made.case.complaint_id).run == before
        assert made.desk.check(made.act(), Decimal(2000), "t").run.awaiting is not None

    def test_asking_needs_a_reason(self, place):
        """Its id at intake."""
        assert refused(place.desk.check, place.act(), Decimal(3000), "")[1] == "field_missing"


def test_all_the_way(place):
    """Every step of a shipped playbook skipped or said, every duty confirmed, the end."""
    while (view := place.desk.get(place.case.complaint_id)).run.step != END:
        step, holder = view.run.step, view.run.holder
        if view.script.step(step).by and holder == "p-1":
            place.desk.hand_over(place.act(), "p-lead", "")
        elif view.script.step(step).do == "must_say":
            place.desk.confirm(place.act(holder), [step], False, "t")
        else:
            place.desk.skip(place.act(holder), step, "t")
    holder = view.run.holder
    left = refused(place.desk.finish, place.act(holder), "completed", "")
    assert left == (ErrorKind.CONFLICT, "run_duties_left")
    duties = view.script.duties.values()
    for said in (True, False):
        place.desk.confirm(place.act(holder), [d.key for d in duties if d.must is said], said, "")
    assert place.desk.finish(place.act(holder), "completed", "").run.state == "completed"
    assert refused(place.desk.finish, place.act(holder), "nonsense", "")[1] == "run_outcome_unknown"
