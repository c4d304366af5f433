"""What an assessment's document holds beside its state: history, house clock, stand-ins."""

from dataclasses import replace
from typing import Any

from services.triage.adapters.assessment_fields import from_fields
from services.triage.adapters.routing_fields import routed_of
from services.triage.domain.assessment import Assessment, Unowned

Fields = dict[str, Any]
MARKS = ("unowned", "stands_in_for")
"""What only some cases have, beside the state."""


def with_marks(document: Fields) -> Assessment:
    """The whole assessment of a stored document."""
    # What nobody acted on has no steps yet, nor has what was written before there were any.
    return replace(
        from_fields(document),
        routed=routed_of(document.get("routed", ())),
        assessed_at=document["assessed_at"],
        unowned=unowned_of(document),
        stands_in_for=document.get("stands_in_for", ""),
    )


def unowned_of(document: Fields) -> Unowned | None:
    """Since when nobody has it; None where somebody does, or its time begins anew."""
    found = document.get("unowned")
    return Unowned(found["since"], found["due_at"]) if found else None


def marks_of(made: Assessment) -> Fields:
    """Those that the case has; the rest must not stand in the document."""
    marks: Fields = {}
    if made.unowned is not None:
        marks["unowned"] = {"since": made.unowned.since, "due_at": made.unowned.due_at}
    if made.stands_in_for:
        marks["stands_in_for"] = made.stands_in_for
    return marks
