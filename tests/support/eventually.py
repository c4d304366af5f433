"""Waiting for what must become true, with a deadline and a failure that says what was seen."""

import time
from collections.abc import Callable
from typing import TypeVar

Value = TypeVar("Value")

_POLL_SECONDS_MIN = 0.01
_POLL_SECONDS_MAX = 0.25


def eventually(
    look: Callable[[], Value],
    accept: Callable[[Value], object] = bool,
    *,
    seconds: float = 30.0,
    what: str = "the condition",
) -> Value:
    """Call `look` until `accept` takes its value; return that value.

    An AssertionError of `look` counts as "not yet", so it may hold assertions; any other
    exception is raised at once. Raises AssertionError after `seconds` with the last value.
    """
    deadline = time.monotonic() + seconds
    pause = _POLL_SECONDS_MIN
    while True:
        seen: object
        try:
            value = look()
        except AssertionError as failure:
            seen = failure
        else:
            if accept(value):
                return value
            seen = value
        if time.monotonic() >= deadline:
            raise AssertionError(f"{what} did not come true within {seconds:g} s; last: {seen!r}")
        time.sleep(pause)
        pause = min(pause * 1.5, _POLL_SECONDS_MAX)
