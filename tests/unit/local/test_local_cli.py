"""The commands that people type."""

import re
import subprocess

import jwt

from deploy.local import cli
from deploy.local.stack import ROOT, Stack


class TestMake:
    def test_make_alone_prints_every_target(self):
        """Each target of the Makefile has its line in the list."""
        listed = subprocess.run(
            ["make", "--no-print-directory"],  # the tests themselves are run by make
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        makefile = (ROOT / "Makefile").read_text()
        phony = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE).group(1).split()

        assert {line.split()[1] for line in listed.splitlines() if line} == set(phony)

    def test_every_agreed_command_is_there(self):
        """The commands of the architecture exist."""
        makefile = (ROOT / "Makefile").read_text()

        for target in (
            *("demo", "test", "up", "down", "status", "logs", "reset"),
            *("env", "check", "gen", "bench", "chaos", "map"),
        ):
            assert re.search(rf"^{target}:.* ## ", makefile, re.MULTILINE), target


class TestToken:
    def test_a_token_for_trying_things_carries_what_was_asked(self, tmp_path, monkeypatch, capsys):
        """Role, person, unit and insurer are in the token."""
        stack = Stack(name="t", ports={}, root=tmp_path)
        monkeypatch.setattr(cli, "_stack", lambda _: stack)

        code = cli.main(
            ["token", "--role", "lead", "--sub", "p-9", "--unit", "sh", "--insurer", "xinghe-pc"]
        )

        claims = jwt.decode(
            capsys.readouterr().out.strip(), options={"verify_signature": False}, audience="redress"
        )
        assert code == 0
        assert (claims["sub"], claims["roles"]) == ("p-9", ["lead"])
        assert (claims["units"], claims["insurers"]) == (["sh"], ["xinghe-pc"])

    def test_a_services_token_is_signed_by_its_key(self, tmp_path, monkeypatch, capsys):
        """The key id names the service."""
        stack = Stack(name="t", ports={}, root=tmp_path)
        monkeypatch.setattr(cli, "_stack", lambda _: stack)

        cli.main(["token", "--service", "triage"])

        header = jwt.get_unverified_header(capsys.readouterr().out.strip())
        assert header["kid"] == "service:triage"


class TestTrouble:
    def test_it_is_told_on_stderr_with_exit_code_1(self, tmp_path, monkeypatch, capsys):
        """Sentences, not a traceback."""
        stack = Stack(name="t", ports={}, root=tmp_path)
        monkeypatch.setattr(cli, "_stack", lambda _: stack)
        monkeypatch.setenv("JAVA_HOME", str(tmp_path))

        code = cli.main(["up"])

        told = capsys.readouterr().err
        assert code == 1
        assert "JDK 17" in told
        assert "Traceback" not in told

    def test_what_is_down_can_be_put_down_again(self, tmp_path, monkeypatch, capsys):
        """`make down` twice is no error."""
        stack = Stack(name="t", ports={}, root=tmp_path)
        monkeypatch.setattr(cli, "_stack", lambda _: stack)

        assert cli.main(["down"]) == 0
        assert "没有在运行" in capsys.readouterr().out
