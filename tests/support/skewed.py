"""A scheduler and a receiver whose process has a wrong clock, set forward and back as it works.

`start` runs this module under libfaketime. Between its turns it sets its own clock; at the end it
prints by how many days its clock was wrong at each turn, as JSON.
"""

import argparse
import importlib.util
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.domain.facts import CaseFacts
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.receive import Receiver
from tests.support.escalation_fakes import TOLERANCE, intake, rulebook

OFFSETS = ("+400d", "-400d", "+1d", "-1d", "+0d")


def start(mongodb: str, database: str, complaint: UUID, folder: Path) -> list[float]:
    """Run it to its end; returns the days by which its clock was wrong. Raises when it failed."""
    found = importlib.util.find_spec("libfaketime")
    assert found and found.origin, "libfaketime is not installed"
    library = Path(found.origin).parent / "vendor" / "libfaketime" / "src" / "libfaketime.so.1"
    offset = folder / "offset"
    offset.write_text(OFFSETS[0])
    command = [sys.executable, "-m", "tests.support.skewed", "--mongodb", mongodb]
    command += ["--database", database, "--complaint", str(complaint), "--offset", str(offset)]
    fake = {
        "LD_PRELOAD": str(library),
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_NO_CACHE": "1",
        # Waiting goes by another clock, which nobody can set.
        "DONT_FAKE_MONOTONIC": "1",
    }
    ended = subprocess.run(
        command, env={**os.environ, **fake}, capture_output=True, timeout=120, check=True
    )
    days: list[float] = json.loads(ended.stdout)
    return days


def run(arguments: Sequence[str]) -> int:
    """Take in one complaint and sweep, under each of the offsets."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.skewed")
    for name in ("mongodb", "database", "complaint", "offset"):
        parser.add_argument(f"--{name}", required=True)
    given = parser.parse_args(arguments)
    database = connect(given.mongodb, given.database)
    outbox = MongoOutbox(database[COLLECTION])
    cases: Any = MongoCases(database, outbox, list)
    scheduler = Scheduler(cases, rulebook(), TOLERANCE, 1.0)
    receipts = (database_time(database),)
    wrong = []
    for version, offset in enumerate(OFFSETS, 1):
        Path(given.offset).write_text(offset)
        real = database_time(database)
        wrong.append((datetime.fromtimestamp(time.time(), UTC) - real).total_seconds() / 86_400)
        told = CaseFacts(receipts=receipts, started_at=real if version % 2 else None)
        Receiver(cases, rulebook(), TOLERANCE).receive(
            [intake(UUID(given.complaint), version, told)]
        )
        scheduler.sweep()
    sys.stdout.write(json.dumps(wrong))
    return 0


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
