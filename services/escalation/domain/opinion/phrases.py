"""All phrases in one automaton: which were said, and where."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from ahocorasick_rs import MATCHKIND_STANDARD, AhoCorasick

from services.escalation.domain.opinion.folding import Folding

HITS_MAX: Final = 32
"""Hits of one concept that are kept; a text says the same thing often."""


class Hit(NamedTuple):
    """A phrase found in the folded text."""

    start: int
    end: int
    concept: str
    phrase: str


class Phrase(NamedTuple):
    """A phrase of a concept, or one that takes away what lies within it."""

    concept: str
    words: str
    excluding: bool = False


Hits = Mapping[str, Sequence[Hit]]


class Matcher:
    """Finds phrases; Latin words and numbers only where they stand alone."""

    def __init__(self, phrases: Iterable[Phrase], folding: Folding) -> None:
        self._folding = folding
        targets: dict[str, list[tuple[str, str, bool, bool]]] = {}
        for phrase in phrases:
            folded = folding.fold(phrase.words)
            latin = folded.isascii() and folded.isalnum()
            entry = (phrase.concept, phrase.words, phrase.excluding, latin)
            known = targets.setdefault(folded, [])
            if entry not in known:
                known.append(entry)
        self._targets = list(targets.values())
        self._automaton = AhoCorasick(list(targets), matchkind=MATCHKIND_STANDARD)

    def hits(self, folded: str) -> Hits:
        """Hits by concept in text order; only concepts with a hit are in it."""
        found: dict[str, list[Hit]] = {}
        excluded: dict[str, list[Hit]] = {}
        for pattern, start, end in self._automaton.find_matches_as_indexes(
            folded, overlapping=True
        ):
            for concept, words, excluding, latin in self._targets[pattern]:
                if latin and not _stands_alone(folded, start, end):
                    continue
                kept = (excluded if excluding else found).setdefault(concept, [])
                if len(kept) < HITS_MAX:
                    kept.append(Hit(start, end, concept, words))
        for concept, spans in excluded.items():
            if concept in found:
                kept = [hit for hit in found[concept] if not within(hit, spans)]
                if kept:
                    found[concept] = kept
                else:
                    del found[concept]
        return found


def within(hit: Hit, spans: Sequence[Hit]) -> bool:
    """Whether a hit touches none but characters of one of the spans."""
    return any(span.start <= hit.start and hit.end <= span.end for span in spans)


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1 : start], text[end : end + 1]
    return not any(side.isascii() and side.isalnum() for side in (before, after))
