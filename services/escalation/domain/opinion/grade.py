"""Grades (舆情等级) and how they hold: up at once, down only by a person, no flicker."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from services.escalation.domain.opinion.policy import GRADES, Floor, Grade, Scoring


@dataclass(frozen=True, slots=True)
class Held:
    """The grade that stands, and what is needed to leave it.

    `lowered_at`/`lowered_score`/`accepted`: a person lowered it at that time and score, knowing
    those floors. `calm_since`: since when the score would allow a lower one.
    """

    grade: Grade
    since: datetime
    calm_since: datetime | None = None
    proposed: Grade | None = None
    lowered_score: int | None = None
    accepted: frozenset[tuple[str, int]] = frozenset()


def by_score(score: int, scoring: Scoring) -> Grade:
    """The grade that a score alone gives."""
    return [grade for grade in GRADES if score >= scoring.grades[grade]][-1]


def reached_floors(facts: Mapping[str, int], scoring: Scoring) -> Sequence[Floor]:
    """The floors whose condition holds, the highest grade first."""
    found = [floor for floor in scoring.floors if facts.get(floor.when, 0) >= floor.at_least]
    return sorted(found, key=lambda floor: floor.grade, reverse=True)


def advance(
    held: Held, score: int, floors: Sequence[Floor], now: datetime, scoring: Scoring
) -> Held:
    """The grade after a new score. It never falls; a fall may become proposed."""
    fresh = [floor for floor in floors if (floor.when, floor.at_least) not in held.accepted]
    scored = by_score(score, scoring)
    if held.lowered_score is not None and score < held.lowered_score + scoring.hold_margin:
        # A person has seen this score and found it less than it seems.
        scored = held.grade
    target = max([scored, *(floor.grade for floor in fresh)])
    if target > held.grade:
        return Held(target, now, accepted=held.accepted)
    below = by_score(min(score + scoring.hold_margin, 100), scoring)
    calm = max([below, *(floor.grade for floor in fresh)])
    if calm >= held.grade:
        return replace(held, calm_since=None, proposed=None)
    since = held.calm_since or now
    quiet = now - since >= timedelta(hours=scoring.calm_hours)
    return replace(held, calm_since=since, proposed=calm if quiet else None)


def lower(held: Held, grade: Grade, score: int, floors: Sequence[Floor], now: datetime) -> Held:
    """A person lowers the grade, with what is known now. Raises ValueError unless it is lower."""
    if grade >= held.grade:
        raise ValueError("a grade is lowered to a lower one")
    known = frozenset((floor.when, floor.at_least) for floor in floors)
    return Held(grade, now, lowered_score=score, accepted=held.accepted | known)
