"""The worker loop that answers runs."""

from dataclasses import dataclass

from services.reporting.handlers.execute_run import Press

IDLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class RunLoop:
    """One run a turn; without one it waits."""

    press: Press

    def __call__(self) -> float:
        """Seconds until the next turn."""
        return 0.0 if self.press.turn() else IDLE_SECONDS
