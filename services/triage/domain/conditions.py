"""What rules wait for, so that only those are tried whose concepts were said; and conditions."""

import re
from collections.abc import Mapping, Sequence, Set
from typing import Any, Final, Protocol

import cel

_IN_HITS: Final = re.compile(r"[\"']([^\"']*)[\"']\s+in\s+hits\b")
_HITS: Final = re.compile(r"\bhits\b")
_NAME: Final = re.compile(r"[A-Za-z_]\w*")
_IN_QUOTES: Final = re.compile(r"\"[^\"]*\"|'[^']*'")
_LISTS: Final = frozenset({"hits", "flags"})
FAULTS: Final = (TypeError, ValueError, RuntimeError, LookupError, ArithmeticError)
"""What a condition may fail with on some case, such as a sum that is too large."""
REMEMBERED_MAX: Final = 1_000
"""Answers that a condition remembers; there are rarely more than a hundred."""


class Known(Protocol):
    """What a condition may ask for."""

    @property
    def variables(self) -> Mapping[str, Any]:
        """Values by name."""

    def holds(self, program: cel.Program) -> bool:
        """A condition's truth. Raises one of FAULTS."""

    def failed(self, words: str) -> None:
        """A condition failed, and what it decides is left out."""


class Condition:
    """A CEL condition. It remembers its answers where it asks for single values only.

    The same values give the same truth, and handing them to CEL takes longer than finding them.
    """

    def __init__(self, words: str) -> None:
        self._words = words
        self._program = cel.compile(words)
        # Names of functions are among them; no reading knows those, so they tell nothing apart.
        names = set(_NAME.findall(_IN_QUOTES.sub("", words)))
        self._asks = () if names & _LISTS else tuple(names)
        self._answers: dict[tuple[Any, ...], bool] = {}

    def holds(self, reading: Known) -> bool:
        """Whether it is true for a reading; one that fails is not, and the reading is told."""
        try:
            return self._holds(reading)
        except FAULTS:
            reading.failed(self._words)
            return False

    def _holds(self, reading: Known) -> bool:
        if not self._asks:
            return reading.holds(self._program)
        values = tuple([reading.variables.get(name) for name in self._asks])
        truth = self._answers.get(values)
        if truth is None:
            truth = reading.holds(self._program)
            if len(self._answers) < REMEMBERED_MAX:
                self._answers[values] = truth
        return truth


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
