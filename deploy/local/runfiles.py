"""What the supervisor and its callers tell one another: two small JSON files per process.

`<name>.want.json` is written by a caller and says what is wanted; `<name>.state.json` is
written by the supervisor and says what is. Files can be read with `cat`, need no socket
and have no limit on the length of their path.
"""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

# Start times are compared with a tolerance: the kernel counts in hundredths of a second.
_SAME_START_SECONDS = 0.05


@dataclass(frozen=True)
class Want:
    """What a caller asks the supervisor to do with one process.

    `generation` grows with each request; the state repeats it when the request is known.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    folder: str
    rank: int
    up: bool
    restart: bool
    stop_seconds: float
    generation: int


@dataclass(frozen=True)
class State:
    """What a process is doing.

    `state` is running, stopping, stopped (asked), exited (by itself, left alone) or waiting
    (crashed, will be started again). `created` is the start time that the kernel knows,
    `since` the time of the last change; both seconds since the epoch.
    """

    name: str
    state: str
    pid: int
    created: float
    since: float
    exit_code: int | None
    restarts: int
    generation: int


def write(path: Path, document: Want | State) -> None:
    """Write a document so that a reader sees the old one or the new one, never half of it."""
    temporary = path.with_suffix(f".{os.getpid()}.new")
    temporary.write_text(json.dumps(asdict(document)), encoding="utf-8")
    temporary.chmod(0o600)
    temporary.replace(path)


def read_want(path: Path) -> Want:
    """Read what is wanted of one process."""
    fields = json.loads(path.read_text(encoding="utf-8"))
    fields["command"] = tuple(fields["command"])
    return Want(**fields)


def read_state(folder: Path, name: str) -> State | None:
    """Read what one process is doing; None when the supervisor has never seen it."""
    path = folder / f"{name}.state.json"
    try:
        return State(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        return None


def started_at(pid: int) -> float:
    """Start time of a live process, 0 when there is none: pids are used again, pairs are not."""
    try:
        process = psutil.Process(pid)
        if process.status() == psutil.STATUS_ZOMBIE:
            return 0.0
        return process.create_time()
    except psutil.NoSuchProcess:
        return 0.0


def alive(pid: int, created: float) -> bool:
    """Tell whether the process that had `pid` since `created` still runs."""
    return pid > 0 and abs(started_at(pid) - created) < _SAME_START_SECONDS
