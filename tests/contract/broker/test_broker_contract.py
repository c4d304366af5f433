"""What services may expect of a broker: one suite for the real one and the one in memory."""

import logging
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import errors
from kafka.admin import KafkaAdminClient, NewTopic

from services.chassis import kafka as chassis_kafka
from services.chassis.broker import Message, Publisher, Record, Subscription
from services.chassis.errors import ServiceError
from services.chassis.kafka import KafkaPublisher, KafkaSubscription
from tests.support.eventually import eventually
from tests.support.memory_broker import MemoryBroker, MemoryPublisher, MemorySubscription

PARTITIONS = 4
NOWHERE = "127.0.0.1:1"


class BrokerContract:
    """Subclasses give a topic, a publisher and the subscriptions of any group."""

    topic: str
    publisher: Publisher
    subscribe: Callable[[str], Subscription]

    def records(self, count: int, key: str = "") -> list[Record]:
        return [
            Record(self.topic, (key or f"k{n}").encode(), f"v{n}".encode(), (("h", b"\x00\xff"),))
            for n in range(count)
        ]

    def take(self, subscription: Subscription, count: int) -> list[Message]:
        """Poll until `count` messages have come."""
        found: list[Message] = []

        def more() -> int:
            found.extend(subscription.poll(0.05))
            return len(found)

        eventually(more, lambda n: n >= count, what=f"{count} messages")
        return found

    def test_everything_arrives_as_it_was_sent(self):
        """Topic, key, value and headers are those of the record, from the very beginning."""
        self.publisher.publish(self.records(20))
        found = self.take(self.subscribe("g"), 20)
        assert {(m.key, m.value) for m in found} == {(r.key, r.value) for r in self.records(20)}
        assert all(m.topic == self.topic and list(m.headers) == [("h", b"\x00\xff")] for m in found)

    def test_one_key_keeps_its_order(self):
        """Records of one key stand in one partition, in the order of publishing."""
        self.publisher.publish(self.records(30, key="one"))
        self.publisher.publish(self.records(30, key="one"))
        found = self.take(self.subscribe("g"), 60)
        assert [m.value for m in found] == [f"v{n}".encode() for _ in range(2) for n in range(30)]
        assert len({m.partition for m in found}) == 1
        assert [m.offset for m in found] == sorted(m.offset for m in found)

    def test_goes_on_after_what_was_committed(self):
        """A member that comes back gets what was not committed, and only that."""
        self.publisher.publish(self.records(10, key="one"))
        first = self.subscribe("g")
        place = self.take(first, 10)[0]
        first.commit({(self.topic, place.partition): place.offset + 4})
        first.close()
        assert [m.value for m in self.take(self.subscribe("g"), 6)] == [
            f"v{n}".encode() for n in range(4, 10)
        ]

    def test_nothing_is_committed_unasked(self):
        """What was polled and not committed comes again."""
        self.publisher.publish(self.records(5))
        first = self.subscribe("g")
        self.take(first, 5)
        first.close()
        assert len(self.take(self.subscribe("g"), 5)) == 5

    def test_groups_do_not_disturb_each_other(self):
        """Each group gets everything."""
        self.publisher.publish(self.records(5))
        assert len(self.take(self.subscribe("g"), 5)) == len(self.take(self.subscribe("h"), 5))

    def test_paused_polls_are_empty_until_resumed(self):
        """While paused nothing is fetched; nothing is lost by it."""
        subscription = self.subscribe("g")
        self.publisher.publish(self.records(3))
        self.take(subscription, 3)
        subscription.poll(0.0, paused=True)
        self.publisher.publish(self.records(4))
        assert not [m for _ in range(5) for m in subscription.poll(0.02, paused=True)]
        assert len(self.take(subscription, 4)) == 4

    def test_lag_counts_what_is_behind(self):
        """The lag is what was published and not polled."""
        subscription = self.subscribe("g")
        self.publisher.publish(self.records(3))
        self.take(subscription, 3)
        assert sum(subscription.lag().values()) == 0
        subscription.poll(0.0, paused=True)
        self.publisher.publish(self.records(8))
        eventually(lambda: sum(subscription.lag().values()), lambda n: n == 8, what="a lag of 8")


def test_waiting_for_a_broker_that_is_away_keeps_nothing_open(caplog):
    """However often it is looked for, no thread, no socket and no file is left behind."""
    caplog.set_level(logging.CRITICAL + 1, logger="kafka")  # kept records would keep sockets too
    impatient = {"bootstrap_timeout_ms": 200}
    publisher = KafkaPublisher(chassis_kafka.producer_options(NOWHERE, "c") | impatient)
    subscription = KafkaSubscription(
        chassis_kafka.consumer_options(NOWHERE, "g", "1") | impatient, ["t"]
    )

    def look() -> tuple[int, int]:
        for ask in (
            lambda: publisher.publish([Record("t", b"k", b"v", ())]),
            lambda: subscription.poll(0),
        ):
            with pytest.raises(ServiceError, match="broker_unavailable"):
                ask()
        return len([*Path("/proc/self/fd").iterdir()]), threading.active_count()

    first = look()
    assert [look() for _ in range(4)] == [first] * 4


class TestMemoryBroker(BrokerContract):
    @pytest.fixture(autouse=True)
    def _broker(self) -> None:
        broker = MemoryBroker(PARTITIONS)
        self.topic = "t"
        self.publisher = MemoryPublisher(broker)
        self.subscribe = lambda group: MemorySubscription(broker, group, [self.topic])


class TestKafka(BrokerContract):
    @pytest.fixture(autouse=True)
    def _broker(self, kafka: str) -> Iterator[None]:
        self.topic = f"contract-{uuid4().hex}"
        admin = KafkaAdminClient(bootstrap_servers=kafka)
        admin.create_topics([NewTopic(self.topic, PARTITIONS, 1)])
        self._wait_for_leaders(admin)
        opened: list[Subscription | Publisher] = []

        def subscribe(group: str) -> Subscription:
            options = chassis_kafka.consumer_options(kafka, f"{group}-{self.topic}", "one")
            subscription = KafkaSubscription(options, [self.topic])
            opened.append(subscription)
            return subscription

        self.subscribe = subscribe
        self.publisher = KafkaPublisher(chassis_kafka.producer_options(kafka, "contract"))
        opened.append(self.publisher)
        yield
        for port in reversed(opened):
            port.close()
        admin.delete_topics([self.topic])
        admin.close()

    def test_a_producer_that_can_never_send_again_is_replaced(self):
        """One publish fails, the next one goes through, and no thread is left behind."""
        self.publisher.publish(self.records(3))
        producer = self.publisher._producer
        producer._transaction_manager.transition_to_fatal_error(errors.KafkaError("planted"))
        with pytest.raises(ServiceError, match="broker_unavailable"):
            self.publisher.publish(self.records(3))
        self.publisher.publish(self.records(4))
        eventually(lambda: not producer._sender.is_alive(), what="the end of the old thread")
        assert len(self.take(self.subscribe("g"), 7)) == 7

    def test_a_member_that_was_put_out_joins_again(self, monkeypatch):
        """A lost membership ends one poll; the next one is that of a new member."""
        self.publisher.publish(self.records(5))
        ours = self.subscribe("g")
        self.take(ours, 5)

        def put_out(**_: object) -> None:
            raise errors.FencedInstanceIdError

        monkeypatch.setattr(ours._consumer, "poll", put_out)
        with pytest.raises(ServiceError, match="broker_unavailable"):
            ours.poll(0.05)
        assert len(self.take(ours, 5)) == 5

    def _wait_for_leaders(self, admin: KafkaAdminClient) -> None:
        """A group that joins before the topic is known everywhere is given no partition of it."""

        def led() -> list[int]:
            topic = admin.describe_topics([self.topic])[0]
            return [p["leader_id"] for p in topic.get("partitions", ())]

        eventually(led, lambda ids: len(ids) == PARTITIONS and min(ids) >= 0, what="leaders")
