"""What rules wait for: so that only those are tried whose concepts were said."""

import re
from collections.abc import Sequence, Set
from typing import Final

_IN_HITS: Final = re.compile(r"[\"']([^\"']*)[\"']\s+in\s+hits\b")
_HITS: Final = re.compile(r"\bhits\b")


def concepts_asked_for(conditions: Sequence[str]) -> frozenset[str] | None:
    """Concepts named as `'x' in hits`; None where a condition looks at `hits` in another way.

    A list of fifty texts takes longer to hand over than most conditions take to run.
    """
    named: set[str] = set()
    for condition in conditions:
        named.update(_IN_HITS.findall(condition))
        if _HITS.search(_IN_HITS.sub("", condition)):
            return None
    return frozenset(named)


class Triggers:
    """Which of many sets of rules can hold at all, by the concepts that were said."""

    def __init__(self, triggers: Sequence[frozenset[str] | None]) -> None:
        """One entry for each set of rules; None for one that can hold without a concept."""
        self._always = [n for n, concepts in enumerate(triggers) if concepts is None]
        self._by_concept: dict[str, list[int]] = {}
        for number, concepts in enumerate(triggers):
            for concept in concepts or ():
                self._by_concept.setdefault(concept, []).append(number)

    def met(self, said: Set[str]) -> set[int]:
        """Positions of the sets that may hold, each once."""
        found = set(self._always)
        for concept in said & self._by_concept.keys():
            found.update(self._by_concept[concept])
        return found
