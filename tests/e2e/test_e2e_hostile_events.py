"""Garbage, empty, unknown and reordered messages on every topic of the running system."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from complaints.escalation.v1.escalation_events_pb2 import EscalationEvent
from complaints.intake.v1.intake_events_pb2 import IntakeEvent
from complaints.triage.v1.triage_events_pb2 import TriageEvent

from services.chassis.broker import Record
from services.chassis.event import fill_metadata
from services.chassis.kafka import KafkaPublisher, producer_options
from services.datafiles.topics import Topic, TopicRegister
from tests.support import topics
from tests.support.desk import Desk
from tests.support.eventually import eventually
from tests.support.stack import LocalSystem

REGISTER = TopicRegister.load(Path("proto/topics"))
EVENT_TOPICS = [topic for topic in REGISTER if topic.consumers]
ENVELOPES: dict[str, Any] = {
    "intake": IntakeEvent,
    "triage": TriageEvent,
    "escalation": EscalationEvent,
}


@pytest.fixture(scope="module")
def publisher(stack: LocalSystem) -> Iterator[KafkaPublisher]:
    """A producer that may send anything."""
    opened = KafkaPublisher(producer_options(stack.kafka_bootstrap, "hostile"))
    yield opened
    opened.close()


def unknown(topic: Topic, *, ignorable: bool) -> bytes:
    """An event of a newer producer: complete metadata, a payload that nobody here knows."""
    envelope, now = ENVELOPES[topic.owner](), datetime.now(UTC)
    fill_metadata(
        envelope,
        aggregate_id=uuid4(),
        aggregate_version=1,
        producer=topic.owner,
        occurred_at=now,
        recorded_at=now,
        consumer_may_ignore=ignorable,
    )
    value: bytes = envelope.SerializeToString()
    return value + bytes([0xA2, 0x06, 0x00])  # field 100, an empty message


def letters(stack: LocalSystem, topic: Topic) -> list[str]:
    """Dead-letter topics of an event topic."""
    return [f"{topic.name}-dlq-{consumer}" for consumer in topic.consumers]


@pytest.mark.parametrize("topic", EVENT_TOPICS, ids=lambda topic: topic.owner)
def test_what_can_never_be_handled_is_buried_with_its_reason(
    stack: LocalSystem, publisher: KafkaPublisher, topic: Topic
) -> None:
    """Garbage, empty and unknown ones end in each consumer's dead letters; marked ones do not."""
    before = topics.size(stack.kafka_bootstrap, letters(stack, topic))
    values = [
        b"\xff\xfe not protobuf",
        b"",
        unknown(topic, ignorable=False),
        unknown(topic, ignorable=True),
    ]
    publisher.publish([Record(topic.name, b"", value, ()) for value in values])
    wanted = before + 3 * len(topic.consumers)
    eventually(
        lambda: topics.size(stack.kafka_bootstrap, letters(stack, topic)),
        lambda found: found >= wanted,
        what="dead letters",
    )
    records = topics.read(stack.kafka_bootstrap, letters(stack, topic))[-3 * len(topic.consumers) :]
    for record in records:
        headers = dict(record.headers)
        assert headers["redress-reason"] in {
            b"event_malformed",
            b"event_incomplete",
            b"event_unknown",
        }
        assert headers["redress-origin"].startswith(topic.name.encode())
        assert headers["redress-attempts"] == b"1"
    assert topics.size(stack.kafka_bootstrap, letters(stack, topic)) == wanted


def test_the_way_stays_open_behind_garbage(desk: Desk, publisher: KafkaPublisher) -> None:
    """A complaint filed after a burst of garbage is counted all the same."""
    for topic in EVENT_TOPICS:
        publisher.publish([Record(topic.name, b"x", b"\x00garbage", ())])
    desk.wait_counted([desk.file()])


def test_events_sent_again_in_reverse_change_nothing(
    stack: LocalSystem, desk: Desk, publisher: KafkaPublisher
) -> None:
    """Every event of a finished case, replayed backwards, leaves all documents as they were."""
    reference = desk.file()
    assert desk.act(reference, "start").status_code == 200
    desk.wait_counted([reference])
    complaint = desk.complaint_id(reference)

    def documents() -> list[Any]:
        places = (
            ("intake", "complaints"),
            ("triage", "assessments"),
            ("escalation", "case_clocks"),
            ("reporting", "facts"),
        )
        return [desk.collection(*place).find_one({"_id": complaint}) for place in places]

    def settled() -> bool:
        case, assessed, clocks, fact = documents()
        view, versions = case["case_view"], fact["versions"]
        return (
            not any(d["outbox"] for d in (case, assessed, clocks))
            and versions["intake"] == case["version"] == 2
            and versions["triage"] == view["triage_version"] == assessed["version"]
            and versions["escalation"] == view["escalation_version"] == clocks["version"] == 3
        )

    eventually(settled, what="everything to have arrived everywhere")
    before = documents()
    names = [topic.name for topic in EVENT_TOPICS]
    key = str(complaint).encode()
    seen = [r for r in topics.read(stack.kafka_bootstrap, names) if r.key == key]
    publisher.publish([Record(r.topic, r.key, r.value, r.headers) for r in reversed(seen)])
    desk.wait_counted([desk.file()])
    assert documents() == before


@pytest.mark.parametrize("process", ["triage", "escalation", "reporting", "intake-worker"])
def test_too_many_dead_letters_stop_the_worker(
    stack: LocalSystem, publisher: KafkaPublisher, process: str
) -> None:
    """Beyond the limit the process ends with a non-zero exit, after the letters are safe."""
    listens = process.removesuffix("-worker")
    topic = next(t for t in EVENT_TOPICS if listens in t.consumers)
    dlq = [f"{topic.name}-dlq-{listens}"]
    stack.control.start(process, {"DEAD_LETTERS_MAX": "2"}, restart=False)
    try:
        before = topics.size(stack.kafka_bootstrap, dlq)
        publisher.publish([Record(topic.name, b"x", b"\x00garbage", ()) for _ in range(3)])
        eventually(
            lambda: (stack.control.running(process), stack.control.exit_code(process)),
            lambda end: end == (False, 1),
            what="the end with exit code 1",
        )
        assert topics.size(stack.kafka_bootstrap, dlq) == before + 3
    finally:
        stack.control.restart(process)
