"""Cues (线索词) from labelled texts: which words speak for what, beside what the rules say.

Only `learn-cues` imports this module; what it writes is a proposal that people read, change and
approve like any edition of the playbooks. Linear support vectors over words of one to four
characters, kept to the weightiest and fitted again; one point is what one point of a rule weighs.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.model_selection import KFold
from sklearn.svm import LinearSVC

from services.triage.domain.advice import AdviceError
from services.triage.domain.text import CJK

CHARACTERS_MAX: Final = 4
TEXTS_WITH_WORD_MIN: Final = 4
TEXTS_WITH_WORD_SHARE_MAX: Final = 0.6
NEIGHBOURS_MIN: Final = 3
"""Different characters before, and after, a word that stands for itself."""
FOLDS: Final = 5
SEED: Final = 20260101
RULE_SCALE: Final = 0.03
"""Rule points are shrunk to the size of words, so that both are held back alike."""
_RUNS: Final = re.compile(f"[{CJK}]+|[a-z]+")
_FREE_END: Final = ""
CONCEPT_MARK: Final = "@"
LIMIT_MAX: Final = 300
NEVER: Final = -1e6
"""Base of a code that none of the texts has."""

Floats = NDArray[np.float64]
Numbers = NDArray[np.int64]


def words_of(folded: str) -> set[str]:
    """Words of a folded text: one to four Chinese characters in a row, or a whole Latin word."""
    found: set[str] = set()
    for run in _RUNS.findall(folded):
        if run.isascii():
            found.add(run)
            continue
        for length in range(1, CHARACTERS_MAX + 1):
            found.update(run[i : i + length] for i in range(len(run) - length + 1))
    return found


@dataclass(frozen=True, slots=True)
class Read:
    """A folded text and the concepts found in it."""

    folded: str
    concepts: Set[str]

    def says(self) -> set[str]:
        """All that could be a cue; concepts bear a mark."""
        return words_of(self.folded) | {CONCEPT_MARK + c for c in self.concepts}


def vocabulary(texts: Sequence[Read], without: Sequence[str] = ()) -> Sequence[str]:
    """What stands in several texts; words stand freely, with different characters on both sides.

    Of `without` no word is a part, and none a part of them.
    """
    said = Counter(word for text in texts for word in text.says())
    most = TEXTS_WITH_WORD_SHARE_MAX * len(texts)
    known = {
        w
        for w, n in said.items()
        if TEXTS_WITH_WORD_MIN <= n <= most and not any(name in w or w in name for name in without)
    }
    before: dict[str, set[str]] = {w: set() for w in known}
    after: dict[str, set[str]] = {w: set() for w in known}
    for text in texts:
        for run in _RUNS.findall(text.folded):
            for word, left, right in _placed(run):
                if word in known:
                    before[word].add(left)
                    after[word].add(right)
    return sorted(w for w in known if w.isascii() or (_free(before[w]) and _free(after[w])))


def _free(neighbours: set[str]) -> bool:
    return len(neighbours) >= NEIGHBOURS_MIN or _FREE_END in neighbours


def _placed(run: str) -> Iterator[tuple[str, str, str]]:
    for length in range(1, CHARACTERS_MAX + 1):
        for i in range(len(run) - length + 1):
            yield run[i : i + length], run[i - 1 : i], run[i + length : i + length + 1]


@dataclass(frozen=True, slots=True)
class Table:
    """Which words stand in which text, weighed by rarity."""

    words: Sequence[str]
    present: Any
    rarity: Floats

    @property
    def impact(self) -> Floats:
        """How much a weight moves over all texts."""
        return np.asarray(np.sqrt(self.present.sum(axis=0)), dtype=np.float64).ravel()


def table(texts: Sequence[Read], words: Sequence[str]) -> Table:
    """The texts over the words."""
    at = {w: n for n, w in enumerate(words)}
    pairs = [(i, at[w]) for i, text in enumerate(texts) for w in text.says() if w in at]
    rows, columns = zip(*pairs, strict=True) if pairs else ((), ())
    shape = (len(texts), len(words))
    present = sparse.csc_matrix((np.ones(len(pairs)), (rows, columns)), shape=shape)
    often = np.maximum(np.asarray(present.sum(axis=0)).ravel(), 1.0)
    return Table(words, present, (np.log(max(len(texts), 1) / often) + 1) / 3)


@dataclass(frozen=True, slots=True)
class Points:
    """Points of words by code (codes x words), and of saying nothing."""

    words: Floats
    bases: Floats

    def of(self, present: Any, rules: Floats) -> Floats:
        """Totals of texts (texts x codes)."""
        return np.asarray(rules + present @ self.words.T + self.bases)


def fitted(
    seen: Table, rules: Floats, gold: NDArray[np.bool_], *, kept: int, cost: float
) -> Points:
    """Points that tell the codes apart; `kept` weights of words are left over all codes.

    `rules` are the points that rules give (texts x codes, zero columns for codes without rules).
    Raises AdviceError where rules give none that would help.
    """
    everything = np.ones((gold.shape[1], len(seen.words)), dtype=bool)
    first = _fit(seen, rules, gold, everything, cost)
    impact = np.abs(first.words) * seen.impact
    least = np.sort(impact, axis=None)[-min(kept, impact.size)]
    second = _fit(seen, rules, gold, (impact >= least) & (impact > 0), cost)
    return Points(np.rint(second.words), np.rint(second.bases))


def _fit(
    seen: Table, rules: Floats, gold: NDArray[np.bool_], chosen: NDArray[np.bool_], cost: float
) -> Points:
    codes = gold.shape[1]
    words, bases = np.zeros((codes, len(seen.words))), np.zeros(codes)
    worth = np.zeros(codes)
    weighed = seen.present.multiply(seen.rarity).tocsc()
    beside = sparse.csc_matrix(rules * RULE_SCALE)
    for code in range(codes):
        if not gold[:, code].any():
            bases[code] = NEVER
            continue
        columns = np.flatnonzero(chosen[code])
        rows = sparse.hstack([weighed[:, columns], beside]).tocsr()
        machine = LinearSVC(C=cost, random_state=SEED, max_iter=5_000).fit(rows, gold[:, code])
        weights = machine.coef_[0]
        words[code, columns] = weights[: len(columns)] * seen.rarity[columns]
        bases[code] = machine.intercept_[0]
        worth[code] = weights[len(columns) + code]
    # One point of words is to weigh what one point of rules does.
    spoke = worth[np.any(rules > 0, axis=0)]
    scale = float(np.mean(spoke)) * RULE_SCALE if len(spoke) else 0.0
    if scale <= 0:
        raise AdviceError("the rules say nothing of these texts, so that nothing can stand beside")
    return Points(words / scale, bases / scale)


def unseen(
    texts: Sequence[Read],
    rules: Floats,
    gold: NDArray[np.bool_],
    *,
    kept: int,
    cost: float,
    without: Sequence[str] = (),
) -> Floats:
    """Totals of every text (texts x codes) by points that were learned without it."""
    totals = np.zeros(gold.shape)
    for known, asked in _folds(len(texts)):
        words = vocabulary([texts[i] for i in known], without)
        points = fitted(
            table([texts[i] for i in known], words), rules[known], gold[known], kept=kept, cost=cost
        )
        rows = table([texts[i] for i in asked], words).present
        totals[asked] = points.of(rows, rules[asked])
    return totals


def _folds(rows: int) -> Iterator[tuple[Numbers, Numbers]]:
    yield from KFold(FOLDS, shuffle=True, random_state=SEED).split(np.zeros(rows))


def threshold(totals: Floats, gold: NDArray[np.bool_], miss: float | None = None) -> int:
    """Points from which it is said: best F1, or least cost where a miss is worth `miss` alarms."""

    def worth(limit: int) -> float:
        said = totals >= limit
        both = int(np.sum(said & gold))
        if miss is not None:
            return float(-(miss * (np.sum(gold) - both) + np.sum(said) - both))
        return 2 * both / max(int(np.sum(said) + np.sum(gold)), 1)

    return max(range(-LIMIT_MAX, LIMIT_MAX + 1), key=lambda limit: (worth(limit), -abs(limit)))


def weights_by_word(points: Floats, words: Sequence[str]) -> Mapping[int, Sequence[str]]:
    """Of one code: words by weight, the heaviest first; words without weight are left out."""
    found: dict[int, list[str]] = {}
    for n in np.flatnonzero(points):
        found.setdefault(int(points[n]), []).append(words[int(n)])
    return {weight: sorted(found[weight]) for weight in sorted(found, reverse=True)}
