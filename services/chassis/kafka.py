"""The ports to the broker on kafka-python; every option that matters is written down.

Its defaults would commit what was never handled (enable_auto_commit) and skip what was there
before (auto_offset_reset=latest); tests/unit/chassis compares these tables with its own.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from typing import Any

from kafka import KafkaConsumer, KafkaProducer, TopicPartition, errors
from kafka.structs import OffsetAndMetadata

from services.chassis.broker import Message, Position, Record
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger

LOG = logger(__name__)


# A broker that was away is looked for every second; by default the pauses grow to half a minute.
_CONNECTION = {"bootstrap_timeout_ms": 5_000, "reconnect_backoff_max_ms": 1_000}


def producer_options(bootstrap: str, client: str) -> dict[str, Any]:
    """Acknowledged by all, idempotent, so in order and without doubles within one process."""
    return _CONNECTION | {
        "bootstrap_servers": bootstrap.split(","),
        "client_id": client,
        "acks": "all",
        "enable_idempotence": True,
        "retries": 1_000_000,
        "delivery_timeout_ms": 10_000,
        "request_timeout_ms": 5_000,
        "max_block_ms": 5_000,
        "max_in_flight_requests_per_connection": 5,
        "linger_ms": 5,
        "batch_size": 131_072,
        "compression_type": "lz4",
        "allow_auto_create_topics": False,
        "metrics_enabled": False,
    }


def consumer_options(bootstrap: str, group: str, instance: str) -> dict[str, Any]:
    """Static member that commits by hand and starts at the beginning."""
    return _CONNECTION | {
        "bootstrap_servers": bootstrap.split(","),
        "client_id": f"{group}-{instance}",
        "group_id": group,
        "group_instance_id": f"{group}-{instance}",
        "enable_auto_commit": False,
        "auto_offset_reset": "earliest",
        "session_timeout_ms": 10_000,
        "heartbeat_interval_ms": 3_000,
        "max_poll_interval_ms": 300_000,
        "max_poll_records": 500,
        "fetch_min_bytes": 1,
        # A question about the ends queues behind a fetch that waits; fetches are sent only
        # when the loop polls, so a short wait costs the broker little.
        "fetch_max_wait_ms": 50,
        "request_timeout_ms": 20_000,
        "isolation_level": "read_uncommitted",
        "check_crcs": True,
        "allow_auto_create_topics": False,
        "metrics_enabled": False,
    }


@contextmanager
def _translated(on_fault: Callable[[errors.KafkaError], None]) -> Iterator[None]:
    try:
        yield
    except errors.KafkaError as error:
        LOG.warning("broker_unavailable", error=type(error).__name__)
        on_fault(error)
        raise ServiceError(ErrorKind.UNAVAILABLE, "broker_unavailable") from error


class KafkaPublisher:
    """Publisher on one producer, which is made when it is first needed."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self._options = dict(options)
        self._producer: KafkaProducer | None = None

    def publish(self, records: Sequence[Record]) -> None:
        """Send all and wait until every one is acknowledged."""
        with _translated(self._retire):
            if self._producer is None:
                self._producer = KafkaProducer(**self._options)
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
        self._paused = False

    def _open(self) -> KafkaConsumer:
        if self._consumer is None:
            consumer = KafkaConsumer(**self._options)
            # kafka-python 3.0.12 joins its group without waiting for metadata; whoever joins
            # before it is there is given no partition until the next refresh, minutes later.
            if not all(consumer.partitions_for_topic(topic) for topic in self._topics):
                consumer.close(autocommit=False, timeout_ms=3_000)
                raise errors.UnknownTopicOrPartitionError(", ".join(self._topics))
            consumer.subscribe(self._topics)
            self._consumer = consumer
        return self._consumer

    def poll(self, seconds: float) -> Sequence[Message]:
        """Up to max_poll_records messages of all topics."""
        with _translated(self._retire):
            consumer = self._open()
            if self._paused:  # partitions may have come since
                consumer.pause(*consumer.assignment())
            found = consumer.poll(timeout_ms=int(seconds * 1000))
        return [
            Message(r.topic, r.partition, r.offset, r.key or b"", r.value or b"", r.headers or ())
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

    def pause(self) -> None:
        """Stop fetching from all partitions held, and from those that come."""
        self._paused = True

    def resume(self) -> None:
        """Fetch again."""
        self._paused = False
        consumer = self._open()
        consumer.resume(*consumer.paused())

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
