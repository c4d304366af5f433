"""Where a text from outside belongs: to the event of a copy, a near-duplicate, a story."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from services.escalation.domain.opinion.decision import JoinedBy, Kept
from services.escalation.domain.opinion.duplicates import (
    NearDuplicates,
    bands,
    compact,
    pieces,
    signature,
)
from services.escalation.domain.opinion.folding import Folding
from services.escalation.domain.opinion.policy import Policy
from services.escalation.domain.opinion.post import Post, Relevance, WatchList
from services.escalation.domain.opinion.story import Stories, Telling

_NAMESPACE = UUID("6f3c1f62-6d0e-5b0e-9a56-7b1f0c7d2a11")


@dataclass(frozen=True, slots=True)
class Place:
    """The event of a post, how it was found, and the group of copies that the post is of."""

    event: str
    new: bool
    by: JoinedBy
    likeness: float
    group: int


def named_by(post: Post) -> str:
    """The id of the event that a post opens; the same post always opens the same one."""
    return str(uuid5(_NAMESPACE, f"{post.source}\n{post.id}\n{post.at.timestamp()}"))


class Texts:
    """The texts of late and the stories that they told."""

    def __init__(
        self, policy: Policy, watch: WatchList, folding: Folding, stories: Stories
    ) -> None:
        self._folding, self._stories = folding, stories
        self._telling = Telling(policy, watch, folding)
        self._duplicates = NearDuplicates(policy.joining)

    def place(self, post: Post, about: Relevance) -> Place:
        """The event of a post: a copy's, a near-duplicate's, the same story's, or a new one."""
        folded = self._folding.fold(post.text)
        text = compact(folded) or "-"
        tokens = self._telling.tokens(folded)
        known = self._duplicates.exact(text, post.at)
        if known and self._stories.fits(about, known.event):
            known.at = max(known.at, post.at)
            self._stories.tell(known.event, about, tokens, post.at)
            return Place(known.event, False, "copy", 1.0, known.group)
        parts = pieces(text)
        keys = bands(signature(parts))
        near = self._duplicates.nearest(parts, keys, text, post.at)
        if near and self._stories.fits(about, near[0].event):
            place = Place(near[0].event, False, "near_duplicate", near[1].jaccard, near[0].group)
        else:
            place = self._story(post, about, tokens)
        group = None if place.group < 0 else place.group
        group = self._duplicates.remember(text, keys, place.event, post.at, group)
        self._stories.tell(place.event, about, tokens, post.at)
        return Place(place.event, place.new, place.by, place.likeness, group)

    def remembered(self, kept: Kept, about: Relevance) -> int:
        """Remember a text as one of its event; returns the group of its copies."""
        post, folded = kept.post, self._folding.fold(kept.post.text)
        self._stories.tell(kept.event, about, self._telling.tokens(folded), post.at)
        text = compact(folded) or "-"
        known = self._duplicates.exact(text, post.at)
        if known is not None:
            known.event = kept.event
            return known.group
        parts = pieces(text)
        keys = bands(signature(parts))
        near = self._duplicates.nearest(parts, keys, text, post.at)
        group = near[0].group if near and near[0].event == kept.event else None
        return self._duplicates.remember(text, keys, kept.event, post.at, group)

    def _story(self, post: Post, about: Relevance, tokens: frozenset[str]) -> Place:
        found = self._stories.find(about, tokens, post.at)
        if found:
            event, why, overlap = found
            return Place(event, False, why, overlap, -1)
        return Place(named_by(post), True, "new", 0.0, -1)
