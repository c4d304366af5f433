"""One of our own complaints seen as a post: ours whatever it says, known by insurer and cause.

A single threat is a signal that waits. What makes it an event stands in `own_complaints.yaml`.
"""

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from services.escalation.domain.opinion.policy import OwnComplaints, Policy
from services.escalation.domain.opinion.post import Post, Relevance

GRIEVANCE = "grievance"
Key = tuple[str, ...]


def is_own(post: Post) -> bool:
    """Whether the post is a complaint without words."""
    return post.complaint is not None and not post.text


def about_own(post: Post, policy: Policy) -> Relevance:
    """What is known of it: codes alone. A place counts with the province in which it lies."""
    places = {post.place, *(p for p, cities in policy.places.items() if post.place in cities)}
    return Relevance(
        True,
        "own_complaint",
        entities=frozenset([post.insurer] if post.insurer else ()),
        topics=(policy.lexicon.scenes.get(post.scene, GRIEVANCE),),
        places=frozenset(places - {""}),
        signals=tuple(s for s in post.signals if s not in policy.scoring.vulnerable),
        vulnerable=tuple(s for s in post.signals if s in policy.scoring.vulnerable),
    )


class Signals:
    """Complaints that wait until something makes them an event, and the events that were made.

    Nothing here is decided by the order in which signals come: a restart that reads those that
    wait from the store goes on as if it had never stopped.
    """

    def __init__(self, rules: OwnComplaints) -> None:
        self._rules = rules
        self._window = timedelta(hours=rules.window_hours)
        self._waiting: OrderedDict[str, Post] = OrderedDict()
        self._by_key: dict[Key, dict[str, Post]] = {}
        self._events: OrderedDict[Key, tuple[str, datetime]] = OrderedDict()

    def event_of(self, post: Post) -> tuple[str, Key] | None:
        """The event to which the post belongs, and by what: its complaint or its cause."""
        for key in (_complaint(post), *self._causes(post)):
            known = self._events.get(key)
            if known and abs(post.at - known[1]) <= self._window:
                return known[0], key
        return None

    def wait(self, post: Post) -> None:
        """Keep a signal; the oldest leave when there are too many."""
        self._waiting[post.id] = post
        for key in self._keys(post):
            self._by_key.setdefault(key, {})[post.id] = post
        if len(self._waiting) > self._rules.waiting_max:
            self._leave(next(iter(self._waiting.values())))

    def cause_of(self, post: Post) -> Key | None:
        """What makes the post, which waits, an event now; None while nothing does."""
        flags = set(post.signals)
        for line in self._rules.alone:
            if flags.issuperset(line):
                return next(self._causes(post), _complaint(post))
        for rule, key in self._rules_of(post):
            near = (p for p in self._by_key.get(key, {}).values() if self._near(p, post.at))
            if len({p.complaint for p in near}) >= rule:
                return key
        return None

    def gather(self, key: Key, at: datetime) -> Sequence[Post]:
        """The waiting signals of one cause near `at`, the earliest first; they wait no more."""
        found = [p for p in self._by_key.get(key, {}).values() if self._near(p, at)]
        for post in found:
            self._leave(post)
        return sorted(found, key=lambda post: (post.at, post.id))

    def of_insurer(self, insurer: str, at: datetime) -> Sequence[Post]:
        """The waiting signals against an insurer near `at`."""
        known = self._by_key.get(("of", insurer), {}).values()
        return [post for post in known if self._near(post, at)]

    def take(self, posts: Sequence[Post]) -> None:
        """These wait no more."""
        for post in posts:
            self._leave(post)

    def tell(self, post: Post, event: str, key: Key | None = None) -> None:
        """A complaint was put to an event; with a `key` others of that cause follow it."""
        for known in (_complaint(post), key):
            if known is None:
                continue
            before = self._events.pop(known, None)
            latest = max(before[1], post.at) if before and before[0] == event else post.at
            self._events[known] = (event, latest)
        while len(self._events) > self._rules.waiting_max:
            self._events.popitem(last=False)

    def forget_before(self, at: datetime) -> None:
        """Signals that came first and are too old for anything leave memory."""
        while self._waiting:
            oldest = next(iter(self._waiting.values()))
            if at - oldest.at <= self._window:
                return
            self._leave(oldest)

    def __len__(self) -> int:
        return len(self._waiting)

    def _near(self, post: Post, at: datetime) -> bool:
        return abs(post.at - at) <= self._window

    def _leave(self, post: Post) -> None:
        if self._waiting.pop(post.id, None) is None:
            return
        for key in self._keys(post):
            posts = self._by_key.get(key, {})
            posts.pop(post.id, None)
            if not posts:
                self._by_key.pop(key, None)

    def _keys(self, post: Post) -> Sequence[Key]:
        own = [_complaint(post), *self._causes(post)]
        return [*own, ("of", post.insurer)] if post.insurer else own

    def _causes(self, post: Post) -> Iterator[Key]:
        return (key for _, key in self._rules_of(post))

    def _rules_of(self, post: Post) -> Iterator[tuple[int, Key]]:
        """The causes that a post may share with others; what is unknown is no cause."""
        for rule in self._rules.together:
            values = [getattr(post, name) for name in rule.same]
            if all(values):
                yield rule.complaints, (*rule.same, *values)


def _complaint(post: Post) -> Key:
    return ("complaint", str(post.complaint))
