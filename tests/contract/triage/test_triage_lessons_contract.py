"""What handlers of lessons may rely on from their store: one suite for fake and real."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import connect
from services.triage.adapters.mongo_lessons import MongoEnrolments
from services.triage.domain.lessons.enrolment import answer, enrolment, read
from tests.support.lesson_fakes import RIGHT, WRONG, MemoryEnrolments, lesson


class LessonStoreContract:
    """The promises of Enrolments."""

    @pytest.fixture
    def store(self):
        """The store under test, empty."""
        raise NotImplementedError

    def made(self, store, person="p-1", cause="assigned:r-1", days=7):
        """An enrolment due in so many days."""
        now = store.now().replace(microsecond=0)
        return enrolment(person, lesson(), cause, "p-9", now, now + timedelta(days=days))

    def test_added_once(self, store):
        """The second time nothing is new, and what is there stays."""
        one, two = self.made(store), self.made(store, "p-2")

        assert store.add([one]) == {one.id}
        store.replace(read(one, one.assigned_at))
        assert store.add([one, two]) == {two.id}
        assert store.add([]) == frozenset()
        assert store.get(one.id).state == "read"
        assert store.get(uuid4()) is None

    def test_whole_and_guarded(self, store):
        """Tries and times come back; the second of two writers loses."""
        one = self.made(store)
        store.add([one])
        there = read(one, one.assigned_at)
        store.replace(there)
        tried, _ = answer(there, lesson(), WRONG, "q-1", one.assigned_at + timedelta(hours=1))
        store.replace(tried)

        assert store.get(one.id) == tried
        with pytest.raises(ServiceError) as lost:
            store.replace(tried)
        assert lost.value.kind is ErrorKind.RACE

    def test_owed_and_passed(self, store):
        """By time and state; of people since a time."""
        late, due, done = (self.made(store, p, days=d) for p, d in (("a", -1), ("b", 7), ("c", -1)))
        store.add([late, due, done])
        there = read(done, done.assigned_at)
        store.replace(there)
        passed, _ = answer(there, lesson(), RIGHT, "q", done.assigned_at + timedelta(hours=1))
        store.replace(passed)

        assert [e.person for e in store.owed(store.now(), 10)] == ["a"]
        assert store.passed(["a", "b", "c"], 10) == [passed]
        since = done.assigned_at - timedelta(days=1)
        assert {e.person for e in store.of(["a", "c"], since, 10)} == {"a", "c"}
        assert list(store.of(["a"], since + timedelta(days=2), 10)) == []
        failed = replace(store.get(due.id), state="failed", version=2)
        store.replace(failed)
        assert {e.person for e in store.owed(store.now(), 10)} == {"a", "b"}

    def test_a_time_and_who_learned_in_it(self, store):
        """The end is exclusive; names come back; nobody is left out for having left."""
        start = store.now().replace(microsecond=0)
        one = replace(self.made(store), assigned_at=start, name="甲一")
        last = replace(self.made(store, "p-2"), assigned_at=start + timedelta(days=1))
        after = replace(self.made(store, "p-3"), assigned_at=start + timedelta(days=2))
        store.add([one, last, after])
        end = after.assigned_at

        assert store.learners(start, end) == {"p-1", "p-2"}
        assert store.learners(end, end + timedelta(days=1)) == {"p-3"}
        assert list(store.during(["p-1", "p-3"], start, end)) == [one]
        assert {e.person for e in store.during(["p-1", "p-2", "p-9"], start, end)} == {"p-1", "p-2"}
        assert list(store.during([], start, end)) == []

    def test_mistakes_count_once_for_each_cause(self, store):
        """Of one person and kind."""
        since = store.now() - timedelta(days=1)
        counts = [
            store.mistaken("p-1", "never_say", cause, since) for cause in ("d-1", "d-1", "d-2")
        ]

        assert counts == [1, 1, 2]
        assert store.mistaken("p-2", "never_say", "d-1", since) == 1
        assert store.mistaken("p-1", "overturned", "d-1", since) == 1


class TestMemoryLessons(LessonStoreContract):
    """The fake."""

    @pytest.fixture
    def store(self):
        """In memory."""
        return MemoryEnrolments()


class TestMongoLessons(LessonStoreContract):
    """The real one."""

    @pytest.fixture
    def store(self, mongodb):
        """On a real MongoDB."""
        opened = connect(mongodb, f"triage_{uuid4().hex[:8]}")
        store = MongoEnrolments(opened)
        store.ensure_indexes()
        yield store
        opened.client.drop_database(opened.name)
