"""One pass over a text: which concepts were said, and where."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
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
_Match = tuple[int, int, int]
"""Number of the phrase, and where it begins and ends."""


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


class _Found(Mapping[str, Sequence[Hit]]):
    """Hits by concept in text order, made when somebody asks for them: of most nobody does."""

    __slots__ = ("_hits", "_matches", "_phrases")

    def __init__(
        self, matches: dict[str, list[_Match]], phrases: Mapping[str, Mapping[int, str]]
    ) -> None:
        self._matches, self._phrases = matches, phrases
        self._hits: dict[str, list[Hit]] = {}

    def __getitem__(self, concept: str) -> Sequence[Hit]:
        hits = self._hits.get(concept)
        if hits is None:
            if concept not in self._matches:
                raise KeyError(concept)
            phrases = self._phrases[concept]
            matches = self._matches[concept][:HITS_PER_CONCEPT_MAX]
            # As Hit(…), without the keyword handling that takes half of the time.
            new = tuple.__new__
            hits = [new(Hit, (start, end, concept, phrases[n])) for n, start, end in matches]
            if len(hits) > 1:
                hits.sort()
            self._hits[concept] = hits
        return hits

    def __contains__(self, concept: object) -> bool:
        return concept in self._matches

    def __iter__(self) -> Iterator[str]:
        return iter(self._matches)

    def __len__(self) -> int:
        return len(self._matches)

    def keys(self) -> KeysView[str]:
        """The concepts, as a view that sets understand quickly."""
        return self._matches.keys()

    def put(self, concept: str, hits: list[Hit]) -> None:
        """What is left of a concept, or what came from elsewhere; none takes it out."""
        self._matches.pop(concept, None)
        self._hits.pop(concept, None)
        if hits:
            self._matches[concept] = []
            self._hits[concept] = hits


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
        self._phrases: dict[str, dict[int, str]] = {}
        # Most phrases say one concept wherever they stand: they need no more than a look.
        self._plain: list[str | None] = []
        self._targets = list(targets.values())
        for number, same in enumerate(self._targets):
            for target in same:
                self._phrases.setdefault(target.concept, {})[number] = target.phrase
            bare = len(same) == 1 and not same[0].excluded and not same[0].word
            self._plain.append(same[0].concept if bare else None)
        self._automaton = AhoCorasick(list(targets), matchkind=MATCHKIND_STANDARD)

    def hits(self, normal: NormalText) -> Hits:
        """Hits by concept in text order; only concepts with a hit are in it."""
        text = normal.text
        matches: defaultdict[str, list[_Match]] = defaultdict(list)
        excluded: defaultdict[str, list[_Match]] = defaultdict(list)
        plain = self._plain
        for match in self._automaton.find_matches_as_indexes(text, overlapping=True):
            concept = plain[match[0]]
            if concept is not None:
                matches[concept].append(match)
                continue
            number, start, end = match
            for target in self._targets[number]:
                if not target.word or stands_alone(text, start, end):
                    (excluded if target.excluded else matches)[target.concept].append(match)
        found = _Found(dict(matches), self._phrases)
        for concept, spans in excluded.items():
            if concept in found:
                found.put(concept, [h for h in found[concept] if not _inside(h, spans)])
        quantities: defaultdict[str, list[Hit]] = defaultdict(list)
        for start, end, concept, unit in self._quantities.find(text):
            quantities[concept].append(Hit(start, end, concept, unit))
        for concept, said in quantities.items():
            found.put(concept, sorted([*found.get(concept, ()), *said]))
        for guarded in self._guarded:
            if guarded.id in found:
                found.put(guarded.id, self._spoken(guarded, found, text))
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


def stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words count only as whole words, numbers only from their first figure (84岁 ≠ 4岁)."""
    before = text[start - 1 : start]
    if before in _NUMERALS and text[start] in _NUMERALS:
        return False
    if not text[start].isascii() or text[start].isdigit():
        return True
    after = text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _inside(hit: Hit, spans: Sequence[_Match]) -> bool:
    return any(start <= hit.start and hit.end <= end for _, start, end in spans)


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
    said = [c for c in concepts if c in hits]
    if len(said) == 1:
        return hits[said[0]]
    return sorted(h for c in said for h in hits[c])
