"""The two handlers over a store in memory: batches, races, schedulers side by side."""

from dataclasses import replace
from uuid import uuid4

import pytest

from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain import events
from services.escalation.handlers import fire
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.receive import Receiver
from services.escalation.metrics import OVERDUE, STEPS
from services.escalation.views import clocks_of
from tests.support.escalation_fakes import (
    TOLERANCE,
    MemoryCases,
    facts,
    intake,
    local,
    rulebook,
    triage,
)

FILED = facts("2026-11-02 09:00")


def receiver(cases: MemoryCases) -> Receiver:
    """The receiver over a store."""
    return Receiver(cases, rulebook(), TOLERANCE)


def scheduler(cases: MemoryCases) -> Scheduler:
    """A scheduler over a store."""
    return Scheduler(cases, rulebook(), TOLERANCE, 1.0)


class TestReceiver:
    """Batches of events."""

    def test_a_batch_is_one_read_whatever_it_holds(self) -> None:
        """Several events of one complaint are folded into one write."""
        cases, one, two = MemoryCases(), uuid4(), uuid4()
        met = replace(FILED, notified_at=local("2026-11-02 10:00"))
        batch = [intake(one, 1, FILED), intake(two, 1, FILED), intake(one, 2, met)]

        assert receiver(cases).receive(batch) == [Outcome.DONE] * 3
        assert cases.loads == 1
        assert cases.stored[one].version == 3
        assert cases.stored[two].version == 1

    def test_events_in_any_order_lead_to_the_same_clocks(self) -> None:
        """Triage before, between or after intake's."""
        complaint = uuid4()
        told = [
            intake(complaint, 1, FILED),
            intake(complaint, 2, replace(FILED, started_at=local("2026-11-02 09:30"))),
            triage(complaint, 1, ""),
            triage(complaint, 2, "enquiry"),
        ]
        ends = set()
        for order in ((0, 1, 2, 3), (3, 1, 0, 2), (2, 3, 0, 1), (1, 3, 2, 0)):
            cases = MemoryCases()
            for index in order:
                receiver(cases).receive([told[index]])
            ends.add(tuple(kept.clock for kept in cases.stored[complaint].clocks))

        assert len(ends) == 1

    def test_told_twice_is_a_duplicate(self) -> None:
        """In the same batch or later."""
        cases, complaint = MemoryCases(), uuid4()
        batch = [intake(complaint, 1, FILED), intake(complaint, 1, FILED)]

        assert receiver(cases).receive(batch) == [Outcome.DONE, Outcome.DUPLICATE]
        assert receiver(cases).receive(batch) == [Outcome.DUPLICATE] * 2
        assert len(cases.published) == 1

    def test_who_loses_a_race_is_told_again(self) -> None:
        """Only that case; its neighbours are done."""
        cases, one, two = MemoryCases(), uuid4(), uuid4()
        cases.steal = {one}
        answers = receiver(cases).receive([intake(one, 1, FILED), intake(two, 1, FILED)])

        assert isinstance(answers[0], ServiceError)
        assert answers[0].kind is ErrorKind.RACE
        assert answers[1] is Outcome.DONE
        assert receiver(cases).receive([intake(one, 1, FILED)]) == [Outcome.DONE]

    def test_no_events_no_read(self) -> None:
        """An empty batch costs nothing."""
        cases = MemoryCases()

        assert receiver(cases).receive([]) == []
        assert cases.loads == 0


class TestScheduler:
    """What is due."""

    def test_nothing_due_is_nothing_done(self) -> None:
        """And the next turn comes after the interval."""
        cases = MemoryCases()
        receiver(cases).receive([intake(uuid4(), 1, FILED)])

        assert scheduler(cases).sweep() == 0
        assert scheduler(cases).turn() == 1.0

    def test_two_schedulers_take_a_step_once(self) -> None:
        """The second finds nothing, and one that lost the race leaves no trace."""
        cases, complaint = MemoryCases(), uuid4()
        receiver(cases).receive([intake(complaint, 1, FILED)])
        cases.at = local("2026-11-18 00:00:00")
        cases.steal = {complaint}
        one, two = scheduler(cases), scheduler(cases)
        seen = [one.sweep(), two.sweep(), one.sweep()]
        overdue = [a for a in cases.published if isinstance(a.what, events.Overdue)]

        assert seen == [1, 1, 0]
        assert len({a.event_id for a in overdue}) == len(overdue) == 2

    def test_a_full_batch_is_followed_at_once(self, monkeypatch) -> None:
        """A backlog is worked off without waiting."""
        monkeypatch.setattr(fire, "BATCH", 3)
        cases = MemoryCases()
        receiver(cases).receive([intake(uuid4(), 1, FILED) for _ in range(5)])
        cases.at = local("2026-11-18 00:00")
        busy = scheduler(cases)

        assert [busy.turn(), busy.turn(), busy.turn()] == [0.0, 1.0, 1.0]

    def test_steps_and_overdue_cases_are_counted(self) -> None:
        """Late ones apart."""
        cases = MemoryCases()
        late = STEPS.labels("decision", "overdue", "true")._value
        before = late.get()
        receiver(cases).receive([intake(uuid4(), 1, FILED)])
        cases.at = local("2026-11-25 00:00")
        scheduler(cases).turn()

        assert late.get() == before + 1
        assert OVERDUE.labels("decision")._value.get() == 1


class TestView:
    """What GetClocks shows."""

    def test_overdue_shows_before_its_step_was_taken(self) -> None:
        """The state is the one of this moment."""
        cases, complaint = MemoryCases(), uuid4()
        receiver(cases).receive([intake(complaint, 1, FILED)])
        cases.at = local("2026-11-20 00:00")
        view = clocks_of(complaint, cases, rulebook())

        assert [one.clock.state for one in view.clocks] == ["overdue", "overdue"]
        assert cases.stored[complaint].clocks[0].clock.state == "running"

    def test_the_clock_that_bites_first_stands_in_front(self) -> None:
        """What is settled comes last."""
        cases, complaint = MemoryCases(), uuid4()
        receiver(cases).receive([intake(complaint, 1, FILED)])
        first = [one.clock.clock for one in clocks_of(complaint, cases, rulebook()).clocks]
        started = replace(FILED, started_at=local("2026-11-02 09:30"))
        receiver(cases).receive([intake(complaint, 2, started)])
        then = [one.clock.clock for one in clocks_of(complaint, cases, rulebook()).clocks]

        assert first == ["first_contact", "decision"]
        assert then == ["first_answer", "decision", "first_contact"]

    def test_what_is_not_known_is_not_found(self) -> None:
        """A stub of triage's word has no clocks either."""
        cases, complaint = MemoryCases(), uuid4()
        receiver(cases).receive([triage(complaint, 1, "enquiry")])
        for unknown in (complaint, uuid4()):
            with pytest.raises(ServiceError, match="clocks_not_found"):
                clocks_of(unknown, cases, rulebook())
