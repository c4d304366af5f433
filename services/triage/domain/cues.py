"""Cues (线索词): words that speak for or against a matter, a kind or a flag, each with points.

Rules say what decides; cues say what usually goes with it. Each word counts once in a text,
and only the sum tells: no cue decides alone. `learn-cues` proposes them from labelled texts.
"""

from collections.abc import Mapping, Sequence
from typing import Annotated, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from services.datafiles.vocabulary import FLAGS, KINDS, SCENES
from services.triage.domain.entry import CodeOf, Entry, Id, Words
from services.triage.domain.matching import Hit, Hits, Match, stands_alone
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


class Weighed(NamedTuple):
    """One text: points by code, and which cues were said (their numbers, and rows of points)."""

    scenes: Mapping[str, int]
    kinds: Mapping[str, int]
    flags: Mapping[str, int]
    said: NDArray[np.intp] | None = None
    rows: NDArray[np.float32] | None = None
    text: str = ""


class CueIndex:
    """All cues; compiled once, then only read.

    Points stand in a table (cues x codes): a text holds a hundred cues of ten codes each, and one
    sum over rows of it costs less than that many additions. Most cues said are single Chinese
    characters, which a table of code points finds quicker than an automaton.
    """

    def __init__(self, cues: Cues, normaliser: Normaliser) -> None:
        """`words` are what the automaton of the phrases must find as well: see `weigh`."""
        groups: tuple[Sequence[CueList], ...] = (cues.scenes, cues.kinds, cues.flags)
        lists = [(group, one) for group, some in enumerate(groups) for one in some]
        self._columns = {(group, one.code): n for n, (group, one) in enumerate(lists)}
        self._codes = [[one.code for one in some] for some in groups]
        self._ends = np.cumsum([len(some) for some in groups]).tolist()
        only_add = [isinstance(one, FlagCues) and one.only_add for _, one in lists]
        self._least = np.where(only_add, 0, -np.inf).astype(np.float32)
        self._bases = np.array([one.base for _, one in lists], dtype=np.float32)
        points: dict[tuple[str, str], dict[int, int]] = {}
        shown: dict[str, str] = {}
        for column, (_, one) in enumerate(lists):
            for cue in one.cues:
                for word in cue.words:
                    folded = normaliser.phrase(word)
                    if folded:  # nothing but marks that fold away is said nowhere
                        shown.setdefault(folded, word)
                        points.setdefault((folded, ""), {})[column] = cue.weight
                for concept in cue.concepts:
                    points.setdefault(("", concept), {})[column] = cue.weight
        ordered = sorted(points, key=lambda cue: (_sort(cue[0]), bool(cue[1])))
        self._spelt = [word or concept for word, concept in ordered]
        self._shown = ["" if concept else shown[word] for word, concept in ordered]
        sorts = [_sort(word) for word, _ in ordered]
        self._latin = sorts.count(_LATIN)
        self.words = self._spelt[: sorts.count(_LATIN) + sorts.count(_WORD)]
        self._concepts = {c: n for n, (_, c) in enumerate(ordered) if c}
        # The last row is that of what is no cue.
        self._points = np.zeros((len(ordered) + 1, len(lists)), dtype=np.float32)
        self._ones = np.ones(len(self._points), dtype=np.float32)
        self._characters = np.full(_CODE_POINTS, len(ordered), dtype=np.intp)
        for number, cue_id in enumerate(ordered):
            if sorts[number] == _CHARACTER:
                self._characters[ord(cue_id[0])] = number
            for column, weight in points[cue_id].items():
                self._points[number, column] = weight

    def weigh(self, text: str, hits: Hits, found: Sequence[Match]) -> Weighed:
        """Sum up the points of a folded text in which concepts were found; each cue once.

        `found`: where words stand; those with a number below that of `words` are these.
        """
        if not self._columns:
            return NO_CUES
        there = np.zeros(len(self._points), dtype=np.bool_)
        # Surrogates are no characters of their own, and no cue is one.
        units = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype=np.uint16)
        there[self._characters.take(units)] = True
        words, known = len(self.words), self._concepts
        cues = [n for n, _, _ in found if n < words]
        cues += [known[c] for c in hits.keys() if c in known]  # noqa: SIM118 - quicker
        there[cues] = True
        if there[: self._latin].any():
            there[: self._latin] = False
            there[[n for n, a, b in found if n < self._latin and stands_alone(text, a, b)]] = True
        said = there.nonzero()[0]
        rows = self._points.take(said, axis=0)
        # Whole numbers this small are exact in float32, and a product is the quickest sum.
        sums = self._ones[: len(said)] @ rows
        totals = np.maximum(sums + self._bases, self._least).astype(np.int32).tolist()
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
        if column is None or weighed.rows is None or weighed.said is None:
            return ()
        weights = weighed.rows[:, column].copy()
        shown = []
        for _ in range(min(SHOWN_MAX, len(weights))):
            best = int(weights.argmax())
            if weights[best] <= 0:
                break
            shown.append(self._hit(int(weighed.said[best]), weighed.text, hits))
            weights[best] = 0
        return sorted(shown)

    def _hit(self, cue: int, text: str, hits: Hits) -> Hit:
        word, shown = self._spelt[cue], self._shown[cue]
        if not shown:
            return hits[word][0]
        at = text.index(word)
        while cue < self._latin and not stands_alone(text, at, at + len(word)):
            at = text.index(word, at + 1)
        return Hit(at, at + len(word), RULE, shown)


_LATIN, _WORD, _CHARACTER, _CONCEPT = range(4)
_CODE_POINTS: Final = 0x10000


def _sort(word: str) -> int:
    """How a folded word is found: Latin ones stand alone, single characters need no search."""
    if not word:
        return _CONCEPT
    if word[0].isascii():
        return _LATIN
    return _CHARACTER if len(word) == 1 and ord(word) < _CODE_POINTS else _WORD


SCENE_GROUP, KIND_GROUP, FLAG_GROUP = range(3)
NO_CUES: Final = Weighed({}, {}, {})
