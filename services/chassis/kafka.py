"""The ports to the broker on kafka-python."""

import gc
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition, errors
from kafka.net.compat import KafkaNetClient
from kafka.structs import OffsetAndMetadata

from services.chassis.broker import Message, Position, Record
from services.chassis.clients import options
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger

LOG = logger(__name__)


def producer_options(bootstrap: str, client: str) -> dict[str, Any]:
    """Of one process of one client."""
    who = {"bootstrap_servers": bootstrap.split(","), "client_id": client}
    return options("kafka", "connection") | options("kafka", "producer") | who


def consumer_options(bootstrap: str, group: str, instance: str) -> dict[str, Any]:
    """Of one static member of a group."""
    member = f"{group}-{instance}"
    who = {"bootstrap_servers": bootstrap.split(","), "client_id": member}
    who |= {"group_id": group, "group_instance_id": member}
    return options("kafka", "connection") | options("kafka", "consumer") | who


@contextmanager
def _translated(on_fault: Callable[[errors.KafkaError], None]) -> Iterator[None]:
    try:
        yield
    except errors.KafkaError as error:
        LOG.warning("broker_unavailable", error=type(error).__name__)
        on_fault(error)
        gc.collect()  # until then the sockets of failed connections stay open
        raise ServiceError(ErrorKind.UNAVAILABLE, "broker_unavailable") from error


def _made(kind: Callable[..., Any], options: Mapping[str, Any]) -> Any:
    """A producer or consumer; one that does not come about leaves no thread and no file open."""
    with ExitStack() as fails:

        def network(**told: Any) -> KafkaNetClient:
            client = KafkaNetClient(**told)
            fails.callback(client.close)
            return client

        client = kind(kafka_client=network, **options)
        fails.pop_all()
        return client


class KafkaPublisher:
    """Publisher on one producer, which is made when it is first needed.

    The relay and the consumer's dead letters share it, one after the other.
    """

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._options = dict(options)
        self._producer: KafkaProducer | None = None
        self._lock = threading.Lock()

    def publish(self, records: Sequence[Record]) -> None:
        """Send all and wait until every one is acknowledged."""
        with self._lock, _translated(self._retire):
            if self._producer is None:
                self._producer = _made(KafkaProducer, self._options)
            sent = [
                self._producer.send(r.topic, value=r.value, key=r.key, headers=list(r.headers))
                for r in records
            ]
            self._producer.flush(timeout=self._options["delivery_timeout_ms"] / 1000 + 2)
            for future in sent:
                future.get(timeout=0.1)

    def _retire(self, _: errors.KafkaError) -> None:
        """The next one is made afresh.

        Measured with a broker that hung: a producer of kafka-python 3.0.12 whose question for
        a new producer id timed out never sends again.
        """
        producer, self._producer = self._producer, None
        if producer is not None:
            # close() alone waits for what it cannot send, gives up and leaves its thread running.
            producer._sender.force_close()
            with suppress(errors.KafkaError):
                producer.close(timeout=1)

    def close(self) -> None:
        """Flush what is under way and let go."""
        if self._producer is not None:
            self._producer.close(timeout=5)


class KafkaSubscription:
    """Subscription of a consumer group; made when it is first polled."""

    def __init__(self, options: Mapping[str, Any], topics: Sequence[str]) -> None:
        self._options, self._topics = dict(options), list(topics)
        self._consumer: KafkaConsumer | None = None

    def _open(self) -> KafkaConsumer:
        if self._consumer is None:
            consumer = _made(KafkaConsumer, self._options)
            with ExitStack() as fails:
                fails.callback(consumer.close, autocommit=False, timeout_ms=3_000)
                # kafka-python 3.0.12 joins its group without waiting for metadata; whoever joins
                # before it is there is given no partition until the next refresh, minutes later.
                if not all(consumer.partitions_for_topic(topic) for topic in self._topics):
                    raise errors.UnknownTopicOrPartitionError(", ".join(self._topics))
                consumer.subscribe(self._topics)
                fails.pop_all()
            self._consumer = consumer
        return self._consumer

    def poll(self, seconds: float, *, paused: bool = False) -> Sequence[Message]:
        """Up to max_poll_records messages of all topics."""
        with _translated(self._retire):
            consumer = self._open()
            # Each time, because partitions may have come since.
            (consumer.pause if paused else consumer.resume)(*consumer.assignment())
            found = consumer.poll(timeout_ms=int(seconds * 1000))
        return [
            Message(r.topic, r.key or b"", r.value or b"", r.headers or (), r.partition, r.offset)
            for records in found.values()
            for r in records
        ]

    def commit(self, positions: Position) -> None:
        """Store the next offsets; those of partitions that have moved away are dropped."""
        offsets = {
            TopicPartition(topic, partition): OffsetAndMetadata(offset, "", -1)
            for (topic, partition), offset in positions.items()
        }
        with _translated(self._retire):
            try:
                self._open().commit(offsets=offsets, timeout_ms=5_000)
            except (errors.CommitFailedError, errors.RebalanceInProgressError):
                # The group moved on; whoever has the partitions now handles the messages again.
                LOG.info("commit_superseded")

    def lag(self) -> Mapping[tuple[str, int], int]:
        """Asks the broker for the ends; raises ServiceError UNAVAILABLE."""
        with _translated(self._retire):
            consumer = self._open()
            held = list(consumer.assignment())
            ends = consumer.end_offsets(held, timeout_ms=3_000) if held else {}
            return {
                (tp.topic, tp.partition): max(0, end - consumer.position(tp, timeout_ms=1_000))
                for tp, end in ends.items()
            }

    def _retire(self, error: errors.KafkaError) -> None:
        """After an error that no repetition mends, such as a lost membership, join afresh."""
        if not error.retriable:
            with suppress(errors.KafkaError):
                self.close()

    def close(self) -> None:
        """Leave without committing: positions were committed by whoever handled them."""
        consumer, self._consumer = self._consumer, None
        if consumer is not None:
            consumer.close(autocommit=False, timeout_ms=3_000)
