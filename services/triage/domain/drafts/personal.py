"""Numbers and addresses of persons in a text: found by their form and their check digits."""

import re
from collections.abc import Iterator
from typing import Final

from services.triage.domain.text import MATCH_CHARACTERS_MAX, Normaliser

_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK: Final = "10x98765432"
_FORMS: Final = (
    ("id_number", re.compile(r"(?<![0-9a-z])[1-9]\d{5}(?:19|20)\d{9}[0-9x](?![0-9a-z])")),
    ("bank_card", re.compile(r"(?<!\d)\d(?:[ -]?\d){15,18}(?!\d)")),
    ("phone", re.compile(r"(?<!\d)1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)")),
    (
        "email",
        re.compile(r"(?<![a-z0-9._%+-])[a-z0-9._%+-]{1,64}@[a-z0-9-]{1,63}\.[a-z0-9.-]{2,63}"),
    ),
)


HIDDEN: Final = "***"
_LONG_NUMBER: Final = re.compile(r"\d{8,}")
"""Of policies, claims, accounts, or of a person with a digit mistyped."""


def masked(text: str, normaliser: Normaliser) -> str:
    """What is read of a text, with numbers and addresses of persons taken out (脱敏).

    Names stay: no form tells them. What lies beyond the characters that are read is left out, for
    nobody looked at it.
    """
    given = text[:MATCH_CHARACTERS_MAX]
    normal = normaliser.normalise(given)
    spans = [normal.span(start, end) for start, end, _ in found(normal.text)]
    for first, last in sorted(spans, reverse=True):
        given = f"{given[:first]}{HIDDEN}{given[last:]}"
    return _LONG_NUMBER.sub(HIDDEN, given)


def found(text: str) -> Iterator[tuple[int, int, str]]:
    """First character, one past the last, and form of each in a folded text, none twice."""
    taken: list[tuple[int, int]] = []
    for form, pattern in _FORMS:
        for match in pattern.finditer(text):
            start, end = match.span()
            if any(start < e and s < end for s, e in taken) or not _sound(form, match.group()):
                continue
            taken.append((start, end))
            yield start, end, form


def _sound(form: str, words: str) -> bool:
    if form == "id_number":  # GB 11643: ISO 7064 MOD 11-2
        total = sum(int(d) * w for d, w in zip(words[:17], _WEIGHTS, strict=True))
        return _CHECK[total % 11] == words[17]
    if form == "bank_card":  # Luhn
        digits = [int(d) for d in words if d.isdigit()][::-1]
        doubled = (sum(divmod(2 * d, 10)) for d in digits[1::2])
        return (sum(digits[::2]) + sum(doubled)) % 10 == 0
    return True
