"""Ends processes of a running system with SIGKILL: at one exact gap, or at any moment."""

import signal
import sys

from deploy.local.control import Control
from tests.support.eventually import eventually
from tests.support.killing import Gap

LAYOUT = {
    "intake-http": ("intake", "http"),
    "intake-worker": ("intake", "grpc,worker"),
    "triage": ("triage", "http,grpc,worker"),
    "escalation": ("escalation", "http,grpc,worker"),
    "reporting": ("reporting", "http,grpc,worker"),
}
# The gaps that each process has: the door only stores, reporting announces nothing.
GAPS = [
    ("intake-http", Gap.STORED_NOT_ANSWERED),
    *((name, gap) for name in ("intake-worker", "triage", "escalation") for gap in list(Gap)[1:]),
    ("reporting", Gap.BEFORE_COMMIT),
]


def kill_at(control: Control, process: str, gap: Gap, after: int) -> None:
    """Let `process` run until it ends itself at the gap, then start it as it was meant.

    Needs complaints that keep coming in; raises AssertionError when the gap is not reached.
    """
    service, roles = LAYOUT[process]
    command = [sys.executable, "-m", "tests.support.killing", "--service", service]
    command += ["--roles", roles, "--gap", gap.value, "--after", str(after)]
    control.start(process, command=command, restart=False, wait_seconds=0)
    eventually(
        lambda: control.exit_code(process) if not control.running(process) else None,
        lambda code: code == -signal.SIGKILL,
        seconds=60,
        what=f"the end of {process} at {gap}",
    )
    control.start(process)
