"""Readiness is a list of pings, liveness is loops that turned lately."""

import time
from collections.abc import Callable

from services.chassis.errors import ServiceError
from services.chassis.metrics import LOOP_IDLE

IDLE_SECONDS_MAX = 60.0


class Health:
    """Pings are registered where the dependency is built; loops report each turn."""

    def __init__(self) -> None:
        self._pings: dict[str, Callable[[], object]] = {}
        self._loops: dict[str, tuple[float, bool]] = {}
        self.draining = False

    def needs(self, name: str, ping: Callable[[], object]) -> None:
        """Without this the process is not ready; `ping` raises ServiceError."""
        self._pings[name] = ping

    def turned(self, loop: str, *, waits: bool = False) -> None:
        """The loop is alive; one that waits for somebody else makes the process degraded."""
        self._loops[loop] = (time.monotonic(), waits)

    def alive(self) -> dict[str, float]:
        """Seconds since each loop turned."""
        now = time.monotonic()
        idle = {name: now - at for name, (at, _) in self._loops.copy().items()}
        for name, seconds in idle.items():
            LOOP_IDLE.labels(name).set(seconds)
        return idle

    def ready(self) -> tuple[bool, dict[str, str]]:
        """Whether all needs answer, and the state of each."""
        states = {name: _state(ping) for name, ping in self._pings.items()}
        states |= {name: "degraded" for name, (_, waits) in self._loops.copy().items() if waits}
        return "down" not in states.values() and not self.draining, states


def _state(ping: Callable[[], object]) -> str:
    try:
        ping()
    except ServiceError:
        return "down"
    return "ok"
