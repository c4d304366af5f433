"""Up to when figures are complete: what producers have published and the consumer has taken in.

The order matters. First the producers are asked: everything recorded before their answer is in
Kafka by now. Then the consumer must say that it has handled everything published before that
question. Only then do figures hold everything recorded before the smallest answer.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from services.chassis.clock import Clock
from services.reporting.metrics import WATERMARK_AGE
from services.reporting.ports import Producer, WatermarkStore

ASK_SECONDS, LOOK_SECONDS = 2.0, 0.25


class WatermarkKeeper:
    """Asks, waits and tells; `turn` is called by a loop of the worker."""

    def __init__(
        self,
        producers: Sequence[Producer],
        taken_in: Callable[[], datetime | None],
        store: WatermarkStore,
        clock: Clock,
        instance: str,
    ) -> None:
        self._producers, self._taken_in = producers, taken_in
        self._store, self._clock, self._instance = store, clock, instance
        self._asked: tuple[datetime, datetime] | None = None

    def turn(self) -> float:
        """Ask, or look whether the consumer has come far enough; returns the seconds to wait.

        Raises ServiceError UNAVAILABLE.
        """
        if self._asked is None:
            told = min(producer.watermark() for producer in self._producers)
            self._asked = (self._clock.now(), told)
            return LOOK_SECONDS
        asked_at, complete_to = self._asked
        handled_to = self._taken_in()
        if handled_to is None or handled_to < asked_at:
            return LOOK_SECONDS
        self._store.put(self._instance, complete_to)
        age = (self._clock.now() - complete_to).total_seconds()
        WATERMARK_AGE.set(max(0.0, age))
        self._asked = None
        return ASK_SECONDS
