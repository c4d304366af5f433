"""Exact arithmetic of figures: fractions inside, decimal text outside, rounding only on demand."""

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Literal

Rounding = Literal["half_up", "half_even"]
Number = Fraction | int
_DECIMAL = re.compile(r"-?[0-9]{1,30}(\.[0-9]{1,20})?\Z")


def text_of(value: Number, decimals: int | None = None, rounding: Rounding = "half_up") -> str:
    """`value` as decimal text, rounded to `decimals` places where that is given.

    Without rounding a value that has no finite decimal is written as a fraction "p/q".
    """
    value = Fraction(value)
    if decimals is not None:
        return _placed(_rounded(value * 10**decimals, rounding), decimals)
    places = _places(value.denominator)
    if places is None:
        return f"{value.numerator}/{value.denominator}"
    return _placed(int(value * 10**places), places)


def _rounded(value: Fraction, rounding: Rounding) -> int:
    if rounding == "half_even":
        return round(value)
    away = int(abs(value) + Fraction(1, 2))
    return -away if value < 0 else away


def _placed(scaled: int, decimals: int) -> str:
    sign = "-" if scaled < 0 else ""
    digits = str(abs(scaled)).rjust(decimals + 1, "0")
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


def _places(denominator: int) -> int | None:
    """Decimal places that a fraction with this denominator needs; None when no number does."""
    counts = []
    for prime in (2, 5):
        count = 0
        while denominator % prime == 0:
            denominator //= prime
            count += 1
        counts.append(count)
    return max(counts) if denominator == 1 else None


def decimal_fraction(text: str) -> Fraction:
    """The exact value of decimal text such as "-12.50". Raises ValueError for anything else."""
    if not _DECIMAL.match(text):
        raise ValueError("not a decimal number")
    return Fraction(text)


def median(values: Sequence[Number]) -> Fraction | None:
    """The middle value, or the mean of the two middle ones; None of nothing."""
    ordered = sorted(values)
    if not ordered:
        return None
    middle = len(ordered) // 2
    if len(ordered) % 2:
        return Fraction(ordered[middle])
    return Fraction(ordered[middle - 1] + ordered[middle]) / 2


def counted_median(counts: Mapping[int, int]) -> Fraction | None:
    """Median of values given as value → how often, so that memory does not grow with facts."""
    total = sum(counts.values())
    if not total:
        return None
    low, high = (total - 1) // 2, total // 2
    picked: list[int] = []
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        while len(picked) < 2 and (low, high)[len(picked)] < seen:
            picked.append(value)
    return Fraction(picked[0] + picked[1], 2)


def counted_mean(counts: Mapping[int, int]) -> Fraction | None:
    """Mean of values given as value → how often."""
    total = sum(counts.values())
    return Fraction(sum(v * n for v, n in counts.items()), total) if total else None
