"""`python -m services.triage learn` and `… evaluate`: the advisory model from CSV tables."""

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from services.triage.domain.advice import AdviceError, Columns

Learn = Callable[[Path, Columns, Path], Mapping[str, Any]]
Evaluate = Callable[[Path, Path, Columns], Mapping[str, Any]]


def learn_command(arguments: Sequence[str], learn: Learn) -> int:
    """Learn and write a model; its card goes to standard output. 2 when the table is no use."""
    parser = argparse.ArgumentParser(prog="python -m services.triage learn")
    parser.add_argument("--train", type=Path, required=True, metavar="FILE.csv")
    _add_columns(parser)
    parser.add_argument("--time", default="", metavar="COL", help="for the window of the data")
    parser.add_argument("--model", type=Path, required=True, metavar="OUT")
    given = parser.parse_args(arguments)
    columns = Columns(given.text, given.label, given.time)
    return _told(lambda: learn(given.train, columns, given.model))


def evaluate_command(arguments: Sequence[str], evaluate: Evaluate) -> int:
    """Figures of a model over labelled texts to standard output. 2 when a file is no use."""
    parser = argparse.ArgumentParser(prog="python -m services.triage evaluate")
    parser.add_argument("--model", type=Path, required=True, metavar="FILE")
    parser.add_argument("--test", type=Path, required=True, metavar="FILE.csv")
    _add_columns(parser)
    given = parser.parse_args(arguments)
    return _told(lambda: evaluate(given.model, given.test, Columns(given.text, given.label)))


def _add_columns(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--text", action="append", required=True, metavar="COL", help="repeatable")
    parser.add_argument("--label", required=True, metavar="COL")


def _told(work: Callable[[], Mapping[str, Any]]) -> int:
    try:
        answer = work()
    except (AdviceError, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    return 0
