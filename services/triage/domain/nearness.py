"""Things said close together."""

from bisect import bisect_left
from collections.abc import Sequence
from operator import itemgetter
from typing import Final

from services.triage.domain.matching import WORD_MAX, Hit, Hits
from services.triage.domain.playbook import Near

_START: Final = itemgetter(0)


def closest(near: Near, hits: Hits) -> tuple[Hit, Hit] | None:
    """The first pair that satisfies `near`, or None. Overlapping hits are at distance 0."""
    left = _said(near.left, hits)
    right = _said(near.right, hits)
    for one in left:
        first = bisect_left(right, one.start - near.within - WORD_MAX, key=_START)
        for other in right[first:]:
            if other.start - one.end > near.within:
                break
            if near.ordered and other.start < one.start:
                continue
            if other != one and one.start - other.end <= near.within:
                return one, other
    return None


def _said(concepts: Sequence[str], hits: Hits) -> Sequence[Hit]:
    """Hits of any of the concepts in text order."""
    known = hits.keys()
    said = [c for c in concepts if c in known]
    if len(said) == 1:
        return hits[said[0]]
    return sorted(h for c in said for h in hits[c])
