"""`python -m services.escalation serve --roles …`; `clock`, `opinion`, `what-if`, `recompute`."""

import sys

from services.chassis.cli import main
from services.escalation.bootstrap import (
    build,
    clock_command,
    opinion_command,
    recompute_command,
    what_if_command,
)
from services.escalation.settings import EscalationSettings

if __name__ == "__main__":
    commands = {
        "clock": clock_command,
        "opinion": opinion_command,
        "what-if": what_if_command,
        "recompute": recompute_command,
    }
    sys.exit(main("escalation", EscalationSettings, build, commands))
