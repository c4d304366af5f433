"""What routing may rely on from the count of cases in hand: one suite for fake and real."""

from collections import Counter
from datetime import timedelta
from uuid import NAMESPACE_OID, uuid4, uuid5

import pytest

from services.chassis.mongo import connect, database_time
from services.triage.adapters.mongo_tallies import COLLECTION, MongoTallies
from services.triage.domain.routing.tally import LOAD_DAYS
from tests.support.triage_fakes import ALL_AT_WORK, MemoryTallies, Workplace


class TalliesContract:
    """The promises of Tallies."""

    @pytest.fixture
    def tallies(self):
        """The store under test, empty."""
        raise NotImplementedError

    def test_sums_over_all_writers(self, tallies):
        """Additions and ends add up; nothing to add is no write."""
        tallies.add({"p-1": 2, "p-2": 1})
        tallies.add({"p-1": -1})
        tallies.add({})

        assert Counter(tallies.sums(LOAD_DAYS)) == {"p-1": 1, "p-2": 1}

    def test_two_replicas_are_even(self, tallies):
        """Each gives 60 cases and tells the other after every ten: nobody is far behind.

        All are at work and fewer cases than capacities hold, so that load alone decides; by the
        hash of these cases alone the four would be further apart than that.
        """
        replicas = [Workplace(tallies, now=ALL_AT_WORK) for _ in range(2)]
        given = Counter()
        for number in range(120):
            replica = replicas[number % 2]
            given[replica.first(uuid5(NAMESPACE_OID, f"case {number}")).owner] += 1
            if number % 20 == 19:
                for each in replicas:
                    each.sync()

        assert sum(given.values()) == 120
        assert len(given) == 4
        assert max(given.values()) - min(given.values()) <= 4

    def test_a_restart_forgets_nothing_that_was_told(self, tallies):
        """A new process starts from what is stored."""
        first = Workplace(tallies, absent=())
        owner = first.first(uuid4()).owner
        first.sync()

        assert Workplace(tallies, absent=()).in_hand(owner) == 1


class TestMemoryTallies(TalliesContract):
    """The fake."""

    @pytest.fixture
    def tallies(self):
        """In memory."""
        return MemoryTallies()


class TestMongoTallies(TalliesContract):
    """The real one."""

    @pytest.fixture
    def database(self, mongodb):
        """A database of this test."""
        opened = connect(mongodb, f"triage_{uuid4().hex[:8]}")
        yield opened
        opened.client.drop_database(opened.name)

    @pytest.fixture
    def tallies(self, database):
        """On a real MongoDB."""
        return MongoTallies(database)

    def test_old_days_count_no_longer(self, database, tallies):
        """What was given longer ago than a case lasts is no load."""
        tallies.add({"p-1": 1})
        for days in (LOAD_DAYS - 1, LOAD_DAYS + 1):
            day = (database_time(database) - timedelta(days=days)).date().isoformat()
            database[COLLECTION].insert_one({"_id": day, "people": {"p-1": 10}})

        assert tallies.sums(LOAD_DAYS) == {"p-1": 11}
