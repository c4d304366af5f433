"""Events on the wire: metadata, outbox entries, CloudEvents headers, checks after parsing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from complaints.event.v1.metadata_pb2 import EventMetadata
from google.protobuf.message import DecodeError
from google.protobuf.message import Message as ProtoMessage

from services.chassis import trace
from services.chassis.broker import Message, Record
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import uuid7


@dataclass(frozen=True, slots=True)
class OutboxEntry:
    """One event waiting in its aggregate's document."""

    event_id: str
    type: str
    key: str
    time: datetime
    traceparent: str
    value: bytes

    def to_document(self) -> dict[str, Any]:
        """The entry as it stands in the `outbox` list; `at` carries the index of what waits."""
        return {
            "id": self.event_id,
            "type": self.type,
            "key": self.key,
            "at": self.time,
            "trace": self.traceparent,
            "value": self.value,
        }

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> "OutboxEntry":
        """The reverse of to_document."""
        return cls(
            event_id=document["id"],
            type=document["type"],
            key=document["key"],
            time=document["at"],
            traceparent=document["trace"],
            value=bytes(document["value"]),
        )

    def record(self, topic: str, producer: str) -> Record:
        """The Kafka record in CloudEvents 1.0 binary mode; the body is the truth."""
        return Record(
            topic=topic,
            key=self.key.encode(),
            value=self.value,
            headers=(
                ("ce_specversion", b"1.0"),
                ("ce_id", self.event_id.encode()),
                ("ce_type", self.type.encode()),
                ("ce_source", f"/redress/{producer}".encode()),
                ("ce_time", self.time.isoformat().encode()),
                ("ce_subject", self.key.encode()),
                ("content-type", b"application/protobuf"),
                ("traceparent", self.traceparent.encode()),
            ),
        )


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """A checked event with where it came from."""

    topic: str
    metadata: EventMetadata
    envelope: Any
    payload: str
    message: Message


def fill_metadata(
    envelope: Any,
    *,
    aggregate_id: UUID,
    version: int,
    producer: str,
    occurred_at: datetime,
    recorded_at: datetime,
    event_id: UUID | None = None,
    causation_id: str = "",
    traceparent: str = "",
    ignorable: bool = False,
) -> None:
    """Set the metadata of a complaint's event; the trace is the current one if none is given."""
    metadata = envelope.metadata
    metadata.event_id = str(event_id or uuid7())
    metadata.occurred_at.FromDatetime(occurred_at)
    metadata.recorded_at.FromDatetime(recorded_at)
    metadata.aggregate_type = "complaint"
    metadata.aggregate_id = str(aggregate_id)
    metadata.aggregate_version = version
    metadata.producer = producer
    metadata.traceparent = traceparent or trace.current()
    metadata.causation_id = causation_id
    metadata.consumer_may_ignore = ignorable


def outbox_entry(envelope: Any) -> OutboxEntry:
    """Encode a filled envelope. Its type is the full name of the payload message."""
    metadata = envelope.metadata
    payload = getattr(envelope, envelope.WhichOneof("payload"))
    return OutboxEntry(
        event_id=metadata.event_id,
        type=payload.DESCRIPTOR.full_name,
        key=metadata.aggregate_id,
        time=metadata.recorded_at.ToDatetime(tzinfo=UTC),
        traceparent=metadata.traceparent,
        value=envelope.SerializeToString(),
    )


def decode(message: Message, message_class: type[ProtoMessage], owner: str) -> ReceivedEvent | None:
    """Parse and check one message; None when the payload is unknown and may be ignored.

    Empty bytes and foreign messages with the same field numbers parse without an error,
    so required metadata is checked afterwards. Raises ServiceError INVALID.
    """
    envelope: Any = message_class()
    try:
        envelope.ParseFromString(message.value)
    except DecodeError as error:
        raise ServiceError(ErrorKind.INVALID, "event_malformed") from error
    metadata = envelope.metadata
    if field := _faulty(metadata, message, owner):
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field=field)
    payload = envelope.WhichOneof("payload")
    if payload is None:
        if metadata.consumer_may_ignore:
            return None
        raise ServiceError(ErrorKind.INVALID, "event_unknown")
    return ReceivedEvent(message.topic, metadata, envelope, payload, message)


def _faulty(metadata: EventMetadata, message: Message, owner: str) -> str | None:
    """The first field without which the event cannot be handled; None when all are there."""
    for field in ("event_id", "aggregate_type", "aggregate_id", "producer", "traceparent"):
        if not getattr(metadata, field):
            return field
    for field in ("occurred_at", "recorded_at"):
        if not metadata.HasField(field):
            return field
    if metadata.aggregate_version < 1:
        return "aggregate_version"
    if metadata.producer != owner:
        return "producer"
    try:
        UUID(metadata.aggregate_id)
    except ValueError:
        return "aggregate_id"
    wrong_key = message.key and message.key.decode(errors="replace") != metadata.aggregate_id
    return "key" if wrong_key else None
