"""One pass over a text: which concepts were said, and where."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ahocorasick_rs import MATCHKIND_STANDARD, AhoCorasick

from services.triage.domain.playbook import Concept, Near, Quantity
from services.triage.domain.quantities import Quantities
from services.triage.domain.text import Normaliser, NormalText

HITS_PER_CONCEPT_MAX: Final = 64
WORD_MAX: Final = 40
_NUMERALS: Final = frozenset("0123456789一二三四五六七八九十百两")
_CLAUSE_ENDS: Final = frozenset(",。!?;:\n")
_SENTENCE_ENDS: Final = frozenset("。!?\n")


class Hit(NamedTuple):
    """A phrase found; offsets count characters of the folded text."""

    start: int
    end: int
    concept: str
    phrase: str


Hits = Mapping[str, Sequence[Hit]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Concepts that undo others: negators close before, reporters earlier in the sentence.

    A resumer ("我要", "我就") between reporter and hit gives the word back to the speaker.
    """

    negators: str
    negation_reach: int
    reporters: str
    report_reach: int
    resumers: str


class _Target(NamedTuple):
    concept: str
    phrase: str
    excluded: bool
    word: bool


class Matcher:
    """All phrases of all concepts in one automaton, and quantities beside them."""

    def __init__(
        self,
        concepts: Iterable[Concept],
        normaliser: Normaliser,
        scope: Scope,
        quantities: Sequence[Quantity] = (),
    ) -> None:
        self._scope = scope
        self._quantities = Quantities(quantities)
        targets: dict[str, list[_Target]] = {}
        self._guarded: list[Concept] = []
        for concept in concepts:
            if concept.negation or concept.quoted:
                self._guarded.append(concept)
            for words, excluded in [
                *((p, False) for p in concept.phrases),
                *((p, True) for p in concept.unless),
            ]:
                folded = normaliser.phrase(words)
                word = folded[:1] in _NUMERALS or (folded[:1].isascii() and folded[:1].isalnum())
                same = targets.setdefault(folded, [])
                # Two spellings of one word fold to the same.
                if not any((t.concept, t.excluded) == (concept.id, excluded) for t in same):
                    same.append(_Target(concept.id, words, excluded, word))
        self._targets = list(targets.values())
        self._automaton = AhoCorasick(list(targets), matchkind=MATCHKIND_STANDARD)

    def hits(self, normal: NormalText) -> Hits:
        """Hits by concept in text order; only concepts with a hit are in it."""
        text = normal.text
        found: dict[str, list[Hit]] = {}
        excluded: dict[str, list[Hit]] = {}
        targets = self._targets
        # As Hit(…), without the keyword handling that takes half of the time.
        new = tuple.__new__
        for pattern, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            for concept, phrase, is_excluded, word in targets[pattern]:
                if word and not _stands_alone(text, start, end):
                    continue
                hits_of = excluded if is_excluded else found
                kept = hits_of.get(concept)
                if kept is None:
                    hits_of[concept] = [new(Hit, (start, end, concept, phrase))]
                elif len(kept) < HITS_PER_CONCEPT_MAX:
                    kept.append(new(Hit, (start, end, concept, phrase)))
        for start, end, concept, unit in self._quantities.find(text):
            found.setdefault(concept, []).append(Hit(start, end, concept, unit))
        for hits in found.values():
            if len(hits) > 1:
                hits.sort()
        for concept, spans in excluded.items():
            if concept in found:
                _keep(found, concept, [h for h in found[concept] if not _inside(h, spans)])
        for guarded in self._guarded:
            if guarded.id in found:
                _keep(found, guarded.id, self._spoken(guarded, found, text))
        return found

    def _spoken(self, concept: Concept, found: Hits, text: str) -> list[Hit]:
        scope = self._scope
        kept = list(found[concept.id])
        if concept.negation:
            negators = found.get(scope.negators, ())
            kept = [h for h in kept if not _negated(h, negators, scope.negation_reach, text)]
        if concept.quoted:
            reporters = found.get(scope.reporters, ())
            resumers = found.get(scope.resumers, ())
            kept = [
                h for h in kept if not _reported(h, reporters, resumers, scope.report_reach, text)
            ]
        return kept


def _keep(found: dict[str, list[Hit]], concept: str, kept: list[Hit]) -> None:
    if kept:
        found[concept] = kept
    else:
        del found[concept]


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words count only as whole words, numbers only from their first figure (84岁 ≠ 4岁)."""
    before = text[start - 1 : start]
    if before in _NUMERALS and text[start] in _NUMERALS:
        return False
    if not text[start].isascii() or text[start].isdigit():
        return True
    after = text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _inside(hit: Hit, spans: Sequence[Hit]) -> bool:
    return any(s.start <= hit.start and hit.end <= s.end for s in spans)


def _negated(hit: Hit, negators: Sequence[Hit], reach: int, text: str) -> bool:
    return any(
        0 <= hit.start - n.end <= reach and _CLAUSE_ENDS.isdisjoint(text[n.end : hit.start])
        for n in negators
    )


def _reported(
    hit: Hit, reporters: Sequence[Hit], resumers: Sequence[Hit], reach: int, text: str
) -> bool:
    for reporter in reporters:
        if not 0 <= hit.start - reporter.end <= reach:
            continue
        between = text[reporter.end : hit.start]
        resumed = any(reporter.end <= r.start and r.end <= hit.start for r in resumers)
        if not resumed and _SENTENCE_ENDS.isdisjoint(between):
            return True
    return False


def closest(near: Near, hits: Hits) -> tuple[Hit, Hit] | None:
    """The first pair that satisfies `near`, or None. Overlapping hits are at distance 0."""
    left = _said(near.left, hits)
    right = _said(near.right, hits)
    if not left or not right:
        return None
    starts = [h.start for h in right]
    for one in left:
        for other in right[bisect_left(starts, one.start - near.within - WORD_MAX) :]:
            if other.start - one.end > near.within:
                break
            if near.ordered and other.start < one.start:
                continue
            if other != one and one.start - other.end <= near.within:
                return one, other
    return None


def _said(concepts: Sequence[str], hits: Hits) -> Sequence[Hit]:
    """Hits of any of the concepts in text order."""
    if len(concepts) == 1:
        return hits.get(concepts[0], ())
    return sorted(h for c in concepts if c in hits for h in hits[c])
