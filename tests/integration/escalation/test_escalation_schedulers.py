"""Several schedulers over one real store, killed in between: every step takes effect once."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.consumer import Outcome
from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.domain.facts import CaseFacts
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.receive import Receiver
from tests.support.escalation_fakes import TOLERANCE, intake, rulebook
from tests.support.people_drill import steps

CASES = 120


class KilledError(Exception):
    """Stands for SIGKILL at one place."""


class Killed(MongoCases):
    """A store whose process dies at a place, each time that it comes by for the n-th time."""

    place, every, seen = "", 3, 0

    def save(self, writes):
        """Write only half of it, or die right after the write."""
        self.seen += 1
        dies = self.seen % self.every == 0
        if dies and self.place == "half written":
            super().save(writes[: len(writes) // 2])
            raise KilledError
        answers = super().save(writes)
        if dies and self.place == "written":
            raise KilledError
        return answers


@pytest.fixture
def database(mongodb):
    """A database of its own."""
    opened = connect(mongodb, f"t{uuid4().hex[:10]}")
    yield opened
    opened.client.drop_database(opened.name)


def store(database, kind=MongoCases) -> MongoCases:
    """A store of one process."""
    outbox = MongoOutbox(database[COLLECTION])
    cases = kind(database, outbox, list)
    outbox.ensure_index()
    cases.ensure_indexes()
    return cases


def back_dated(database, days: float) -> list:
    """Cases received some days ago by the database's clock, with no step taken."""
    received = database_time(database) - timedelta(days=days)
    cases = store(database)
    cases.now = lambda: received
    told = [intake(uuid4(), 1, CaseFacts(receipts=(received,))) for _ in range(CASES)]
    answers = Receiver(cases, rulebook(), TOLERANCE).receive(told)
    assert answers == [Outcome.DONE] * CASES
    return [one.complaint for one in told]


def until_nothing_is_due(schedulers) -> None:
    """All schedulers sweep at the same time, each until it finds nothing."""

    def run(scheduler) -> None:
        idle = 0
        while idle < 2:
            try:
                idle = 0 if scheduler.sweep() else idle + 1
            except KilledError:
                idle = 0

    threads = [threading.Thread(target=run, args=(one,)) for one in schedulers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


@pytest.mark.parametrize(
    ("number", "place"), [(2, ""), (10, ""), (2, "half written"), (10, "written")]
)
def test_every_step_is_taken_once(database, monkeypatch, number, place) -> None:
    """Whoever else runs beside it and wherever one dies."""
    monkeypatch.setattr("services.escalation.handlers.fire.BATCH", 25)
    back_dated(database, days=20)
    schedulers = []
    for _ in range(number):
        cases = store(database, Killed)
        cases.place = place
        schedulers.append(Scheduler(cases, rulebook(), TOLERANCE, 1.0))

    until_nothing_is_due(schedulers)

    taken = steps(database)
    assert set(taken.values()) == {1}
    assert len(taken) == 2 * CASES
    assert all(late and step == "overdue" for _, _, step, late in taken)


def test_schedulers_and_events_meet(database, monkeypatch) -> None:
    """The complaints are notified while their clocks become overdue: one order or the other."""
    monkeypatch.setattr("services.escalation.handlers.fire.BATCH", 25)
    complaints = back_dated(database, days=20)
    cases = store(database)
    received = cases.load(complaints[:1])[complaints[0]].facts.receipts
    met = CaseFacts(receipts=received, notified_at=database_time(database))
    open_ = {complaint: intake(complaint, 2, met) for complaint in complaints}

    def notify() -> None:
        receiver = Receiver(store(database), rulebook(), TOLERANCE)
        while open_:
            told = list(open_.values())[:20]
            for one, answer in zip(told, receiver.receive(told), strict=True):
                if answer is Outcome.DONE:
                    del open_[one.complaint]

    schedulers = [Scheduler(store(database), rulebook(), TOLERANCE, 1.0) for _ in range(2)]
    notifier = threading.Thread(target=notify)
    notifier.start()
    until_nothing_is_due(schedulers)
    notifier.join()
    until_nothing_is_due(schedulers)

    assert set(steps(database).values()) <= {1}
    for document in database[COLLECTION].find():
        states = {clock["clock"]: clock["state"] for clock in document["clocks"]}
        assert states["decision"] == "met"
        assert "next_step_at" not in document


def test_a_sweep_with_nothing_due_reads_nothing(database) -> None:
    """Open cases that are not due cost no document."""
    back_dated(database, days=0)

    assert Scheduler(store(database), rulebook(), TOLERANCE, 1.0).sweep() == 0
