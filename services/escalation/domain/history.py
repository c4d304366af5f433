"""What was known when: the states of a case in order, and what each recomputation changed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from services.escalation.domain.case import Case, KeptClock


def superseded(before: Case, after: Case) -> bool:
    """Whether `after` knows something else than `before`, so that `before` has to be kept.

    A step that was taken is nothing new: the state of a clock follows from what is known and
    the time.
    """
    return before.since is not None and before.since != after.since


def held_at(states: Sequence[Case], at: datetime) -> Case | None:
    """The state that held at `at`, of all states in order; None when the case was unknown."""
    held = [state for state in states if state.since and state.since <= at]
    return held[-1] if held else None


@dataclass(frozen=True, slots=True)
class Difference:
    """One recomputation of a clock: `before` is superseded by `after` at `recorded_at`.

    `reasons`: "facts", "classification", "calendar", "pack", "time_zone". `before` is None for a
    clock that did not exist. The versions are those of the others' events that told it.
    """

    recorded_at: datetime
    reasons: tuple[str, ...]
    before: KeptClock | None
    after: KeptClock
    intake_version: int
    triage_version: int


def differences(states: Sequence[Case], pack: str, clock: str) -> Iterator[Difference]:
    """Every recomputation of a clock from other inputs, the oldest first, its end date or not."""
    for old, new in pairwise(states):
        before, after = _kept(old, pack, clock), _kept(new, pack, clock)
        if after is None or new.since is None:
            continue
        if before is None or before.clock.input_hash != after.clock.input_hash:
            yield Difference(
                new.since,
                _reasons(old, new, before, after),
                before,
                after,
                new.intake_version,
                new.triage_version,
            )


def _kept(case: Case, pack: str, clock: str) -> KeptClock | None:
    found = (one for one in case.clocks if (one.clock.pack, one.clock.clock) == (pack, clock))
    return next(found, None)


def _reasons(old: Case, new: Case, before: KeptClock | None, after: KeptClock) -> tuple[str, ...]:
    was, now = before.clock if before else after.clock, after.clock
    reasons = {
        "facts": old.facts != new.facts,
        "classification": old.confirmed != new.confirmed,
        "calendar": was.calendar_version != now.calendar_version,
        "pack": was.pack_version != now.pack_version,
        "time_zone": was.tz_version != now.tz_version,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)
