"""What is decided about a post, and what a store keeps of the decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from services.escalation.domain.opinion.event import OpinionEvent
from services.escalation.domain.opinion.policy import Floor
from services.escalation.domain.opinion.post import Post, Relevance
from services.escalation.domain.opinion.score import Score
from services.escalation.domain.opinion.story import Join

JoinedBy = Literal["new", "copy", "near_duplicate"] | Join


@dataclass(frozen=True, slots=True)
class Joined:
    """A post that belongs to an event, and the event's grade after it."""

    event: OpinionEvent
    new_event: bool
    by: JoinedBy
    likeness: float
    score: Score
    floors: tuple[Floor, ...]
    raised: bool


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about one post.

    `joined` is None when it is no matter of ours, or a signal that `waits`. `gathered` are signals
    that waited before and belong to the same event now; `cause` is what made them, if anything.
    """

    about: Relevance
    source_kind: str
    joined: Joined | None
    silent_since: datetime | None
    waits: bool = False
    gathered: tuple[Post, ...] = ()
    cause: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A post that was put to an event, as a store keeps it; `cause`: by what a complaint was."""

    post: Post
    event: str
    silent_since: datetime | None = None
    cause: tuple[str, ...] | None = None
