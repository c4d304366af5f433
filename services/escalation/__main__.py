"""`python -m services.escalation serve --roles …` and `… clock|opinion FILE`."""

import sys

from services.chassis.cli import main
from services.escalation.bootstrap import build, clock_command, opinion_command
from services.escalation.settings import EscalationSettings

if __name__ == "__main__":
    commands = {"clock": clock_command, "opinion": opinion_command}
    sys.exit(main("escalation", EscalationSettings, build, commands))
