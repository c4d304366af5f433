"""`python -m tests.bench [ONLY]`: one JSON line per figure; progress goes to standard error.

ONLY is one of NAMES. REPEATS (3) and SCALE (1.0) are environment variables.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any

from deploy.local.console import Steps
from deploy.local.control import Control
from deploy.local.stack import Stack
from deploy.local.up import up
from tests.bench import (
    classify,
    clock_rows,
    dry_run,
    due,
    idle,
    imports,
    million,
    opinion,
    pipeline,
)

# Figures of the domain alone, or of stores that they start by themselves.
ALONE: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
    "clock": clock_rows.figures,
    "opinion": opinion.figures,
    "due": due.figures,
    "million": million.figures,
    "dry-run": lambda: iter([dry_run.figure()]),
    "classify": lambda: iter([classify.figure()]),
}
NAMES = (*ALONE, "idle", "pipeline", "import")


def run(only: str) -> Iterator[dict[str, Any]]:
    """Figures that need no stack first; then bring one up, measure, take it down, empty it."""
    for name, figures in ALONE.items():
        if only in ("", name):
            yield from figures()
    if only not in ALONE:
        yield from _with_a_stack(only)


def _with_a_stack(only: str) -> Iterator[dict[str, Any]]:
    control = Control(Stack.with_offset("bench", 7_000), owner=os.getpid())
    control.reset()
    up(control, Steps(sys.stderr))
    try:
        if only in ("", "idle"):
            yield idle.figure(control)
        if only in ("", "pipeline"):
            repeats = int(os.environ.get("REPEATS", "3"))
            yield from pipeline.figures(control, repeats, float(os.environ.get("SCALE", "1")))
        if only in ("", "import"):
            yield imports.figure(control)
    finally:
        control.reset()


def main() -> int:
    """Print each figure as soon as it is known."""
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    if only and only not in NAMES:
        sys.stderr.write(f"ONLY is one of {', '.join(NAMES)}\n")
        return 2
    for figure in run(only):
        print(json.dumps(figure, ensure_ascii=False), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
