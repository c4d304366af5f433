"""The score (舆情评分): seven parts, each with its points, its weight and the numbers behind it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from services.escalation.domain.opinion.event import OpinionEvent, ranked
from services.escalation.domain.opinion.policy import PartName, Policy, Step


@dataclass(frozen=True, slots=True)
class Part:
    """One part: `points` of 100, weighted by `weight`; `numbers` are what a person can check."""

    points: int
    weight: int
    numbers: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Score:
    """The sum of all parts, 0 to 100, rounded down."""

    total: int
    parts: Mapping[PartName, Part]


def score(event: OpinionEvent, policy: Policy, now: datetime | None = None) -> Score:
    """The score of an event as it stood at its last post, or as it stands `now`."""
    found: dict[PartName, tuple[int, Mapping[str, object]]] = {
        "nature": _nature(event, policy),
        "seriousness": _listed(event.seriousness, policy.scoring.seriousness),
        "spread": _spread(event, policy, now),
        "reach": _reach(event, policy),
        "trend": _trend(event, policy, now),
        "own_fault": _own_fault(event, policy),
        "vulnerable_people": _listed(event.vulnerable, policy.scoring.vulnerable),
    }
    weights = policy.scoring.weights
    parts = {
        name: Part(points, weights[name], numbers) for name, (points, numbers) in found.items()
    }
    return Score(sum(part.points * part.weight for part in parts.values()) // 100, parts)


def _nature(event: OpinionEvent, policy: Policy) -> tuple[int, Mapping[str, object]]:
    points = {topic.id: topic.points for topic in policy.lexicon.topics}
    topics = ranked(event.topics)
    gravest = max((points.get(topic, 0) for topic in topics), default=0)
    return gravest, {"topics": {topic: event.topics[topic] for topic in topics[:5]}}


def _own_fault(event: OpinionEvent, policy: Policy) -> tuple[int, Mapping[str, object]]:
    faults = {t.id: t.own_fault for t in policy.lexicon.topics if event.topics.get(t.id)}
    return max(faults.values(), default=0), {name: p for name, p in faults.items() if p}


def _listed(said: set[str], table: Mapping[str, int]) -> tuple[int, Mapping[str, object]]:
    points = {name: table[name] for name in sorted(said)}
    return max(points.values(), default=0), dict(points)


def _spread(
    event: OpinionEvent, policy: Policy, now: datetime | None
) -> tuple[int, Mapping[str, object]]:
    spread = policy.scoring.spread
    hours = event.voices.doubling_hours(spread.voices_min, now)
    numbers = {
        "voices": round(event.voices.total, 1),
        "posts": event.posts,
        "doubling_hours": None if hours is None else round(hours, 2),
    }
    if hours is None:
        return 0, numbers
    points = [step.points for step in spread.doubling_hours if hours <= step.at_most]
    return max(points, default=0), numbers


def _reach(event: OpinionEvent, policy: Policy) -> tuple[int, Mapping[str, object]]:
    scoring = policy.scoring
    people = event.reach + event.reposts * scoring.repost_reach
    points = max(_step(scoring.reach, people), _step(scoring.voices, event.voices.total))
    return points, {"reach": event.reach, "reposts": event.reposts, "people": people}


def _trend(
    event: OpinionEvent, policy: Policy, now: datetime | None
) -> tuple[int, Mapping[str, object]]:
    scoring = policy.scoring
    recent, before = event.voices.trend(scoring.trend_hours, now)
    numbers = {"hours": scoring.trend_hours, "recent": round(recent, 1), "before": round(before, 1)}
    if event.voices.total < scoring.spread.voices_min:
        return 0, numbers
    return _step(scoring.trend_ratio, recent / max(before, 1.0)), numbers


def _step(table: Sequence[Step], value: float) -> int:
    return max((step.points for step in table if value >= step.at_least), default=0)
