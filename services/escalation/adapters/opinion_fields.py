"""Opinion events as plain documents, and back."""

from typing import Any

from services.escalation.domain.opinion.event import Change
from services.escalation.domain.opinion.grade import Held
from services.escalation.domain.opinion.record import EventRecord
from services.escalation.domain.opinion.score import Part, Score
from services.escalation.domain.people.matter import Request

Document = dict[str, Any]


def event_fields(record: EventRecord) -> Document:
    """The document of an event, without its id; what is empty or absent is left out."""
    fields: Document = {
        "version": record.version,
        "opened_at": record.opened_at,
        "last_at": record.last_at,
        "posts": record.posts,
        "held": _held(record.held),
        "total": record.score.total,
        "parts": [
            {"name": name, "points": p.points, "weight": p.weight, "numbers": dict(p.numbers)}
            for name, p in record.score.parts.items()
        ],
        "floors": list(record.floors),
        "entities": list(record.entities),
        "places": list(record.places),
        "topics": dict(record.topics),
        "signals": dict(record.signals),
        "complaints": list(record.complaints),
        "history": [_change(change) for change in record.history],
    }
    if record.merged_into:
        fields["merged_into"] = record.merged_into
    if record.requests:
        fields["requests"] = [{"id": one.id, "digest": one.digest} for one in record.requests]
    return fields


def event_record(document: Document) -> EventRecord:
    """The event of a document."""
    parts = {p["name"]: Part(p["points"], p["weight"], p["numbers"]) for p in document["parts"]}
    return EventRecord(
        id=document["_id"],
        version=document["version"],
        opened_at=document["opened_at"],
        last_at=document["last_at"],
        posts=document["posts"],
        held=_held_of(document["held"]),
        score=Score(document["total"], parts),
        floors=tuple(document["floors"]),
        entities=tuple(document["entities"]),
        places=tuple(document["places"]),
        topics=document["topics"],
        signals=document["signals"],
        complaints=tuple(document["complaints"]),
        history=tuple(
            Change(c["kind"], c["at"], c["detail"], c.get("by", ""), c.get("reason", ""))
            for c in document["history"]
        ),
        merged_into=document.get("merged_into"),
        requests=tuple(Request(r["id"], r["digest"]) for r in document.get("requests", ())),
    )


def _change(change: Change) -> Document:
    fields: Document = {"kind": change.kind, "at": change.at, "detail": change.detail}
    people = {"by": change.by, "reason": change.reason}
    return {**fields, **{name: value for name, value in people.items() if value}}


def _held(held: Held) -> Document:
    fields: Document = {
        "grade": held.grade,
        "since": held.since,
        "calm_since": held.calm_since,
        "proposed": held.proposed,
        "lowered_score": held.lowered_score,
        "accepted": sorted([name, least] for name, least in held.accepted),
    }
    return {name: value for name, value in fields.items() if value is not None}


def _held_of(fields: Document) -> Held:
    return Held(
        fields["grade"],
        fields["since"],
        fields.get("calm_since"),
        fields.get("proposed"),
        fields.get("lowered_score"),
        frozenset((name, least) for name, least in fields["accepted"]),
    )
