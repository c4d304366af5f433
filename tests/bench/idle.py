"""What the system costs while nothing happens."""

import time
from typing import Any

from deploy.local.control import Control
from tests.bench import cpu

WATCHED_SECONDS = 30.0


def figure(control: Control) -> dict[str, Any]:
    """Share of one core and resident bytes, by process, over half a minute."""
    before, started = cpu.used(control), time.perf_counter()
    time.sleep(WATCHED_SECONDS)
    wall = time.perf_counter() - started
    used, memory = cpu.spent(before, cpu.used(control)), cpu.resident(control)
    return {
        "figure": "idle",
        "core_percent": round(sum(used.values()) / wall * 100, 1),
        "core_percent_by_process": {n: round(s / wall * 100, 1) for n, s in used.items()},
        "resident_megabytes": sum(memory.values()) // 2**20,
        "resident_megabytes_by_process": {n: b // 2**20 for n, b in memory.items()},
    }
