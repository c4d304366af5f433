"""Texts as rules see them: one spelling for all, with the way back to the text as given."""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from ahocorasick_rs import MATCHKIND_LEFTMOST_LONGEST, AhoCorasick

MATCH_CHARACTERS_MAX: Final = 20_000
"""Characters of a text that are looked at; what follows adds nothing to what it is about."""

CJK: Final = "㐀-鿿"
# What people put between two characters of a word to slip past filters: 退*保, 拒 赔, 拒【赔】.
_SEPARATORS: Final = re.compile(
    rf"(?<=[{CJK}])[ \t\r\n*·•‧\-_~|/\\+^#@$%&.=`'\"×丨丶☆★○●□■◆◇▪【】〖〗〔〕\[\]]{{1,3}}"
    rf"(?=[{CJK}])"
)
# Three dots are a pause, not a trick.
_PAUSE: Final = "..."
_IS_CJK: Final = re.compile(f"[{CJK}]")
# A character that Unicode will never give out: it marks what folds to more than one character.
_LONGER: Final = "\ufdd0"
_CODE_UNITS: Final = 0x10000
_SHORT: Final = 80
_NO_SPELLINGS: Final[Mapping[str, str]] = MappingProxyType({})


class NormalText(NamedTuple):
    """A folded text.

    `starts[i]` and `ends[i]` are the first and one past the last position in the given text of
    what became the folded character i; None where the two agree position by position.
    """

    text: str
    starts: Sequence[int] | None
    ends: Sequence[int] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Character offsets (first, one past the last) in the text as given."""
        if self.starts is None:
            return start, end
        last = self.starts[end - 1] + 1 if self.ends is None else self.ends[end - 1]
        return self.starts[start], last


class _Folding(dict[int, str]):
    """Code point → what it is compared as; filled as code points turn up.

    What becomes longer begins with _LONGER, so that a text of unchanged length without it has kept
    its positions.
    """

    def __init__(self, to_simplified: Callable[[str], str]) -> None:
        super().__init__()
        self._to_simplified = to_simplified
        self.units = np.zeros(_CODE_UNITS, dtype=np.uint16)
        """What is one code unit and stays one; 0 for the others and for those not met yet."""

    def __missing__(self, code_point: int) -> str:
        character = chr(code_point)
        folded = unicodedata.normalize("NFKC", character).casefold()
        if _IS_CJK.search(folded):
            folded = self._to_simplified(folded)
        if unicodedata.category(character) in {"Cf", "Mn", "Me"}:
            folded = ""
        if len(folded) > 1:
            folded = _LONGER + folded
        elif folded and max(code_point, ord(folded)) < _CODE_UNITS:
            self.units[code_point] = ord(folded)
        self[code_point] = folded
        return folded


class Normaliser:
    """Folds width, case, compatibility forms, traditional characters and evasive spellings."""

    def __init__(
        self, to_simplified: Callable[[str], str], spellings: Mapping[str, str] = _NO_SPELLINGS
    ) -> None:
        """`to_simplified` turns traditional into simplified characters, one for one.

        `spellings` maps what people write (tui保, 腿保) to the word that they mean (退保).
        """
        self._folding = _Folding(to_simplified)
        self._words: list[str] = []
        self._spellings: AhoCorasick | None = None
        folded = {self.normalise(w).text: self.normalise(m).text for w, m in spellings.items()}
        if folded:
            self._words = list(folded.values())
            self._spellings = AhoCorasick(list(folded), matchkind=MATCHKIND_LEFTMOST_LONGEST)

    def normalise(self, text: str) -> NormalText:
        """Fold the first MATCH_CHARACTERS_MAX characters of a text."""
        given = text[:MATCH_CHARACTERS_MAX]
        folded = self._folded(given)
        starts: list[int] | None = None
        if len(folded) != len(given) or _LONGER in folded:
            folding = self._folding
            starts = [i for i, c in enumerate(given) for f in folding[ord(c)] if f != _LONGER]
            folded = folded.replace(_LONGER, "")
        squeezed = _SEPARATORS.sub(_parted, folded)
        if len(squeezed) != len(folded):
            starts = _kept(folded, starts)
        if self._spellings is None:
            return NormalText(squeezed, starts)
        return self._respelt(NormalText(squeezed, starts), self._spellings)

    def _folded(self, given: str) -> str:
        """Most texts hold only what stays one for one: a table does long ones at half the cost."""
        if len(given) < _SHORT:
            return given.translate(self._folding)
        units = np.frombuffer(given.encode("utf-16-le", "surrogatepass"), dtype="<u2")
        known = self._folding.units.take(units)
        if known.all():
            return known.tobytes().decode("utf-16-le")
        return given.translate(self._folding)

    def _respelt(self, normal: NormalText, spellings: AhoCorasick) -> NormalText:
        """Put the word meant in place of what was written; all its characters span the whole."""
        text = normal.text
        found = [
            f for f in spellings.find_matches_as_indexes(text) if _no_word_cut(text, f[1], f[2])
        ]
        if not found:
            return normal
        parts: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        position = 0
        for pattern, start, end in [*found, (None, len(text), len(text))]:
            parts.append(text[position:start])
            for index in range(position, start):
                first, last = normal.span(index, index + 1)
                starts.append(first)
                ends.append(last)
            if pattern is not None:
                word = self._words[pattern]
                first, last = normal.span(start, end)
                parts.append(word)
                starts.extend([first] * len(word))
                ends.extend([last] * len(word))
            position = end
        return NormalText("".join(parts), starts, ends)

    def phrase(self, words: str) -> str:
        """Fold a phrase of the lexicon the same way."""
        return self.normalise(words).text


def _parted(match: re.Match[str]) -> str:
    return "" if _hides(match) else match.group()


def _hides(match: re.Match[str]) -> bool:
    """Whether it only parts a word; a new line does where one character is a line (退 over 保)."""
    between = match.group()
    if "\n" not in between:
        return between != _PAUSE
    text, before, after = match.string, match.start() - 2, match.end() + 1
    return before < 0 or text[before] == "\n" or text[after : after + 1] in ("", "\r", "\n")


def _kept(folded: str, starts: list[int] | None) -> list[int]:
    before = range(len(folded)) if starts is None else starts
    kept: list[int] = []
    position = 0
    for match in _SEPARATORS.finditer(folded):
        if not _hides(match):
            continue
        kept.extend(before[position : match.start()])
        position = match.end()
    kept.extend(before[position:])
    return kept


def _no_word_cut(text: str, start: int, end: int) -> bool:
    """Whether Latin letters at the ends of a span stand alone (退b, but not in 退back)."""
    before, after = text[start - 1 : start], text[end : end + 1]
    cut_before = _is_latin(before) and _is_latin(text[start])
    return not cut_before and not (_is_latin(text[end - 1]) and _is_latin(after))


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
