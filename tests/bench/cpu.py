"""CPU seconds by process of a stack."""

from collections.abc import Mapping

import psutil

from deploy.local.control import Control
from deploy.local.processes import SERVICE_PROCESSES, STORES


def processes(control: Control) -> Mapping[str, psutil.Process]:
    """The running processes of the stack by name, Kafka and mongod included."""
    found = {}
    for name in (*STORES, *SERVICE_PROCESSES):
        state = control.state(name)
        if state is not None and control.running(name):
            found[name] = psutil.Process(state.pid)
    return found


def used(control: Control) -> Mapping[str, float]:
    """CPU seconds used so far by each process and its children."""
    return {name: _seconds(process) for name, process in processes(control).items()}


def resident(control: Control) -> Mapping[str, int]:
    """Resident bytes of each process and its children."""
    return {
        name: sum(p.memory_info().rss for p in (process, *process.children(recursive=True)))
        for name, process in processes(control).items()
    }


def spent(before: Mapping[str, float], after: Mapping[str, float]) -> Mapping[str, float]:
    """Difference of two readings, rounded to a hundredth of a second."""
    return {name: round(after[name] - before.get(name, 0.0), 2) for name in after}


def _seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system + times.children_user + times.children_system
