"""The tests' own waiting: a deadline and a failure that says what was seen."""

import pytest

from tests.support.eventually import eventually


def test_the_accepted_value_comes_back():
    """Waiting ends as soon as the value is right."""
    values = iter([0, 1, 2, 3])

    assert eventually(lambda: next(values), lambda n: n == 2) == 2


def test_an_assertion_inside_is_only_not_yet():
    """A look may hold assertions of its own."""
    values = iter([0, 1])

    def look():
        value = next(values)
        assert value == 1
        return value

    assert eventually(look) == 1


def test_after_the_deadline_it_fails_with_the_last_value():
    """The failure says what was waited for and what was seen."""
    with pytest.raises(AssertionError, match=r"two facts did not come true.*last: 1"):
        eventually(lambda: 1, lambda n: n == 2, seconds=0.05, what="two facts")


def test_any_other_failure_is_raised_at_once():
    """A broken look is not waited for."""
    with pytest.raises(ZeroDivisionError):
        eventually(lambda: 1 / 0)
