"""The advisory model: character n-grams, a linear classifier, calibrated (scikit-learn).

Only `learn`, `evaluate` and `classify --model` import this module: scikit-learn is slow to load
and the service itself never asks a model.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np
import opencc
import sklearn
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from services.triage.adapters.model_files import Model
from services.triage.domain.advice import AdviceError, Suggestion, Tally
from services.triage.domain.text import Normaliser

NGRAMS: Final = (1, 4)
NGRAMS_MAX: Final = 120_000
# Words of one or two persons are not kept, whatever they are.
TEXTS_WITH_NGRAM_MIN: Final = 3
ROWS_OF_CLASS_MIN: Final = 5
FOLDS: Final = 5
SEED: Final = 20260101
UNFAMILIAR_SHARE: Final = 0.02
_FIGURES: Final = re.compile(r"\d")
_NOTHING: Final = 1e-9
_TEMPERATURES: Final = np.geomspace(0.02, 5.0, 120)

Floats = NDArray[np.float64]


def folder() -> Normaliser:
    """How texts are folded before n-grams are taken."""
    return Normaliser(opencc.OpenCC("t2s").convert)


def learn(texts: Sequence[str], labels: Sequence[str], card: dict[str, Any]) -> Model:
    """Fit on all rows; probabilities and familiarity are set by cross-validation.

    Raises AdviceError for fewer than two classes, or a class of fewer than five rows.
    """
    counts = Counter(labels)
    thin = sorted(label for label, n in counts.items() if n < ROWS_OF_CLASS_MIN)
    if len(counts) < 2:
        raise AdviceError("needs at least two labels")
    if thin:
        raise AdviceError(f"fewer than {ROWS_OF_CLASS_MIN} rows of label {', '.join(thin[:5])}")
    fold = folder()
    folded = [prepared(fold, t) for t in texts]
    names = sorted(counts)
    gold = np.array([names.index(label) for label in labels])
    scores, likeness = _unseen(folded, gold, len(names))
    temperature = _temperature(scores, gold)
    familiar_from = float(np.quantile(likeness, UNFAMILIAR_SHARE))
    model = _fitted(folded, gold, names, temperature, familiar_from)
    figures = _figures(names, gold, _softmax(scores / temperature), likeness, familiar_from)
    described = {**card, **_described(model, len(texts), counts), "cross_validation": figures}
    return replace(model, card=described)


def prepared(fold: Normaliser, text: str) -> str:
    """Folded, without the figures of numbers: no policy, phone or id number is ever learned."""
    return _FIGURES.sub("0", fold.phrase(text))


class LinearAdvisor:
    """A model that answers."""

    def __init__(self, model: Model) -> None:
        self._model, self._fold = model, folder()
        self._vectors = _vectoriser(vocabulary={w: i for i, w in enumerate(model.vocabulary)})
        self._vectors.idf_ = model.idf.astype(np.float64)
        self.version = model.digest()[:12]

    def suggest(self, texts: Sequence[str]) -> Sequence[Suggestion]:
        """One suggestion for each text, in order."""
        if not texts:
            return []
        model = self._model
        rows = self._vectors.transform([prepared(self._fold, t) for t in texts])
        chances = _softmax((rows @ model.weights.T + model.biases) / model.temperature)
        likeness = (rows @ model.centres.T).max(axis=1)
        # What is unlike all that was learned is as likely one thing as another.
        known = np.minimum(likeness / max(model.familiar_from, _NOTHING), 1.0)[:, None]
        chances = known * chances + (1 - known) / len(model.labels)
        return [
            Suggestion(
                label=model.labels[int(best)],
                probability=round(float(chances[n, best]), 4),
                familiar=bool(likeness[n] >= max(model.familiar_from, _NOTHING)),
                familiarity=round(float(likeness[n]), 4),
            )
            for n, best in enumerate(chances.argmax(axis=1))
        ]


def _vectoriser(**more: Any) -> TfidfVectorizer:
    return TfidfVectorizer(
        analyzer="char", ngram_range=NGRAMS, sublinear_tf=True, lowercase=False, **more
    )


def _counting(rows: int) -> TfidfVectorizer:
    least = TEXTS_WITH_NGRAM_MIN if rows >= 10 * TEXTS_WITH_NGRAM_MIN else 2
    return _vectoriser(min_df=least, max_features=NGRAMS_MAX)


def _classifier() -> LinearSVC:
    return LinearSVC(C=1.0, random_state=SEED, max_iter=5_000)


def _folds(gold: NDArray[np.int64]) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    parts = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED)
    yield from parts.split(np.zeros(len(gold)), gold)


def _unseen(texts: Sequence[str], gold: NDArray[np.int64], classes: int) -> tuple[Floats, Floats]:
    """Scores and likeness of every row, by a model that had not seen it."""
    scores, likeness = np.zeros((len(texts), classes)), np.zeros(len(texts))
    for known, asked in _folds(gold):
        vectors = _counting(len(known))
        learned = vectors.fit_transform([texts[i] for i in known])
        rows = vectors.transform([texts[i] for i in asked])
        fitted = _classifier().fit(learned, gold[known])
        scores[asked] = _class_scores(fitted.decision_function(rows))
        likeness[asked] = (rows @ _centres(learned, gold[known], classes).T).max(axis=1)
    return scores, likeness


def _class_scores(decision: Floats) -> Floats:
    """Two classes have one column; everything else sees one column a class."""
    return np.column_stack([-decision, decision]) if decision.ndim == 1 else decision


def _centres(rows: Any, gold: NDArray[np.int64], classes: int) -> Floats:
    """The middle of each class, of length one."""
    sums = np.vstack([np.asarray(rows[gold == c].sum(axis=0)).ravel() for c in range(classes)])
    lengths = np.linalg.norm(sums, axis=1, keepdims=True)
    return np.asarray(sums / np.where(lengths == 0, 1, lengths))


def _fitted(
    texts: Sequence[str],
    gold: NDArray[np.int64],
    names: list[str],
    temperature: float,
    familiar_from: float,
) -> Model:
    vectors = _counting(len(texts))
    rows = vectors.fit_transform(texts)
    fitted = _classifier().fit(rows, gold)
    weights, biases = fitted.coef_, fitted.intercept_
    if len(names) == 2:
        weights, biases = np.vstack([-weights, weights]), np.concatenate([-biases, biases])
    return Model(
        labels=names,
        vocabulary=[str(w) for w in vectors.get_feature_names_out()],
        weights=weights.astype(np.float32),
        biases=biases.astype(np.float32),
        idf=vectors.idf_.astype(np.float32),
        centres=_centres(rows, gold, len(names)).astype(np.float32),
        temperature=temperature,
        familiar_from=familiar_from,
        card={},
    )


def _softmax(scores: Floats) -> Floats:
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True))


def _temperature(scores: Floats, gold: NDArray[np.int64]) -> float:
    """The sharpness under which the truth was least surprising, on rows not seen."""
    rows = np.arange(len(gold))

    def surprise(temperature: float) -> float:
        chances = _softmax(scores / temperature)[rows, gold]
        return float(-np.log(np.maximum(chances, 1e-12)).mean())

    return float(min(_TEMPERATURES, key=surprise))


def _figures(
    names: list[str],
    gold: NDArray[np.int64],
    chances: Floats,
    likeness: Floats,
    familiar_from: float,
) -> Any:
    tally = Tally()
    for n, best in enumerate(chances.argmax(axis=1)):
        near = float(likeness[n])
        said = Suggestion(names[best], float(chances[n, best]), near >= familiar_from, near)
        tally.add(names[gold[n]], said)
    return tally.figures()


def _described(model: Model, rows: int, counts: Counter[str]) -> dict[str, Any]:
    return {
        "method": "character n-grams 1-4, TF-IDF, linear support vectors, temperature-calibrated",
        "library": f"scikit-learn {sklearn.__version__}",
        "rows": rows,
        "labels": dict(sorted(counts.items())),
        "ngrams": len(model.vocabulary),
        "temperature": round(model.temperature, 4),
        "familiar_from": round(model.familiar_from, 4),
        "seed": SEED,
        "folds": FOLDS,
    }
