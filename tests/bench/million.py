"""What a million open clocks cost: a sweep with nothing due, and the list before an adoption."""

import gc
import hashlib
import os
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import psutil

from services.chassis.ids import uuid7
from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters import case_codec
from services.escalation.adapters.calendar_files import CALENDARS, load_calendars
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_open_cases import MongoOpenCases
from services.escalation.adapters.pack_files import PACKS, load_packs
from services.escalation.domain.calendar import Calendar
from services.escalation.domain.case import Case, told_by_intake
from services.escalation.domain.events import Cause
from services.escalation.domain.facts import CaseFacts, ComplexityChange
from services.escalation.domain.rulebook import Rulebook
from services.escalation.entrypoints.adoption_commands import line_of
from services.escalation.handlers.adopt import Adoption
from services.escalation.handlers.fire import Scheduler
from tests.support.escalation_fakes import TOLERANCE
from tests.support.stack import LocalSystem, own_stack

CLOCKS, BATCH, TURNS, MODELS = 1_000_000, 2_000, 50, 1_000
# The plan for 2026 is recorded and not adopted; nine of ten decisions reach into 2026.
BEFORE = date(2025, 10, 1)
NOW = datetime(2025, 12, 30, 1, tzinfo=UTC)
SPREAD = timedelta(days=22)


def figures() -> Iterator[dict[str, Any]]:
    """Milliseconds of a sweep; seconds and memory of the list."""
    clocks = round(CLOCKS * float(os.environ.get("SCALE", "1")))
    rulebook = _rulebook()
    with own_stack("") as stack:
        system = LocalSystem(stack)
        try:
            system.start_empty()
            database = connect(system.mongodb_uri, f"b{uuid4().hex[:10]}")
            cases: Any = MongoCases(database, MongoOutbox(database[COLLECTION]), list)
            # Another now, at the price of the real one.
            cases.now = lambda: (database_time(database), NOW)[1]
            cases.ensure_indexes()
            open_clocks = _fill(database, rulebook, clocks)
            yield _nothing_due(cases, rulebook, open_clocks)
            yield _what_if(Adoption(cases, MongoOpenCases(database), rulebook), open_clocks)
        finally:
            system.stop()


def _rulebook() -> Rulebook:
    known = dict(load_calendars(CALENDARS))
    cn = known["CN"]
    known["CN"] = Calendar(cn.name, cn.notices, cn.editions, cn.anchors, adopted=BEFORE)
    return Rulebook(load_packs(PACKS, known), known, "Asia/Shanghai")


def _fill(database: Any, rulebook: Rulebook, clocks: int) -> int:
    """Store so many open clocks as complaints have them, half of all steps still to come."""
    models = [_model(rulebook, number) for number in range(MODELS)]
    filled = batch = 0
    while filled < clocks:
        documents = []
        for _ in range(BATCH):
            fields, open_clocks = models[batch % MODELS]
            documents.append({"_id": uuid7(), **fields, "written_by": "bench", "outbox": []})
            filled, batch = filled + open_clocks, batch + 1
        database[COLLECTION].insert_many(documents, ordered=False)
    return filled


def _model(rulebook: Rulebook, number: int) -> tuple[dict[str, Any], int]:
    """The stored fields of a complaint of some age and degree whose due steps were taken."""
    received = NOW - SPREAD * number / MODELS
    degree = ComplexityChange("complex" if number % 3 else "simple", received)
    facts = CaseFacts(receipts=(received,), changes=(degree,))
    moved = told_by_intake(
        Case(uuid7()), 1, facts, Cause(received, str(uuid4())), rulebook, received, "2025-0000001-A"
    )
    if moved is None:
        raise AssertionError("the first version is new")
    fields = case_codec.to_fields(moved.case)
    for clock in fields["clocks"]:
        clock["steps"] = [step for step in clock["steps"] if step["at"] > NOW]
    coming = [step["at"] for clock in fields["clocks"] for step in clock["steps"]]
    fields.pop("next_step_at", None)
    if coming:
        fields["next_step_at"] = min(coming)
    return fields, sum(kept.clock.open for kept in moved.case.clocks)


def _nothing_due(cases: Any, rulebook: Rulebook, open_clocks: int) -> dict[str, Any]:
    """The median of some sweeps."""
    scheduler = Scheduler(cases, rulebook, TOLERANCE, 1.0)
    scheduler.sweep()
    taken = []
    for _ in range(TURNS):
        started = time.perf_counter()
        if scheduler.sweep():
            raise AssertionError("nothing is due")
        taken.append((time.perf_counter() - started) * 1000)
    return {
        "figure": "sweep_with_nothing_due",
        "milliseconds": round(sorted(taken)[TURNS // 2], 2),
        "open_clocks": open_clocks,
        "limit": 5.0,
    }


def _what_if(adoption: Adoption, open_clocks: int) -> dict[str, Any]:
    """The whole list, written and hashed as the command does; memory at its middle and its end."""
    gc.collect()
    started, cpu = time.perf_counter(), time.process_time()
    moves, digest, middle = 0, hashlib.sha256(), 0
    for move in adoption.what_if():
        digest.update(line_of(move))
        moves += 1
        if moves == open_clocks // 4:
            middle = _resident()
    return {
        "figure": "what_if_list",
        "seconds": round(time.perf_counter() - started, 1),
        "cpu_seconds": round(time.process_time() - cpu, 1),
        "open_clocks": open_clocks,
        "moves": moves,
        "resident_mb_at_the_middle": middle,
        "resident_mb_at_the_end": _resident(),
        "limit": 60,
    }


def _resident() -> int:
    return int(psutil.Process().memory_info().rss // 2**20)
