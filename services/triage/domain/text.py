"""Texts as rules see them: one spelling for all, with the way back to the text as given."""

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

MATCH_CHARACTERS_MAX: Final = 20_000
"""Characters of a text that are looked at; what follows adds nothing to what it is about."""

CJK: Final = "㐀-鿿"
# What people put between two characters of a word to slip past filters: 退*保, 拒 赔.
_SEPARATORS: Final = re.compile(rf"(?<=[{CJK}])[ \t*·•‧\-_~|/\\+^#@$%&.=`'\"]{{1,2}}(?=[{CJK}])")
_IS_CJK: Final = re.compile(f"[{CJK}]")


@dataclass(frozen=True, slots=True)
class NormalText:
    """A folded text.

    `starts[i]` is the position in the given text of the folded character i;
    None where the two agree position by position.
    """

    text: str
    starts: Sequence[int] | None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Character offsets (first, one past the last) in the text as given."""
        if self.starts is None:
            return start, end
        return self.starts[start], self.starts[end - 1] + 1


class _Folding(dict[int, str]):
    """Code point → what it is compared as; filled as code points turn up."""

    def __init__(self, to_simplified: Callable[[str], str]) -> None:
        super().__init__()
        self._to_simplified = to_simplified
        self.uneven: set[str] = set()

    def __missing__(self, code_point: int) -> str:
        character = chr(code_point)
        folded = unicodedata.normalize("NFKC", character).casefold()
        if _IS_CJK.search(folded):
            folded = self._to_simplified(folded)
        if unicodedata.category(character) in {"Cf", "Mn", "Me"}:
            folded = ""
        if len(folded) != 1:
            self.uneven.add(character)
        self[code_point] = folded
        return folded


class Normaliser:
    """Folds width, case, compatibility forms, traditional characters and evasive separators."""

    def __init__(self, to_simplified: Callable[[str], str]) -> None:
        """`to_simplified` turns traditional into simplified characters, one for one."""
        self._folding = _Folding(to_simplified)

    def normalise(self, text: str) -> NormalText:
        """Fold the first MATCH_CHARACTERS_MAX characters of a text."""
        given = text[:MATCH_CHARACTERS_MAX]
        folded = given.translate(self._folding)
        uneven = self._folding.uneven
        starts: list[int] | None = None
        if uneven and not uneven.isdisjoint(given):
            starts = [i for i, c in enumerate(given) for _ in self._folding[ord(c)]]
        squeezed = _SEPARATORS.sub("", folded)
        if len(squeezed) != len(folded):
            starts = _kept(folded, starts)
        return NormalText(squeezed, starts)

    def phrase(self, words: str) -> str:
        """Fold a phrase of the lexicon the same way."""
        return self.normalise(words).text


def _kept(folded: str, starts: list[int] | None) -> list[int]:
    before = range(len(folded)) if starts is None else starts
    kept: list[int] = []
    position = 0
    for match in _SEPARATORS.finditer(folded):
        kept.extend(before[position : match.start()])
        position = match.end()
    kept.extend(before[position:])
    return kept
