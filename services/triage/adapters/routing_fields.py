"""The history of who had a case, as plain documents and back, for AssessmentDocument."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from services.triage.domain.routing.steps import RoutingStep

Fields = dict[str, Any]


def routed_fields(steps: Sequence[RoutingStep], now: datetime) -> list[Fields]:
    """The steps; what has no time yet happened now."""
    return [{**asdict(step), "people": list(step.people), "at": step.at or now} for step in steps]


def routed_of(found: Sequence[Mapping[str, Any]]) -> tuple[RoutingStep, ...]:
    """The reverse."""
    return tuple(RoutingStep(**{**fields, "people": tuple(fields["people"])}) for fields in found)
