"""A post (帖文) and what was decided about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Post:
    """One mention from outside, or one of our own complaints seen as a mention.

    `author` is whatever names the account; stores keep only its keyed hash. A post made from one
    of our own complaints has the `complaint`, no text (texts of complaints live at intake), the
    `signals` that its assessment found, and where known insurer, partner, scene and place.
    """

    id: str
    at: datetime
    source: str
    text: str
    reach: int = 0
    reposts: int = 0
    author: str | None = None
    complaint: str | None = None
    signals: tuple[str, ...] = ()
    insurer: str = ""
    scene: str = ""
    place: str = ""
    partner: str = ""


class Evidence(NamedTuple):
    """Words that were found; offsets count characters of the text as given."""

    concept: str
    phrase: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Relevance:
    """Whether a post is about us, why, and what else its words say."""

    relevant: bool
    reason: str
    evidence: Sequence[Evidence] = ()
    entities: frozenset[str] = frozenset()
    topics: tuple[str, ...] = ()
    places: frozenset[str] = frozenset()
    signals: tuple[str, ...] = ()
    seriousness: tuple[str, ...] = ()
    vulnerable: tuple[str, ...] = ()
    people_present: int = 0
    response: bool = False


@dataclass(frozen=True, slots=True)
class WatchList:
    """Whose matters are ours (`--watch`). Without names the whole trade is watched."""

    names: Mapping[str, Sequence[str]] = field(default_factory=dict)
    products: Sequence[str] = ()

    @property
    def industry(self) -> bool:
        """Whether every commercial insurer, broker and agency counts as ours."""
        return not self.names and not self.products
