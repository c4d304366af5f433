"""What a store keeps of an event: counts and codes, no text and no author."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from services.escalation.domain.opinion.event import Change, OpinionEvent
from services.escalation.domain.opinion.grade import Held
from services.escalation.domain.opinion.grading import reached
from services.escalation.domain.opinion.policy import Policy
from services.escalation.domain.opinion.score import Score, score
from services.escalation.domain.people.matter import Request


@dataclass(frozen=True, slots=True)
class EventRecord:
    """An event as it stands; `version` counts its writes, 0 before the first."""

    id: str
    version: int
    opened_at: datetime
    last_at: datetime
    posts: int
    held: Held
    score: Score
    floors: tuple[str, ...]
    entities: tuple[str, ...]
    places: tuple[str, ...]
    topics: Mapping[str, int]
    signals: Mapping[str, int]
    complaints: tuple[str, ...]
    history: tuple[Change, ...]
    merged_into: str | None
    requests: tuple[Request, ...] = ()

    def put_back(self, event: OpinionEvent) -> None:
        """What cannot be counted from posts: the grade as it was held, and what was done to it."""
        event.held, event.history = self.held, list(self.history)
        event.merged_into, event.requests = self.merged_into, self.requests


@dataclass(frozen=True, slots=True)
class Settled:
    """What became of a post; without `event` it was no matter of ours, or a signal that waits.

    `signal_at` is the time of such a signal, `cause` by what a complaint came to its event.
    """

    key: str
    event: str | None
    reason: str
    silent_since: datetime | None = None
    signal_at: datetime | None = None
    cause: tuple[str, ...] | None = None


def record_of(
    event: OpinionEvent, policy: Policy, version: int, now: datetime | None = None
) -> EventRecord:
    """The record of an event; `version` is that of the record it takes the place of."""
    return EventRecord(
        id=event.id,
        version=version,
        opened_at=event.opened_at,
        last_at=event.last_at,
        posts=event.posts,
        held=event.held,
        score=score(event, policy, now),
        floors=tuple(floor.when for floor in reached(event, policy)),
        entities=tuple(sorted(event.entities)),
        places=tuple(sorted(event.places)),
        topics=dict(sorted(event.topics.items())),
        signals=dict(sorted(event.signals.items())),
        complaints=tuple(sorted(event.complaints)),
        history=tuple(event.history),
        merged_into=event.merged_into,
        requests=event.requests,
    )
