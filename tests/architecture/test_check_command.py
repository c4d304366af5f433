"""`python -m tests.check`: what it says, and that it can fail."""

import sys

import pytest

from tests.check import __main__ as check
from tests.check import buf
from tests.check.steps import STEPS, Step

PASSING = Step("fine", "all is well", "nothing", (sys.executable, "-c", "print('quiet')"))
FAILING = Step("bad", "never", "do this", (sys.executable, "-c", "print('the reason'); exit(3)"))


def test_a_failing_step_fails_the_check_and_says_what_to_do(capsys) -> None:
    """The exit code is 1, and what the tool said stands under what to do about it."""
    code = check.report([check.run(PASSING), check.run(FAILING)])
    said = capsys.readouterr().out

    assert code == 1
    assert "== bad: do this\nthe reason" in said
    assert "quiet" not in said


def test_passing_steps_pass() -> None:
    """Without a failure the exit code is 0."""
    assert check.report([check.run(PASSING)]) == 0


def test_a_step_that_hangs_has_failed(monkeypatch) -> None:
    """A tool that does not come back is ended."""
    monkeypatch.setattr(check, "_STEP_SECONDS", 0.2)
    hanging = Step("slow", "never", "ask", (sys.executable, "-c", "input()"))
    endless = Step("slow", "never", "ask", ("tail", "-f", "/dev/null"))

    assert not check.run(endless).passed
    assert not check.run(hanging).passed


def test_a_misspelt_check_is_named(capsys) -> None:
    """Asking for a check that does not exist lists those that do."""
    assert check.main(["lints"]) == 2
    assert "lints" in capsys.readouterr().out


def test_steps_have_names_of_their_own() -> None:
    """Each check can be run alone by its name."""
    names = [step.name for step in STEPS]

    assert len(names) == len(set(names))


def test_without_npm_a_person_is_told_what_to_install(monkeypatch, tmp_path) -> None:
    """The sentence is in Chinese and English and names Node.js."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(buf, "binary", lambda: tmp_path / "buf" / "node_modules" / ".bin" / "buf")

    with pytest.raises(buf.BufMissingError, match=r"请安装 Node\.js .* install Node\.js"):
        buf.installed()
