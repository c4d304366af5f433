"""What acting on time costs: steps that are due and the people they call."""

import gc
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters.mongo_absences import MongoAbsences
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_matters import MongoMatters
from services.escalation.adapters.mongo_step_calls import MongoStepCalls
from services.escalation.adapters.people_files import PEOPLE, load_ladders
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.opening import (
    DAY_SECONDS,
    WEEKDAYS,
    ListedDays,
    OpeningHours,
    weekly,
)
from services.escalation.domain.people.ladder import Ladder, Rules
from services.escalation.handlers.climb import Climber
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.receive import Receiver
from tests.support.escalation_fakes import SHANGHAI, TOLERANCE, intake, rulebook
from tests.support.people_drill import prepare
from tests.support.people_fakes import rules
from tests.support.people_killing import AllToOneOwner
from tests.support.stack import LocalSystem, own_stack

# Each has two clocks, overdue after so many days whatever holidays lay in between.
CASES, DAYS, BATCH = 500, 30, 250
RUNS = 5


def figures() -> Iterator[dict[str, Any]]:
    """CPU seconds for 1,000 steps with ladders and notices queued: the middle one of the runs."""
    with own_stack("") as stack:
        system = LocalSystem(stack)
        try:
            system.start_empty()
            runs = [_run(system) for _ in range(RUNS)]
        finally:
            system.stop()
    runs.sort(key=lambda run: run["cpu_seconds"])
    yield runs[RUNS // 2] | {"runs_cpu_seconds": [run["cpu_seconds"] for run in runs]}


def _run(system: LocalSystem) -> dict[str, Any]:
    """One run in a database of its own."""
    database = connect(system.mongodb_uri, f"b{uuid4().hex[:10]}")
    prepare(database)
    return _acting(database)


def _filed(database: Any, number: int, days: float) -> None:
    """Complaints received some days ago, none of whose steps was taken."""
    store: Any = _cases(database)
    received = database_time(database) - timedelta(days=days)
    store.now = lambda: received
    for _ in range(0, number, BATCH):
        told = [intake(uuid4(), 1, CaseFacts(receipts=(received,))) for _ in range(BATCH)]
        Receiver(store, rulebook(), TOLERANCE).receive(told)


def _cases(database: Any) -> MongoCases:
    return MongoCases(database, MongoOutbox(database[COLLECTION]), list)


def _never_quiet() -> Rules:
    """The shipped ladders without quiet hours: every one of them calls at once.

    So the same work is measured at any time of day, and it is the most that there can be.
    """
    shipped = rules(load_ladders(PEOPLE, {"CN"}, {"decision"}), SHANGHAI)
    week = weekly({day: [(0, DAY_SECONDS)] for day in WEEKDAYS})
    return replace(shipped, hours=OpeningHours(SHANGHAI, week, ListedDays()))


def _acting(database: Any) -> dict[str, Any]:
    _filed(database, CASES, DAYS)
    cases = _cases(database)
    scheduler = Scheduler(cases, rulebook(), TOLERANCE, 1.0)
    climber = Climber(
        MongoStepCalls(database, COLLECTION),
        MongoMatters(database, "ladders", Ladder),
        cases,
        AllToOneOwner(),
        MongoAbsences(database),
        _never_quiet(),
        rulebook(),
        1.0,
    )
    # As in production: what stands when serving begins is frozen.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    kept, called = database[COLLECTION], database["ladders"]
    before = _queued(kept, "outbox")
    steps = _cpu(lambda: _until_none(scheduler.sweep))
    ladders = _cpu(lambda: _until_none(climber.start))
    taken = _queued(kept, "outbox") - before
    return {
        "figure": "acting_on_1000_due_steps",
        "cpu_seconds": round(steps + ladders, 3),
        "steps_cpu_seconds": round(steps, 3),
        "ladders_cpu_seconds": round(ladders, 3),
        "steps": taken,
        "ladders": called.count_documents({}),
        "events_queued": taken + _queued(called, "outbox"),
        "notices_queued": _queued(called, "to_send"),
        "limit": 0.3,
    }


def _queued(collection: Any, name: str) -> int:
    """How many entries wait in the lists `name` of a collection's documents."""
    return sum(len(one.get(name, ())) for one in collection.find({}, {name: 1}))


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _until_none(sweep: Callable[[], int]) -> None:
    while sweep():
        pass
