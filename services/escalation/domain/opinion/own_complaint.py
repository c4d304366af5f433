"""One of our own complaints seen as a post: ours whatever it says, known by insurer and cause."""

from collections import OrderedDict
from datetime import datetime, timedelta

from services.escalation.domain.opinion.policy import Policy
from services.escalation.domain.opinion.post import Post, Relevance

GRIEVANCE = "grievance"


def is_own(post: Post) -> bool:
    """Whether the post is a complaint without words."""
    return post.complaint is not None and not post.text


def about_own(post: Post, policy: Policy) -> Relevance:
    """What is known of it: codes alone."""
    return Relevance(
        True,
        "own_complaint",
        entities=frozenset([post.insurer] if post.insurer else ()),
        topics=(policy.lexicon.scenes.get(post.scene, GRIEVANCE),),
        places=frozenset([post.place] if post.place else ()),
        signals=tuple(s for s in post.signals if s not in policy.scoring.vulnerable),
        vulnerable=tuple(s for s in post.signals if s in policy.scoring.vulnerable),
    )


class Causes:
    """The latest event of each cause: complaints of one insurer, scene and place are one event.

    Without an insurer nothing says that two complaints are about the same one, so each stays its
    own event; a complaint told again always finds its own.
    """

    def __init__(self, window: timedelta, causes_max: int) -> None:
        self._window, self._causes_max = window, causes_max
        self._events: OrderedDict[tuple[str, ...], tuple[str, datetime]] = OrderedDict()

    def find(self, post: Post) -> str | None:
        """The event of this cause, if it is not over."""
        for key in _keys(post):
            known = self._events.get(key)
            if known and abs(post.at - known[1]) <= self._window:
                return known[0]
        return None

    def tell(self, post: Post, event: str) -> None:
        """A complaint was put to an event."""
        for key in _keys(post):
            known = self._events.pop(key, None)
            latest = max(known[1], post.at) if known and known[0] == event else post.at
            self._events[key] = (event, latest)
        while len(self._events) > self._causes_max:
            self._events.popitem(last=False)


def _keys(post: Post) -> list[tuple[str, ...]]:
    keys: list[tuple[str, ...]] = [("complaint", str(post.complaint))]
    if post.insurer and post.scene:
        keys.append((post.insurer, post.scene, post.place))
    return keys
