"""The whole path under load: from HTTP to counted, with CPU seconds by process."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from pymongo import MongoClient

from deploy.local.control import Control
from deploy.local.tokens import person_token
from tests.bench import cpu

COUNTED_SECONDS_MAX = 180.0


def facts(control: Control) -> Any:
    """Reporting's collection of facts."""
    stack = control.stack
    client = MongoClient(stack.mongodb_uri, tz_aware=True, uuidRepresentation="standard")
    return client[f"{stack.mongodb_prefix}_reporting"]["facts"]


def load(control: Control, count: int, clients: int, rate: float) -> Mapping[str, Any]:
    """Run the generator in a process of its own."""
    token = person_token(control.stack, "p-bench", ["desk"], ["hq"])
    command = [
        *(sys.executable, "-m", "tests.bench.load"),
        *("--port", str(control.stack.port("INTAKE_HTTP_PORT"))),
        *("--count", str(count), "--clients", str(clients), "--rate", str(rate)),
    ]
    done = subprocess.run(command, input=token, capture_output=True, text=True, check=True)
    result: Mapping[str, Any] = json.loads(done.stdout)
    return result


def wait_counted(control: Control, since: datetime, count: int) -> list[float]:
    """Wait until `count` complaints recorded after `since` are counted; their seconds.

    Raises TimeoutError with the number reached.
    """
    collection, deadline = facts(control), time.monotonic() + COUNTED_SECONDS_MAX
    wanted = {"recorded_at": {"$gte": since}, "counted_at": {"$ne": None}}
    while (found := collection.count_documents(wanted)) < count:
        if time.monotonic() > deadline:
            raise TimeoutError(f"only {found} of {count} were counted")
        time.sleep(0.2)
    times = collection.find(wanted, {"recorded_at": 1, "counted_at": 1})
    return [(f["counted_at"] - f["recorded_at"]).total_seconds() for f in times]


def measure(
    control: Control, name: str, *, count: int, clients: int, rate: float = 0.0
) -> dict[str, Any]:
    """One repeat of one figure."""
    since = database_now(control)
    before, started = cpu.used(control), time.perf_counter()
    loaded = load(control, count, clients, rate)
    seconds = sorted(wait_counted(control, since, loaded["accepted"]))
    wall = time.perf_counter() - started
    used = cpu.spent(before, cpu.used(control))
    per_thousand = {name: round(s * 1000 / count, 3) for name, s in used.items()}
    return {
        "figure": name,
        **loaded,
        "counted_per_second": round(count / wall, 1),
        "counted_p50_seconds": seconds[len(seconds) // 2],
        "counted_p99_seconds": seconds[int(len(seconds) * 0.99)],
        "cpu_seconds_per_1000": round(sum(used.values()) * 1000 / count, 3),
        "by_process": per_thousand,
    }


def database_now(control: Control) -> datetime:
    """The database's clock, by which complaints are recorded."""
    now: datetime = facts(control).database.command("hello")["localTime"]
    return now


def figures(control: Control, repeats: int, scale: float) -> Iterator[dict[str, Any]]:
    """Warm up, then every load of issue A with its repeats."""
    measure(control, "warm_up", count=int(1500 * scale), clients=8)
    for repeat in range(repeats):
        yield {
            "repeat": repeat + 1,
            **measure(control, "pipeline_8_clients", count=int(12_000 * scale), clients=8),
        }
    for rate in (300.0, 100.0):
        for repeat in range(repeats):
            count = int(rate * 30 * scale)
            name = f"pipeline_{int(rate)}_per_second"
            result = measure(control, name, count=count, clients=16, rate=rate)
            yield {"repeat": repeat + 1, **result}
