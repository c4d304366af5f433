"""The scope of a caller as a filter of MongoDB: the one place for lists, details and tasks."""

from dataclasses import dataclass
from typing import Any

from services.intake.domain.scope import Scope


@dataclass(frozen=True, slots=True)
class ScopeFields:
    """Where a collection keeps the codes that decide; `own` are those of people."""

    unit: str
    insurer: str
    own: tuple[str, ...]


COMPLAINTS = ScopeFields(
    "respondent.unit",
    "respondent.insurer",
    ("filed_by", "case_view.triage.owner", "case_view.triage.beside"),
)
TASKS = ScopeFields("unit", "insurer", ("filed_by", "people"))
"""A task carries the codes of its case as they were when it was opened, and whom it is for."""


def scope_filter(scope: Scope, fields: ScopeFields) -> dict[str, Any]:
    """What a document must match to be seen; the same rule as Scope.permits."""
    if scope.everything:
        return {}
    ways: list[dict[str, Any]] = [{field: scope.subject} for field in fields.own]
    within: dict[str, Any] = {}
    if scope.units is not None:
        # An empty unit is left out of the document; null finds what is left out.
        named = sorted(scope.units - {""})
        within[fields.unit] = {"$in": [*named, None] if "" in scope.units else named}
    if scope.insurers is not None:
        within[fields.insurer] = {"$in": sorted(scope.insurers)}
    if scope.units != frozenset() and scope.insurers != frozenset():
        ways.append(within)
    return {"$or": ways}
