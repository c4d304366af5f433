"""A light brake on guessing: so many failures of one origin in a minute, then a pause."""

import threading
from collections import OrderedDict

from services.chassis.clock import Clock

WINDOW_SECONDS = 60
FAILURES_MAX = 20
ORIGINS_MAX = 10_000


class Throttle:
    """Counts failures by origin in fixed windows; forgets the origins seen longest ago."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failures: OrderedDict[str, tuple[int, int]] = OrderedDict()
        self._lock = threading.Lock()

    def is_full(self, origin: str) -> bool:
        """Whether `origin` has to wait for the next window."""
        window, count = self._failures.get(origin, (0, 0))
        return window == self._window() and count >= FAILURES_MAX

    def failed(self, origin: str) -> None:
        """Count one failure."""
        with self._lock:
            window, count = self._failures.pop(origin, (0, 0))
            now = self._window()
            self._failures[origin] = (now, count + 1 if window == now else 1)
            if len(self._failures) > ORIGINS_MAX:
                self._failures.popitem(last=False)

    def _window(self) -> int:
        return int(self._clock.now().timestamp()) // WINDOW_SECONDS
