"""`python -m services.triage confirmed-cases`: what people confirmed, as rows to learn from.

A CSV table is what `learn` and `evaluate` read, JSON Lines what `learn-cues` and `dry-run` read.
"""

import argparse
import csv
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TextIO

from services.chassis.errors import ServiceError
from services.triage.handlers.confirmed_cases import ConfirmedCase, ConfirmedCases, Progress

DAYS_MAX = 3_660
COLUMNS = ("id", "text", "kind", "scene", "at")
_OWN_EYES = 0o600
"""The files hold texts of people: nobody else on the machine reads them."""


def confirmed_cases_command(
    arguments: Sequence[str], prepare: Callable[[], tuple[ConfirmedCases, Callable[[], datetime]]]
) -> int:
    """Write the files and tell the count. 2 when nothing was written; files are whole or not there.

    `prepare` gives the reader and the store's time.
    """
    given = _parser().parse_args(arguments)
    if not given.table and not given.texts:
        sys.stderr.write("给出 --table 或 --texts / give --table or --texts\n")
        return 2
    try:
        cases, now = prepare()
        with ExitStack() as files:
            writers = [
                files.enter_context(_Whole(path, make))
                for path, make in ((given.table, _table), (given.texts, _texts))
                if path
            ]
            told = Progress()

            def tell(progress: Progress) -> None:
                nonlocal told
                told = progress
                sys.stderr.write(f"已读 / read {progress.read} / {progress.of}\n")

            for case in cases.since(now() - timedelta(days=given.days), tell):
                for one in writers:
                    one.write(case)
    except (ServiceError, OSError) as error:
        told_as = error.code if isinstance(error, ServiceError) else str(error)
        sys.stderr.write(f"未导出，请稍后重试 / nothing written, try again: {told_as}\n")
        return 2
    counted = {"cases": told.read - told.unknown, "unknown": told.unknown}
    sys.stdout.write(json.dumps(counted) + "\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m services.triage confirmed-cases",
        description="Texts leave without numbers and addresses of persons; names may stay.",
    )
    parser.add_argument("--table", type=Path, metavar="FILE.csv", help="for learn and evaluate")
    parser.add_argument("--texts", type=Path, metavar="FILE.jsonl", help="for learn-cues, dry-run")
    parser.add_argument(
        "--days",
        type=int,
        choices=range(1, DAYS_MAX + 1),
        default=366,
        metavar="1-3660",
        help="assessed in the last so many days",
    )
    return parser


Write = Callable[[ConfirmedCase], None]


class _Whole:
    """A file that takes its place when all of it is written, and not before."""

    def __init__(self, path: Path, make: Callable[[TextIO], Write]) -> None:
        self._path, self._make = path, make
        self._part = path.with_name(f"{path.name}.part")

    def __enter__(self) -> "_Whole":
        flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        opened = os.open(self._part, flags, _OWN_EYES)
        self._stream = os.fdopen(opened, "w", encoding="utf-8", newline="")
        self.write = self._make(self._stream)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stream.close()
        if kind is None:
            self._part.replace(self._path)
        else:
            self._part.unlink()


def _table(out: TextIO) -> Write:
    writer = csv.writer(out)
    writer.writerow(COLUMNS)

    def write(case: ConfirmedCase) -> None:
        at = case.assessed_at.isoformat(timespec="seconds")
        writer.writerow((case.complaint_id, case.matter.text, case.kind, case.scene, at))

    return write


def _texts(out: TextIO) -> Write:
    def write(case: ConfirmedCase) -> None:
        out.write(json.dumps(_row(case), ensure_ascii=False) + "\n")

    return write


def _row(case: ConfirmedCase) -> Mapping[str, Any]:
    """As `learn-cues` and `dry-run` read it; nobody said which flags it has."""
    matter, facts, received = case.matter, case.facts, case.received_at
    return {
        "id": str(case.complaint_id),
        "text": matter.text,
        "channel": matter.channel,
        "kind": case.kind,
        "scene": case.scene,
        "flags": None,
        "fields": {
            "side": matter.side,
            "product_line": matter.product_line,
            "complainant_capacity": matter.complainant_capacity,
            "amount": matter.amount,
            "in_person_count": matter.in_person_count,
            "regulator_transferred": matter.regulator_transferred,
        },
        "unit": facts.unit,
        "insurer": facts.insurer,
        "partner": facts.partner,
        "at": case.assessed_at.isoformat(timespec="seconds"),
        "received_at": received.isoformat(timespec="seconds") if received else None,
    }
