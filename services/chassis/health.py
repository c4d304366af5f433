"""Readiness is a list of pings, liveness is loops that turned lately."""

import threading
import time
from collections.abc import Callable

from services.chassis.errors import ServiceError
from services.chassis.metrics import LOOP_IDLE

IDLE_SECONDS_MAX = 60.0
_PING_SECONDS = 1.0


class Health:
    """Pings are registered where the dependency is built; loops report each turn."""

    def __init__(self) -> None:
        self._needed: dict[str, Callable[[], object]] = {}
        self._wanted: dict[str, Callable[[], object]] = {}
        self._turned: dict[str, float] = {}
        self._asked: tuple[float, bool, dict[str, str]] = (0.0, False, {})
        self._lock = threading.Lock()
        self.draining = False

    def needs(self, name: str, ping: Callable[[], object]) -> None:
        """Without this the process is not ready; `ping` raises ServiceError."""
        self._needed[name] = ping

    def wants(self, name: str, ping: Callable[[], object]) -> None:
        """Without this the process is ready but degraded."""
        self._wanted[name] = ping

    def turned(self, loop: str) -> None:
        """The loop is alive."""
        self._turned[loop] = time.monotonic()

    def alive(self) -> dict[str, float]:
        """Seconds since each loop turned."""
        now = time.monotonic()
        idle = {name: now - at for name, at in self._turned.items()}
        for name, seconds in idle.items():
            LOOP_IDLE.labels(name).set(seconds)
        return idle

    def ready(self) -> tuple[bool, dict[str, str]]:
        """Whether all needs answer, and the state of each; asked at most once a second."""
        with self._lock:
            if time.monotonic() - self._asked[0] > _PING_SECONDS:
                self._asked = (time.monotonic(), *self._ask())
            _, ready, states = self._asked
        return ready and not self.draining, states

    def _ask(self) -> tuple[bool, dict[str, str]]:
        needed = {name: _state(ping, "down") for name, ping in self._needed.items()}
        wanted = {name: _state(ping, "degraded") for name, ping in self._wanted.items()}
        return "down" not in needed.values(), {**needed, **wanted}


def _state(ping: Callable[[], object], bad: str) -> str:
    try:
        ping()
    except ServiceError:
        return bad
    return "ok"
