"""`python -m services.reporting`: serve, figures, check-notice."""

import sys

from services.chassis.cli import main
from services.reporting.bootstrap import COMMANDS, build
from services.reporting.settings import ReportingSettings

if __name__ == "__main__":
    sys.exit(main("reporting", ReportingSettings, build, commands=COMMANDS))
