"""A machine whose clock is set forward and back: the database's time is the only now."""

from datetime import timedelta
from uuid import uuid4

import pytest
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent

from services.chassis.consumer import Outcome
from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.domain.facts import CaseFacts
from services.escalation.handlers.receive import Receiver
from tests.support.escalation_fakes import TOLERANCE, intake, rulebook
from tests.support.people_drill import prepare, steps
from tests.support.skewed import start

CASES = 20


@pytest.fixture
def database(mongodb):
    """A database of its own."""
    opened = connect(mongodb, f"t{uuid4().hex[:10]}")
    prepare(opened)
    yield opened
    opened.client.drop_database(opened.name)


def received(database, days: int) -> set:
    """Cases received some days ago by the database's clock, with no step taken."""
    cases = MongoCases(database, MongoOutbox(database[COLLECTION]), list)
    at = database_time(database) - timedelta(days=days)
    cases.now = lambda: at
    told = [intake(uuid4(), 1, CaseFacts(receipts=(at,))) for _ in range(CASES)]
    assert Receiver(cases, rulebook(), TOLERANCE).receive(told) == [Outcome.DONE] * CASES
    return {one.complaint for one in told}


def test_a_wrong_clock_fires_nothing_early_and_nothing_twice(database, mongodb, tmp_path) -> None:
    """A year ahead and a year behind: what is due is taken once, what is not due waits."""
    overdue, fresh, told = received(database, 20), received(database, 0), uuid4()
    before = database_time(database)
    wrong = start(mongodb, database.name, told, tmp_path)
    after = database_time(database)
    taken = steps(database)

    assert [round(days) for days in wrong] == [400, -400, 1, -1, 0]
    assert {(case, step, late) for case, _, step, late in taken} == {
        (case, "overdue", True) for case in overdue
    }
    assert set(taken.values()) == {1}
    assert not {case for case, *_ in taken} & (fresh | {told})
    document = database[COLLECTION].find_one({"_id": told})
    recorded = [
        EscalationEvent.FromString(entry["value"]).metadata.recorded_at.ToDatetime(before.tzinfo)
        for entry in document["outbox"]
    ]
    since = [state["since"] for state in document["history"]]
    assert recorded == sorted(recorded)
    assert all(before <= at <= after for at in [*recorded, *since, document["since"]])
