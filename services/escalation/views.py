"""Reading for display: the clocks of a case as they stand now, with their arithmetic."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.arithmetic import explain
from services.escalation.domain.case import Case, KeptClock
from services.escalation.domain.clock import Clock, Line
from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.pack_parts import Texts
from services.escalation.domain.rulebook import Result, Rulebook
from services.escalation.domain.supposed import Supposition, supposed
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
    found = [_explained(kept, case, case.facts, rulebook, now) for kept in case.clocks]
    found.sort(key=lambda one: _first_bites(one.clock))
    return ClocksView(found, case.version, now)


def clock_of(
    complaint: UUID, clock: str, pack: str, cases: Cases, rulebook: Rulebook
) -> tuple[ExplainedClock, datetime]:
    """One clock with its arithmetic; an empty pack means the first one that has it.

    Raises ServiceError NOT_FOUND.
    """
    case = cases.load([complaint]).get(complaint)
    facts = case.facts if case else None
    if case is None or facts is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")
    now = cases.now()
    for kept in case.clocks:
        if kept.clock.clock == clock and pack in ("", kept.clock.pack):
            return _explained(kept, case, facts, rulebook, now), now
    raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")


@dataclass(frozen=True, slots=True)
class CaseClocksView:
    """The clocks of one of several cases, without their arithmetic."""

    complaint: UUID
    reference: str
    clocks: Sequence[tuple[Clock, int]]
    version: int


def clocks_of_many(
    complaints: Sequence[UUID], cases: Cases, rulebook: Rulebook
) -> tuple[Sequence[CaseClocksView], datetime]:
    """Those of the complaints that have clocks, in the order asked for, and as of when."""
    found, now = cases.load(set(complaints)), cases.now()
    views = []
    for complaint in dict.fromkeys(complaints):
        case = found.get(complaint)
        facts = case.facts if case else None
        if case is None or facts is None:
            continue
        clocks = [
            (_stands(kept, rulebook, _result(kept, case, facts, rulebook, now)), kept.revision)
            for kept in case.clocks
        ]
        clocks.sort(key=lambda one: _first_bites(one[0]))
        views.append(CaseClocksView(complaint, case.reference, clocks, case.version))
    return views, now


@dataclass(frozen=True, slots=True)
class WhatIfClock:
    """One clock as it would be, beside the stored one where the case has it."""

    stored: Clock | None
    supposed: ExplainedClock


def what_if(
    complaint: UUID, asked: Supposition, cases: Cases, rulebook: Rulebook
) -> tuple[Sequence[WhatIfClock], datetime]:
    """The clocks by another pack or calendar or with other facts, and as of when.

    Raises ServiceError NOT_FOUND, and INVALID as `supposed` does.
    """
    case = cases.load([complaint]).get(complaint)
    facts = case.facts if case else None
    if case is None or facts is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")
    now = cases.now()
    found = []
    for one in supposed(case, facts, asked, rulebook, now):
        lines = explain(one.binding, one.result, one.facts, one.as_of)
        clock = one.binding.state_of(one.result, "")
        explained = ExplainedClock(clock, 0, one.binding.rule.name, lines)
        found.append(WhatIfClock(one.stored, explained))
    return found, asked.as_of or now


def _first_bites(clock: Clock) -> tuple[bool, datetime]:
    return not clock.open, clock.due_at or _NEVER


def _result(
    kept: KeptClock, case: Case, facts: CaseFacts, rulebook: Rulebook, now: datetime
) -> Result:
    binding = rulebook.binding(kept.clock.pack, kept.clock.clock)
    return binding.result(facts, case.confirmed, now)


def _stands(kept: KeptClock, rulebook: Rulebook, result: Result) -> Clock:
    """The clock now. What it was computed with stays as it was stored."""
    binding = rulebook.binding(kept.clock.pack, kept.clock.clock)
    return replace(
        binding.state_of(result, kept.clock.input_hash),
        calendar_version=kept.clock.calendar_version,
        tz_version=kept.clock.tz_version,
        pack_version=kept.clock.pack_version,
    )


def _explained(
    kept: KeptClock, case: Case, facts: CaseFacts, rulebook: Rulebook, now: datetime
) -> ExplainedClock:
    binding = rulebook.binding(kept.clock.pack, kept.clock.clock)
    result = _result(kept, case, facts, rulebook, now)
    lines = explain(binding, result, facts, now)
    return ExplainedClock(_stands(kept, rulebook, result), kept.revision, binding.rule.name, lines)
