"""The projection and the tasks: any order, any repetition, each once."""

import itertools
from datetime import timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.intake.domain.tasks import settled_by, tasks_of
from services.intake.domain.view import ClockStep
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.projecting import Projector
from tests.support.fixed_clock import FixedClock
from tests.support.intake_builders import NOW, clock_update, filing, key_ring, triage_update
from tests.support.intake_fakes import (
    MemoryComplaints,
    MemoryNumbers,
    MemoryTasks,
)


class Case:
    """One stored complaint with its projector."""

    def __init__(self) -> None:
        clock = FixedClock(NOW)
        self.store, self.tasks = MemoryComplaints(clock), MemoryTasks(clock)
        desk = FilingDesk(
            self.store, MemoryNumbers(clock), key_ring(), ZoneInfo("Asia/Shanghai"), clock
        )
        [filed] = desk.commit([filing()])
        self.id = filed.id
        self.projector = Projector(self.store, self.tasks)

    @property
    def view(self):
        return self.store.held[self.id].view

    def rows(self):
        return [(r.kind, r.status, r.outcome) for r in self.tasks.of_case(self.id)]


def step(overdue: bool = False, name: str = "due_in_5_days") -> ClockStep:
    """A step of the decision clock."""
    return ClockStep("decision", name, overdue, NOW)


class TestView:
    """The newest of each source stands."""

    def test_every_order_gives_the_same_view(self) -> None:
        """Topics overtake each other; repeats change nothing."""
        seen = set()
        for order in itertools.permutations(range(4)):
            one = Case()
            updates = [
                triage_update(one.id, 1, scene="claims_amount"),
                triage_update(one.id, 2, scene="claims_delay", owner="p-2"),
                clock_update(one.id, 1),
                clock_update(one.id, 2, state="met"),
            ]
            for index in (*order, *order):
                one.projector.handle([updates[index]])
            seen.add((one.view.versions, one.view.triage, one.view.clocks, one.view.next_due_at))

        assert len(seen) == 1
        [(versions, triage, _, due)] = seen
        assert (versions.triage, versions.escalation) == (2, 2)
        assert triage.owner == "p-2"
        assert due is None

    def test_a_batch_mixes_everything(self) -> None:
        """One answer for each, in order."""
        one = Case()
        updates = [
            triage_update(one.id, 1),
            triage_update(uuid7(), 1),
            clock_update(one.id, 1),
            triage_update(one.id, 2, owner="p-2"),
        ]

        answers = one.projector.handle(updates)

        assert [answers[0], *answers[2:]] == [Outcome.DONE] * 3
        assert isinstance(answers[1], ServiceError)
        assert answers[1].kind is ErrorKind.NOT_FOUND
        assert one.view.triage.owner == "p-2"
        assert one.projector.handle(updates)[0] is Outcome.DUPLICATE

    def test_the_deadline_that_bites_first_orders_the_list(self) -> None:
        """Paused and ended clocks bite nobody."""
        one = Case()
        one.projector.handle([clock_update(one.id, 1)])
        assert one.view.next_due_at == NOW + timedelta(days=15)

        one.projector.handle([clock_update(one.id, 2, state="overdue")])
        assert one.view.next_due_at == NOW + timedelta(days=15)

        one.projector.handle([clock_update(one.id, 3, state="paused", due_at=None)])
        assert one.view.next_due_at is None

    def test_a_lost_race_is_tried_again(self) -> None:
        """Somebody else wrote in between; the next try finds the new version."""
        one = Case()
        known = one.store.known
        stale = known([one.id])
        one.projector.handle([triage_update(one.id, 1)])
        one.store.known = lambda ids: stale

        [answer] = one.projector.handle([triage_update(one.id, 2)])

        assert isinstance(answer, ServiceError)
        assert answer.kind is ErrorKind.RACE
        one.store.known = known
        assert one.projector.handle([triage_update(one.id, 2)]) == [Outcome.DONE]

    def test_an_outage_holds_the_batch(self) -> None:
        """Nothing is answered and nothing is written."""
        one = Case()
        one.store.down = True

        with pytest.raises(ServiceError) as raised:
            one.projector.handle([triage_update(one.id)])

        assert raised.value.kind is ErrorKind.UNAVAILABLE


class TestTasks:
    """A person must look, once."""

    @pytest.mark.parametrize("outcome", ["unsure", "none"])
    def test_what_triage_does_not_know_a_person_says(self, outcome: str) -> None:
        """And the confirmation ends the task."""
        one = Case()
        unsure = triage_update(one.id, 1, outcome=outcome)

        one.projector.handle([unsure, unsure])
        assert one.rows() == [("classify", "open", "")]

        one.projector.handle([triage_update(one.id, 2, outcome=outcome, confirmed=True)])
        assert one.rows() == [("classify", "done", "confirmed")]

    def test_a_match_needs_nobody(self) -> None:
        """The ordinary case opens no task."""
        one = Case()
        one.projector.handle([triage_update(one.id), clock_update(one.id)])

        assert one.rows() == []

    def test_steps_become_tasks_once_each(self) -> None:
        """Two warnings and the overrun; a repeat of any adds nothing."""
        one = Case()
        updates = [
            clock_update(one.id, 2, step()),
            clock_update(one.id, 3, step(name="due_in_1_day")),
            clock_update(one.id, 4, step(overdue=True, name="overdue"), state="overdue"),
        ]

        for update in (*updates, *updates):
            one.projector.handle([update])

        assert sorted(kind for kind, _, _ in one.rows()) == [
            "clock_due_soon",
            "clock_due_soon",
            "clock_overdue",
        ]

    def test_a_met_clock_ends_its_tasks(self) -> None:
        """Nobody is sent after what is done; other clocks' tasks stay."""
        one = Case()
        other = ClockStep("first_contact", "due", False, NOW)
        one.projector.handle([clock_update(one.id, 2, step())])
        one.projector.handle([clock_update(one.id, 3, other, clock="first_contact")])

        one.projector.handle([clock_update(one.id, 4, state="met")])

        assert sorted(one.rows()) == [
            ("clock_due_soon", "done", "clock_met"),
            ("clock_due_soon", "open", ""),
        ]

    def test_a_paused_clock_keeps_them(self) -> None:
        """It will run on."""
        one = Case()
        one.projector.handle([clock_update(one.id, 2, step())])

        one.projector.handle([clock_update(one.id, 3, state="paused", due_at=None)])

        assert one.rows() == [("clock_due_soon", "open", "")]

    def test_the_end_of_a_case_ends_the_classifying(self) -> None:
        """A withdrawn case needs no scene."""
        one = Case()
        one.projector.handle([triage_update(one.id, 1, outcome="unsure")])

        one.projector.handle([clock_update(one.id, 2, state="ended")])

        assert one.rows() == [("classify", "done", "case_ended")]

    def test_a_crash_between_task_and_view_repeats_both_without_harm(self) -> None:
        """Tasks are written first, so the event is still news after the crash."""
        one = Case()
        project = one.store.project

        def dies(projections):
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")

        one.store.project = dies
        with pytest.raises(ServiceError):
            one.projector.handle([triage_update(one.id, 1, outcome="unsure")])
        one.store.project = project

        assert one.projector.handle([triage_update(one.id, 1, outcome="unsure")]) == [Outcome.DONE]
        assert one.rows() == [("classify", "open", "")]


class TestNobody:
    """A case that nobody could take is seen by people."""

    def test_a_task_opens_and_an_owner_settles_it(self) -> None:
        """Once each; an ordinary case without an owner yet opens none."""
        complaint = uuid4()
        nobody = triage_update(complaint, 1, owner_rule="nobody")
        found = triage_update(complaint, 2, owner="p-2", owner_rule="team")

        assert [task.kind for task in tasks_of([nobody, nobody])] == ["find_owner"] * 2
        assert len({task.id for task in tasks_of([nobody, nobody])}) == 1
        assert not list(tasks_of([triage_update(complaint, 1)]))
        assert ("find_owner",) in [settled.kinds for settled in settled_by(found)]
