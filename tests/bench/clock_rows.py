"""Speed of the clock runner and of one statutory deadline, in CPU time of one core."""

import io
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from services.escalation.adapters.calendar_files import CALENDARS, load_calendars
from services.escalation.adapters.pack_files import PACKS, load_packs
from services.escalation.bootstrap import clock_runner_of
from services.escalation.domain.facts import CaseFacts, ComplexityChange, Pause
from services.escalation.domain.rulebook import Rulebook

ROWS = 20_000
DEADLINES = 20_000
REPEATS = 3
START = datetime(2026, 1, 5, 1, 30, tzinfo=UTC)
OFFICE = {d: [["09:00", "12:00"], ["13:00", "18:00"]] for d in ("mon", "tue", "wed", "thu", "fri")}
BOTH = {"complainant_consent": True, "applied_by": "both"}
ASKED = (
    ("cn-2020-3", {"complexity": "simple"}),
    ("cn-2020-3", {"complexity": "complex"}),
    ("cn-review", {"clock": "window", "decided_by": "branch"}),
    ("cn-regulator-forward", {}),
    ("cn-broker-2018", {"term": "10日"}),
    ("house", {}),
    ("uk-disp", {"clock": "early_resolution"}),
    ("au-rg271", {"clock": "acknowledgement", "jurisdiction": "NSW"}),
    ("sg-fachr", {"clock": "final_response"}),
    ("us-cfpb", {}),
)


def figures() -> Iterator[dict[str, Any]]:
    """Rows a second by kind of row, then microseconds for one deadline."""
    runner = clock_runner_of(PACKS, CALENDARS, "Asia/Shanghai")
    for name, row in (("statutory", _statutory), ("hours", _hours), ("days", _days)):
        lines = [orjson.dumps(row(number)) for number in range(ROWS)]
        sink = io.BytesIO()
        spent = _best(lambda lines=lines, sink=sink: runner.run(lines, sink))
        refused = sum(b'"error"' in line for line in sink.getvalue().splitlines())
        yield {
            "figure": "clock_runner",
            "rows": name,
            "rows_per_cpu_second": round(ROWS / spent),
            "refused": refused,
        }
    yield {
        "figure": "statutory_deadline",
        "cpu_microseconds": round(_best(_deadlines()) / DEADLINES * 1e6, 1),
    }


def _at(number: int, days: float = 0.0) -> str:
    moment = START + timedelta(minutes=37 * (number % 9_000), days=days)
    return moment.isoformat()


def _statutory(number: int) -> dict[str, Any]:
    pack, facts = ASKED[number % len(ASKED)]
    events = [
        {"at": _at(number, 3), "what": "mediation_started", "detail": BOTH},
        {"at": _at(number, 6), "what": "mediation_ended"},
        {"at": _at(number, 9), "what": "decision_sent_email"},
    ]
    row = {"id": number, "op": "statutory", "pack": pack, "received_at": _at(number)}
    return row | {"facts": facts, "events": events[: number % 4]}


def _hours(number: int) -> dict[str, Any]:
    start = f"{_day(number)} {8 + number % 10:02d}:15:{number % 60:02d}"
    row = {"id": number, "op": "add", "calendar_tz": "Asia/Shanghai", "hours": OFFICE}
    return row | {"calendar": "CN", "start": start, "working_seconds": 3_600 * (1 + number % 40)}


def _day(number: int) -> str:
    return f"2026-{1 + number % 9:02d}-{1 + number % 28:02d}"


def _days(number: int) -> dict[str, Any]:
    row = {"id": number, "op": "add_working_days", "calendar": "CN"}
    return row | {"start": _day(number), "n": 1 + number % 30}


def _deadlines() -> Callable[[], None]:
    """Many different cases of the order, each computed once from its facts."""
    calendars = load_calendars(CALENDARS)
    rulebook = Rulebook(load_packs(PACKS, calendars), calendars, "Asia/Shanghai")
    binding = rulebook.binding("cn-2020-3", "decision")
    cases = [_case(number) for number in range(DEADLINES)]

    def compute(cases: Sequence[CaseFacts] = cases) -> None:
        for case in cases:
            binding.clock(case, None, case.receipts[0])

    return compute


def _case(number: int) -> CaseFacts:
    received = START + timedelta(minutes=7 * number % 300_000)
    began = received + timedelta(days=4)
    return CaseFacts(
        receipts=(received,),
        changes=(ComplexityChange("complex" if number % 3 else "simple", received),),
        pauses=(Pause("mediation", began, began + timedelta(days=5)),) if number % 2 else (),
    )


def _best(work: Callable[[], object]) -> float:
    """The least CPU seconds of several runs."""
    spent = []
    for _ in range(REPEATS):
        before = time.process_time()
        work()
        spent.append(time.process_time() - before)
    return min(spent)
