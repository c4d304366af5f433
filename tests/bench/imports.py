"""The bulk import of the insurance department's whole table, or of the shipped slice."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import psutil

from deploy.local.control import Control
from deploy.local.processes import service_environment
from tests.bench import cpu

WHOLE = Path("../shared/data/us_tx_tdi_complaints/tx_complaints_complaint_level.parquet")
SLICE = Path("deploy/sample/tx_complaints_2000.csv")
MAPPING = Path("deploy/sample/tx_complaints.mapping.yaml")


def figure(control: Control) -> dict[str, Any]:
    """Rows per second and the importer's memory at a fifth of the way and at its highest."""
    source = WHOLE if WHOLE.exists() else SLICE
    command = [
        *(sys.executable, "-m", "services.intake", "import", str(source)),
        *("--mapping", str(MAPPING), "--rejects", "/dev/null"),
    ]
    environment = service_environment(control.stack, "intake", "bench-import")
    before, started = cpu.used(control), time.perf_counter()
    importer = subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    memory = _watch(psutil.Process(importer.pid))
    output, _ = importer.communicate()
    wall = time.perf_counter() - started
    readings = memory()
    return {
        "figure": "import",
        "file": source.name,
        "exit_code": importer.returncode,
        "summary": _last_json(output),
        "wall_seconds": round(wall, 1),
        "importer_megabytes_early": readings[len(readings) // 5] // 2**20,
        "importer_megabytes_highest": max(readings) // 2**20,
        "cpu_seconds_by_process": cpu.spent(before, cpu.used(control)),
    }


def _watch(process: psutil.Process) -> Any:
    readings: list[int] = [0]

    def watch() -> None:
        while True:
            try:
                readings.append(process.memory_info().rss)
            except psutil.Error:
                return
            time.sleep(0.25)

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    return lambda: (thread.join(2), readings)[1]


def _last_json(output: str) -> Any:
    lines = [line for line in output.splitlines() if line.startswith("{")]
    return json.loads(lines[-1]) if lines else output.strip().splitlines()[-8:]
