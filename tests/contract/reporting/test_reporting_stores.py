"""One suite for the stores in memory and the real ones on MongoDB."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from pymongo.database import Database

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7
from services.chassis.mongo import connect
from services.reporting.adapters import mongo_facts
from services.reporting.adapters.documents import FactDocument, RunDocument
from services.reporting.adapters.event_codec import patch_of
from services.reporting.adapters.mongo_facts import MongoFacts
from services.reporting.adapters.mongo_runs import MongoRuns, document_of
from services.reporting.adapters.mongo_watermark import MongoWatermarks
from services.reporting.domain.fact import merge
from services.reporting.domain.run import Run, RunState, StoredFile
from services.reporting.handlers.request_run import Wish, request_run
from services.reporting.handlers.take_in import Taken, take_in
from tests.support.fixed_clock import FixedClock
from tests.unit.reporting.reporting_fakes import (
    NOW,
    TRACE,
    FakeFacts,
    FakeFiles,
    FakeRuns,
    FakeWatermarks,
    assessed,
    clocked,
    filed,
    imported,
    library,
    patch,
    question,
)


@pytest.fixture
def database(request: pytest.FixtureRequest) -> Iterator[Database[dict[str, Any]]]:
    """An empty real database of this test."""
    opened = connect(request.getfixturevalue("mongodb"), f"reporting_{uuid4().hex[:8]}")
    yield opened
    opened.client.drop_database(opened.name)


@pytest.fixture(params=["memory", "mongo"])
def facts(request: pytest.FixtureRequest) -> Any:
    """The store of facts in both kinds."""
    if request.param == "memory":
        return FakeFacts()
    store = MongoFacts(request.getfixturevalue("database"))
    store.ensure_indexes()
    return store


@pytest.fixture(params=["memory", "mongo"])
def runs(request: pytest.FixtureRequest) -> Any:
    """The store of runs in both kinds."""
    if request.param == "memory":
        return FakeRuns()
    store = MongoRuns(request.getfixturevalue("database"))
    store.ensure_indexes()
    return store


def queued(runs: Any, key: str = "k", subject: str = "p", period: str = "2026Q4") -> Run:
    """A run that waits."""
    wish = Wish("cn-quarterly-statistics", period, {"top": 5}, None, subject, key)
    return request_run(wish, library(), runs, FakeFiles(), FixedClock(NOW))


class TestFacts:
    """FactStore."""

    def test_a_story_in_several_batches(self, facts: Any) -> None:
        """What is written is found again; nothing is there twice."""
        one, two = uuid7(), uuid7()
        assert take_in([patch(one, "triage", 1, scene="a")], facts) == [Taken.STORED]
        answers = take_in(
            [
                patch(one, "intake", 2, status="closed", closed_at=NOW),
                patch(two, "intake", 1, TRACE, status="received"),
                patch(one, "intake", 1, TRACE, status="received"),
                patch(one, "escalation", 1, decision_clock="met"),
            ],
            facts,
        )
        assert answers == [Taken.STORED] * 4
        found = facts.find([one, two, uuid4()])
        assert set(found) == {one, two}
        assert found[one]["versions"] == {"triage": 1, "intake": 2, "escalation": 1}
        assert found[one]["closed_at"] == NOW
        assert found[one]["traceparent"] == TRACE
        assert isinstance(found[one]["counted_at"], datetime)
        assert found[one]["counted_at"].tzinfo is not None
        assert "counted_at" not in found[two]
        assert take_in([patch(one, "intake", 3, status="investigating")], facts) == [Taken.STORED]
        assert "closed_at" not in facts.find([one])[one]

    def test_counted_once(self, facts: Any) -> None:
        """A later event does not move the moment of counting."""
        one = uuid7()
        take_in([patch(one, p, 1) for p in ("intake", "triage", "escalation")], facts)
        counted = facts.find([one])[one]["counted_at"]
        take_in([patch(one, "intake", 2)], facts)
        assert facts.find([one])[one]["counted_at"] == counted

    def test_a_lost_race_changes_nothing(self, facts: Any) -> None:
        """A change of a revision that is gone is refused for its complaint alone."""
        one, two = uuid7(), uuid7()
        take_in([patch(one, "intake", 1)], facts)
        stale = take_in_change(facts, one, patch(one, "triage", 1))
        fresh = take_in_change(facts, two, patch(two, "triage", 1))
        take_in([patch(one, "escalation", 1)], facts)
        assert facts.save([stale, fresh]) == {one}
        assert set(facts.find([one])[one]["versions"]) == {"intake", "escalation"}
        assert set(facts.find([two])[two]["versions"]) == {"triage"}

    def test_progress(self, facts: Any) -> None:
        """Known and counted, exactly."""
        assert (facts.progress().received, facts.progress().counted) == (0, 0)
        ids = [uuid7() for _ in range(7)]
        take_in([patch(i, "intake", 1) for i in ids], facts)
        take_in([patch(i, "triage", 1) for i in ids], facts)
        take_in([patch(i, "escalation", 1) for i in ids[:3]], facts)
        assert (facts.progress().received, facts.progress().counted) == (7, 3)

    def test_streaming_gives_every_fact_of_the_period(self, facts: Any) -> None:
        """Whatever a store leaves out by index, the period's facts all come."""
        inside, outside = uuid7(), uuid7()
        at = datetime(2026, 11, 1, tzinfo=UTC)
        take_in(
            [
                patch(inside, "intake", 1, received_at=at),
                patch(outside, "intake", 1, received_at=at - timedelta(days=1000)),
            ],
            facts,
        )
        streamed = [fact["_id"] for fact, _ in facts.stream(question())]
        assert inside in streamed


def take_in_change(facts: Any, complaint: UUID, one: Any) -> Any:
    """The change that `one` makes to what is stored now."""
    change = merge(complaint, facts.find([complaint]).get(complaint), [one])
    assert change is not None
    return change


class TestRealFacts:
    """What only the real store has."""

    def test_hot_writes_equal_declared_documents(self, database: Database) -> None:
        """mongoengine validates every fact that the bulk write stored and writes it the same."""
        store = MongoFacts(database)
        live, old = uuid7(), uuid7()
        events = [
            filed(live, regulator_transferred=True, complainant_capacity="heir", reopen_count=1),
            assessed(live),
            clocked(live, state="overdue"),
            imported(old, finding_type="Confirmed", keywords="A; B"),
        ]
        take_in([patch_of(event) for event in events], store)
        for identity in (live, old):
            raw = database["facts"].find_one({"_id": identity})
            assert raw is not None
            document = FactDocument._from_son(raw)
            document.validate()
            assert dict(document.to_mongo()) == raw
            database["facts"].delete_one({"_id": identity})
            database["facts"].insert_one(document.to_mongo())
            assert database["facts"].find_one({"_id": identity}) == raw

    def test_no_query_scans(self, database: Database) -> None:
        """Reading a quarter and counting what waits use their indexes."""
        store = MongoFacts(database)
        store.ensure_indexes()
        take_in([patch(uuid7(), "intake", 1, received_at=NOW) for _ in range(50)], store)
        for query in (
            mongo_facts._query(question()),
            mongo_facts._query(question(base="regulator_transferred")),
            mongo_facts._query(question("closed-complaints", "2019")),
            {"complete": False},
        ):
            plan = str(database["facts"].find(query).explain()["queryPlanner"]["winningPlan"])
            assert "IXSCAN" in plan
            assert "COLLSCAN" not in plan

    def test_progress_stays_exact_when_the_mark_moves(
        self, database: Database, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Old facts are counted once and remembered; later ones are added."""
        monkeypatch.setattr(mongo_facts, "MARK_EVERY", 10)
        monkeypatch.setattr(mongo_facts, "MARK_MARGIN", timedelta(0))
        store = MongoFacts(database)
        store.ensure_indexes()
        for round_ in range(1, 4):
            historic = [
                patch(uuid4(), "intake", 1, origin="historic", dataset="d") for _ in range(20)
            ]
            take_in(historic, store)
            for _ in range(2):
                progress = store.progress()
                assert (progress.received, progress.counted) == (20 * round_, 20 * round_)
        assert database["marks"].find_one({"_id": "counted"})["count"] >= 20

    def test_two_writers_lose_nothing(self, database: Database) -> None:
        """Threads that merge into the same facts retry what they lost; all versions are there."""
        store = MongoFacts(database)
        store.ensure_indexes()
        ids = [uuid7() for _ in range(20)]

        def write(producer: str) -> None:
            for version in range(1, 6):
                waiting = [patch(i, producer, version) for i in ids]
                while waiting:
                    taken = take_in(waiting, store)
                    waiting = [p for p, t in zip(waiting, taken, strict=True) if t is Taken.RACED]

        producers = ("intake", "triage", "escalation")
        threads = [threading.Thread(target=write, args=(p,)) for p in producers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for found in store.find(ids).values():
            assert found["versions"] == dict.fromkeys(producers, 5)
            assert "counted_at" in found
        assert store.progress().counted == 20

    def test_streaming_sees_one_moment(self, database: Database) -> None:
        """What is written while a report reads belongs to the next report."""
        store = MongoFacts(database)
        store.ensure_indexes()
        take_in([patch(uuid7(), "intake", 1, received_at=NOW) for _ in range(1500)], store)
        stream = store.stream(question())
        next(stream)
        take_in([patch(uuid7(), "intake", 1, received_at=NOW) for _ in range(100)], store)
        assert 1 + sum(1 for _ in stream) == 1500


class TestRuns:
    """RunStore."""

    def test_add_and_get(self, runs: Any) -> None:
        """A run comes back as it was stored; an unknown one is not found."""
        run = queued(runs)
        assert runs.get(run.id) == run
        with pytest.raises(ServiceError) as failure:
            runs.get(uuid4())
        assert failure.value.kind is ErrorKind.NOT_FOUND

    def test_keys(self, runs: Any) -> None:
        """One run for one key of one caller; another body is refused."""
        first = queued(runs)
        assert queued(runs).id == first.id
        assert queued(runs, subject="q").id != first.id
        with pytest.raises(ServiceError) as failure:
            queued(runs, period="2026Q3")
        assert failure.value.code == "idempotency_key_reused"

    def test_pages(self, runs: Any) -> None:
        """Newest first, older than a cursor, of one definition."""
        made = [queued(runs, key=f"k{n}").id for n in range(4)]
        name = "cn-quarterly-statistics"
        assert [r.id for r in runs.of_definition(name, None, 3)] == made[:0:-1]
        assert [r.id for r in runs.of_definition(name, made[1], 9)] == [made[0]]
        assert runs.of_definition("closed-complaints", None, 9) == []

    def test_claim_keep_finish(self, runs: Any) -> None:
        """The oldest first, by one worker only; its end stays."""
        first, second = queued(runs, key="a"), queued(runs, key="b")
        claimed = runs.claim("one")
        assert (claimed.id, claimed.attempts) == (first.id, 1)
        assert runs.claim("two").id == second.id
        assert runs.claim("three") is None
        runs.keep(claimed)
        done = replace(
            claimed,
            state=RunState.DONE,
            watermark=NOW,
            content_sha256="ab" * 32,
            warnings=("facts_incomplete",),
            facts={"counted": 1},
            files=(StoredFile("a.csv", "text/csv", "ab" * 32, 5),),
        )
        assert runs.finish(done)
        stored = runs.get(first.id)
        assert stored.finished_at is not None
        assert replace(stored, finished_at=None, lease="") == replace(done, lease="")
        assert not runs.finish(done)
        with pytest.raises(ServiceError) as failure:
            runs.keep(claimed)
        assert failure.value.code == "run_taken_over"


class TestRealRuns:
    """What only the real store has."""

    def test_stored_runs_equal_declared_documents(self, database: Database) -> None:
        """mongoengine validates what was stored and writes it the same."""
        store = MongoRuns(database)
        run = queued(store)
        raw = database["runs"].find_one({"_id": run.id})
        assert raw == document_of(run)
        document = RunDocument._from_son(raw)
        document.validate()
        assert dict(document.to_mongo()) == raw

    def test_a_lease_that_ran_out_is_taken_over(self, database: Database) -> None:
        """The worker that comes back late has lost the run."""
        store = MongoRuns(database)
        run = queued(store)
        dead = store.claim("one")
        assert dead is not None
        past = datetime(2020, 1, 1, tzinfo=UTC)
        database["runs"].update_one({"_id": run.id}, {"$set": {"lease.until": past}})
        alive = store.claim("two")
        assert alive is not None
        assert (alive.id, alive.attempts) == (run.id, 2)
        assert not store.finish(replace(dead, state=RunState.FAILED))
        assert store.finish(replace(alive, state=RunState.DONE))
        assert store.get(run.id).state is RunState.DONE

    def test_many_workers_share_runs(self, database: Database) -> None:
        """Every run is claimed exactly once."""
        store = MongoRuns(database)
        store.ensure_indexes()
        made = {queued(store, key=f"k{n}").id for n in range(12)}
        claimed: list[UUID] = []

        def work() -> None:
            while run := store.claim("w"):
                claimed.append(run.id)

        threads = [threading.Thread(target=work) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(claimed) == sorted(made)


class TestWatermarks:
    """WatermarkStore."""

    @pytest.fixture(params=["memory", "mongo"])
    def marks(self, request: pytest.FixtureRequest) -> Any:
        """In both kinds."""
        if request.param == "memory":
            return FakeWatermarks()
        return MongoWatermarks(request.getfixturevalue("database"))

    def test_the_smallest_counts(self, marks: Any) -> None:
        """Two workers: figures are complete to what both know."""
        assert marks.complete_to() is None
        marks.put("1", NOW)
        marks.put("2", NOW - timedelta(seconds=5))
        assert marks.complete_to() == NOW - timedelta(seconds=5)
        marks.put("2", NOW)
        assert marks.complete_to() == NOW

    def test_a_worker_that_is_gone_is_forgotten(self, database: Database) -> None:
        """It does not hold figures back for ever; the last one known stays known."""
        marks = MongoWatermarks(database)
        marks.put("gone", NOW - timedelta(hours=1))
        marks.put("here", NOW)
        past = datetime(2020, 1, 1, tzinfo=UTC)
        database["watermarks"].update_one({"_id": "gone"}, {"$set": {"told_at": past}})
        assert marks.complete_to() == NOW
        database["watermarks"].update_one({"_id": "here"}, {"$set": {"told_at": past}})
        assert marks.complete_to() is not None
