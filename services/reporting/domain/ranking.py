"""Ranks (位次) with ties, and where a list of the first n ends."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal, TypeVar

Key = TypeVar("Key")
Ties = Literal["competition", "dense", "ordinal"]


def ranked(
    values: Mapping[Key, Fraction],
    order: Sequence[Key],
    *,
    ties: Ties = "competition",
    top: int | None = None,
    ascending: bool = False,
) -> list[tuple[Key, int]]:
    """Keys with their ranks, best first; equal values stand in the sequence of `order`.

    competition: 1, 2, 2, 4 and a tie at the end of the list keeps all of it;
    dense: 1, 2, 2, 3; ordinal: 1, 2, 3, 4, so exactly `top` rows.
    """
    sign = 1 if ascending else -1
    listed = sorted((k for k in order if k in values), key=lambda key: sign * values[key])
    found: list[tuple[Key, int]] = []
    rank, previous = 0, None
    for position, key in enumerate(listed, start=1):
        value = values[key]
        if ties == "ordinal":
            rank = position
        elif value != previous:
            rank = position if ties == "competition" else rank + 1
        previous = value
        if top is not None and rank > top:
            break
        found.append((key, rank))
    return found
