"""Complaints whose assessment found a threat: kept as posts, called for where life is at stake."""

from collections.abc import Callable, Collection, Sequence
from uuid import UUID

from services.chassis.ids import step_id
from services.escalation.domain.opinion.policy import OwnComplaints
from services.escalation.domain.opinion.post import Post
from services.escalation.domain.people.ladder import AT_ONCE, StepCall
from services.escalation.ports import Opinions


class OwnSignals:
    """Takes what a batch of events brought; told again it changes nothing."""

    def __init__(
        self,
        opinions: Opinions,
        rules: OwnComplaints,
        call: Callable[[Sequence[StepCall]], None],
    ) -> None:
        """`call` starts a ladder of people for each call, one for each id."""
        self._opinions, self._call = opinions, call
        self._at_once = frozenset(rules.call_at_once)
        self.flags: Collection[str] = frozenset(rules.flags)

    def take(self, posts: Sequence[Post]) -> None:
        """People first, then the store: whoever fails here is told the whole batch again."""
        calls = [self._called(post) for post in posts if self._at_once.intersection(post.signals)]
        if calls:
            self._call(calls)
        if posts:
            self._opinions.report(posts)

    def _called(self, post: Post) -> StepCall:
        complaint = UUID(post.complaint)
        return StepCall(
            id=step_id("call-at-once", str(complaint)),
            complaint=complaint,
            pack="",
            clock=AT_ONCE,
            revision=1,
            step=AT_ONCE,
            step_at=post.at,
            overdue=False,
            late=False,
        )
