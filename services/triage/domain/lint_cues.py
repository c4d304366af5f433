"""Checks of the cues: codes, words and concepts that stand twice, unknown concepts."""

from collections import Counter
from collections.abc import Iterator, Sequence, Set

from services.triage.domain.cues import CueList, Cues
from services.triage.domain.lint import Finding, finding


def cue_findings(cues: Cues, known: Set[str]) -> Iterator[Finding]:
    """A code has one list, and a word or concept one weight in it; concepts are `known`."""
    yield from _lists("scenes", cues.scenes, known)
    yield from _lists("kinds", cues.kinds, known)
    yield from _lists("flags", cues.flags, known)


def _lists(group: str, lists: Sequence[CueList], known: Set[str]) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, one in enumerate(lists):
        if one.code in seen:
            yield finding((group, index, "code"), "cues_twice", id=one.code)
        seen.add(one.code)
        words = Counter(word for cue in one.cues for word in cue.words)
        concepts = Counter(concept for cue in one.cues for concept in cue.concepts)
        for concept in sorted(concepts.keys() - known):
            yield finding((group, index, "cues"), "concept_unknown", id=concept)
        twice = [w for said in (words, concepts) for w, n in said.items() if n > 1]
        for word in sorted(twice):
            yield finding((group, index, "cues"), "phrase_twice", phrase=word)
