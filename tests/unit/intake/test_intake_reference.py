"""The number that people see."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.intake.domain import reference

YEARS = st.integers(1990, 2199)
SERIALS = st.integers(1, reference.SERIAL_MAX)


def test_the_documented_example_is_right() -> None:
    """README, architecture and OpenAPI show this one."""
    assert reference.make(2026, 42) == "2026-0000042-K"


@given(YEARS, SERIALS)
def test_what_is_made_is_read(year: int, serial: int) -> None:
    """Also in small letters and with blanks around it."""
    made = reference.make(year, serial)

    assert reference.normalised(f" {made.lower()} ") == made


@given(YEARS, SERIALS, st.data())
def test_any_wrong_digit_is_found(year: int, serial: int, data: st.DataObject) -> None:
    """One digit misread never gives another valid number."""
    made = reference.make(year, serial)
    place = data.draw(st.sampled_from([i for i, c in enumerate(made) if c.isdigit()]))
    other = data.draw(st.sampled_from([d for d in "0123456789" if d != made[place]]))

    assert reference.normalised(made[:place] + other + made[place + 1 :]) is None


@given(YEARS, SERIALS, st.data())
def test_any_exchange_of_two_digits_is_found(year: int, serial: int, data: st.DataObject) -> None:
    """Neighbours or not."""
    made = list(reference.make(year, serial))
    digits = [i for i, c in enumerate(made) if c.isdigit()]
    first, second = data.draw(st.sampled_from([(a, b) for a in digits for b in digits if a < b]))
    swapped = list(made)
    swapped[first], swapped[second] = made[second], made[first]

    same = made[first] == made[second]
    assert (reference.normalised("".join(swapped)) is not None) == same


@given(YEARS, SERIALS, st.sampled_from("ABCDEFGHJKLMNPRSTUVWXYZ"))
def test_only_one_letter_fits(year: int, serial: int, letter: str) -> None:
    """A guessed letter is refused."""
    made = reference.make(year, serial)

    assert (reference.normalised(made[:-1] + letter) == made) == (letter == made[-1])


@pytest.mark.parametrize(
    "text", ["", "2026-0000042", "2026-0000042-O", "2026-42-K", "٢٠٢٦-0000042-K", "x" * 1000]
)
def test_what_is_no_reference_is_none(text: str) -> None:
    """Whatever it is."""
    assert reference.normalised(text) is None


@pytest.mark.parametrize(("year", "serial"), [(2026, 0), (2026, 10_000_000), (0, 1)])
def test_out_of_range_is_refused(year: int, serial: int) -> None:
    """A year has seven digits of serials and no more."""
    with pytest.raises(ValueError, match="out of range"):
        reference.make(year, serial)
