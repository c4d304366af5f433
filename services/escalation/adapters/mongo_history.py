"""The states that a case had: kept in its own document, in the write that supersedes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from services.escalation.adapters import case_codec
from services.escalation.domain.case import Case

STATES_MAX = 200
"""Of a case that is told anew more often than this, the oldest states are forgotten."""

_PARTS = ("version", "intake_version", "triage_version", "since", "facts", "confirmed", "clocks")


def pushed(before: Case) -> Mapping[str, Any]:
    """The operand of $push that keeps a state."""
    fields = case_codec.to_fields(before)
    kept = {name: fields[name] for name in _PARTS if name in fields}
    return {"$each": [kept], "$slice": -STATES_MAX}


def states(document: Mapping[str, Any]) -> Sequence[Case]:
    """All states of a whole document, the present one last."""
    told = {"_id": document["_id"], "reference": document.get("reference", "")}
    past = [case_codec.from_document({**told, **kept}) for kept in document.get("history", ())]
    return [*past, case_codec.from_document(document)]
