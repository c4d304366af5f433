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


# Invented insurers that stories are told of, with other names of theirs; nobody real is accused.
INVENTED = {
    "星河财险": ("星河车险", "xinghe"),
    "云帆保险": ("云帆财险",),
    "山海财险": ("山海保险",),
    "青岚人寿": ("青岚保险",),
    "明德人寿": ("明德保险",),
}


@cache
def policy() -> Policy:
    """The policy as it is shipped, whose trade knows the invented insurers too."""
    shipped = load_policy()
    names = {**shipped.insurers.insurers, **INVENTED}
    trade = shipped.insurers.model_copy(update={"insurers": names})
    return shipped.model_copy(update={"insurers": trade})


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


def complaint(number, hours=0.0, signals=("threat_media",), **more):
    """A complaint whose person threatens; codes alone, no text."""
    name = f"c-{number}"
    given = {"insurer": "星河财险", "scene": "claims_refused", "place": "江苏", **more}
    return post(
        "", hours, number=f"{name}.{hours}", source="own_complaint",
        author=name, complaint=name, signals=signals, **given,
    )  # fmt: skip


class MemoryOpinions:
    """Opinions (port) in memory; the texts of what is not ours are forgotten here too."""

    def __init__(self) -> None:
        self._posts: dict[str, tuple[Post, datetime]] = {}
        self._order: list[str] = []
        self._settled: dict[str, Settled] = {}
        self._events: dict[str, EventRecord] = {}
        self.lose_next = False
        self._later = timedelta()

    def now(self) -> datetime:
        """The latest time of any post, or the start, and what `later` added."""
        return max((p.at for p, _ in self._posts.values()), default=START) + self._later

    def later(self, hours: float) -> None:
        """Let time pass in which nothing is heard."""
        self._later += timedelta(hours=hours)

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

    def move(self, posts):
        """See Opinions."""
        for kept in posts:
            key = self.key(kept.post)
            self._settled[key] = replace(self._settled[key], event=kept.event)

    def page(self, wanted, limit, after):
        """See Opinions."""
        found = [
            one
            for one in self._events.values()
            if (not wanted.grades or one.held.grade in wanted.grades)
            and (not wanted.entity or wanted.entity in one.entities)
            and (not wanted.complaint or wanted.complaint in one.complaints)
            and (not wanted.lower_proposed or one.held.proposed)
            and (after is None or (one.last_at, one.id) < after)
        ]
        return sorted(found, key=lambda one: (one.last_at, one.id), reverse=True)[:limit]

    def post_page(self, event, limit, after):
        """See Opinions."""
        found = [(self.key(k.post), k.post) for k in self.posts_of([event])]
        beyond = [pair for pair in found if after is None or (pair[1].at, pair[0]) > after]
        return sorted(beyond, key=lambda pair: (pair[1].at, pair[0]))[:limit]
