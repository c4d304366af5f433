"""The stream of posts: relevance, joining, counting, grading, in this order for each post.

One object is one stream; it holds a bounded window of texts and events, never the whole past.
"""

from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime, timedelta

from services.escalation.domain.opinion.decision import Decision, Joined, Kept
from services.escalation.domain.opinion.event import OpinionEvent
from services.escalation.domain.opinion.folding import Folding
from services.escalation.domain.opinion.grade import Held
from services.escalation.domain.opinion.grading import opened, reached, regrade
from services.escalation.domain.opinion.own_complaint import (
    Key,
    Signals,
    about_own,
    is_own,
)
from services.escalation.domain.opinion.policy import Policy
from services.escalation.domain.opinion.post import Post, Relevance, WatchList
from services.escalation.domain.opinion.relevance import Judge
from services.escalation.domain.opinion.score import score
from services.escalation.domain.opinion.spread import Listening
from services.escalation.domain.opinion.story import Stories
from services.escalation.domain.opinion.texts import Place, Texts, named_by


class Stream:
    """Takes posts in the order in which they come; those that come late count at their own time."""

    def __init__(self, policy: Policy, watch: WatchList, folding: Folding) -> None:
        self._policy = policy
        self._folding = folding
        self._judge = Judge(policy, watch, folding)
        self._window = timedelta(hours=policy.joining.duplicate_window_hours)
        everyday = [topic.id for topic in policy.lexicon.topics if topic.everyday]
        self._stories = Stories(policy.joining, everyday)
        self._texts = Texts(policy, watch, folding, self._stories)
        self._signals = Signals(policy.own_complaints)
        self._own_complaints = 0
        self._listening = Listening(policy.scoring.spread)
        self.events: OrderedDict[str, OpinionEvent] = OrderedDict()

    def take(self, post: Post) -> Decision:
        """Decide about a post and count it."""
        silent_since = self._listening.heard(post.at)
        self._forget(post.at)
        about = self._about(post)
        kind = self._kind(post.source)
        if not about.relevant:
            return Decision(about, kind, None, silent_since)
        if is_own(post):
            return self._own(post, about, kind, silent_since)
        place = self._texts.place(post, about)
        event = self._counted(post, about, kind, place, silent_since)
        gathered = self._concerned(about, post.at)
        self._signals.take(gathered)
        self._count_own(place.event, gathered)
        return Decision(
            about, kind, self._graded(event, place), silent_since, gathered=tuple(gathered)
        )

    def wait(self, post: Post) -> None:
        """Keep a signal that was decided to wait before, as it is."""
        self._signals.wait(post)

    def _counted(
        self,
        post: Post,
        about: Relevance,
        kind: str,
        place: Place,
        silent_since: datetime | None,
    ) -> OpinionEvent:
        event = self._event(place, post)
        least = self._policy.sources.least_reach.get(kind, 0)
        event.take(post, about, kind, place.group, silent_since, least)
        return event

    def restore(self, kept: Kept) -> None:
        """Count a post that was decided before, for the event that it was put to."""
        self._listening.heard(kept.post.at)
        self._count(kept, self._about(kept.post))

    def recount(self, name: str, posts: Sequence[Kept], held: Held) -> OpinionEvent:
        """Count an event anew from its posts, after a person changed which they are."""
        if name in self.events:
            del self.events[name]
            self._stories.forget(name)
        for kept in posts:
            self._count(kept, self._about(kept.post))
        event = self.events[name]
        event.held = held
        now, floors = score(event, self._policy), reached(event, self._policy)
        regrade(event, now, floors, event.last_at, self._policy)
        return event

    def forget(self, name: str) -> None:
        """Nothing joins this event any more, for a person merged it into another."""
        if name in self.events:
            del self.events[name]
            self._stories.forget(name)

    def _count(self, kept: Kept, about: Relevance) -> None:
        post = kept.post
        if is_own(post):
            self._signals.tell(post, kept.event, kept.cause)
            self._stories.tell(kept.event, about, frozenset(), post.at, own=True)
            group = self._own_group()
        else:
            group = self._texts.remembered(kept, about)
        place = Place(kept.event, False, "copy", 1.0, group)
        self._counted(post, about, self._kind(post.source), place, kept.silent_since)

    def _forget(self, at: datetime) -> None:
        """Events that nothing can join any more leave, and the quietest when there are too many."""
        self._signals.forget_before(at)
        while self.events:
            name, event = next(iter(self.events.items()))
            many = len(self.events) >= self._policy.joining.events_max
            if at - event.last_at <= self._window and not many:
                return
            del self.events[name]
            self._stories.forget(name)

    def _about(self, post: Post) -> Relevance:
        """One of our own complaints is ours whatever it says; others are judged by their words."""
        return about_own(post, self._policy) if is_own(post) else self._judge.judge(post.text)

    def _kind(self, source: str) -> str:
        name = self._folding.fold(source)
        for kind, words in self._policy.sources.kinds.items():
            if any(word in name for word in words):
                return kind
        return "social"

    def _own(
        self, post: Post, about: Relevance, kind: str, silent_since: datetime | None
    ) -> Decision:
        """One of our own complaints: of an event that is there, or makes one, or waits."""
        found = self._signals.event_of(post)
        if found and found[0] not in self.events:
            found = None
        outside = None if found else self._stories.of_cause(about, post.at)
        key: Key | None
        posts: Sequence[Post]
        self._signals.wait(post)
        if found:
            name, key = found
            posts = self._signals.gather(key, post.at)
            self._signals.take([post])
        elif outside:
            name, key, posts = outside, None, [post]
            self._signals.take(posts)
        else:
            cause = self._signals.cause_of(post)
            if cause is None:
                return Decision(about, kind, None, silent_since, waits=True)
            key, posts = cause, self._signals.gather(cause, post.at)
            name = named_by(posts[0])
        others = [one for one in posts if one.id != post.id]
        new = name not in self.events
        self._count_own(name, others, key)
        self._count_own(name, [post], key, silent_since)
        place = Place(name, new, "new" if new else "same_matter", 0.0, 0)
        joined = self._graded(self.events[name], place)
        return Decision(about, kind, joined, silent_since, gathered=tuple(others), cause=key)

    def _count_own(
        self,
        name: str,
        posts: Sequence[Post],
        key: Key | None = None,
        silent_since: datetime | None = None,
    ) -> None:
        for post in posts:
            self._count(Kept(post, name, silent_since, key), about_own(post, self._policy))

    def _concerned(self, about: Relevance, at: datetime) -> Sequence[Post]:
        """The waiting signals that a post from outside is about."""
        return [
            post
            for insurer in sorted(about.entities)
            for post in self._signals.of_insurer(insurer, at)
            if self._stories.same_cause(about, about_own(post, self._policy))
        ]

    def _own_group(self) -> int:
        """Complaints are no copies of each other: each is a group of its own."""
        self._own_complaints += 1
        return -self._own_complaints

    def _event(self, place: Place, post: Post) -> OpinionEvent:
        event = self.events.get(place.event)
        if event is None:
            event = opened(place.event, post.at, self._policy)
            self.events[place.event] = event
        self.events.move_to_end(place.event)
        return event

    def _graded(self, event: OpinionEvent, place: Place) -> Joined:
        now, floors = score(event, self._policy), reached(event, self._policy)
        raised = regrade(event, now, floors, event.last_at, self._policy)
        return Joined(event, place.new, place.by, place.likeness, now, floors, raised)
