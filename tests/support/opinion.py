"""Builders for tests of public opinion: the shipped policy, a stream, posts."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_files import folding, load_policy
from services.escalation.domain.opinion.decision import Kept
from services.escalation.domain.opinion.policy import Policy
from services.escalation.domain.opinion.post import Post, WatchList
from services.escalation.domain.opinion.record import EventRecord, Settled
from services.escalation.domain.opinion.relevance import Judge
from services.escalation.domain.opinion.stream import Stream

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
XINGHE = WatchList({"星河财险": ("星河车险",)}, ("星安心",))


@cache
def policy() -> Policy:
    """The policy as it is shipped."""
    return load_policy()


@cache
def judge(watched: bool = False) -> Judge:
    """Decides over the whole trade, or over 星河财险 alone."""
    return Judge(policy(), XINGHE if watched else WatchList(), folding())


def stream(watch: WatchList | None = None) -> Stream:
    """A stream that has seen nothing yet; the whole trade is watched."""
    return Stream(policy(), watch or WatchList(), folding())


def post(
    text: str, hours: float = 0.0, *, number: object = None, source: str = "weibo", **more: object
) -> Post:
    """A post so many hours after the start."""
    name = f"p-{hours}-{text[:12]}" if number is None else str(number)
    return Post(name, START + timedelta(hours=hours), source, text, **more)


class MemoryOpinions:
    """Opinions (port) in memory; the texts of what is not ours are forgotten here too."""

    def __init__(self) -> None:
        self._posts: dict[str, tuple[Post, datetime]] = {}
        self._order: list[str] = []
        self._settled: dict[str, Settled] = {}
        self._events: dict[str, EventRecord] = {}
        self.lose_next = False

    def now(self) -> datetime:
        """The latest time of any post, or the start."""
        return max((p.at for p, _ in self._posts.values()), default=START)

    def report(self, posts):
        """See Opinions."""
        fresh = []
        for one in posts:
            key = f"{one.source}\n{one.id}"
            fresh.append(key not in self._posts)
            if fresh[-1]:
                author = f"hash of {one.author}" if one.author else None
                self._posts[key] = (replace(one, author=author), self.now())
                self._order.append(key)
        return fresh

    def key(self, post):
        """See Opinions."""
        return f"{post.source}\n{post.id}"

    def signals(self, since):
        """See Opinions."""
        found = [
            self._posts[key][0]
            for key, one in self._settled.items()
            if one.signal_at and one.signal_at >= since
        ]
        return sorted(found, key=lambda post: post.at)

    def waiting(self, limit):
        """See Opinions."""
        keys = [key for key in self._order if key not in self._settled][:limit]
        return [(key, self._posts[key][0]) for key in keys]

    def settle(self, settled, events):
        """See Opinions; a test may ask for one race to be lost."""
        if self.lose_next:
            self.lose_next = False
            raise ServiceError(ErrorKind.RACE, "race")
        for record in events:
            stored = self._events.get(record.id)
            if (stored.version if stored else 0) != record.version:
                raise ServiceError(ErrorKind.RACE, "race")
            self._events[record.id] = replace(record, version=record.version + 1)
        for one in settled:
            self._settled[one.key] = one
            if one.event is None:
                post, at = self._posts[one.key]
                self._posts[one.key] = (replace(post, text=""), at)

    def kept(self, since):
        """See Opinions."""
        return self.posts_of([e.id for e in self._events.values() if e.last_at >= since])

    def posts_of(self, events):
        """See Opinions."""
        found = [
            Kept(self._posts[key][0], one.event, one.silent_since, one.cause)
            for key, one in self._settled.items()
            if one.event in events
        ]
        return sorted(found, key=lambda kept: kept.post.at)

    def events(self, ids):
        """See Opinions."""
        return {name: self._events[name] for name in ids if name in self._events}
