"""Advice from confirmed cases: a suggestion beside the rules, never a decision (参考建议)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol

BINS: Final = 10
"""Steps of probability over which calibration is measured."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What confirmed cases with such words were.

    `probability` is calibrated: of suggestions with 0.8 about four in five are right.
    `familiar` is false when the model has never seen the like; then the label means nothing,
    and the probability is drawn to that of a guess the more unlike the text is.
    `familiarity` is likeness to what was learned, 0 to 1.
    """

    label: str
    probability: float
    familiar: bool
    familiarity: float


@dataclass(frozen=True, slots=True)
class Columns:
    """Which columns hold the text (joined in order), the label and, if any, the time."""

    text: Sequence[str]
    label: str
    time: str = ""

    def names(self) -> Sequence[str]:
        """All that must stand in the header."""
        return [*self.text, self.label, *([self.time] if self.time else [])]


@dataclass(frozen=True, slots=True)
class LabelledText:
    """One row; rows without text or label are passed over."""

    text: str
    label: str
    time: str


class AdviceError(Exception):
    """Nothing can be learned or asked: a table, a model file or labels are at fault."""


class Advisor(Protocol):
    """A model that was learned, ready to be asked."""

    @property
    def version(self) -> str:
        """Says which model spoke: the beginning of the hash of its numbers."""

    def suggest(self, texts: Sequence[str]) -> Sequence[Suggestion]:
        """One suggestion for each text, in order. Never fails for a text."""


class Tally:
    """Gold labels against suggestions, counted as they come; no text is kept."""

    def __init__(self) -> None:
        self._pairs: Counter[tuple[str, str]] = Counter()
        self._bins = [[0, 0.0, 0] for _ in range(BINS)]
        self._unfamiliar = self._unfamiliar_right = 0

    def add(self, gold: str, said: Suggestion) -> None:
        """Count one text."""
        right = gold == said.label
        self._pairs[gold, said.label] += 1
        one = self._bins[min(int(said.probability * BINS), BINS - 1)]
        one[0] += 1
        one[1] += said.probability
        one[2] += right
        if not said.familiar:
            self._unfamiliar += 1
            self._unfamiliar_right += right

    def figures(self) -> Mapping[str, Any]:
        """Accuracy, macro-F1, per class, confusion and calibration error; shares of one."""
        rows = sum(self._pairs.values())
        labels = sorted({label for pair in self._pairs for label in pair})
        classes = {label: self._class(label) for label in labels}
        # A label that no row has got cannot be found, so it does not pull the mean down.
        scored = [c["f1"] for c in classes.values() if c["rows"]]
        right = sum(n for (gold, said), n in self._pairs.items() if gold == said)
        return {
            "rows": rows,
            "accuracy": _share(right, rows),
            "macro_f1": round(sum(scored) / len(scored), 4) if scored else 0.0,
            "calibration_error": self._calibration_error(rows),
            "unfamiliar": {
                "rows": self._unfamiliar,
                "accuracy": _share(self._unfamiliar_right, self._unfamiliar),
            },
            "classes": classes,
            "confusion": {
                gold: {said: self._pairs[gold, said] for said in labels if self._pairs[gold, said]}
                for gold in labels
                if any(self._pairs[gold, said] for said in labels)
            },
        }

    def _class(self, label: str) -> Mapping[str, Any]:
        hit = self._pairs[label, label]
        rows = sum(n for (gold, _), n in self._pairs.items() if gold == label)
        said = sum(n for (_, word), n in self._pairs.items() if word == label)
        return {
            "rows": rows,
            "precision": _share(hit, said),
            "recall": _share(hit, rows),
            "f1": _share(2 * hit, rows + said),
        }

    def _calibration_error(self, rows: int) -> float:
        """Mean distance of probability and truth over the bins (expected calibration error)."""
        off = sum(abs(promised - right) for _, promised, right in self._bins)
        return round(off / rows, 4) if rows else 0.0


def _share(part: float, whole: float) -> float:
    return round(part / whole, 4) if whole else 0.0
