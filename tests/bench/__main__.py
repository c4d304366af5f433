"""`python -m tests.bench [ONLY]`: one JSON line per figure; progress goes to standard error.

ONLY is pipeline, idle, import, or one of dry-run and classify, which need no system. REPEATS (3)
and SCALE (1.0) are environment variables.
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
from tests.bench import classify, dry_run, idle, imports, pipeline

ALONE: dict[str, Callable[[], dict[str, Any]]] = {
    "dry-run": dry_run.figure,
    "classify": classify.figure,
}
"""Figures of one process, with no system around it."""
NAMES = ("idle", "pipeline", "import", *ALONE)


def run(only: str) -> Iterator[dict[str, Any]]:
    """Bring up a stack of its own, yield the figures, take it down and empty it."""
    for name, figure in ALONE.items():
        if only in ("", name):
            yield figure()
    if only in ALONE:
        return
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
