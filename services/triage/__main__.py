"""`python -m services.triage`: `serve`, and the commands listed here."""

import sys

from services.chassis.cli import main
from services.triage import bootstrap
from services.triage.settings import TriageSettings

COMMANDS = {
    "classify": bootstrap.classify,
    "lint": bootstrap.lint,
    "dry-run": bootstrap.dry_run,
    "confirmed-cases": bootstrap.confirmed_cases,
    "learn": bootstrap.learn,
    "learn-cues": bootstrap.learn_cues,
    "evaluate": bootstrap.evaluate,
}

if __name__ == "__main__":
    sys.exit(main("triage", TriageSettings, bootstrap.build, commands=COMMANDS))
