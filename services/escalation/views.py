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
from services.escalation.domain.history import Difference, differences, held_at
from services.escalation.domain.pack_parts import Texts
from services.escalation.domain.rulebook import Rulebook
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
    owner: str


@dataclass(frozen=True, slots=True)
class ClocksView:
    """All clocks of a case at `as_of`, the one that bites first in front."""

    clocks: Sequence[ExplainedClock]
    version: int
    as_of: datetime


def clocks_of(
    complaint: UUID, cases: Cases, rulebook: Rulebook, known_at: datetime | None = None
) -> ClocksView:
    """The clocks of a complaint; overdue shows even where its step has not been taken yet.

    With `known_at` what this answered at that moment, whatever was told or adopted since; of
    deadlines, states and arithmetic alike. Raises ServiceError NOT_FOUND, and INVALID
    `invalid_time` for a moment to come.
    """
    now = cases.now()
    if known_at is None:
        case = cases.load([complaint]).get(complaint)
    else:
        case, now = _as_of(cases.states(complaint), known_at, now), known_at
    if case is None or case.facts is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")
    found = [_explained(kept, case, case.facts, rulebook, now) for kept in case.clocks]
    found.sort(key=lambda one: _first_bites(one.clock))
    return ClocksView(found, case.version, now)


@dataclass(frozen=True, slots=True)
class ClockView:
    """One clock at `as_of`, and every recomputation until then."""

    clock: ExplainedClock
    differences: Sequence[Difference]
    as_of: datetime


def clock_of(
    complaint: UUID,
    clock: str,
    pack: str,
    cases: Cases,
    rulebook: Rulebook,
    known_at: datetime | None = None,
) -> ClockView:
    """One clock with its arithmetic; an empty pack means the first one that has it.

    Raises as `clocks_of`.
    """
    now, states = cases.now(), cases.states(complaint)
    as_of = now if known_at is None else known_at
    case = _as_of(states, as_of, now) if known_at else states[-1] if states else None
    facts = case.facts if case else None
    if case is None or facts is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")
    for kept in case.clocks:
        if kept.clock.clock == clock and pack in ("", kept.clock.pack):
            told = states[: states.index(case) + 1]
            found = tuple(differences(told, kept.clock.pack, clock))
            return ClockView(_explained(kept, case, facts, rulebook, as_of), found, as_of)
    raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")


def _as_of(states: Sequence[Case], at: datetime, now: datetime) -> Case | None:
    if at > now:
        raise ServiceError(ErrorKind.INVALID, "invalid_time", field="known_at")
    return held_at(states, at)


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
            (_stands(kept, case, facts, rulebook, now), kept.revision) for kept in case.clocks
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
        rule = one.binding.rule
        explained = ExplainedClock(clock, 0, rule.name, lines, rule.owner)
        found.append(WhatIfClock(one.stored, explained))
    return found, asked.as_of or now


def _first_bites(clock: Clock) -> tuple[bool, datetime]:
    return not clock.open, clock.due_at or _NEVER


def _stands(
    kept: KeptClock, case: Case, facts: CaseFacts, rulebook: Rulebook, now: datetime
) -> Clock:
    """The clock now, by the versions that it was computed with."""
    binding = rulebook.stored(kept.clock)
    if not binding.computed(kept.clock):
        return _judged(kept.clock, now)
    return binding.state_of(binding.result(facts, case.confirmed, now), kept.clock.input_hash)


def _judged(clock: Clock, now: datetime) -> Clock:
    """A clock whose versions are not here any more: its deadline as it was stored."""
    late = clock.state == "running" and clock.overdue_from and clock.overdue_from <= now
    return replace(clock, state="overdue") if late else clock


def _explained(
    kept: KeptClock, case: Case, facts: CaseFacts, rulebook: Rulebook, now: datetime
) -> ExplainedClock:
    """The clock with its arithmetic; without it where the versions are not here any more."""
    binding = rulebook.stored(kept.clock)
    rule, lines = binding.rule, list[Line]()
    if binding.computed(kept.clock):
        result = binding.result(facts, case.confirmed, now)
        lines = explain(binding, result, facts, now)
    clock = _stands(kept, case, facts, rulebook, now)
    return ExplainedClock(clock, kept.revision, rule.name, lines, rule.owner)
