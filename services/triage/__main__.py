"""`python -m services.triage`: serve, classify, lint, dry-run, learn, learn-cues, evaluate."""

import sys

from services.chassis.cli import main
from services.triage.bootstrap import build, classify, dry_run, evaluate, learn, learn_cues, lint
from services.triage.settings import TriageSettings

COMMANDS = {
    "classify": classify,
    "lint": lint,
    "dry-run": dry_run,
    "learn": learn,
    "evaluate": evaluate,
    "learn-cues": learn_cues,
}

if __name__ == "__main__":
    sys.exit(main("triage", TriageSettings, build, commands=COMMANDS))
