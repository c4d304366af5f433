"""Clock facts as a part of the case's document: the same names, empty values left out."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any

from services.intake.domain.clock_facts import (
    NO_CLOCK_FACTS,
    Agreement,
    Attempt,
    ClockFacts,
    MergedInto,
    MergedRepeat,
    NamedAct,
    Pause,
    Review,
    Transfer,
    Unreachable,
)

Document = dict[str, Any]


def to_clock_fields(facts: ClockFacts) -> Document:
    """The part of the document; empty for most complaints."""
    written: Document = {} if facts is NO_CLOCK_FACTS else _plain(facts)
    return written


def from_fields(document: Mapping[str, Any] | None) -> ClockFacts:
    """The reverse of to_clock_fields."""
    if not document:
        return NO_CLOCK_FACTS
    unreachable = document.get("unreachable")
    into, review = document.get("merged_into"), document.get("review")
    return ClockFacts(
        pauses=tuple(Pause(**one) for one in document.get("pauses", ())),
        agreements=tuple(_agreement(one) for one in document.get("agreements", ())),
        unreachable=_unreachable(unreachable) if unreachable else None,
        merged_repeats=tuple(MergedRepeat(**one) for one in document.get("merged_repeats", ())),
        merged_into=MergedInto(**into) if into else None,
        transfers=tuple(_transfer(one) for one in document.get("transfers", ())),
        review=Review(**review) if review else None,
        acts=tuple(NamedAct(**one) for one in document.get("acts", ())),
    )


def _agreement(one: Mapping[str, Any]) -> Agreement:
    return Agreement(**{**one, "last_day": date.fromisoformat(one["last_day"])})


def _unreachable(one: Mapping[str, Any]) -> Unreachable:
    attempts = tuple(Attempt(**attempt) for attempt in one["attempts"])
    return Unreachable(attempts, one["at"], one["recorded_at"])


def _transfer(one: Mapping[str, Any]) -> Transfer:
    return Transfer(**{"to": "", **one})


def _plain(value: Any) -> Any:
    """Dataclasses as documents, tuples as lists, dates as text."""
    if is_dataclass(value):
        named = ((one.name, getattr(value, one.name)) for one in fields(value))
        return {name: _plain(held) for name, held in named if held}
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, date) and not isinstance(value, datetime):
        return value.isoformat()
    return value
