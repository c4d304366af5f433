"""Looking into topics from outside: everything in them, and how much there is."""

from collections.abc import Sequence
from typing import Any

from kafka import KafkaConsumer, TopicPartition


def read(bootstrap: str, topics: Sequence[str]) -> list[Any]:
    """Every record of the topics up to their end at this moment."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        allow_auto_create_topics=False,
        metrics_enabled=False,
    )
    try:
        parts = _parts(consumer, topics)
        ends = consumer.end_offsets(parts)
        consumer.assign(parts)
        consumer.seek_to_beginning(*parts)
        found: list[Any] = []
        while any(consumer.position(part) < end for part, end in ends.items()):
            for records in consumer.poll(timeout_ms=500).values():
                found.extend(records)
        return found
    finally:
        consumer.close()


def size(bootstrap: str, topics: Sequence[str]) -> int:
    """Records ever written to the topics."""
    consumer = KafkaConsumer(
        bootstrap_servers=bootstrap, group_id=None, allow_auto_create_topics=False
    )
    try:
        return sum(consumer.end_offsets(_parts(consumer, topics)).values())
    finally:
        consumer.close()


def _parts(consumer: KafkaConsumer, topics: Sequence[str]) -> list[TopicPartition]:
    return [
        TopicPartition(topic, number)
        for topic in topics
        for number in sorted(consumer.partitions_for_topic(topic) or ())
    ]
