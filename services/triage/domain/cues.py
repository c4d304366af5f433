"""Cues (线索词): words that speak for or against a matter, a kind or a flag, each with points.

Rules say what decides; cues say what usually goes with it. Each word counts once in a text,
and only the sum tells: no cue decides alone. `learn-cues` proposes them from labelled texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Final

import numpy as np
from ahocorasick_rs import MATCHKIND_STANDARD, AhoCorasick
from numpy.typing import NDArray
from pydantic import Field

from services.datafiles.vocabulary import FLAGS, KINDS, SCENES
from services.triage.domain.entry import CodeOf, Entry, Id, Words
from services.triage.domain.matching import Hit, Hits, stands_alone
from services.triage.domain.text import Normaliser

WORDS_MAX: Final = 2_000
SHOWN_MAX: Final = 2
"""Cues told as evidence of one conclusion, the weightiest."""
RULE: Final = "cues"

SceneCode = Annotated[str, CodeOf(SCENES, "scene")]
KindCode = Annotated[str, CodeOf(KINDS, "kind")]
FlagCode = Annotated[str, CodeOf(FLAGS, "flag")]


class Cue(Entry):
    """What counts for one weight, in points: words, and concepts of the other files."""

    weight: int = Field(ge=-100, le=100)
    words: Sequence[Words] = Field(default=(), max_length=WORDS_MAX)
    concepts: Sequence[Id] = Field(default=(), max_length=WORDS_MAX)


class CueList(Entry):
    """Points for one code: `base` before a word is said, and those of its words."""

    code: str
    base: int = Field(default=0, ge=-200, le=200)
    cues: Sequence[Cue] = ()


class SceneCues(CueList):
    """Of one scene. Those of `none` speak against every scene."""

    code: SceneCode


class KindCues(CueList):
    """Of one kind. Those of `complaint` speak against every other kind."""

    code: KindCode


class FlagCues(CueList):
    """Of one flag. Where cues `only_add`, they never keep away what rules alone raise."""

    code: FlagCode
    only_add: bool = False


class Cues(Entry):
    """The file `cues.yaml`; a folder may do without it. `source` says where the points are from."""

    source: str = Field(default="", max_length=400)
    scenes: Sequence[SceneCues] = ()
    kinds: Sequence[KindCues] = ()
    flags: Sequence[FlagCues] = ()


def most_points(cues: Cues) -> Mapping[str, int]:
    """The points of all that speaks for a scene, by scene."""
    return {
        one.code: sum(max(c.weight, 0) * (len(c.words) + len(c.concepts)) for c in one.cues)
        for one in cues.scenes
    }


@dataclass(frozen=True, slots=True)
class Weighed:
    """One text: points by code, and which cues were said (their numbers, and rows of points)."""

    scenes: Mapping[str, int]
    kinds: Mapping[str, int]
    flags: Mapping[str, int]
    said: Sequence[int] = ()
    rows: NDArray[np.float32] | None = None
    text: str = ""


class CueIndex:
    """All cues, their words in one automaton; compiled once, then only read.

    Points stand in a table (cues x codes): a text holds a hundred cues of ten codes each, and one
    sum over rows of it costs less than that many additions.
    """

    def __init__(self, cues: Cues, normaliser: Normaliser) -> None:
        groups: tuple[Sequence[CueList], ...] = (cues.scenes, cues.kinds, cues.flags)
        lists = [(group, one) for group, some in enumerate(groups) for one in some]
        self._columns = {(group, one.code): n for n, (group, one) in enumerate(lists)}
        self._codes = [[one.code for one in some] for some in groups]
        self._ends = np.cumsum([len(some) for some in groups]).tolist()
        self.only_add = frozenset(one.code for one in cues.flags if one.only_add)
        self._bases = np.array([one.base for _, one in lists], dtype=np.float32)
        points: dict[tuple[str, str], dict[int, int]] = {}
        shown: dict[str, str] = {}
        for column, (_, one) in enumerate(lists):
            for cue in one.cues:
                for word in cue.words:
                    folded = normaliser.phrase(word)
                    shown.setdefault(folded, word)
                    points.setdefault((folded, ""), {})[column] = cue.weight
                for concept in cue.concepts:
                    points.setdefault(("", concept), {})[column] = cue.weight
        # Words come first, so that the automaton's numbers are the cues' own.
        ordered = sorted(points, key=lambda cue: bool(cue[1]))
        self._points = np.zeros((len(ordered), len(lists)), dtype=np.float32)
        for number, cue_id in enumerate(ordered):
            for column, weight in points[cue_id].items():
                self._points[number, column] = weight
        self._words = [word for word, concept in ordered if not concept]
        self._shown = [shown[word] for word in self._words]
        self._latin = frozenset(n for n, word in enumerate(self._words) if word[0].isascii())
        self._concepts = {c: n for n, (_, c) in enumerate(ordered) if c}
        self._ids = [concept for _, concept in ordered]
        self._automaton = AhoCorasick(self._words, matchkind=MATCHKIND_STANDARD)

    def weigh(self, text: str, hits: Hits) -> Weighed:
        """Sum up the points of a folded text in which concepts were found; each cue once."""
        if not self._columns:
            return NO_CUES
        found = self._automaton.find_matches_as_indexes(text, overlapping=True)
        cues = {cue for cue, _, _ in found}
        if not cues.isdisjoint(self._latin):
            cues -= self._latin
            cues |= {n for n, a, b in found if n in self._latin and stands_alone(text, a, b)}
        known = self._concepts
        cues.update([known[c] for c in hits if c in known])
        said = list(cues)
        rows = self._points.take(np.array(said, dtype=np.intp), axis=0)
        # Whole numbers this small are exact in float32, and a product is the quickest sum.
        sums = np.ones(len(said), dtype=np.float32) @ rows
        totals = (sums + self._bases).astype(np.int32).tolist()
        first, second, _ = self._ends
        return Weighed(
            dict(zip(self._codes[SCENE_GROUP], totals[:first], strict=True)),
            dict(zip(self._codes[KIND_GROUP], totals[first:second], strict=True)),
            dict(zip(self._codes[FLAG_GROUP], totals[second:], strict=True)),
            said,
            rows,
            text,
        )

    def evidence(self, weighed: Weighed, hits: Hits, group: int, code: str) -> Sequence[Hit]:
        """The cues that spoke most for a code, each where it was said first, in text order."""
        column = self._columns.get((group, code))
        if column is None or weighed.rows is None or not weighed.said:
            return ()
        weights = weighed.rows[:, column].copy()
        shown = []
        for _ in range(SHOWN_MAX):
            best = int(weights.argmax())
            if weights[best] <= 0:
                break
            shown.append(self._hit(weighed.said[best], weighed.text, hits))
            weights[best] = 0
        return sorted(shown)

    def _hit(self, cue: int, text: str, hits: Hits) -> Hit:
        if cue >= len(self._words):
            return hits[self._ids[cue]][0]
        word = self._words[cue]
        at = text.index(word)
        while cue in self._latin and not stands_alone(text, at, at + len(word)):
            at = text.index(word, at + 1)
        return Hit(at, at + len(word), RULE, self._shown[cue])


SCENE_GROUP, KIND_GROUP, FLAG_GROUP = range(3)
NO_CUES: Final = Weighed({}, {}, {})
