"""`python -m services.escalation serve --roles …` and `… clock FILE`."""

import sys

from services.chassis.cli import main
from services.escalation.bootstrap import build, clock_command
from services.escalation.settings import EscalationSettings

if __name__ == "__main__":
    sys.exit(main("escalation", EscalationSettings, build, {"clock": clock_command}))
