"""Time is injected: nobody asks the operating system but SystemClock."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The moment now, aware, in UTC."""


class SystemClock:
    """The clock of this machine."""

    def now(self) -> datetime:
        """The moment now in UTC."""
        return datetime.now(UTC)
