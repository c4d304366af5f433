"""`python -m services.escalation serve --roles …` and its other commands: see `commands`."""

import sys

from services.chassis.cli import main
from services.escalation.bootstrap import (
    build,
    clock_command,
    opinion_command,
    recompute_command,
    seal_packs_command,
    what_if_command,
)
from services.escalation.settings import EscalationSettings

if __name__ == "__main__":
    commands = {
        "clock": clock_command,
        "opinion": opinion_command,
        "what-if": what_if_command,
        "recompute": recompute_command,
        "seal-packs": seal_packs_command,
    }
    sys.exit(main("escalation", EscalationSettings, build, commands))
