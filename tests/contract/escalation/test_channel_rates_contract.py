"""How often a channel may be used: fake and real alike, over processes and restarts."""

from datetime import timedelta

import pytest

from services.escalation.adapters.mongo_rates import MongoRates
from tests.support.people_fakes import MemoryRates


@pytest.fixture(params=["memory", "mongo"])
def rates(request):
    """Two processes' views of one store, and a way to let a minute pass."""
    if request.param == "memory":
        store = MemoryRates()

        def minute() -> None:
            store.at += 60

        return store, store, minute
    database = request.getfixturevalue("database")

    def older() -> None:
        kept = database["channel_rates"].find_one({"_id": "robot"})["sent"]
        earlier = [at - timedelta(minutes=1) for at in kept]
        database["channel_rates"].update_one({"_id": "robot"}, {"$set": {"sent": earlier}})

    return MongoRates(database), MongoRates(database), older


def test_two_processes_share_a_minute(rates) -> None:
    """Three in all, whoever asks; a minute later three more; other channels are apart."""
    one, other, minute = rates

    assert [store.free("robot", 3) for store in (one, other, one, other, one)] == [
        *[True] * 3,
        *[False] * 2,
    ]
    assert one.free("other", 3)
    minute()
    assert [store.free("robot", 3) for store in (other, other, one, one)] == [*[True] * 3, False]


def test_a_smaller_limit_holds_at_once(rates) -> None:
    """It is asked for each time; what went out before counts."""
    one, other, _ = rates
    for _ in range(3):
        one.free("robot", 5)

    assert not other.free("robot", 2)
    assert other.free("robot", 4)
