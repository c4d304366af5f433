"""`python -m services.intake serve --roles http,grpc,worker`, and `import`."""

import sys

from services.chassis.cli import main
from services.intake.bootstrap import build, import_command
from services.intake.settings import IntakeSettings

if __name__ == "__main__":
    sys.exit(main("intake", IntakeSettings, build, {"import": import_command}))
