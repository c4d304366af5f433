"""The examples of proto/examples as messages: one for each payload of each topic."""

import importlib
from collections.abc import Iterator
from pathlib import Path

from google.protobuf import json_format
from google.protobuf.message import Message

from services.datafiles.topics import Topic, TopicRegister

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = ROOT / "proto" / "examples"
TOPICS = ROOT / "proto" / "topics"


def event_topics() -> list[Topic]:
    """The topics that services announce on; dead letters left out."""
    register = TopicRegister.load(TOPICS)
    return [topic for topic in register if "-dlq-" not in topic.name]


def envelope_class(topic: Topic) -> type[Message]:
    """The generated class of the topic's one message type."""
    package, _, name = topic.envelope.rpartition(".")
    module = f"{package}.{topic.owner}_events_pb2"
    found: type[Message] = getattr(importlib.import_module(module), name)
    return found


def payloads(topic: Topic) -> list[str]:
    """Full names of all payload messages of the topic, such as complaints.intake.v1.NoteAdded."""
    fields = envelope_class(topic).DESCRIPTOR.oneofs_by_name["payload"].fields
    return [field.message_type.full_name for field in fields if field.message_type]


def envelope_of(event_type: str) -> Message:
    """An empty envelope of the topic whose payload is `event_type`. Raises KeyError."""
    for topic in event_topics():
        if event_type in payloads(topic):
            return envelope_class(topic)()
    raise KeyError(f"no topic has the payload {event_type}")


def examples() -> Iterator[tuple[str, Message]]:
    """Every example by its event type. Raises when one holds a field that the contract lacks."""
    for path in sorted(EXAMPLES.glob("*.json")):
        yield path.stem, json_format.Parse(path.read_text(encoding="utf-8"), envelope_of(path.stem))


def as_json(envelope: Message) -> str:
    """The way examples are written: names of the contract, two spaces."""
    return json_format.MessageToJson(
        envelope, preserving_proto_field_name=True, indent=2, ensure_ascii=False
    )
