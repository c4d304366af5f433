"""The grade of an event: which floors hold, and how it follows the score."""

from datetime import datetime

from services.escalation.domain.opinion.event import Change, OpinionEvent
from services.escalation.domain.opinion.grade import Held, advance, reached_floors
from services.escalation.domain.opinion.policy import Floor, Policy
from services.escalation.domain.opinion.score import Score, score
from services.escalation.domain.opinion.spread import voices


def opened(name: str, at: datetime, policy: Policy) -> OpinionEvent:
    """An event without posts yet."""
    event = OpinionEvent(name, at, at, voices(policy.scoring.spread), Held("L1", at))
    event.history.append(Change("opened", at, "L1"))
    return event


def reached(event: OpinionEvent, policy: Policy) -> tuple[Floor, ...]:
    """The floors that hold for an event, the highest grade first."""
    return tuple(reached_floors(event.facts(), policy.scoring))


def regrade(
    event: OpinionEvent,
    scored: Score,
    floors: tuple[Floor, ...],
    at: datetime,
    policy: Policy,
) -> bool:
    """Let the grade follow the score; True when it rose."""
    before = event.held
    event.held = advance(before, scored.total, floors, at, policy.scoring)
    raised = event.held.grade > before.grade
    if raised:
        event.history.append(Change("raised", at, f"{before.grade}>{event.held.grade}"))
    return raised


def looked_at(event: OpinionEvent, now: datetime, policy: Policy) -> bool:
    """Let time pass over an event of which nothing new is heard; True when anything changed.

    The score of now has the speed and the trend of now, so a storm that is over becomes calm; what
    follows is a proposal to a person at most.
    """
    before = event.held
    total = score(event, policy, now).total
    after = advance(before, total, reached(event, policy), now, policy.scoring)
    if after.grade > before.grade:
        return False
    event.held = after
    return after != before
