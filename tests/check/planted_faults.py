"""Every gate is shown a fault and must refuse it: a gate that cannot fail proves nothing.

Not collected by `make test`, because buf needs Node; `make check` names this file.
"""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from proto.generate import TARGET, differences
from tests.check import buf
from tests.check.steps import STEPS, environment

COMMANDS = {step.name: step.command for step in STEPS}
SERVICES = ("intake", "triage", "escalation", "reporting")
STATUS = "complaints/intake/v1/complaint.proto"


@pytest.fixture
def contracts(tmp_path: Path) -> Path:
    """A copy of the contracts to plant faults in."""
    target = tmp_path / "proto"
    shutil.copytree(buf.PROTO / "complaints", target / "complaints")
    shutil.copy(buf.PROTO / "buf.yaml", target)
    return target


def plant(folder: Path, old: str, new: str) -> None:
    """Replace the one occurrence of `old` in the complaint contract."""
    path = folder / STATUS
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8")


class TestContractLint:
    """buf lint."""

    def test_an_untouched_copy_passes(self, contracts) -> None:
        """What is refused below is refused for the planted fault alone."""
        assert buf.lint(contracts).returncode == 0

    def test_a_bad_enum_zero_is_refused(self, contracts) -> None:
        """The zero of an enum means "not set" and is named so."""
        bad = "// Money is\n// Grade.\nenum Grade {\n  // Low.\n  GRADE_LOW = 0;\n}\n\n// Money is"
        plant(contracts, "// Money is", bad)
        found = buf.lint(contracts)

        assert found.returncode != 0
        assert "_UNSPECIFIED" in found.stdout

    def test_a_message_without_a_comment_is_refused(self, contracts) -> None:
        """Whoever reads only the contract must understand it."""
        plant(contracts, "// Money is", "message Bare {}\n\n// Money is")

        assert "comment" in buf.lint(contracts).stdout


class TestBreaking:
    """buf breaking."""

    def test_an_addition_passes(self, contracts) -> None:
        """Adding a field breaks nobody."""
        old = "  string currency = 2;"
        plant(contracts, old, f"{old}\n  // Minor units.\n  int32 minor_units = 3;")

        assert buf.breaking(contracts).returncode == 0

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("  string currency = 2;", "  string unit = 2;"),
            ("  string currency = 2;", "  string currency = 3;"),
            ("  string currency = 2;", "  int64 currency = 2;"),
            ('  // ISO 4217 code, such as "CNY".\n  string currency = 2;\n', ""),
        ],
        ids=["renamed", "renumbered", "retyped", "removed"],
    )
    def test_a_changed_field_is_refused(self, contracts, old, new) -> None:
        """A released field keeps name, number and type, and stays."""
        plant(contracts, old, new)

        assert buf.breaking(contracts).returncode != 0


def test_generated_code_that_is_not_current_is_refused(tmp_path) -> None:
    """One changed byte below proto/gen is named."""
    shutil.copytree(TARGET, tmp_path / "gen")
    stub = tmp_path / "gen" / "complaints" / "event" / "v1" / "metadata_pb2.py"
    stub.write_text(stub.read_text(encoding="utf-8") + "\n", encoding="utf-8")

    assert differences(tmp_path / "gen", TARGET) == ["complaints/event/v1/metadata_pb2.py"]


def tree(folder: Path, files: dict[str, str]) -> Path:
    """A small project with all four services, chassis, data files and `files`."""
    rooms = [f"services/{name}/domain" for name in SERVICES]
    rooms += [f"services/{name}" for name in SERVICES]
    rooms += ["services", "services/chassis", "services/datafiles"]
    empty = {f"{room}/__init__.py": "" for room in rooms}
    for name, text in {**empty, **files}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def run(command: Sequence[str], folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a gate's own command in `folder`."""
    shutil.copy(buf.ROOT / "pyproject.toml", folder)
    (folder / "tests/check").mkdir(parents=True, exist_ok=True)
    shutil.copy(buf.ROOT / "tests/check/importlinter.ini", folder / "tests/check")
    return subprocess.run(
        command,
        cwd=folder,
        env={**environment(), "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        timeout=60,
    )


class TestImports:
    """import-linter."""

    def test_a_clean_tree_passes(self, tmp_path) -> None:
        """What is refused below is refused for the planted import alone."""
        found = run(COMMANDS["imports"], tree(tmp_path, {}))

        assert found.returncode == 0, found.stdout + found.stderr

    @pytest.mark.parametrize(
        ("where", "what"),
        [
            ("services/triage/ports.py", "import services.intake.domain"),
            ("services/chassis/event.py", "import services.intake"),
            ("services/datafiles/topics.py", "import services.chassis"),
            ("services/datafiles/topics.py", "import services.intake"),
            ("services/intake/domain/case.py", "import pymongo"),
            ("services/intake/domain/case.py", "import services.intake.ports"),
            ("services/intake/handlers.py", "import services.intake.adapters.mongo"),
            ("services/intake/adapters/mongo.py", "import services.intake.handlers"),
            ("services/intake/views.py", "import services.intake.bootstrap"),
        ],
    )
    def test_a_forbidden_arrow_is_refused(self, tmp_path, where, what) -> None:
        """Services, chassis and rooms look down only."""
        rooms = ("ports", "handlers", "bootstrap", "views", "adapters/mongo")
        files = {f"services/intake/{room}.py": "" for room in rooms}
        files["services/intake/adapters/__init__.py"] = ""

        found = run(COMMANDS["imports"], tree(tmp_path, {**files, where: f"{what}\n"}))

        assert found.returncode != 0
        assert "BROKEN" in found.stdout


@pytest.mark.parametrize(
    ("gate", "text"),
    [
        ("format", '"""A."""\n\nx = {  1:2 }\n'),
        ("lint", '"""A."""\n\n\ndef late() -> None:\n    """A."""\n    import os  # noqa: F401\n'),
        ("types", '"""A."""\n\n\ndef untyped(x):\n    """A."""\n    return x\n'),
        ("dependencies", '"""A."""\n\nimport boto3\n\n__all__ = ["boto3"]\n'),
    ],
)
def test_a_planted_fault_is_refused(gate, text, tmp_path) -> None:
    """Formatter, linter, types and dependencies each refuse one bad file."""
    files = {"services/chassis/planted.py": text, "deploy/__init__.py": "", "proto/generate.py": ""}
    found = run(COMMANDS[gate], tree(tmp_path, files))

    assert found.returncode != 0
    assert "planted" in found.stdout + found.stderr


def test_a_failing_test_fails_its_check(tmp_path) -> None:
    """The check that runs pytest takes over its exit code."""
    path = tmp_path / "test_red.py"
    path.write_text("def test_red():\n    assert False\n", encoding="utf-8")
    command = [sys.executable, *COMMANDS["house-rules"][1:-1], str(path)]

    assert run(command, tmp_path).returncode == 1
