"""Mentions and opinion events as messages of the contract."""

from collections.abc import Mapping
from datetime import datetime

from complaints.escalation.v1 import opinion_pb2 as messages
from google.protobuf.timestamp_pb2 import Timestamp

from services.escalation.domain.opinion.record import EventRecord
from services.escalation.domain.opinion.score import Part


def event_message(record: EventRecord) -> messages.OpinionEvent:
    """The event; its numbers become words that a person reads."""
    held = record.held
    return messages.OpinionEvent(
        id=record.id,
        version=record.version,
        opened_at=_stamp(record.opened_at),
        last_at=_stamp(record.last_at),
        posts=record.posts,
        grade=held.grade,
        grade_since=_stamp(held.since),
        lower_proposed=held.proposed or "",
        score=record.score.total,
        parts=[_part(name, part) for name, part in record.score.parts.items()],
        floors=record.floors,
        entities=record.entities,
        places=record.places,
        topics=record.topics,
        signals=record.signals,
        complaint_ids=record.complaints,
        history=[
            messages.OpinionChange(kind=c.kind, at=_stamp(c.at), detail=c.detail, by=c.by)
            for c in record.history
        ],
        merged_into=record.merged_into or "",
    )


def _part(name: str, part: Part) -> messages.OpinionScorePart:
    numbers: dict[str, str] = {}
    for key, value in part.numbers.items():
        if isinstance(value, Mapping):
            numbers |= {f"{key}.{inner}": str(count) for inner, count in value.items()}
        else:
            numbers[key] = "" if value is None else str(value)
    return messages.OpinionScorePart(
        name=name, points=part.points, weight=part.weight, numbers=numbers
    )


def _stamp(at: datetime) -> Timestamp:
    stamp = Timestamp()
    stamp.FromDatetime(at)
    return stamp
