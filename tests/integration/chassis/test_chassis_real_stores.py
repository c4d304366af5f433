"""Outbox, lease, relay and consumer on a real MongoDB and a real Kafka."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from pymongo.database import Database

from services.chassis import kafka as kafka_ports
from services.chassis.clients import options
from services.chassis.clock import SystemClock
from services.chassis.consumer import BatchConsumer, Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import OutboxEntry, ReceivedEvent, fill_metadata, outbox_entry
from services.chassis.mongo import Lease, MongoOutbox, connect, database_time, translated
from services.chassis.relay import Relay
from tests.support.eventually import eventually

TOPIC = "complaints-intake-events"


def entry(aggregate: UUID, version: int, at: datetime | None = None) -> OutboxEntry:
    """An outbox entry of a complaint."""
    envelope, now = IntakeEvent(), at or datetime.now(UTC)
    envelope.complaint_filed.SetInParent()
    fill_metadata(
        envelope,
        aggregate_id=aggregate,
        aggregate_version=version,
        producer="intake",
        occurred_at=now,
        recorded_at=now,
    )
    return outbox_entry(envelope)


@pytest.fixture
def database(mongodb: str) -> Iterator[Database]:
    """An empty database of this test."""
    opened = connect(mongodb, f"chassis_{uuid4().hex[:8]}")
    yield opened
    opened.client.drop_database(opened.name)


@pytest.fixture
def publisher(kafka: str) -> Iterator[kafka_ports.KafkaPublisher]:
    """A real producer."""
    opened = kafka_ports.KafkaPublisher(kafka_ports.producer_options(kafka, "test"))
    yield opened
    opened.close()


def store(database: Database, *entries: OutboxEntry) -> MongoOutbox:
    """A collection whose documents hold the entries."""
    collection = database["things"]
    outbox = MongoOutbox(collection)
    outbox.ensure_index()
    for one in entries:
        collection.update_one(
            {"_id": UUID(one.key)}, {"$push": {"outbox": one.to_document()}}, upsert=True
        )
    return outbox


class TestOutbox:
    def test_entries_come_oldest_document_first_and_in_order(self, database: Database) -> None:
        """Documents by their oldest entry; within one, in the order written."""
        at, first, second = datetime(2026, 11, 1, tzinfo=UTC), uuid4(), uuid4()
        outbox = store(
            database,
            entry(first, 1, at + timedelta(seconds=5)),
            entry(second, 1, at),
            entry(second, 2, at + timedelta(seconds=9)),
        )
        found = outbox.pending(10)
        assert [key for key, _ in found] == [second, first]
        assert [e.at for e in found[0][1]] == [at, at + timedelta(seconds=9)]
        assert outbox.oldest() == at
        assert outbox.count() == 2
        assert [key for key, _ in outbox.pending(10, before=at + timedelta(seconds=1))] == [second]

    def test_marking_removes_only_the_published(self, database: Database) -> None:
        """An entry that came meanwhile stays; marking twice changes nothing."""
        aggregate = uuid4()
        one, two = entry(aggregate, 1), entry(aggregate, 2)
        outbox = store(database, one, two)
        for _ in range(2):
            outbox.mark_published([(aggregate, [one.id])])
        assert [e.id for _, es in outbox.pending(10) for e in es] == [two.id]

    def test_what_is_published_leaves_the_index(self, database: Database) -> None:
        """The sweep reads only what waits, however many documents there are."""
        entries = [entry(uuid4(), 1) for _ in range(50)]
        outbox = store(database, *entries)
        outbox.mark_published([(UUID(e.key), [e.id]) for e in entries[:49]])
        plan = (
            database["things"]
            .find({"outbox.at": {"$exists": True}})
            .hint("outbox_waiting")
            .explain()
        )
        assert plan["executionStats"]["totalKeysExamined"] == 1
        assert plan["executionStats"]["totalDocsExamined"] == 1


class TestLease:
    def test_only_one_owner_has_it_and_renews_it(self, database: Database) -> None:
        """The second is refused until the first one's time is over."""
        ours, theirs = (Lease(database, "relay", owner, 10) for owner in ("a", "b"))
        assert ours.take()
        assert not theirs.take()
        assert ours.take()

    def test_it_passes_on_when_its_time_is_over(self, database: Database) -> None:
        """Database time decides."""
        assert Lease(database, "relay", "a", 0).take()
        assert eventually(Lease(database, "relay", "b", 10).take)


def relay(database: Database, outbox: MongoOutbox, publisher, **options) -> Relay:
    """A relay on the real ports."""
    lease = Lease(database, "relay", "test", 10)
    return Relay(outbox, publisher, lease, SystemClock(), topic=TOPIC, producer="intake", **options)


def consume(kafka: str, wanted: set[str]) -> list[ReceivedEvent]:
    """Read the topic with a group of our own until all wanted aggregates were seen."""
    group, got = f"test-{uuid4().hex[:8]}", []

    def handler(events: Sequence[ReceivedEvent]) -> Sequence[Outcome]:
        got.extend(e for e in events if e.metadata.aggregate_id in wanted)
        return [Outcome.DONE] * len(events)

    consumer = BatchConsumer(
        kafka_ports.KafkaSubscription(kafka_ports.consumer_options(kafka, group, "1"), [TOPIC]),
        handler,
        {TOPIC: (IntakeEvent, "intake")},
        kafka_ports.KafkaPublisher(kafka_ports.producer_options(kafka, group)),
        SystemClock(),
        group=group,
        dead_letters_max=1_000,
        dead_letters_window_seconds=60,
    )

    def seen() -> set[str]:
        consumer.turn()
        return {e.metadata.aggregate_id for e in got}

    try:
        eventually(seen, lambda found: found == wanted, what="all events")
    finally:
        consumer.close()
    return got


class TestRelay:
    def test_swept_and_handed_entries_arrive_with_their_headers(
        self, database: Database, kafka: str, publisher
    ) -> None:
        """Both ways lead to Kafka, and the outbox is empty afterwards."""
        swept, handed = entry(uuid4(), 1), entry(uuid4(), 1)
        outbox = store(database, swept, handed)
        sender = relay(database, outbox, publisher)
        sender.offer([(UUID(handed.key), [handed])])
        sender.turn()
        assert outbox.count() == 0
        events = consume(kafka, {swept.key, handed.key})
        headers = dict(events[0].message.headers)
        assert headers["ce_type"] == b"complaints.intake.v1.ComplaintFiled"
        assert {e.message.key.decode() for e in events} == {swept.key, handed.key}

    def test_a_process_that_hands_over_sweeps_only_what_was_left_behind(
        self, database: Database, publisher
    ) -> None:
        """A fresh entry is the handing thread's business; an old one was left by the dead."""
        old = entry(uuid4(), 1, datetime.now(UTC) - timedelta(seconds=30))
        fresh = entry(uuid4(), 1)
        outbox = store(database, old, fresh)
        relay(database, outbox, publisher, sweep_age_seconds=2.0).turn()
        assert [key for key, _ in outbox.pending(10)] == [UUID(fresh.key)]

    def test_without_the_lease_nothing_is_swept(self, database: Database, publisher) -> None:
        """Another relay is at work."""
        Lease(database, "relay", "other", 10).take()
        outbox = store(database, entry(uuid4(), 1))
        relay(database, outbox, publisher).turn()
        assert outbox.count() == 1


def test_a_dead_broker_is_unavailable() -> None:
    """Nothing is raised but UNAVAILABLE, so nothing is dead-lettered."""
    options = {**kafka_ports.producer_options("127.0.0.1:1", "test"), "max_block_ms": 300}
    publisher = kafka_ports.KafkaPublisher({**options, "bootstrap_timeout_ms": 500})
    with pytest.raises(ServiceError) as caught:
        publisher.publish([entry(uuid4(), 1).record(TOPIC, "intake")])
    assert caught.value.kind is ErrorKind.UNAVAILABLE


def test_a_dead_database_is_unavailable(monkeypatch) -> None:
    """The outage errors of the driver become UNAVAILABLE."""
    monkeypatch.setitem(options("mongodb", "client"), "serverSelectionTimeoutMS", 200)
    with pytest.raises(ServiceError) as caught, translated():
        database_time(connect("mongodb://127.0.0.1:1", "nowhere"))
    assert caught.value.kind is ErrorKind.UNAVAILABLE
