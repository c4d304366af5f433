"""Acts through the desk: repeats, races, scope, tasks, and what triage carries out."""

from dataclasses import replace
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import actions
from services.intake.domain.scope import Scope
from services.intake.domain.tasks import NewTask
from services.intake.handlers.acting import (
    ACTIONS_MAX,
    ActionDesk,
    Actor,
    Assign,
    Confirm,
    NameInvolved,
    PassTurn,
    StrikeInvolved,
)
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.outgoing import OutgoingTexts
from services.intake.handlers.projecting import Projector
from services.intake.handlers.sealing import open_text
from services.intake.permissions import LESSON_OVERRULERS
from tests.support.fixed_clock import FixedClock
from tests.support.intake_builders import EVERYTHING, NOW, TRACE, filing, key_ring, triage_update
from tests.support.intake_fakes import (
    MemoryComplaints,
    MemoryNumbers,
    MemoryTasks,
)
from tests.support.intake_neighbours import FakeTriage
from tests.support.outgoing_fakes import FakeDrafts
from tests.support.people_neighbours import FakeApprovals

HANDLER = Actor("p-1", frozenset({"handler", "lead"}), EVERYTHING, "p-1|k1", b"f1", TRACE)


def keyed(key: str, actor: Actor = HANDLER) -> Actor:
    """The actor with another idempotency key."""
    return replace(actor, key=f"{actor.subject}|{key}")


class Office:
    """One stored complaint and the desk that acts on it."""

    def __init__(self) -> None:
        clock = FixedClock(NOW)
        self.clock, self.vault = clock, key_ring()
        self.store, self.tasks, self.triage = (
            MemoryComplaints(clock),
            MemoryTasks(clock),
            FakeTriage(),
        )
        self.drafts = FakeDrafts()
        take = FilingDesk(
            self.store, MemoryNumbers(clock), self.vault, ZoneInfo("Asia/Shanghai"), clock
        )
        [filed] = take.commit([filing()])
        self.id, self.reference = filed.id, filed.reference
        self.desk = ActionDesk(
            self.store,
            self.tasks,
            self.triage,
            FakeApprovals(),
            self.vault,
            LESSON_OVERRULERS,
            OutgoingTexts(self.drafts),
        )
        clock.advance(60)

    @property
    def held(self):
        return self.store.held[self.id]

    def act(self, command: actions.Command, key: str = "k1"):
        return self.desk.act(self.reference, command, keyed(key))


def error_of(call) -> ServiceError:
    """What the call raises."""
    with pytest.raises(ServiceError) as raised:
        call()
    return raised.value


class TestOnce:
    """An act with its key is carried out once."""

    def test_a_repeat_gets_the_first_answer(self) -> None:
        """And no second event."""
        office = Office()
        first = office.act(actions.Start())

        assert office.act(actions.Start()) == first
        assert len(office.held.events) == 1
        assert first["status"] == "investigating"
        assert first["version"] == 2
        assert "decide" in first["allowed"]

    def test_the_first_answer_comes_even_after_later_acts(self) -> None:
        """The life has gone on; the repeat is still answered as it was."""
        office = Office()
        first = office.act(actions.Start(), "k1")
        office.act(actions.Decide("upheld", "f", "b", "r"), "k2")

        assert office.act(actions.Start(), "k1") == first

    @pytest.mark.parametrize(
        ("command", "fingerprint"), [(actions.Start(), b"f2"), (actions.Note("n"), b"f1")]
    )
    def test_a_key_used_for_something_else_is_refused(self, command, fingerprint) -> None:
        """Other body or other action."""
        office = Office()
        office.act(actions.Start())

        error = error_of(
            lambda: office.desk.act(
                office.reference, command, replace(HANDLER, fingerprint=fingerprint)
            )
        )

        assert error.kind is ErrorKind.UNPROCESSABLE

    def test_somebody_faster_wins(self) -> None:
        """The loser is told and nothing is half done."""
        office = Office()
        find = office.store.find
        stale = find(office.reference, EVERYTHING)
        office.act(actions.Note("n"), "k1")
        office.store.find = lambda reference, scope: stale

        error = error_of(lambda: office.act(actions.Start(), "k2"))

        assert error.kind is ErrorKind.RACE
        assert office.held.case.version == 2

    def test_there_is_a_limit(self) -> None:
        """A program gone wild is stopped."""
        office = Office()
        office.act(actions.Note("n"))
        office.held.actions *= ACTIONS_MAX

        assert error_of(lambda: office.act(actions.Note("n"), "k2")).code == "too_many_changes"


class TestScope:
    """Who may not see may not act."""

    def test_a_case_of_others_is_not_found(self) -> None:
        """The same answer as for a number that is nobody's."""
        office = Office()
        stranger = replace(HANDLER, scope=Scope("p-9", frozenset({"gd"}), None))

        error = error_of(lambda: office.desk.act(office.reference, actions.Start(), stranger))

        assert (error.kind, error.code) == (ErrorKind.NOT_FOUND, "complaint_not_found")


class TestTexts:
    """Texts are stored sealed beside the state."""

    def test_the_parts_of_a_decision_come_back(self) -> None:
        """Under the id that the event names."""
        office = Office()
        office.act(actions.Start(), "k1")
        answer = office.act(actions.Decide("upheld", "事实", "依据", "救济"), "k2")
        [text] = office.held.texts

        assert answer["text_id"] == text.id == office.held.events[-1].text_id
        assert "事实".encode() not in text.sealed
        assert open_text(office.vault, office.id, text)["remedies"] == "救济"


class TestClosing:
    """Nothing due may be missing."""

    def ready(self) -> Office:
        """An office whose case was notified."""
        office = Office()
        office.act(actions.Start(), "k1")
        office.act(actions.Decide("upheld", "f", "b", "r"), "k2")
        now = office.clock.now()
        office.act(actions.Notify("post", now, "p"), "k3")
        return office

    def test_a_notified_case_closes(self) -> None:
        """With no open task."""
        assert self.ready().act(actions.Close(), "k4")["status"] == "closed"

    def test_an_open_task_holds_it(self) -> None:
        """And is named; once it is done the case closes."""
        office = self.ready()
        Projector(office.store, office.tasks).handle(
            [triage_update(office.id, 1, outcome="unsure")]
        )

        error = error_of(lambda: office.act(actions.Close(), "k4"))

        assert error.code == "tasks_open"
        [task] = error.details["tasks"]
        assert task["kind"] == "classify"
        [row] = office.tasks.of_case(office.id)
        office.tasks.done(row.id, EVERYTHING, "not_needed", "p-1")
        assert office.act(actions.Close(), "k5")["status"] == "closed"

    def test_a_call_that_nobody_took_on_does_not_hold_it(self) -> None:
        """Its clock is met; that the ladder ends too is told later."""
        office = self.ready()
        task = NewTask(uuid4(), office.id, "acknowledge", str(uuid4()), None, ("p-2",))
        office.tasks.open([task], office.store.known([office.id]))

        assert office.act(actions.Close(), "k4")["status"] == "closed"


class TestTriage:
    """Classification and assignment are triage's; intake is the door."""

    def test_the_answer_shows_at_once(self) -> None:
        """The projection does not wait for the event."""
        office = Office()

        answer = office.desk.assign(office.reference, Assign("sh-motor", "p-2"), HANDLER)

        assert (answer["team"], answer["owner"]) == ("sh-motor", "p-2")
        assert office.held.view.triage.owner == "p-2"
        assert office.held.case.version == 1
        assert office.held.events == []

    def test_a_repeat_asks_nobody(self) -> None:
        """It is answered from the log."""
        office = Office()
        first = office.desk.confirm(office.reference, Confirm("complaint", "claims_delay"), HANDLER)

        again = office.desk.confirm(office.reference, Confirm("complaint", "claims_delay"), HANDLER)

        assert again == first
        assert len(office.triage.calls) == 1

    def test_a_crash_before_the_log_repeats_the_same_request(self) -> None:
        """Triage sees the same request id and changes nothing twice."""
        office = Office()
        log = office.store.log

        def dies(*_):
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")

        office.store.log = dies
        error_of(lambda: office.desk.assign(office.reference, Assign("t", "", "r"), HANDLER))
        office.store.log = log
        office.desk.assign(office.reference, Assign("t", "", "r"), HANDLER)

        assert len(office.triage.calls) == 2
        assert len(set(office.triage.calls)) == 1
        assert len(office.held.texts) == 1

    def test_what_triage_refuses_is_refused(self) -> None:
        """A tie (回避) is a conflict, and nothing is logged."""
        office = Office()
        office.triage.error = ServiceError(ErrorKind.CONFLICT, "avoid_declared_tie")

        error = error_of(lambda: office.desk.assign(office.reference, Assign("t"), HANDLER))

        assert error.code == "avoid_declared_tie"
        assert office.held.actions == ()

    def test_a_closed_case_is_not_assigned(self) -> None:
        """The life cycle decides before triage is asked."""
        office = Office()
        office.act(actions.Withdraw(office.clock.now()), "k1")

        error = error_of(lambda: office.desk.assign(office.reference, Assign("t"), keyed("k2")))

        assert error.code == "action_not_allowed"
        assert office.triage.calls == []


class TestOtherSides:
    """Passing the turn, naming the involved, overruling a lesson: triage's, through intake."""

    def test_the_turn_is_passed_with_its_reason(self) -> None:
        """The reason is stored here, sealed; triage gets its id, and once for a repeat."""
        office = Office()
        command = PassTurn("已完成我方调查")

        answer = office.desk.pass_turn(office.reference, command, HANDLER)
        again = office.desk.pass_turn(office.reference, command, HANDLER)

        assert answer == again
        assert answer["owner"] == "p-x-1"
        [call] = office.triage.calls
        assert call[0] == "pass-turn"
        assert call[-1] == answer["text_id"] != ""

    def test_who_is_involved_is_passed_on(self) -> None:
        """The new owner shows at once; the log keeps whom each act was about, and why."""
        office = Office()
        named = NameInvolved(("p-2", "p-4"), "系其销售")
        struck = StrikeInvolved(("p-4",), "同名")

        answer = office.desk.name_involved(office.reference, named, HANDLER)
        office.desk.strike_involved(office.reference, struck, keyed("k2"))

        assert (answer["owner"], answer["people"]) == ("p-3", ["p-2", "p-4"])
        first, second = office.triage.calls
        assert first[:4] == ("name-involved", "p-2", "p-4", "p-1")
        assert first[-1] == answer["text_id"] != ""
        assert second[:3] == ("strike-involved", "p-4", "p-1")
        assert [done.answer["people"] for done in office.held.actions] == [["p-2", "p-4"], ["p-4"]]
        assert [text.kind for text in office.held.texts] == ["reason", "reason"]

    def test_only_a_lead_overrules_a_lesson(self) -> None:
        """A handler is refused before triage is asked."""
        office = Office()
        command = Assign("sh-motor", "p-2", "人手不足，主管已知", overrule_lesson=True)
        handler = replace(HANDLER, roles=frozenset({"handler"}))

        refused = error_of(lambda: office.desk.assign(office.reference, command, handler))
        office.desk.assign(office.reference, command, HANDLER)

        assert refused.kind is ErrorKind.FORBIDDEN
        [call] = office.triage.calls
        assert call[-1] == "overruled"


class TestTasksOfTriagesActs:
    """What an act settles is settled with its answer, for its event is no news any more."""

    def test_an_assignment_by_hand_ends_the_search(self) -> None:
        """The event that says the same comes later and changes nothing."""
        office = Office()
        projector = Projector(office.store, office.tasks)
        projector.handle([triage_update(office.id, 1, owner_rule="nobody")])
        office.triage.version = 2
        office.desk.assign(office.reference, Assign("motor-claims", "p-2"), keyed("k2"))
        projector.handle([triage_update(office.id, 2, owner="p-2", owner_rule="manual")])

        assert [(r.kind, r.status) for r in office.tasks.of_case(office.id)] == [
            ("find_owner", "done")
        ]

    def test_a_confirmation_ends_the_classifying(self) -> None:
        """So that the case can be closed."""
        office = Office()
        Projector(office.store, office.tasks).handle(
            [triage_update(office.id, 1, outcome="unsure")]
        )
        office.triage.version = 2
        office.desk.confirm(office.reference, Confirm("complaint", "claims_delay"), keyed("k2"))

        assert [(r.kind, r.outcome) for r in office.tasks.of_case(office.id)] == [
            ("classify", "confirmed")
        ]
