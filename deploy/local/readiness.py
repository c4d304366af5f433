"""Waits until processes do their work: asked for real, with a deadline, never by sleeping."""

import time
from collections.abc import Callable, Sequence

import httpx

from deploy.local import kafka, logfiles, mongodb
from deploy.local.processes import Process
from deploy.local.runfiles import State
from deploy.local.stack import Stack
from deploy.local.trouble import Trouble, trouble

READY, DEGRADED, NOT_READY = "ready", "degraded", "not ready"
_POLL_SECONDS = 0.1
_HTTP_SECONDS = 2.0
# A process that crashes this often while it is waited for will not become ready.
_CRASHES_MAX = 3


def ready(stack: Stack, process: Process) -> bool:
    """Ask a process once whether it does its work."""
    return health(stack, process) != NOT_READY


def health(stack: Stack, process: Process) -> str:
    """Ask a process once how it is: READY, DEGRADED (works without something) or NOT_READY."""
    if process.name == "kafka":
        return READY if kafka.ping(stack) else NOT_READY
    if process.name == "mongodb":
        return READY if mongodb.ping(stack) else NOT_READY
    try:
        answer = httpx.get(process.ready_url, timeout=_HTTP_SECONDS, trust_env=False)
        if not answer.is_success:
            return NOT_READY
        return DEGRADED if answer.json().get("degraded") else READY
    except (httpx.HTTPError, ValueError):
        return NOT_READY


def wait(
    stack: Stack,
    processes: Sequence[Process],
    state_of: Callable[[str], State | None],
    seconds: float,
    on_ready: Callable[[str], None] = lambda name: None,
) -> None:
    """Wait until all are ready.

    Raises Trouble that names the process and shows the end of its log when one does not
    come up within `seconds`, has ended for good, or crashes again and again.
    """
    deadline = time.monotonic() + seconds
    missing = list(processes)
    crashes = {process.name: _restarts(state_of(process.name)) for process in processes}
    while missing:
        for process in list(missing):
            state = state_of(process.name)
            crashed = _restarts(state) - crashes[process.name] >= _CRASHES_MAX
            if state is not None and (state.state == "exited" or crashed):
                raise _not_ready(stack, process, f"exit code {state.exit_code}")
            if ready(stack, process):
                missing.remove(process)
                on_ready(process.name)
        if missing and time.monotonic() > deadline:
            raise _not_ready(stack, missing[0], f"{seconds:.0f} s")
        if missing:
            time.sleep(_POLL_SECONDS)


def _restarts(state: State | None) -> int:
    return state.restarts if state else 0


def _not_ready(stack: Stack, process: Process, why: str) -> Trouble:
    log = stack.logs / f"{process.name}.log"
    lines = "\n".join(f"    {line}" for line in logfiles.tail(log)) or "    (empty)"
    return trouble(
        f"进程 {process.name} 未能就绪（{why}）。日志：{log}",
        f"Process {process.name} did not become ready ({why}). The end of {log}:\n{lines}",
    )
