"""A question: a definition with its period and parameters, checked, ready to be answered."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeGuard
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.reporting.domain.definition import Definition, Figure, Parameter
from services.reporting.domain.dimensions import BASES, Lens
from services.reporting.domain.mapping import MappingVersion, MatterMapping
from services.reporting.domain.period import Period

Value = int | str
TEXT_MAX = 200
INTEGER_MAX = 2**53
CURRENT, PREVIOUS, YEAR_BEFORE = "current", "previous_period", "same_period_last_year"


@dataclass(frozen=True, slots=True)
class Question:
    """What a run answers. `parameters` holds every declared parameter that has a value."""

    definition: Definition
    period: Period
    base: str
    parameters: Mapping[str, Value]
    mapping: MatterMapping
    version: MappingVersion
    zone: ZoneInfo

    @property
    def lens(self) -> Lens:
        """How facts are looked at for this question."""
        return Lens(self.version, self.zone, BASES[self.base])

    @property
    def slots(self) -> Mapping[str, Period]:
        """The periods that are read: the asked one and those that changes compare with."""
        against = {f.against for f in self.definition.figures if f.against}
        found = {CURRENT: self.period}
        for name, period in (
            (PREVIOUS, self.period.previous()),
            (YEAR_BEFORE, self.period.year_before()),
        ):
            if name in against and period is not None:
                found[name] = period
        return found

    def top(self, figure: Figure) -> int | None:
        """Length of the figure's list."""
        top = figure.rank.top if figure.rank else None
        return int(self.parameters[top.removeprefix("$")]) if isinstance(top, str) else top

    def document(self) -> dict[str, object]:
        """The question as it stands in runs and snapshots."""
        return {
            "period": self.period.text,
            "base": self.base,
            "time_zone": self.zone.key,
            **({"parameters": dict(sorted(self.parameters.items()))} if self.parameters else {}),
        }


def ask(
    definition: Definition,
    mapping: MatterMapping,
    zone: ZoneInfo,
    period: str | None,
    parameters: Mapping[str, object],
) -> Question:
    """Check period and parameters against the definition.

    Raises ServiceError UNPROCESSABLE: period_missing, period_invalid, period_not_offered,
    base_not_offered, parameter_unknown, parameter_invalid.
    """
    text = period or definition.default_period
    if text is None:
        raise ServiceError(ErrorKind.UNPROCESSABLE, "period_missing")
    asked = Period.parse(text)
    if asked.kind not in definition.periods:
        raise _not_offered("period_not_offered", definition.periods)
    given = {name: value for name, value in parameters.items() if value is not None}
    base = given.pop("base", definition.base.default)
    if base not in definition.base.allowed:
        raise _not_offered("base_not_offered", definition.base.allowed)
    unknown = sorted(set(given) - set(definition.parameters))
    if unknown:
        raise _not_offered("parameter_unknown", ["base", *definition.parameters])
    checked = {
        name: value
        for name, spec in definition.parameters.items()
        if (value := _checked(name, spec, given.get(name, spec.default))) is not None
    }
    version = mapping.in_force(asked.first if asked.kind != "all" else asked.until)
    return Question(definition, asked, str(base), checked, mapping, version, zone)


def _not_offered(code: str, allowed: Sequence[str]) -> ServiceError:
    return ServiceError(ErrorKind.UNPROCESSABLE, code, details={"allowed": list(allowed)})


def _is_text(value: object) -> TypeGuard[str]:
    return isinstance(value, str) and 0 < len(value) <= TEXT_MAX and value.isprintable()


def _is_integer(value: object, spec: Parameter) -> TypeGuard[int]:
    if not isinstance(value, int) or isinstance(value, bool):
        return False
    low = -INTEGER_MAX if spec.minimum is None else spec.minimum
    high = INTEGER_MAX if spec.maximum is None else spec.maximum
    return low <= value <= high


def _checked(name: str, spec: Parameter, value: object) -> Value | None:
    """`value` when it fits its parameter; no value stays none."""
    if value is None:
        return None
    if spec.type == "text" and _is_text(value):
        return value
    if spec.type == "integer" and _is_integer(value, spec):
        return value
    raise ServiceError(ErrorKind.UNPROCESSABLE, "parameter_invalid", name=name)


def fingerprint(content: object) -> str:
    """SHA-256 of a JSON-able value, independent of the order of its keys."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
