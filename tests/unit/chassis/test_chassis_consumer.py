"""The batch consumer on a fake subscription."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from complaints.intake.v1.intake_events_pb2 import IntakeEvent

from services.chassis import consumer as consumer_module
from services.chassis.broker import Message, Record
from services.chassis.consumer import Answer, BatchConsumer, DeadLetterLimitError, Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent, fill_metadata
from tests.support.fixed_clock import FixedClock

TOPIC = "complaints-intake-events"
AT = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


class ScriptedSubscription:
    """Hands out the given batches and remembers commits."""

    def __init__(self, *batches: Sequence[Message]) -> None:
        self.batches = list(batches)
        self.committed: dict[tuple[str, int], int] = {}
        self.paused = False
        self.end = 0

    def poll(self, seconds: float, *, paused: bool = False) -> Sequence[Message]:
        self.paused = paused
        return self.batches.pop(0) if self.batches and not self.paused else []

    def commit(self, positions) -> None:
        self.committed.update(positions)

    def lag(self):
        return {(TOPIC, 0): sum(len(b) for b in self.batches)}

    def close(self) -> None:
        pass


class KeepingPublisher:
    """Keeps what was published; can be made to fail."""

    def __init__(self) -> None:
        self.records: list[Record] = []
        self.down = False

    def publish(self, records: Sequence[Record]) -> None:
        if self.down:
            raise ServiceError(ErrorKind.UNAVAILABLE, "broker_unavailable")
        self.records.extend(records)

    def close(self) -> None:
        pass


def event(aggregate: UUID | None = None, version: int = 1) -> IntakeEvent:
    """A filed complaint's event."""
    envelope = IntakeEvent()
    envelope.complaint_filed.SetInParent()
    fill_metadata(
        envelope,
        aggregate_id=aggregate or uuid4(),
        aggregate_version=version,
        producer="intake",
        occurred_at=AT,
        recorded_at=AT,
    )
    return envelope


def message(offset: int, value: bytes | None = None) -> Message:
    """A message of partition 0."""
    if value is not None:
        return Message(TOPIC, b"", value, (), 0, offset)
    envelope = event()
    return Message(
        TOPIC, envelope.metadata.aggregate_id.encode(), envelope.SerializeToString(), (), 0, offset
    )


def build(
    subscription: ScriptedSubscription,
    handler: Callable[[Sequence[ReceivedEvent]], Sequence[Answer]],
    publisher: KeepingPublisher | None = None,
    limit: int = 50,
) -> BatchConsumer:
    """A consumer that commits every turn."""
    return BatchConsumer(
        subscription,
        handler,
        {TOPIC: (IntakeEvent, "intake")},
        publisher or KeepingPublisher(),
        FixedClock(AT),
        group="triage",
        dead_letters_max=limit,
        dead_letters_window_seconds=600,
        commit_seconds=0.0,
    )


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch) -> None:
    """Held messages are due again at once."""
    monkeypatch.setattr(consumer_module.time, "monotonic", _rising())


def _rising() -> Callable[[], float]:
    now = [0.0]

    def monotonic() -> float:
        now[0] += 100.0
        return now[0]

    return monotonic


def all_done(events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
    """Everything succeeds."""
    return [Outcome.DONE] * len(events)


class TestSettling:
    def test_a_handled_batch_is_committed_past_its_last_message(self) -> None:
        """The next offset is committed by topic and partition."""
        subscription = ScriptedSubscription([message(4), message(5)])
        build(subscription, all_done).turn()
        assert subscription.committed == {(TOPIC, 0): 6}

    def test_garbage_is_buried_with_its_reason_and_holds_nothing_up(self) -> None:
        """Bytes that do not parse go to the consumer's own dead letters with their origin."""
        publisher, subscription = (
            KeepingPublisher(),
            ScriptedSubscription([message(0, b"\xff\xff"), message(1)]),
        )
        build(subscription, all_done, publisher).turn()
        (letter,) = publisher.records
        headers = dict(letter.headers)
        assert letter.topic == f"{TOPIC}-dlq-triage"
        assert letter.value == b"\xff\xff"
        assert headers["redress-reason"] == b"event_malformed"
        assert headers["redress-origin"] == f"{TOPIC}/0/0".encode()
        assert subscription.committed == {(TOPIC, 0): 2}

    @pytest.mark.parametrize("field", ["event_id", "aggregate_id", "producer", "traceparent"])
    def test_an_event_without_required_metadata_is_buried(self, field: str) -> None:
        """Empty bytes parse as a valid message, so required fields are checked afterwards."""
        envelope = event()
        envelope.metadata.ClearField(field)
        publisher = KeepingPublisher()
        build(
            ScriptedSubscription([message(0, envelope.SerializeToString())]), all_done, publisher
        ).turn()
        assert dict(publisher.records[0].headers)["redress-reason"] == b"event_incomplete"

    def test_an_unknown_payload_is_skipped_only_when_marked(self) -> None:
        """`consumer_may_ignore` decides between skipping and a dead letter."""
        publisher, seen = KeepingPublisher(), []
        marked, unmarked = event(), event()
        for envelope in (marked, unmarked):
            envelope.ClearField("complaint_filed")
        marked.metadata.consumer_may_ignore = True
        batch = [message(0, marked.SerializeToString()), message(1, unmarked.SerializeToString())]
        build(ScriptedSubscription(batch), lambda e: seen.extend(e) or [], publisher).turn()
        assert [dict(r.headers)["redress-reason"] for r in publisher.records] == [b"event_unknown"]
        assert seen == []


class TestFailures:
    def test_one_poisonous_message_does_not_spoil_its_batch(self) -> None:
        """When the batch fails as a whole, every message is tried by itself."""
        done: list[int] = []

        def handler(events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
            if any(e.message.offset == 1 for e in events):
                raise RuntimeError("poison")
            done.extend(e.message.offset for e in events)
            return all_done(events)

        publisher = KeepingPublisher()
        subscription = ScriptedSubscription([message(0), message(1), message(2)], [message(3)])
        consumer = build(subscription, handler, publisher)
        for _ in range(8):
            consumer.turn()
        assert done == [0, 2, 3]
        assert [dict(r.headers)["redress-attempts"] for r in publisher.records] == [b"6"]
        assert subscription.committed == {(TOPIC, 0): 4}

    def test_offsets_wait_for_the_first_unsettled_message(self) -> None:
        """A held message caps the commit although its successors are done."""
        answers = {1: ServiceError(ErrorKind.NOT_FOUND, "gone")}
        subscription = ScriptedSubscription([message(0), message(1), message(2)])
        consumer = build(
            subscription, lambda es: [answers.get(e.message.offset, Outcome.DONE) for e in es]
        )
        consumer.turn()
        assert subscription.committed == {(TOPIC, 0): 1}
        answers.clear()
        consumer.turn()
        assert subscription.committed == {(TOPIC, 0): 3}

    def test_an_outage_is_waited_out_and_never_dead_letters(self) -> None:
        """UNAVAILABLE pauses fetching however long it lasts, then everything is handled."""
        down = [True]

        def handler(events: Sequence[ReceivedEvent]) -> Sequence[Answer]:
            if down[0]:
                raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
            return all_done(events)

        publisher = KeepingPublisher()
        subscription = ScriptedSubscription([message(0)], [message(1)])
        consumer = build(subscription, handler, publisher)
        for _ in range(50):
            assert consumer.turn() > 0
        assert subscription.paused
        assert subscription.committed.get((TOPIC, 0), 0) == 0
        down[0] = False
        for _ in range(3):
            consumer.turn()
        assert not subscription.paused
        assert publisher.records == []
        assert subscription.committed == {(TOPIC, 0): 2}

    def test_a_rule_conflict_is_done(self) -> None:
        """CONFLICT means that the rule says no for ever: it is counted and not tried again."""
        subscription = ScriptedSubscription([message(0)])
        consumer = build(
            subscription, lambda es: [ServiceError(ErrorKind.CONFLICT, "no")] * len(es)
        )
        consumer.turn()
        assert subscription.committed == {(TOPIC, 0): 1}

    def test_too_many_dead_letters_stop_the_worker(self) -> None:
        """The limit is raised outside every handler of errors, after the letters are safe."""
        publisher = KeepingPublisher()
        subscription = ScriptedSubscription([message(i, b"\xff") for i in range(3)])
        with pytest.raises(DeadLetterLimitError):
            build(subscription, all_done, publisher, limit=2).turn()
        assert len(publisher.records) == 3
        assert subscription.committed == {(TOPIC, 0): 3}

    def test_dead_letters_wait_for_the_broker(self) -> None:
        """A letter that could not be published keeps its offset uncommitted."""
        publisher = KeepingPublisher()
        publisher.down = True
        subscription = ScriptedSubscription([message(0, b"\xff")])
        consumer = build(subscription, all_done, publisher)
        with pytest.raises(ServiceError):
            consumer.turn()
        assert subscription.committed == {}
        publisher.down = False
        consumer.turn()
        assert len(publisher.records) == 1
        assert subscription.committed == {(TOPIC, 0): 1}


def test_taken_in_is_known_only_when_nothing_is_behind() -> None:
    """The watermark moves to the time of asking when there is neither lag nor a held message."""
    subscription = ScriptedSubscription([message(0)], [message(1)])
    consumer = build(subscription, all_done)
    consumer.turn()
    assert consumer.taken_in is None
    consumer.turn()
    assert consumer.taken_in == AT
