"""One spelling for all, character by character, so that offsets stay those of the text as given."""

import unicodedata
from collections.abc import Callable
from typing import Final

TEXT_CHARACTERS_MAX: Final = 2_000
"""Characters of a post that are looked at; what follows adds nothing to what it is about."""


class Folding(dict[int, str]):
    """Code point → what it is compared as; filled as code points turn up.

    Width, case and traditional characters are folded. A character that would become none or
    several stays as it is.
    """

    def __init__(self, to_simplified: Callable[[str], str]) -> None:
        super().__init__()
        self._to_simplified = to_simplified

    def __missing__(self, code_point: int) -> str:
        character = chr(code_point)
        folded = unicodedata.normalize("NFKC", character).casefold()
        if "㐀" <= folded <= "鿿":
            folded = self._to_simplified(folded)
        if len(folded) != 1:
            folded = character
        self[code_point] = folded
        return folded

    def fold(self, text: str) -> str:
        """The text as it is compared; as long as the text given, up to the most looked at."""
        return text[:TEXT_CHARACTERS_MAX].translate(self)
