"""A clock for tests."""

from datetime import datetime, timedelta


class FixedClock:
    """A clock that stands until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """The moment at which it stands."""
        return self._at

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`."""
        self._at += timedelta(seconds=seconds)
