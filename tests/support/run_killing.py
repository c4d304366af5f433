"""Triage that kills itself (SIGKILL) when escalation has an approval that the run knows nothing of.

`python -m tests.support.run_killing` is the real service; only one call of one port is wrapped.
"""

import sys
from typing import Any

from services.chassis.cli import main
from services.triage.adapters.mongo_runs import MongoRuns
from services.triage.bootstrap import build
from services.triage.domain.runs.run import Run
from services.triage.settings import TriageSettings
from tests.support.killing import die


def die_with_an_approval() -> None:
    """Let the store of runs die before it writes that an approval was asked for."""
    real: Any = MongoRuns.replace

    def killing(self: MongoRuns, before: Run, after: Run) -> None:
        if after.awaiting is not None and before.awaiting is None:
            die()
        real(self, before, after)

    MongoRuns.replace = killing  # type: ignore[method-assign]


if __name__ == "__main__":
    die_with_an_approval()
    sys.exit(
        main("triage", TriageSettings, build, arguments=["serve", "--roles", "http,grpc,worker"])
    )
