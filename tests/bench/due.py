"""What acting on time costs: steps that are due and the people they call."""

import gc
import time
from collections.abc import Callable, Iterator
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
from services.escalation.domain.people.ladder import Ladder
from services.escalation.handlers.climb import Climber
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.receive import Receiver
from tests.support.escalation_fakes import SHANGHAI, TOLERANCE, intake, rulebook
from tests.support.people_drill import prepare
from tests.support.people_fakes import rules
from tests.support.people_killing import AllToOneOwner
from tests.support.stack import LocalSystem, own_stack

CASES, BATCH = 500, 250


def figures() -> Iterator[dict[str, Any]]:
    """CPU seconds for 1,000 steps with ladders and notices queued."""
    with own_stack("") as stack:
        system = LocalSystem(stack)
        try:
            system.start_empty()
            database = connect(system.mongodb_uri, f"b{uuid4().hex[:10]}")
            prepare(database)
            yield _acting(database)
        finally:
            system.stop()


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


def _acting(database: Any) -> dict[str, Any]:
    _filed(database, CASES, 20)
    cases = _cases(database)
    scheduler = Scheduler(cases, rulebook(), TOLERANCE, 1.0)
    bound = rules(load_ladders(PEOPLE, {"CN"}, {"decision"}), SHANGHAI)
    climber = Climber(
        MongoStepCalls(database, COLLECTION),
        MongoMatters(database, "ladders", Ladder),
        cases,
        AllToOneOwner(),
        MongoAbsences(database),
        bound,
        rulebook(),
        1.0,
    )
    # As in production: what stands when serving begins is frozen.
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000)
    steps = _cpu(lambda: _until_none(scheduler.sweep))
    ladders = _cpu(lambda: _until_none(climber.start))
    queued = sum(len(one["to_send"]) for one in database["ladders"].find({}, {"to_send": 1}))
    return {
        "figure": "acting_on_1000_due_steps",
        "cpu_seconds": round(steps + ladders, 3),
        "steps_cpu_seconds": round(steps, 3),
        "ladders_cpu_seconds": round(ladders, 3),
        "ladders": database["ladders"].count_documents({}),
        "notices_queued": queued,
        "limit": 0.3,
    }


def _cpu(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return time.process_time() - started


def _until_none(sweep: Callable[[], int]) -> None:
    while sweep():
        pass
