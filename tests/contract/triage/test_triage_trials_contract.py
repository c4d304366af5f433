"""What dry runs may rely on from the store: past cases and room for differences, fake and real."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.mongo import MongoOutbox, connect
from services.triage.adapters.mongo_store import COLLECTION, MongoAssessments
from services.triage.adapters.mongo_trials import MongoPastCases, MongoTrialDifferences
from services.triage.domain.assessment import Confirmed, confirmed
from services.triage.ports import Change
from tests.support.playbook_fakes import NOW, MemoryTrialDifferences, Past
from tests.support.triage_fakes import assessment, dispatcher, first_change


@pytest.fixture
def database(mongodb):
    """A database of this test."""
    opened = connect(mongodb, f"triage_{uuid4().hex[:8]}")
    yield opened
    opened.client.drop_database(opened.name)


class DifferencesContract:
    """The promises of TrialDifferences."""

    @pytest.fixture
    def store(self):
        """The store under test, empty."""
        raise NotImplementedError

    def test_pages_come_back(self, store):
        """As they were kept; one that is not there is empty."""
        edition, rows = uuid4(), [{"id": "c1", "before": {"clocks": ["a/b"], "contact_by": None}}]
        store.keep(edition, "t1", 1, rows)
        store.keep(edition, "t1", 2, [{"id": "c2"}])

        assert store.page(edition, "t1", 1) == rows
        assert store.page(edition, "t1", 2) == [{"id": "c2"}]
        assert store.page(edition, "t1", 3) == []
        assert store.page(edition, "t2", 1) == store.page(uuid4(), "t1", 1) == []

    def test_forgetting(self, store):
        """One trial, or all but one; other editions are left alone."""
        edition, other = uuid4(), uuid4()
        for trial in ("t1", "t2", "t3", "t1a"):
            for page in (1, 2):
                store.keep(edition, trial, page, [{"id": trial}])
        store.keep(other, "t1", 1, [{"id": "x"}])

        store.drop(edition, "t3")
        left = {t: len(store.page(edition, t, 2)) for t in ("t1", "t2", "t3", "t1a")}
        assert left == {"t1": 1, "t2": 1, "t3": 0, "t1a": 1}

        store.keep_only(edition, "t1")
        left = {t: len(store.page(edition, t, 1)) for t in ("t1", "t2", "t1a")}
        assert left == {"t1": 1, "t2": 0, "t1a": 0}
        assert store.page(other, "t1", 1) == [{"id": "x"}]


class TestMemoryDifferences(DifferencesContract):
    """The fake."""

    @pytest.fixture
    def store(self):
        """In memory."""
        return MemoryTrialDifferences()


class TestMongoDifferences(DifferencesContract):
    """The real one."""

    @pytest.fixture
    def store(self, database):
        """On a real MongoDB."""
        return MongoTrialDifferences(database)


class PastCasesContract:
    """The promises of PastCases; `cases` gives two cases, the second confirmed by a person."""

    @pytest.fixture
    def cases(self):
        """The store under test, and the ids of the two."""
        raise NotImplementedError

    def test_what_people_confirmed_comes_along(self, cases):
        """Kind and scene with the case; nothing where nobody confirmed."""
        past, plain, sure = cases
        found = {c.complaint_id: c for b in past.since(NOW - timedelta(days=3650), 10) for c in b}

        assert (found[plain].confirmed_kind, found[plain].confirmed_scene) == ("", "")
        assert (found[sure].confirmed_kind, found[sure].confirmed_scene) == (
            "complaint",
            "claims_delay",
        )

    def test_the_confirmed_alone(self, cases):
        """Listed and counted; the limit holds."""
        past, _, sure = cases
        start = NOW - timedelta(days=3650)
        found = [c.complaint_id for b in past.since(start, 10, confirmed=True) for c in b]

        assert found == [sure]
        assert past.count(start, 10, confirmed=True) == 1
        assert (past.count(start, 10), past.count(start, 1)) == (2, 1)

    def test_none_since(self, cases):
        """Older cases do not count, but there are some."""
        past, _, _ = cases
        ahead = NOW + timedelta(days=3650)

        assert (past.count(ahead, 10), list(past.since(ahead, 10))) == (0, [])
        assert past.any()


class TestFakePastCases(PastCasesContract):
    """The fake."""

    @pytest.fixture
    def cases(self):
        """In memory."""
        past = Past("一", "二")
        past.confirm(1, "complaint", "claims_delay")
        return past, *(told.complaint_id for told in past.told)


class Offered:
    """A relay that publishes nothing."""

    def offer(self, items):
        """See Relay."""


class TestMongoPastCases(PastCasesContract):
    """The real one."""

    @pytest.fixture
    def cases(self, database):
        """Two assessments, written as production writes them."""
        store = MongoAssessments(database, MongoOutbox(database[COLLECTION]), Offered())
        plain, sure = assessment(), assessment()
        store.add([first_change(plain), first_change(sure)])
        after = confirmed(
            sure,
            kind="complaint",
            scene="claims_delay",
            by="p-1",
            request_id="r-1",
            playbook=None,
            choice=dispatcher().again(sure, "claims_delay"),
        )
        store.replace(Change(after, Confirmed("p-1")))
        return MongoPastCases(database), plain.complaint_id, sure.complaint_id

    def test_they_come_in_batches(self, database):
        """Oldest first, those before the time left out, no more than asked for."""
        ids = [uuid4() for _ in range(1_203)]
        database["assessments"].insert_many(
            {"_id": one, "assessed_at": NOW + timedelta(seconds=n)} for n, one in enumerate(ids)
        )
        past = MongoPastCases(database)

        batches = list(past.since(NOW + timedelta(seconds=1), 1_101))
        assert [len(b) for b in batches] == [500, 500, 101]
        assert [c.complaint_id for b in batches for c in b] == ids[1:1_102]

    def test_an_empty_store(self, database):
        """There was never a case."""
        assert not MongoPastCases(database).any()
