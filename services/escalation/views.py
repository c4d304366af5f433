"""Reading for display: the clocks of a case as they stand now, with their arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.arithmetic import explain
from services.escalation.domain.clock import Clock, Line
from services.escalation.domain.pack import Texts
from services.escalation.domain.rulebook import Rulebook
from services.escalation.ports import Cases

_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """One clock as it stands, with how it came about."""

    clock: Clock
    revision: int
    name: Texts
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class ClocksView:
    """All clocks of a case at `as_of`, the one that bites first in front."""

    clocks: Sequence[ExplainedClock]
    version: int
    as_of: datetime


def clocks_of(complaint: UUID, cases: Cases, rulebook: Rulebook) -> ClocksView:
    """The clocks of a complaint; overdue shows even where its step has not been taken yet.

    Raises ServiceError NOT_FOUND.
    """
    case = cases.load([complaint]).get(complaint)
    if case is None or case.facts is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")
    now = cases.now()
    found = []
    for kept in case.clocks:
        binding = rulebook.binding(kept.clock.pack, kept.clock.clock)
        result = binding.result(case.facts, case.confirmed, now)
        clock = binding.state_of(result, kept.clock.input_hash)
        # What was stored when it was computed stays: the versions that it was computed with.
        clock = replace(
            clock,
            calendar_version=kept.clock.calendar_version,
            tz_version=kept.clock.tz_version,
            pack_version=kept.clock.pack_version,
        )
        lines = explain(binding, result, case.facts, now)
        found.append(ExplainedClock(clock, kept.revision, binding.rule.name, lines))
    found.sort(key=lambda one: (not one.clock.open, one.clock.due_at or _NEVER))
    return ClocksView(found, case.version, now)
