"""The table of `make status`."""

import time
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from deploy.local import readiness
from deploy.local.control import Control
from deploy.local.processes import SERVICE_PROCESSES, STORES, process
from deploy.local.runfiles import State

_HEADINGS = (
    "进程 process",
    "pid",
    "状态 state",
    "运行 up",
    "就绪 health",
    "内存 MB",
    "重启 restarts",
)
_NEVER = State("", "stopped", 0, 0.0, 0.0, None, 0, 0)


@dataclass(frozen=True)
class Row:
    """One process as `make status` shows it."""

    name: str
    pid: int
    state: str
    up_seconds: float
    health: str
    memory_megabytes: int
    restarts: int

    def cells(self) -> tuple[str, ...]:
        """The row as text."""
        if not self.pid:
            return (self.name, "-", self.state, "-", self.health, "-", str(self.restarts))
        up = _duration(self.up_seconds)
        memory = str(self.memory_megabytes)
        return (self.name, str(self.pid), self.state, up, self.health, memory, str(self.restarts))


def rows(control: Control) -> list[Row]:
    """Ask every process of the stack."""
    return [_row(control, name) for name in (*STORES, *SERVICE_PROCESSES)]


def table(found: Sequence[Row]) -> str:
    """Align the rows; Chinese characters take two cells."""
    lines = [_HEADINGS, *(row.cells() for row in found)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(_HEADINGS))]
    total = sum(row.memory_megabytes for row in found)
    text = "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)
        )
        for line in lines
    )
    return f"{text}\n合计 total {total} MB"


def _row(control: Control, name: str) -> Row:
    stack = control.stack
    outside = {"kafka": stack.kafka_outside, "mongodb": stack.mongodb_outside}.get(name, "")
    state = control.state(name) or _NEVER
    alive = control.running(name)
    health = "-"
    if alive or outside:
        health = readiness.health(stack, process(stack, name))
    return Row(
        name=name,
        pid=state.pid if alive else 0,
        state="outside" if outside else state.state if alive or not state.pid else "lost",
        up_seconds=time.time() - state.created,
        health=health,
        memory_megabytes=_memory(state.pid) if alive else 0,
        restarts=state.restarts,
    )


def _memory(pid: int) -> int:
    try:
        return int(psutil.Process(pid).memory_info().rss) >> 20
    except psutil.NoSuchProcess:
        return 0


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)
