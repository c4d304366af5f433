"""Rows of `statutory` told in few words."""

from typing import Any

from tests.support.escalation_fakes import runner

BOTH = {"complainant_consent": True, "applied_by": "both"}


def on(day: str, what: str, **detail: object) -> dict:
    """Something that happened; a bare date is ten in the morning in China."""
    at = day if "T" in day else f"{day}T10:00:00+08:00"
    return {"at": at, "what": what, "detail": detail}


def said(
    pack: str, received: str, *events: dict, as_of: str = "", **facts: object
) -> dict[str, Any]:
    """The whole answer, or the error with its code."""
    row = {"id": 1, "op": "statutory", "pack": pack, "received_at": received}
    row |= {"facts": facts, "events": list(events)} | ({"as_of": as_of} if as_of else {})
    answer = runner().answer(row)
    return answer.get("answer") or answer["error"]
