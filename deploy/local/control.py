"""Starts, stops and asks the processes of a stack, for the command line and for the tests."""

import fcntl
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from deploy.local import readiness, runfiles
from deploy.local.processes import Process, process
from deploy.local.runfiles import State, Want
from deploy.local.stack import ROOT, Stack
from deploy.local.trouble import trouble

READY_SECONDS = 60.0
_SUPERVISOR_SECONDS = 30.0
_POLL_SECONDS = 0.02
# The supervisor stops services and stores one after the other, each within its own limit.
_DOWN_SECONDS = 60.0


class Control:
    """The processes of one stack.

    `owner` is the id of a process whose end ends the stack too (the tests' runner); 0 lets
    the stack outlive everybody.
    """

    def __init__(self, stack: Stack, owner: int = 0) -> None:
        self.stack = stack
        self._owner = owner
        self._run = stack.folder / "run"

    def start(
        self,
        name: str,
        environment: Mapping[str, str] | None = None,
        *,
        command: Sequence[str] = (),
        restart: bool = True,
        wait_seconds: float = READY_SECONDS,
    ) -> None:
        """Start one process and wait until it is ready; one that runs is left alone.

        `environment` is added to its own and `command` replaces its own, for faults that are
        planted on purpose. With `restart` False it is left alone when it ends. With
        `wait_seconds` 0 nothing is waited for but the start itself.

        Raises Trouble when it does not become ready.
        """
        wanted = process(self.stack, name)
        if environment or command or not restart:
            self.stop(name)
        self._ask(wanted, up=True, restart=restart, command=command, environment=environment)
        self._wait_until(name, lambda state: state.state not in ("stopped", "stopping"))
        if wait_seconds:
            self.wait_ready([name], wait_seconds)

    def start_all(self, names: Sequence[str]) -> None:
        """Start several processes at once without waiting until they are ready."""
        for name in names:
            self._ask(process(self.stack, name), up=True)

    def wait_ready(
        self,
        names: Sequence[str],
        seconds: float = READY_SECONDS,
        on_ready: Callable[[str], None] = lambda name: None,
    ) -> None:
        """Wait until all of `names` do their work; raises Trouble when one does not."""
        wanted = [process(self.stack, name) for name in names]
        readiness.wait(self.stack, wanted, self.state, seconds, on_ready)

    def stop(self, name: str) -> None:
        """Ask one process to end (SIGTERM) and wait until it has; it stays stopped."""
        state = self.state(name)
        if state is None or state.state in ("stopped", "exited"):
            return
        self._ask(process(self.stack, name), up=False)
        self._wait_until(name, lambda state: state.state in ("stopped", "exited"))

    def restart(self, name: str, wait_seconds: float = READY_SECONDS) -> None:
        """Stop one process and start it as it was first meant."""
        self.stop(name)
        self.start(name, wait_seconds=wait_seconds)

    def kill(self, name: str) -> int:
        """End one process at once (SIGKILL) and return its pid.

        Returns when it is gone; the supervisor starts it again unless it was started with
        `restart` False. Raises ProcessLookupError when it does not run.
        """
        state = self.state(name)
        if state is None or not runfiles.alive(state.pid, state.created):
            raise ProcessLookupError(f"{name} does not run")
        os.kill(state.pid, signal.SIGKILL)
        self._wait_until(name, lambda later: later.pid != state.pid)
        return state.pid

    def state(self, name: str) -> State | None:
        """What one process is doing; None when it was never started."""
        return runfiles.read_state(self._run, name)

    def running(self, name: str) -> bool:
        """Tell whether one process runs at this moment."""
        state = self.state(name)
        return state is not None and runfiles.alive(state.pid, state.created)

    def exit_code(self, name: str) -> int | None:
        """How one process last ended (negative: by that signal); None if it has not."""
        state = self.state(name)
        return state.exit_code if state else None

    def supervised(self) -> bool:
        """Tell whether the supervisor of this stack runs."""
        state = runfiles.read_state(self._run, "supervisor")
        return state is not None and runfiles.alive(state.pid, state.created)

    def start_supervisor(self) -> None:
        """Start the supervisor unless it runs; it outlives the caller."""
        for folder in (self._run, self.stack.logs):
            folder.mkdir(parents=True, exist_ok=True)
        self._run.chmod(0o700)
        with self._lock():
            if self.supervised():
                return
            command = [sys.executable, "-m", "deploy.local.supervisor", str(self._run)]
            with (self.stack.logs / "supervisor.log").open("ab") as log:
                subprocess.run(
                    [*command, "--owner", str(self._owner)],
                    check=True,
                    cwd=ROOT,
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    timeout=_SUPERVISOR_SECONDS,
                )
            self._until(self.supervised, _SUPERVISOR_SECONDS, "supervisor")

    def down(self) -> bool:
        """End everything in order, services first; False when nothing ran."""
        self.stack.forget_ports()
        state = runfiles.read_state(self._run, "supervisor")
        if state is None or not self.supervised():
            return False
        os.kill(state.pid, signal.SIGTERM)
        self._until(lambda: not self.supervised(), _DOWN_SECONDS, "supervisor")
        return True

    def reset(self) -> None:
        """End everything and delete all that this stack wrote; what was given stays as it is."""
        self.start_supervisor()  # it ends what a killed predecessor left running
        self.down()
        shutil.rmtree(self.stack.folder)

    def _ask(
        self,
        wanted: Process,
        *,
        up: bool,
        restart: bool = True,
        command: Sequence[str] = (),
        environment: Mapping[str, str] | None = None,
    ) -> None:
        if not self.supervised():
            raise trouble(
                f"{self.stack.name} 的守护进程没有运行。请先执行 make up。",
                f"The supervisor of {self.stack.name} does not run. Run make up first.",
            )
        want = Want(
            name=wanted.name,
            command=tuple(command or wanted.command),
            environment={**wanted.environment, **(environment or {})},
            folder=str(self.stack.root),
            rank=wanted.rank,
            up=up,
            restart=restart,
            stop_seconds=wanted.stop_seconds,
            generation=time.time_ns(),
        )
        runfiles.write(self._run / f"{want.name}.want.json", want)
        supervisor = runfiles.read_state(self._run, "supervisor")
        if supervisor is not None:
            os.kill(supervisor.pid, signal.SIGHUP)
        self._wait_until(want.name, lambda state: state.generation >= want.generation)

    def _wait_until(self, name: str, condition: Callable[[State], bool]) -> None:
        def holds() -> bool:
            state = self.state(name)
            return state is not None and condition(state)

        limit = process(self.stack, name).stop_seconds + _SUPERVISOR_SECONDS
        self._until(holds, limit, name)

    def _until(self, condition: Callable[[], bool], seconds: float, name: str) -> None:
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                raise trouble(
                    f"{name} 没有在 {seconds:.0f} 秒内完成操作。日志目录：{self.stack.logs}",
                    f"{name} did not obey within {seconds:.0f} s. Logs: {self.stack.logs}",
                )
            time.sleep(_POLL_SECONDS)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with Path(self._run / "lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield
