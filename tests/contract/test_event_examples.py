"""The examples of proto/examples: what newcomers read must be what the contracts say."""

import json

import pytest
from google.protobuf.descriptor import Descriptor, FieldDescriptor

from services.chassis.broker import Message
from services.chassis.event import decode, outbox_entry
from services.datafiles.topics import Topic
from tests.support.examples import (
    EXAMPLES,
    as_json,
    envelope_class,
    event_topics,
    examples,
    payloads,
)

TOPICS = event_topics()
# Words that name persons or sentences; a field that holds an id of such a thing ends in _id(s).
PERSONAL = {"name", "phone", "phones", "email", "address", "id_number", "text", "demand", "note"}
PERSONAL |= {"secret", "policy_number", "claim_number", "plate", "author"}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_payload_has_an_example_and_no_example_is_left_over(topic: Topic) -> None:
    """Each payload of the topic's envelope has one file, and each file has a payload."""
    package = topic.envelope.rpartition(".")[0]
    there = {path.stem for path in EXAMPLES.glob(f"{package}.*.json")}

    assert set(payloads(topic)) == there


@pytest.mark.parametrize(("event_type", "envelope"), list(examples()), ids=lambda v: str(v)[:60])
class TestExample:
    """One example."""

    def test_it_is_written_as_the_contract_reads_it(self, event_type, envelope) -> None:
        """Writing the parsed example again says the same; maps have no order of their own."""
        text = (EXAMPLES / f"{event_type}.json").read_text(encoding="utf-8")
        content = json.loads(text)

        assert content == json.loads(as_json(envelope))
        assert text == json.dumps(content, ensure_ascii=False, indent=2) + "\n"

    def test_it_passes_the_consumer_s_checks(self, event_type, envelope) -> None:
        """Sent as a record and decoded, it is the event that its file name says."""
        topic = next(t for t in TOPICS if event_type in payloads(t))
        entry = outbox_entry(envelope)
        record = entry.record(topic.name, topic.owner)
        message = Message(topic.name, record.key, record.value, record.headers, 0, 0)

        event = decode(message, envelope_class(topic), topic.owner)

        assert event is not None
        assert entry.type == event_type
        assert event.envelope == envelope


def fields_below(message: Descriptor, seen: set[str]) -> list[FieldDescriptor]:
    """All fields of our own messages that can be reached from `message`."""
    if message.full_name in seen or not message.full_name.startswith("complaints."):
        return []
    seen.add(message.full_name)
    below = [
        f
        for field in message.fields
        if field.message_type
        for f in fields_below(field.message_type, seen)
    ]
    return [*message.fields, *below]


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_no_event_has_room_for_a_person_or_a_sentence(topic: Topic) -> None:
    """No field that can be reached from the envelope is named after personal data or text."""
    names = {field.name for field in fields_below(envelope_class(topic).DESCRIPTOR, set())}

    assert not names & PERSONAL
