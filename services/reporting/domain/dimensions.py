"""What figures can be broken down by, and what they can measure: the vocabulary of definitions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.reporting.domain.fact import Fact
from services.reporting.domain.mapping import MappingVersion
from services.reporting.domain.period import natural_days

UNKNOWN = "unknown"
Values = str | tuple[str, ...]

BASES: Mapping[str, str] = {
    "received": "received",
    "regulator_transferred": "received",
    "closed": "closed",
}
BASE_CONDITIONS: Mapping[str, Mapping[str, object]] = {
    "regulator_transferred": {"regulator_transferred": True}
}


@dataclass(frozen=True, slots=True)
class Lens:
    """How facts are looked at: the mapping in force, the company's zone, the day that counts."""

    mapping: MappingVersion
    zone: ZoneInfo
    day: str  # "received" or "closed"


def local_day(fact: Fact, name: str, zone: ZoneInfo) -> date | None:
    """The local date of `name`_on or, where the fact has an instant, of `name`_at."""
    on = fact.get(f"{name}_on")
    if on:
        return date.fromisoformat(on)
    at: datetime | None = fact.get(f"{name}_at")
    return at.astimezone(zone).date() if at else None


def scene_of(fact: Fact) -> str:
    """The scene that a person confirmed, otherwise the one of the playbook."""
    return str(fact.get("confirmed_scene") or fact.get("scene") or "none")


def _plain(name: str, absent: str = UNKNOWN) -> Callable[[Fact, Lens], Values]:
    def read(fact: Fact, lens: Lens) -> Values:
        value = fact.get(name)
        return absent if value is None or value == "" else str(value)

    return read


def _flag(name: str) -> Callable[[Fact, Lens], Values]:
    return lambda fact, lens: "true" if fact.get(name) else "false"


def _matter(fact: Fact, lens: Lens) -> Values:
    return lens.mapping.matter(scene_of(fact))


def _line(fact: Fact, lens: Lens) -> Values:
    return lens.mapping.line(str(fact.get("side")), str(fact.get("product_line")))


def _scene(fact: Fact, lens: Lens) -> Values:
    return scene_of(fact)


def _kind(fact: Fact, lens: Lens) -> Values:
    return str(fact.get("confirmed_kind") or fact.get("kind") or UNKNOWN)


def _flags(fact: Fact, lens: Lens) -> Values:
    return tuple(fact.get("flags", ()))


def _base_day(form: Callable[[date], str]) -> Callable[[Fact, Lens], Values]:
    def read(fact: Fact, lens: Lens) -> Values:
        day = local_day(fact, lens.day, lens.zone)
        return form(day) if day else UNKNOWN

    return read


DIMENSIONS: Mapping[str, Callable[[Fact, Lens], Values]] = {
    "side": _plain("side"),
    "product_line": _plain("product_line"),
    "line": _line,
    "matter": _matter,
    "scene": _scene,
    "kind": _kind,
    "confirmed_kind": _plain("confirmed_kind", "none"),
    "insurer": _plain("insurer"),
    "unit": _plain("unit"),
    "partner": _plain("partner"),
    "channel": _plain("channel"),
    "capacity": _plain("capacity"),
    "status": _plain("status"),
    "outcome": _plain("outcome", "none"),
    "complexity": _plain("complexity", "simple"),
    "assessment": _plain("assessment"),
    "severity": _plain("severity"),
    "team": _plain("team"),
    "flag": _flags,
    "origin": _plain("origin", "live"),
    "dataset": _plain("dataset"),
    "decision_clock": _plain("decision_clock"),
    "overdue": _flag("overdue"),
    "regulator_transferred": _flag("regulator_transferred"),
    "reopened": _flag("reopen_count"),
    "year": _base_day(lambda day: f"{day.year:04d}"),
    "quarter": _base_day(lambda day: f"{day.year:04d}Q{(day.month + 2) // 3}"),
    "month": _base_day(lambda day: f"{day.year:04d}-{day.month:02d}"),
}
ATTRIBUTE, EACH = "attribute.", "each."
SEPARATOR = "; "


def reader(name: str) -> Callable[[Fact, Lens], Values] | None:
    """How to read the dimension `name`; None when there is none.

    "attribute.x" is an attribute of an imported case; "each.x" splits it at "; ", and the
    case then counts once under every value.
    """
    if name in DIMENSIONS:
        return DIMENSIONS[name]
    for prefix in (ATTRIBUTE, EACH):
        if name.startswith(prefix) and len(name) > len(prefix):
            return _attribute(name.removeprefix(prefix), split=prefix == EACH)
    return None


def _attribute(name: str, *, split: bool) -> Callable[[Fact, Lens], Values]:
    def read(fact: Fact, lens: Lens) -> Values:
        value = str(fact.get("attributes", {}).get(name) or "")
        if not split:
            return value or UNKNOWN
        return tuple(dict.fromkeys(p for p in value.split(SEPARATOR) if p))

    return read


def _days_until(end: str) -> Callable[[Fact, Lens], int | None]:
    def read(fact: Fact, lens: Lens) -> int | None:
        first = local_day(fact, "received", lens.zone)
        last = local_day(fact, end, lens.zone)
        return natural_days(first, last) if first and last else None

    return read


MEASURES: Mapping[str, Callable[[Fact, Lens], int | None]] = {
    "decision_days": _days_until("decided"),
    "notice_days": _days_until("notified"),
    "closing_days": _days_until("closed"),
}


def keys_of(readers: Sequence[Callable[[Fact, Lens], Values]], fact: Fact, lens: Lens) -> list[Any]:
    """All combinations of the dimensions' values of one fact, each a tuple."""
    keys: list[tuple[str, ...]] = [()]
    for read in readers:
        value = read(fact, lens)
        values = (value,) if isinstance(value, str) else value
        keys = [(*key, one) for key in keys for one in values]
    return keys
