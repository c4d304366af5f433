"""Events on the wire: metadata, outbox entries, CloudEvents headers, checks after parsing."""

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

    id: str
    type: str
    key: str
    at: datetime
    trace: str
    value: bytes

    def to_document(self) -> dict[str, Any]:
        """The entry as it stands in the `outbox` list; `at` carries the index of what waits."""
        return {name: getattr(self, name) for name in self.__slots__}

    def record(self, topic: str, producer: str) -> Record:
        """The Kafka record in CloudEvents 1.0 binary mode; the body is the truth."""
        return Record(
            topic=topic,
            key=self.key.encode(),
            value=self.value,
            headers=(
                ("ce_specversion", b"1.0"),
                ("ce_id", self.id.encode()),
                ("ce_type", self.type.encode()),
                ("ce_source", f"/redress/{producer}".encode()),
                ("ce_time", self.at.isoformat().encode()),
                ("ce_subject", self.key.encode()),
                ("content-type", b"application/protobuf"),
                ("traceparent", self.trace.encode()),
            ),
        )


@dataclass(frozen=True, slots=True)
class ReceivedEvent:
    """A checked event with where it came from."""

    metadata: EventMetadata
    envelope: Any
    payload: str
    message: Message


def fill_metadata(
    envelope: Any,
    *,
    aggregate_id: UUID,
    event_id: UUID | None = None,
    traceparent: str = "",
    **others: Any,
) -> None:
    """Set the metadata of a complaint's event; `others` are further fields of EventMetadata.

    The id is a new one and the trace the current one if none is given.
    """
    envelope.metadata.CopyFrom(
        EventMetadata(
            event_id=str(event_id or uuid7()),
            aggregate_type="complaint",
            aggregate_id=str(aggregate_id),
            traceparent=traceparent or trace.current(),
            **others,
        )
    )


def outbox_entry(envelope: Any) -> OutboxEntry:
    """Encode a filled envelope. Its type is the full name of the payload message."""
    metadata = envelope.metadata
    payload = getattr(envelope, envelope.WhichOneof("payload"))
    return OutboxEntry(
        id=metadata.event_id,
        type=payload.DESCRIPTOR.full_name,
        key=metadata.aggregate_id,
        at=metadata.recorded_at.ToDatetime(tzinfo=UTC),
        trace=metadata.traceparent,
        value=envelope.SerializeToString(),
    )


def decode(message: Message, message_class: type[ProtoMessage], owner: str) -> ReceivedEvent | None:
    """Parse and check one message; None when the payload is unknown and may be ignored.

    Empty bytes and foreign messages with the same field numbers parse without an error,
    so required metadata is checked afterwards. Raises ServiceError INVALID.
    """
    try:
        envelope: Any = message_class.FromString(message.value)
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
    return ReceivedEvent(metadata, envelope, payload, message)


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
