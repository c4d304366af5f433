"""The fact: all that reporting knows of one complaint, in codes, merged from three topics.

A fact is a flat mapping, as it is stored; FIELDS says who writes which field. Every event
carries the whole state of its producer, so merging replaces the producer's fields by those
of its highest version, whatever the order of arrival.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

Fact = Mapping[str, Any]

INTAKE_FIELDS = (
    "origin",  # "live", or "historic" for a complaint closed elsewhere and imported
    "status",
    "channel",
    "side",
    "product_line",
    "insurer",
    "unit",
    "partner",
    "capacity",
    "amount",  # exact decimal as text
    "currency",
    "complexity",  # the last one recorded; absent means simple
    "outcome",
    "reopen_count",
    "regulator_transferred",
    "received_at",  # first receipt; for a historic case received_on instead
    "decided_at",
    "notified_at",
    "closed_at",  # for a historic case closed_on instead
    "recorded_at",
    "dataset",
    "external_id",
    "received_on",
    "closed_on",
    "attributes",
)
TRIAGE_FIELDS = (
    "assessment",  # "matched", "unsure" or "none"
    "kind",
    "scene",
    "playbook",
    "playbook_version",
    "severity",
    "flags",
    "confirmed_kind",
    "confirmed_scene",
    "team",
)
ESCALATION_FIELDS = (
    "decision_clock",  # state of the statutory decision clock (办理时限)
    "decision_due_at",
    "overdue",  # True when that clock is overdue, was met late or ended after its time
    "pack",
)
FIELDS: Mapping[str, Sequence[str]] = {
    "intake": INTAKE_FIELDS,
    "triage": TRIAGE_FIELDS,
    "escalation": ESCALATION_FIELDS,
}


@dataclass(frozen=True, slots=True)
class Patch:
    """What one event says: the producer's fields at a version; absent fields have no value.

    `filing_trace` is the traceparent of the act that filed the complaint, when this event is it.
    """

    complaint: UUID
    producer: str
    version: int
    fields: Mapping[str, Any]
    filing_trace: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """One guarded write: it holds only while the stored revision is still `revision`."""

    complaint: UUID
    revision: int
    set_fields: Mapping[str, Any]
    unset_fields: Sequence[str]
    counted_now: bool


def is_complete(versions: Mapping[str, int], origin: str | None) -> bool:
    """Whether all topics have arrived; a historic import has intake's only."""
    if origin == "historic":
        return True
    return len(versions) == len(FIELDS)


def merge(complaint: UUID, stored: Fact | None, patches: Iterable[Patch]) -> Change | None:
    """The write that takes in `patches`; None when everything was known already."""
    fact = stored or {}
    versions = dict(fact.get("versions", {}))
    changes: dict[str, Any] = {}
    unset: set[str] = set()
    for patch in patches:
        if patch.filing_trace and "traceparent" not in fact:
            changes["traceparent"] = patch.filing_trace
        if patch.version <= versions.get(patch.producer, 0):
            continue
        versions[patch.producer] = patch.version
        for name in FIELDS[patch.producer]:
            value = patch.fields.get(name)
            if value is not None:
                changes[name] = value
                unset.discard(name)
            else:
                changes.pop(name, None)
                if name in fact:
                    unset.add(name)
    if not changes and not unset and versions == fact.get("versions", {}):
        return None
    origin = changes.get("origin", fact.get("origin"))
    complete = is_complete(versions, origin)
    changes["versions"] = versions
    changes["complete"] = complete
    counted_now = complete and "counted_at" not in fact
    return Change(complaint, fact.get("revision", 0), changes, sorted(unset), counted_now)
