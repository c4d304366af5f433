"""Keeps the processes of one stack running: `python -m deploy.local.supervisor FOLDER`.

It starts what is wanted, starts again what crashed (with growing pauses), bounds the logs
and ends everything in order on SIGTERM. Callers write `*.want.json` and send SIGHUP.
"""

import argparse
import contextlib
import os
import resource
import select
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from types import FrameType

from deploy.local import logfiles, runfiles
from deploy.local.runfiles import State, Want

_PAUSE_SECONDS_MIN = 0.2
_PAUSE_SECONDS_MAX = 10.0
# A process that ran this long was healthy: the next pause is the shortest again.
_HEALTHY_SECONDS = 30.0
_TURN_SECONDS_MAX = 1.0
_LOG_CHECK_SECONDS = 10.0
_STALE_STOP_SECONDS = 20.0
# mongod asks for as many; it holds a few files for each collection and ends without them.
_FILES = 64_000
# What a shell answers for a command that cannot be run.
_NOT_STARTED = 127


class Child:
    """One process under supervision."""

    def __init__(self, folder: Path, want: Want) -> None:
        self._folder = folder
        self.want = want
        self._process: subprocess.Popen[bytes] | None = None
        self._state = State(want.name, "stopped", 0, 0.0, time.time(), None, 0, 0)
        self._pause = _PAUSE_SECONDS_MIN
        self._start_at = 0.0
        self._kill_at = 0.0

    @property
    def running(self) -> bool:
        """Whether there is a process."""
        return self._process is not None

    def accept(self, want: Want) -> None:
        """Take a new request; one that is known already changes nothing."""
        if want.generation == self._state.generation:
            return
        self.want = want
        if want.up and not self.running:
            self._pause = _PAUSE_SECONDS_MIN
            self._state = replace(self._state, exit_code=None, restarts=0)
            self._start()
        elif want.up:
            self._say(self._state.state)
        else:
            self.stop()

    def turn(self, now: float) -> float:
        """Look after the process; return the monotonic time of the next thing to do."""
        if self._process is not None:
            code = self._process.poll()
            if code is not None:
                self._ended(code, now)
            elif self._kill_at and now >= self._kill_at:
                _signal_group(self._process.pid, signal.SIGKILL)
                self._kill_at = now + _TURN_SECONDS_MAX
        if self._start_at and now >= self._start_at:
            self._start()
        return min(t for t in (self._start_at, self._kill_at, now + _TURN_SECONDS_MAX) if t)

    def stop(self) -> None:
        """Ask the process to end; `turn` kills it when it takes too long."""
        self._start_at = 0.0
        if self._process is None:
            self._say("stopped")
            return
        self._process.terminate()
        self._kill_at = time.monotonic() + self.want.stop_seconds
        self._say("stopping")

    def _start(self) -> None:
        self._start_at = self._kill_at = 0.0
        with (self._folder.parent / "logs" / f"{self.want.name}.log").open("ab") as output:
            try:
                self._process = subprocess.Popen(
                    self.want.command,
                    cwd=self.want.folder,
                    env=dict(self.want.environment),
                    stdin=subprocess.DEVNULL,
                    stdout=output,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            except OSError as error:
                output.write(f"cannot start {self.want.command[0]}: {error}\n".encode())
                self._ended(_NOT_STARTED, time.monotonic())
                return
        pid = self._process.pid
        self._state = replace(self._state, pid=pid, created=runfiles.started_at(pid))
        self._say("running")

    def _ended(self, code: int, now: float) -> None:
        asked = self._state.state == "stopping"
        healthy = time.time() - self._state.since > _HEALTHY_SECONDS
        self._process = None
        self._kill_at = 0.0
        self._state = replace(self._state, pid=0, created=0.0, exit_code=code)
        if not self.want.up or not (asked or self.want.restart):
            self._say("stopped" if asked else "exited")
            return
        if asked:
            self._start_at = now
        else:
            self._pause = _PAUSE_SECONDS_MIN if healthy else self._pause
            self._start_at = now + self._pause
            self._pause = min(self._pause * 2, _PAUSE_SECONDS_MAX)
            self._state = replace(self._state, restarts=self._state.restarts + 1)
        self._say("waiting")

    def _say(self, state: str) -> None:
        since = self._state.since if state == self._state.state else time.time()
        self._state = replace(
            self._state, state=state, since=since, generation=self.want.generation
        )
        runfiles.write(self._folder / f"{self.want.name}.state.json", self._state)


class Supervisor:
    """All processes of one stack."""

    def __init__(self, folder: Path, owner: int = 0) -> None:
        self._folder = folder
        self._owner = owner
        self._owner_created = runfiles.started_at(owner) if owner else 0.0
        self._children: dict[str, Child] = {}
        self._ending = False
        self._log_check_at = 0.0
        self._wake, self._waker = os.pipe()
        for end in (self._wake, self._waker):
            os.set_blocking(end, False)

    def run(self) -> None:
        """Work until SIGTERM, or until the owner has gone, and everything has ended."""
        signal.set_wakeup_fd(self._waker)
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        for number in (signal.SIGHUP, signal.SIGCHLD):
            signal.signal(number, _nothing)
        _end_stale(self._folder)
        me, pid = self._folder / "supervisor.state.json", os.getpid()
        created = runfiles.started_at(pid)
        runfiles.write(me, State("supervisor", "running", pid, created, created, None, 0, 0))
        while not (self._ending and not any(child.running for child in self._children.values())):
            self._wait(self._turn())
        me.unlink(missing_ok=True)

    def _end(self, number: int, frame: FrameType | None) -> None:
        self._ending = True

    def _turn(self) -> float:
        now = time.monotonic()
        if self._owner and not runfiles.alive(self._owner, self._owner_created):
            self._ending = True
        if self._ending:
            self._stop_highest_rank()
        else:
            self._take_requests()
        if now >= self._log_check_at:
            self._log_check_at = now + _LOG_CHECK_SECONDS
            for path in (self._folder.parent / "logs").glob("*.log"):
                logfiles.rotate(path)
        due = [child.turn(now) for child in self._children.values()]
        return min(due, default=now + _TURN_SECONDS_MAX)

    def _take_requests(self) -> None:
        for path in sorted(self._folder.glob("*.want.json")):
            want = runfiles.read_want(path)
            child = self._children.get(want.name)
            if child is None:
                child = self._children[want.name] = Child(self._folder, want)
            child.accept(want)

    def _stop_highest_rank(self) -> None:
        up = [child for child in self._children.values() if child.running or child.want.up]
        rank = max((child.want.rank for child in up), default=0)
        for child in up:
            if child.want.rank == rank and child.want.up:
                child.want = replace(child.want, up=False)
                child.stop()

    def _wait(self, until: float) -> None:
        seconds = max(0.0, until - time.monotonic())
        readable, _, _ = select.select([self._wake], [], [], seconds)
        if readable:
            os.read(self._wake, 4096)


def _end_stale(folder: Path) -> None:
    """End what a supervisor that was itself killed left running, and forget its requests."""
    states = [
        state
        for path in folder.glob("*.state.json")
        if (state := runfiles.read_state(folder, path.name.removesuffix(".state.json")))
        and state.name != "supervisor"
    ]
    running = [state for state in states if runfiles.alive(state.pid, state.created)]
    for state in running:
        _signal_group(state.pid, signal.SIGTERM)
    deadline = time.monotonic() + _STALE_STOP_SECONDS
    while running and time.monotonic() < deadline:
        time.sleep(0.05)
        running = [state for state in running if runfiles.alive(state.pid, state.created)]
    for state in running:
        _signal_group(state.pid, signal.SIGKILL)
    for path in folder.glob("*.json"):
        path.unlink()


def _allow_files() -> None:
    """Let what is started hold as many files as it may: the usual 1,024 are too few."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _FILES if hard == resource.RLIM_INFINITY else min(_FILES, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _signal_group(pid: int, number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.killpg(pid, number)


def _nothing(number: int, frame: FrameType | None) -> None:
    """Take a signal only to be woken by it."""


def main() -> int:
    """Run the supervisor in a session of its own; the caller's child ends at once."""
    parser = argparse.ArgumentParser(prog="deploy.local.supervisor")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--owner", type=int, default=0, help="end when this process has gone")
    options = parser.parse_args()
    if os.fork():
        return 0
    os.setsid()
    _allow_files()
    Supervisor(options.folder, options.owner).run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
