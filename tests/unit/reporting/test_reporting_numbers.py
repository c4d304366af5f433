"""Exact numbers: text, rounding, medians, ranks."""

from collections import Counter
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction
from statistics import mean
from statistics import median as plain_median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.reporting.domain.numbers import (
    counted_mean,
    counted_median,
    decimal_fraction,
    median,
    text_of,
)
from services.reporting.domain.ranking import ranked

FRACTIONS = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=10**6)


class TestText:
    """Values as decimal text."""

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            (Fraction(0), "0"),
            (Fraction(5, 2), "2.5"),
            (Fraction(-1, 8), "-0.125"),
            (Fraction(1, 3), "1/3"),
            (Fraction(-7, 6), "-7/6"),
            (Fraction(26545), "26545"),
        ],
    )
    def test_without_rounding_it_is_exact(self, value: Fraction, text: str) -> None:
        """A finite decimal is written out; what has none stays a fraction."""
        assert text_of(value) == text

    @pytest.mark.parametrize(
        ("value", "decimals", "rounding", "text"),
        [
            (Fraction(1, 8), 2, "half_up", "0.13"),
            (Fraction(1, 8), 2, "half_even", "0.12"),
            (Fraction(-1, 8), 2, "half_up", "-0.13"),
            (Fraction(10051 * 100, 28554), 2, "half_up", "35.20"),
            (Fraction(5, 2), 0, "half_up", "3"),
            (Fraction(5, 2), 0, "half_even", "2"),
            (Fraction(-1, 1000), 2, "half_up", "0.00"),
        ],
    )
    def test_rounding(self, value, decimals, rounding, text) -> None:
        """Half up goes away from zero; half even to the even neighbour; no negative zero."""
        assert text_of(value, decimals, rounding) == text

    @given(FRACTIONS, st.integers(0, 8))
    def test_rounding_agrees_with_decimal(self, value: Fraction, decimals: int) -> None:
        """The library of decimals, given enough digits, rounds to the same text."""
        with localcontext() as context:
            context.prec = 60
            exact = Decimal(value.numerator) / Decimal(value.denominator)
            unit = Decimal(1).scaleb(-decimals)
            for ours, theirs in (("half_up", ROUND_HALF_UP), ("half_even", ROUND_HALF_EVEN)):
                rounded = exact.quantize(unit, rounding=theirs)
                assert Decimal(text_of(value, decimals, ours)) == rounded

    @given(FRACTIONS)
    def test_text_without_rounding_loses_nothing(self, value: Fraction) -> None:
        """Reading the text gives the value again."""
        assert Fraction(text_of(value)) == value

    @pytest.mark.parametrize("text", ["", "1e5", "NaN", "1,000", "１２", "1_000", "+1", ".5", "1."])
    def test_only_plain_decimals_are_read(self, text: str) -> None:
        """Business volume is written plainly or refused."""
        with pytest.raises(ValueError, match="decimal"):
            decimal_fraction(text)


class TestMiddle:
    """Medians and means."""

    @given(st.lists(st.integers(-50, 50), min_size=1))
    def test_counted_values_have_the_same_middle(self, values: list[int]) -> None:
        """Counting values instead of keeping them changes neither median nor mean."""
        counts = Counter(values)
        assert counted_median(counts) == Fraction(plain_median(values)).limit_denominator(2)
        assert counted_mean(counts) == Fraction(mean(map(Fraction, values)))

    @given(st.lists(FRACTIONS, min_size=1))
    def test_median_of_fractions(self, values: list[Fraction]) -> None:
        """It agrees with the standard library on exact values."""
        assert median(values) == plain_median(values)

    def test_of_nothing_there_is_none(self) -> None:
        """No value is no value, not zero."""
        assert median([]) is None
        assert counted_median({}) is None
        assert counted_mean({}) is None


class TestRanks:
    """Ranks with ties."""

    VALUES = {"a": Fraction(9), "b": Fraction(7), "c": Fraction(7), "d": Fraction(1)}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("ties", "top", "expected"),
        [
            ("competition", None, [("a", 1), ("b", 2), ("c", 2), ("d", 4)]),
            ("competition", 2, [("a", 1), ("b", 2), ("c", 2)]),
            ("dense", None, [("a", 1), ("b", 2), ("c", 2), ("d", 3)]),
            ("ordinal", 2, [("a", 1), ("b", 2)]),
        ],
    )
    def test_ties(self, ties, top, expected) -> None:
        """A tie at the end of a list keeps all of it, unless the ranks are ordinal."""
        assert ranked(self.VALUES, list("abcd"), ties=ties, top=top) == expected

    def test_equal_values_stand_in_the_given_order(self) -> None:
        """The order of ties is stated, never accidental."""
        assert [k for k, _ in ranked(self.VALUES, list("dcba"))] == ["a", "c", "b", "d"]

    def test_ascending(self) -> None:
        """The least can be the best."""
        assert ranked(self.VALUES, list("abcd"), ascending=True)[0] == ("d", 1)

    @given(st.dictionaries(st.text(max_size=3), st.integers(0, 5).map(Fraction), max_size=12))
    def test_a_rank_is_one_more_than_those_ahead(self, values) -> None:
        """The definition of a competition rank holds for every key."""
        for key, rank in ranked(values, sorted(values)):
            assert rank == 1 + sum(other > values[key] for other in values.values())
