"""Supervision with real, tiny processes: crash, kill, faults, orphans."""

import contextlib
import os
import resource
import signal
import subprocess
import sys
from dataclasses import replace

import psutil
import pytest

from deploy.local import runfiles
from deploy.local.control import Control
from deploy.local.stack import Stack
from deploy.local.trouble import Trouble
from tests.support.eventually import eventually

SLEEP = ("/bin/sleep", "1000")


def tiny_stack(root):
    """A stack in a folder of its own whose processes are all replaced by tiny commands.

    At ports where nobody answers: a demo that is up would make its processes look ready.
    """
    return replace(Stack.with_offset("tiny", 12_900, {}), root=root)


@pytest.fixture
def control(tmp_path):
    made = Control(tiny_stack(tmp_path), owner=os.getpid())
    made.start_supervisor()
    yield made
    made.down()


def start(control, *command, **options):
    control.start("triage", command=command or SLEEP, wait_seconds=0, **options)
    return control.state("triage")


class TestStartAndStop:
    def test_a_started_process_runs_until_it_is_stopped(self, control):
        """Start and stop do what they say and tell how the process ended."""
        state = start(control)
        assert state.state == "running"
        assert psutil.pid_exists(state.pid)

        control.stop("triage")

        assert not control.running("triage")
        assert control.exit_code("triage") == -signal.SIGTERM

    def test_a_process_that_ignores_the_request_is_killed(self, control):
        """Stop ends after the process's own limit even if it does not listen."""
        start(control, "/bin/sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done")
        log = control.stack.logs / "triage.log"
        eventually(lambda: log.read_text() == "up\n", what="the trap is set")
        name = "triage"
        path = control.stack.folder / "run" / f"{name}.want.json"
        want = runfiles.read_want(path)
        runfiles.write(
            path,
            runfiles.Want(**{**vars(want), "up": False, "stop_seconds": 0.2, "generation": 1}),
        )
        os.kill(runfiles.read_state(path.parent, "supervisor").pid, signal.SIGHUP)

        eventually(lambda: control.state(name).state == "stopped", what="killed at last")
        assert control.exit_code(name) == -signal.SIGKILL

    def test_a_process_may_hold_more_files_than_a_shell_gives(self, tmp_path):
        """mongod holds a few for each collection and ends where it gets no more."""
        before = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        made = Control(tiny_stack(tmp_path), owner=os.getpid())
        try:
            made.start_supervisor()
            limit = psutil.Process(start(made).pid).rlimit(psutil.RLIMIT_NOFILE)
        finally:
            resource.setrlimit(resource.RLIMIT_NOFILE, before)
            made.down()
        assert limit == (min(before[1], 64_000), before[1])

    def test_an_added_environment_reaches_the_process(self, control):
        """Faults are planted through the environment."""
        start(control, "/bin/sh", "-c", "echo gap=$GAP", environment={"GAP": "before_mark"})

        log = control.stack.logs / "triage.log"
        eventually(lambda: "gap=before_mark" in log.read_text(), what="the variable in the log")

    def test_a_command_that_does_not_exist_is_told_by_its_code(self, control):
        """The supervisor survives what cannot be started."""
        control.start("triage", command=("/no/such",), restart=False, wait_seconds=0)

        eventually(lambda: control.exit_code("triage") == 127, what="not startable")
        assert control.supervised()

    def test_down_ends_everything(self, control):
        """Nothing is left running."""
        pid = start(control).pid

        assert control.down()

        assert not psutil.pid_exists(pid)
        assert not control.supervised()
        assert not control.down()


class TestCrash:
    def test_a_killed_process_is_started_again(self, control):
        """SIGKILL is followed by a new process and a counted restart."""
        first = start(control)

        assert control.kill("triage") == first.pid

        again = eventually(
            lambda: control.state("triage"), lambda s: s.state == "running", what="running again"
        )
        assert again.pid != first.pid
        assert (again.restarts, again.exit_code) == (1, -signal.SIGKILL)

    def test_without_restart_it_stays_down_and_its_code_can_be_asked(self, control):
        """A test can see how a process ended."""
        start(control, "/bin/sh", "-c", "exit 7", restart=False)

        eventually(lambda: control.exit_code("triage") == 7, what="the exit code")
        assert control.state("triage").state == "exited"
        assert not control.running("triage")

    def test_pauses_between_restarts_grow(self, control):
        """A process that always crashes does not keep a processor busy."""
        start(control, "/bin/sh", "-c", "echo again; exit 1")
        log = control.stack.logs / "triage.log"
        starts = eventually(
            lambda: log.read_text().count("again"), lambda n: n >= 3, what="three starts"
        )

        assert starts <= 4, "0.2, 0.4, 0.8 s … lie between them"

    def test_waiting_for_one_that_crashes_ends_with_its_log(self, control):
        """The failure names the process and shows the end of its log."""
        with pytest.raises(Trouble) as raised:
            control.start("triage", command=("/bin/sh", "-c", "echo 'setting at fault'; exit 2"))

        text = str(raised.value)
        assert "triage" in text
        assert "setting at fault" in text
        assert "未能就绪" in text

    def test_killing_what_does_not_run_is_an_error(self, control):
        """A drill that kills nothing would prove nothing."""
        with pytest.raises(ProcessLookupError):
            control.kill("triage")


class TestOrphans:
    def test_a_new_supervisor_ends_what_a_killed_one_left(self, control):
        """After SIGKILL of the supervisor the next start finds and ends the orphans."""
        orphan = start(control).pid
        supervisor = runfiles.read_state(control.stack.folder / "run", "supervisor")
        os.kill(supervisor.pid, signal.SIGKILL)
        eventually(lambda: not control.supervised(), what="supervisor gone")
        assert psutil.pid_exists(orphan)

        control.start_supervisor()

        eventually(lambda: not psutil.pid_exists(orphan), what="orphan gone")
        assert control.state("triage") is None

    def test_the_end_of_the_owner_ends_the_stack(self, tmp_path):
        """A killed test run leaves no process behind."""
        with subprocess.Popen(SLEEP) as owner:
            control = Control(tiny_stack(tmp_path), owner=owner.pid)
            control.start_supervisor()
            pid = start(control).pid
            owner.kill()

        eventually(lambda: not psutil.pid_exists(pid), what="process gone with its owner")
        eventually(lambda: not control.supervised(), what="supervisor gone")

    def test_a_reused_pid_is_not_taken_for_ours(self):
        """Pid and start time together name a process."""
        me = psutil.Process()

        assert runfiles.alive(me.pid, me.create_time())
        assert not runfiles.alive(me.pid, me.create_time() - 60)
        assert not runfiles.alive(0, 0.0)

    def test_the_stack_outlives_the_command_that_started_it(self, tmp_path):
        """`make up` ends and the system stays."""
        code = (
            "import sys; from pathlib import Path; "
            "sys.path.insert(0, '.'); "
            "from deploy.local.control import Control; "
            "from tests.unit.local.test_local_supervision import tiny_stack, SLEEP; "
            f"c = Control(tiny_stack(Path({str(tmp_path)!r}))); c.start_supervisor(); "
            "c.start('triage', command=SLEEP, wait_seconds=0)"
        )
        subprocess.run([sys.executable, "-c", code], check=True)
        control = Control(tiny_stack(tmp_path))

        assert control.running("triage")
        with contextlib.suppress(Trouble):
            control.down()
        assert not control.running("triage")


class TestReset:
    def test_reset_ends_and_deletes_what_the_stack_wrote(self, control):
        """Afterwards there is neither a process nor a file."""
        pid = start(control).pid
        (control.stack.folder / "mongodb").mkdir()

        control.reset()

        assert not psutil.pid_exists(pid)
        assert not control.stack.folder.exists()

    def test_nothing_can_be_asked_of_a_stack_that_is_down(self, tmp_path):
        """The sentence says what to do first."""
        with pytest.raises(Trouble, match="make up"):
            Control(tiny_stack(tmp_path)).start("triage", wait_seconds=0)
