"""What a person does to events: merge, split, lower a grade. History is never lost."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.opinion.decision import Kept
from services.escalation.domain.opinion.event import Change, OpinionEvent
from services.escalation.domain.opinion.grade import Held, lower
from services.escalation.domain.opinion.grading import reached
from services.escalation.domain.opinion.policy import GRADES, Grade, Policy
from services.escalation.domain.opinion.post import Post
from services.escalation.domain.opinion.score import score
from services.escalation.domain.opinion.stream import Stream


@dataclass(frozen=True, slots=True)
class Changed:
    """The events after a change, and the posts with the event that each belongs to now."""

    events: tuple[OpinionEvent, ...]
    posts: tuple[Kept, ...]


def merge(
    stream: Stream,
    into: OpinionEvent,
    away: OpinionEvent,
    posts: Sequence[Kept],
    by: str,
    reason: str,
    at: datetime,
) -> Changed:
    """All posts of `away` belong to `into`; the higher grade stands; both say so for ever.

    `posts` are those of both events. Raises ServiceError CONFLICT when one of them was merged
    away before, or both are the same.
    """
    if into.id == away.id or into.merged_into or away.merged_into:
        raise ServiceError(ErrorKind.CONFLICT, "opinion_event_merged")
    moved = tuple(replace(kept, event=into.id) for kept in _ordered(posts))
    stream.forget(away.id)
    result = stream.recount(into.id, moved, _held_by_both(into.held, away.held, at))
    result.history = [
        *into.history,
        *result.history[1:],
        Change("merged_in", at, away.id, by, reason),
    ]
    away.history.append(Change("merged_away", at, into.id, by, reason))
    away.merged_into = into.id
    return Changed((result, away), moved)


def split(
    stream: Stream,
    event: OpinionEvent,
    name: str,
    chosen: Collection[Post],
    posts: Sequence[Kept],
    by: str,
    reason: str,
    at: datetime,
) -> Changed:
    """The chosen posts become an event of their own, called `name`.

    The old event keeps its grade (a person may lower it); the new one is graded from its posts.
    Raises ServiceError CONFLICT for an event merged away, UNPROCESSABLE when none or all of its
    posts are chosen.
    """
    if event.merged_into:
        raise ServiceError(ErrorKind.CONFLICT, "opinion_event_merged")
    ordered = _ordered(posts)
    keys = {(post.source, post.id) for post in chosen}
    leaving = tuple(replace(kept, event=name) for kept in ordered if _key(kept) in keys)
    staying = tuple(replace(kept, event=event.id) for kept in ordered if _key(kept) not in keys)
    if not leaving or not staying:
        raise ServiceError(ErrorKind.UNPROCESSABLE, "opinion_split_empty")
    old = stream.recount(event.id, staying, event.held)
    old.history = [*event.history, *old.history[1:], Change("split_off", at, name, by, reason)]
    new = stream.recount(name, leaving, Held(GRADES[0], leaving[0].post.at))
    new.history.append(Change("split_from", at, event.id, by, reason))
    return Changed((old, new), (*staying, *leaving))


def lower_grade(
    event: OpinionEvent, grade: Grade, policy: Policy, by: str, reason: str, at: datetime
) -> None:
    """A person lowers the grade, with a reason (a text's id at intake).

    Raises ServiceError CONFLICT unless it is lower, UNPROCESSABLE without a reason.
    """
    if not reason.strip():
        raise ServiceError(ErrorKind.UNPROCESSABLE, "opinion_reason_needed")
    if grade >= event.held.grade:
        raise ServiceError(ErrorKind.CONFLICT, "opinion_grade_not_lower")
    before = event.held.grade
    now = score(event, policy).total
    event.held = lower(event.held, grade, now, reached(event, policy), at)
    event.history.append(Change("lowered", at, f"{before}>{grade}", by, reason))


def _held_by_both(one: Held, other: Held, at: datetime) -> Held:
    """The higher grade; what a person knew of either when lowering it does not raise it again."""
    grade = max(one.grade, other.grade)
    held = one if grade == one.grade else Held(grade, at)
    seen = [score for score in (one.lowered_score, other.lowered_score) if score is not None]
    known = one.accepted | other.accepted
    return replace(held, accepted=known, lowered_score=max(seen, default=None))


def _key(kept: Kept) -> tuple[str, str]:
    return kept.post.source, kept.post.id


def _ordered(posts: Sequence[Kept]) -> Sequence[Kept]:
    return sorted(posts, key=lambda kept: (kept.post.at, kept.post.id))
