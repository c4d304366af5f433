"""Learning from a table, asking about a table, and opening a model that was learned."""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

from services.triage.adapters.advisory_model import LinearAdvisor, learn
from services.triage.adapters.model_files import card_of, read_model, write_model
from services.triage.adapters.training_table import Table, file_digest
from services.triage.domain.advice import AdviceError, Advisor, Columns, LabelledText, Tally

ROWS_MAX = 300_000
"""Rows that are learned from at most; memory grows with them."""
BATCH = 500
_NUMBERS = re.compile(r"[0-9]{1,9}")


def learn_from(path: Path, columns: Columns, out: Path) -> Mapping[str, Any]:
    """Learn from a table, write the model, return its card. Raises AdviceError, OSError."""
    table = Table(path, columns)
    rows = list(islice(table.rows(), ROWS_MAX + 1))
    if len(rows) > ROWS_MAX:
        raise AdviceError(f"{path}: more than {ROWS_MAX} rows")
    times = sorted((r.time for r in rows if r.time), key=_moment)
    card = {
        "training_data": {
            "sha256": file_digest(path),
            "window": {"from": times[0], "to": times[-1]} if times else None,
            "text_columns": list(columns.text),
            "label_column": columns.label,
            "rows_passed_over": table.skipped,
        },
        "use": {
            "zh": "仅供参考，不作决定；以规则和人工确认为准。",
            "en": "Advice beside the rules and the person who decides; it decides nothing.",
        },
    }
    model = learn([r.text for r in rows], [r.label for r in rows], card)
    write_model(out, model)
    return card_of(model)


def evaluate_on(model: Path, path: Path, columns: Columns) -> Mapping[str, Any]:
    """Figures of a model over a table of any length. Raises AdviceError, OSError."""
    advisor = load_advisor(model)
    tally = Tally()
    table = Table(path, columns)
    for rows in _batches(table.rows()):
        for row, said in zip(rows, advisor.suggest([r.text for r in rows]), strict=True):
            tally.add(row.label, said)
    return {**tally.figures(), "rows_passed_over": table.skipped, "model": advisor.version}


def load_advisor(path: Path) -> Advisor:
    """A model ready to be asked. Raises AdviceError, OSError."""
    return LinearAdvisor(read_model(path))


def _moment(time: str) -> list[int]:
    """Sorts 2019/4/25 9:32 and 2019-06-19 alike: year, month, day … as numbers."""
    return [int(n) for n in _NUMBERS.findall(time)]


def _batches(rows: Iterator[LabelledText]) -> Iterator[list[LabelledText]]:
    while batch := list(islice(rows, BATCH)):
        yield batch
