"""What the handlers may rely on from a store of editions: one suite for fake and real."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import connect
from services.triage.adapters.mongo_playbooks import MongoEditions, MongoPastCases
from services.triage.domain.edition import revised, tried
from tests.support.playbook_fakes import NOW, MemoryEditions, draft, in_force_edition, trial


class EditionsContract:
    """The promises of Editions."""

    @pytest.fixture
    def store(self):
        """The store under test, empty."""
        raise NotImplementedError

    def test_what_was_added_comes_back(self, store):
        """Equal in every part, files and history with it."""
        made = draft(**{"cn-a.yaml": "zh: 拒赔", "lexicon.yaml": "x"})
        store.add(made)
        running = in_force_edition()
        store.add(running)

        assert store.get(made.id) == made
        assert store.get(running.id) == running
        assert store.get(uuid4()) is None

    def test_an_id_is_taken_once(self, store):
        """Adding again is refused and changes nothing."""
        made = draft()
        store.add(made)
        with pytest.raises(ServiceError) as refused:
            store.add(made)

        assert (refused.value.kind, refused.value.code) == (ErrorKind.CONFLICT, "edition_exists")

    def test_replacing_is_guarded_by_version(self, store):
        """Of two who start from the same version, one wins."""
        made = draft()
        store.add(made)
        one = tried(made, trial(made))
        other = revised(made, {"a.yaml": "y"}, {}, by="p-other", at=NOW)
        store.replace(one)
        with pytest.raises(ServiceError) as refused:
            store.replace(other)

        assert refused.value.kind is ErrorKind.RACE
        assert store.get(made.id) == one

    def test_the_newest_whose_time_has_come_is_in_force(self, store):
        """Drafts and those of the future are not."""
        old, new = in_force_edition(NOW - timedelta(days=9)), in_force_edition(NOW)
        for edition in (new, draft(), old):
            store.add(edition)

        assert store.in_force(NOW - timedelta(days=10)) is None
        assert store.in_force(NOW - timedelta(days=1)) == old
        assert store.in_force(NOW) == new

    def test_scripts_of_the_approved_are_known(self, store):
        """A draft's scripts are not used yet."""
        running = in_force_edition()
        store.add(draft())
        assert store.approved_scripts() == {}
        store.add(running)

        assert store.approved_scripts() == dict(running.scripts)
        assert store.holding("cn-a@1") == running
        assert store.holding("cn-a@2") is None


class TestMemoryEditions(EditionsContract):
    """The fake."""

    @pytest.fixture
    def store(self):
        """In memory."""
        return MemoryEditions()


class TestMongoEditions(EditionsContract):
    """The real one."""

    @pytest.fixture
    def database(self, mongodb):
        """A database of this test."""
        opened = connect(mongodb, f"triage_{uuid4().hex[:8]}")
        yield opened
        opened.client.drop_database(opened.name)

    @pytest.fixture
    def store(self, database):
        """On a real MongoDB."""
        made = MongoEditions(database)
        made.ensure_indexes()
        return made

    def test_past_cases_come_in_batches(self, database):
        """Oldest first, those before the time left out, no more than asked for."""
        ids = [uuid4() for _ in range(1_203)]
        database["assessments"].insert_many(
            {"_id": one, "assessed_at": NOW + timedelta(seconds=n)} for n, one in enumerate(ids)
        )
        past = MongoPastCases(database)

        batches = list(past.since(NOW + timedelta(seconds=1), 1_101))
        assert [len(b) for b in batches] == [500, 500, 101]
        assert [i for b in batches for i in b] == ids[1:1_102]
