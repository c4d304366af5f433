"""`python -m services.triage`: serve, classify, lint."""

import sys

from services.chassis.cli import main
from services.triage.bootstrap import build, classify, lint
from services.triage.settings import TriageSettings

if __name__ == "__main__":
    sys.exit(main("triage", TriageSettings, build, commands={"classify": classify, "lint": lint}))
