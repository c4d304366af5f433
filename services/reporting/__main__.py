"""`python -m services.reporting`: serve, figures, check-notice."""

import sys

from services.chassis.cli import main
from services.reporting.bootstrap import build
from services.reporting.entrypoints.figures_command import figures_command
from services.reporting.entrypoints.notice_command import check_notice_command
from services.reporting.settings import ReportingSettings

if __name__ == "__main__":
    sys.exit(
        main(
            "reporting",
            ReportingSettings,
            build,
            commands={"figures": figures_command, "check-notice": check_notice_command},
        )
    )
