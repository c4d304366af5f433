"""One pass over a text: which concepts were said, and where."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, KeysView, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from ahocorasick_rs import MATCHKIND_STANDARD, AhoCorasick

from services.triage.domain.playbook import Concept, Quantity
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
Match = tuple[int, int, int]
"""Number of a word in the automaton, and where it begins and ends."""
_Matches = dict[str, list[Match]]


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


class Found(Mapping[str, Sequence[Hit]]):
    """Hits by concept in text order, made when somebody asks for them: of most nobody does.

    `words` are all words that the automaton saw, whatever became of them.
    """

    __slots__ = ("_hits", "_matches", "_phrases", "words")

    def __init__(
        self,
        matches: _Matches,
        phrases: Mapping[str, Mapping[int, str]],
        words: Sequence[Match],
    ) -> None:
        self._matches, self._phrases, self.words = matches, phrases, words
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


class _Target(NamedTuple):
    concept: str
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
        also: Sequence[str] = (),
    ) -> None:
        """`also` are folded words, each once, to be seen in the same pass for somebody else.

        They are the first in the automaton: a match with a number below their count is one.
        """
        self._scope = scope
        self._quantities = Quantities(quantities)
        self._phrases: dict[str, dict[int, str]] = {}
        targets: dict[str, list[_Target]] = {word: [] for word in also}
        numbers = {word: number for number, word in enumerate(also)}
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
                number = numbers.setdefault(folded, len(numbers))
                target = _Target(concept.id, excluded, word)
                # Two spellings of one word fold to the same.
                if target not in same:
                    same.append(target)
                    self._phrases.setdefault(concept.id, {}).setdefault(number, words)
        # Units have numbers below those of phrases.
        self._units: dict[tuple[str, str], int] = {}
        for quantity in quantities:
            for unit in quantity.units:
                number = self._units.setdefault((quantity.id, unit), -1 - len(self._units))
                self._phrases.setdefault(quantity.id, {})[number] = unit
        self._targets = list(targets.values())
        self._plain = [_plain(same) for same in self._targets]
        self._automaton = AhoCorasick(list(targets), matchkind=MATCHKIND_STANDARD)

    def hits(self, normal: NormalText) -> Found:
        """Hits by concept in text order; only concepts with a hit are in it."""
        text = normal.text
        said: defaultdict[str, list[Match]] = defaultdict(list)
        unless: defaultdict[str, list[Match]] = defaultdict(list)
        plain, targets = self._plain, self._targets
        words = self._automaton.find_matches_as_indexes(text, overlapping=True)
        for match in words:
            concept = plain[match[0]]
            if concept:
                said[concept].append(match)
            if concept is not None:
                continue
            for concept, excluded, word in targets[match[0]]:
                if not word or stands_alone(text, match[1], match[2]):
                    (unless if excluded else said)[concept].append(match)
        for concept, spans in unless.items():
            if concept in said:
                _leave(said, concept, [m for m in said[concept] if not _inside(m, spans)])
        for start, end, concept, unit in self._quantities.find(text):
            said[concept].append((self._units[concept, unit], start, end))
        for guarded in self._guarded:
            if guarded.id in said:
                _leave(said, guarded.id, self._spoken(guarded, said, text))
        said.default_factory = None
        return Found(said, self._phrases, words)

    def _spoken(self, concept: Concept, said: _Matches, text: str) -> list[Match]:
        scope = self._scope
        kept = said[concept.id][:HITS_PER_CONCEPT_MAX]
        if concept.negation:
            negators = said.get(scope.negators, [])[:HITS_PER_CONCEPT_MAX]
            kept = [m for m in kept if not _negated(m, negators, scope.negation_reach, text)]
        if concept.quoted:
            reporters = said.get(scope.reporters, [])[:HITS_PER_CONCEPT_MAX]
            resumers = said.get(scope.resumers, [])[:HITS_PER_CONCEPT_MAX]
            kept = [
                m for m in kept if not _reported(m, reporters, resumers, scope.report_reach, text)
            ]
        return kept


def _plain(targets: Sequence[_Target]) -> str | None:
    """The concept of a word that says one wherever it stands, as most do: one look is enough.

    Empty for a word that says none here, None for one that needs a closer look.
    """
    if not targets:
        return ""
    first = targets[0]
    return None if len(targets) > 1 or first.excluded or first.word else first.concept


def _leave(said: _Matches, concept: str, kept: list[Match]) -> None:
    """What is left of a concept; nothing takes it out."""
    if kept:
        said[concept] = kept
    else:
        del said[concept]


def stands_alone(text: str, start: int, end: int) -> bool:
    """Latin words count only as whole words, numbers only from their first figure (84岁 ≠ 4岁)."""
    before = text[start - 1 : start]
    if before in _NUMERALS and text[start] in _NUMERALS:
        return False
    if not text[start].isascii() or text[start].isdigit():
        return True
    after = text[end : end + 1]
    return not (before.isascii() and before.isalnum()) and not (after.isascii() and after.isalnum())


def _inside(match: Match, spans: Sequence[Match]) -> bool:
    _, first, last = match
    return any(start <= first and last <= end for _, start, end in spans)


def _negated(match: Match, negators: Sequence[Match], reach: int, text: str) -> bool:
    at = match[1]
    for _, _, end in negators:
        if 0 <= at - end <= reach and _CLAUSE_ENDS.isdisjoint(text[end:at]):
            return True
    return False


def _reported(
    match: Match, reporters: Sequence[Match], resumers: Sequence[Match], reach: int, text: str
) -> bool:
    at = match[1]
    for _, _, told in reporters:
        if not 0 <= at - told <= reach:
            continue
        resumed = any(told <= start and end <= at for _, start, end in resumers)
        if not resumed and _SENTENCE_ENDS.isdisjoint(text[told:at]):
            return True
    return False
