"""Taking events in: one read, one merge, one guarded write for a whole batch."""

from collections.abc import Sequence
from enum import Enum
from uuid import UUID

from services.reporting.domain.fact import Change, Patch, merge
from services.reporting.ports import FactStore


class Taken(Enum):
    """What became of a patch."""

    STORED = "stored"
    KNOWN = "known"
    RACED = "raced"


def take_in(patches: Sequence[Patch], facts: FactStore) -> list[Taken]:
    """Merge `patches`, several of one complaint included; one answer each, in their order.

    Raises ServiceError UNAVAILABLE.
    """
    if not patches:
        return []
    by_complaint: dict[UUID, list[Patch]] = {}
    for patch in patches:
        by_complaint.setdefault(patch.complaint, []).append(patch)
    stored = facts.find(list(by_complaint))
    changes: dict[UUID, Change] = {}
    for complaint, mine in by_complaint.items():
        change = merge(complaint, stored.get(complaint), mine)
        if change is not None:
            changes[complaint] = change
    lost = facts.save(list(changes.values())) if changes else frozenset()
    answers = []
    for patch in patches:
        known = stored.get(patch.complaint, {}).get("versions", {})
        if patch.complaint in lost:
            answers.append(Taken.RACED)
        elif patch.complaint not in changes or patch.version <= known.get(patch.producer, 0):
            answers.append(Taken.KNOWN)
        else:
            answers.append(Taken.STORED)
    return answers
