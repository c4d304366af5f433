"""The worker loop that shows how many complaints are known and not yet counted."""

from dataclasses import dataclass

from services.reporting.metrics import UNCOUNTED
from services.reporting.ports import FactStore

TURN_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class GaugeLoop:
    """Sets the gauge now and then; the count costs little."""

    facts: FactStore

    def __call__(self) -> float:
        """Seconds until the next turn."""
        progress = self.facts.progress()
        UNCOUNTED.set(progress.received - progress.counted)
        return TURN_SECONDS
