"""Near-duplicates (近重复): MinHash with banding finds candidates, the texts themselves confirm.

64 permutations come from one extendable hash of each piece, so no library is needed
(DECISIONS.md). Memory is bounded: the oldest texts leave.
"""

import re
import struct
from collections import Counter, OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import shake_128
from typing import Final, NamedTuple

from services.escalation.domain.opinion.policy import Joining

PERMUTATIONS: Final = 64
BANDS: Final = 16
_ROWS: Final = PERMUTATIONS // BANDS
_UNPACK: Final = struct.Struct(f"<{PERMUTATIONS}I").unpack
_HASH_BYTES: Final = PERMUTATIONS * 4
PIECES_MAX: Final = 400
_BUCKET_MAX: Final = 24
_CANDIDATES_MAX: Final = 8
# What is not said by the writer: links, names called, emoticons in brackets, repost marks.
_NOISE: Final = re.compile(r"https?://\S+|@[^\s::,,]{1,30}|\[[^\[\]]{1,8}\]|转发微博|网页链接")


def compact(folded: str) -> str:
    """The letters and figures of a text, without what reposting adds."""
    return "".join(c for c in _NOISE.sub("", folded) if c.isalnum())


def pieces(text: str) -> frozenset[str]:
    """Three-character pieces of a compact text (two for very short ones)."""
    size = 3 if len(text) >= 8 else 2
    last = min(max(len(text) - size + 1, 1), PIECES_MAX)
    return frozenset([text[i : i + size] for i in range(last)])


def signature(parts: Iterable[str]) -> tuple[int, ...]:
    """The smallest hash of each of 64 permutations."""
    vectors = [_UNPACK(shake_128(part.encode()).digest(_HASH_BYTES)) for part in parts]
    return tuple(map(min, *vectors)) if len(vectors) > 1 else tuple(vectors[0])


def bands(values: Sequence[int]) -> list[tuple[int, ...]]:
    """The band keys of a signature; two texts with a common one are candidates."""
    return [(band, *values[band * _ROWS : (band + 1) * _ROWS]) for band in range(BANDS)]


class Likeness(NamedTuple):
    """How alike two texts are."""

    jaccard: float
    containment: float


def likeness(one: frozenset[str], other: frozenset[str]) -> Likeness:
    """Shares of common pieces: of all, and of the smaller set."""
    common = len(one & other)
    return Likeness(common / len(one | other), common / min(len(one), len(other)))


@dataclass(slots=True)
class Known:
    """A text seen before, the story it belongs to, and the group of its copies."""

    text: str
    event: str
    at: datetime
    group: int
    keys: list[tuple[int, ...]]


class NearDuplicates:
    """The texts of late, found again when they come back a little changed."""

    def __init__(self, joining: Joining) -> None:
        self._joining = joining
        self._window = timedelta(hours=joining.duplicate_window_hours)
        self._known: OrderedDict[int, Known] = OrderedDict()
        self._exact: dict[str, int] = {}
        self._buckets: dict[tuple[int, ...], list[int]] = {}
        self._next = 0

    def exact(self, text: str, at: datetime) -> Known | None:
        """The very same text within the window."""
        number = self._exact.get(text)
        if number is None or at - self._known[number].at > self._window:
            return None
        return self._known[number]

    def nearest(
        self, parts: frozenset[str], keys: Sequence[tuple[int, ...]], text: str, at: datetime
    ) -> tuple[Known, Likeness] | None:
        """The likest known text that is confirmed as a near-duplicate."""
        best: tuple[Known, Likeness] | None = None
        votes = Counter(number for key in keys for number in self._buckets.get(key, ()))
        for number, _ in votes.most_common(_CANDIDATES_MAX):
            known = self._known[number]
            if at - known.at > self._window:
                continue
            alike = likeness(parts, pieces(known.text))
            confirmed = self._confirms(alike, min(len(text), len(known.text)))
            if confirmed and (best is None or alike.jaccard > best[1].jaccard):
                best = (known, alike)
        return best

    def _confirms(self, alike: Likeness, shorter: int) -> bool:
        joining = self._joining
        if alike.jaccard >= joining.jaccard_min:
            return True
        enough = shorter >= joining.containment_characters_min
        return enough and alike.containment >= joining.containment_min

    def remember(
        self,
        text: str,
        keys: list[tuple[int, ...]],
        event: str,
        at: datetime,
        group: int | None,
    ) -> int:
        """Keep a text for later; returns the group of its copies."""
        number = self._next
        self._next += 1
        known = Known(text, event, at, number if group is None else group, keys)
        self._known[number] = known
        self._exact[text] = number
        for key in keys:
            bucket = self._buckets.setdefault(key, [])
            bucket.append(number)
            if len(bucket) > _BUCKET_MAX:
                bucket.pop(0)
        if len(self._known) > self._joining.texts_max:
            self._forget_oldest()
        return known.group

    def _forget_oldest(self) -> None:
        number, known = self._known.popitem(last=False)
        if self._exact.get(known.text) == number:
            del self._exact[known.text]
        for key in known.keys:
            bucket = self._buckets.get(key, [])
            if number in bucket:
                bucket.remove(number)
            if not bucket:
                self._buckets.pop(key, None)

    def __len__(self) -> int:
        return len(self._known)
