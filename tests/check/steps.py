"""The checks in the order in which they start; the slow ones come first."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.check import buf

_PYTHON = sys.executable
_BIN = Path(sys.executable).parent

# Distributions that nobody imports: another library looks for them by name.
_USED_UNSEEN = ("crc32c", "lz4", "uvloop", "httptools", "tzdata")
# Parts of fastapi and pydantic that come and go with them.
_CAME_ALONG = ("starlette", "pydantic_core")
_FIRST_PARTY = ("services", "deploy", "proto", "tests", "complaints")


@dataclass(frozen=True)
class Step:
    """One check: its name, what it says when it passes, what to do when it does not."""

    name: str
    says: str
    mend: str
    command: tuple[str, ...]
    folder: str = "."


def environment() -> dict[str, str]:
    """The environment of every check: generated code on the path, no colours."""
    return {
        **os.environ,
        "PYTHONPATH": f"{buf.ROOT}{os.pathsep}{buf.PROTO / 'gen'}",
        "NO_COLOR": "1",
    }


def _pytest(*paths: str) -> tuple[str, ...]:
    quiet = ("-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "-p", "no:warnings")
    return (_PYTHON, "-m", "pytest", *quiet, *paths)


def _deptry() -> tuple[str, ...]:
    first_party = [word for name in _FIRST_PARTY for word in ("--known-first-party", name)]
    ignored = f"DEP002={'|'.join(_USED_UNSEEN)},DEP003={'|'.join(_CAME_ALONG)}"
    exclude = [word for name in ("tests/", "proto/gen") for word in ("--extend-exclude", name)]
    return (
        _tool("deptry"),
        ".",
        "--no-ansi",
        *first_party,
        *exclude,
        "--per-rule-ignores",
        ignored,
    )


def _tool(name: str) -> str:
    return str(_BIN / name)


STEPS: tuple[Step, ...] = (
    Step("types", "mypy strict", "annotate what mypy names", (_tool("mypy"),)),
    Step(
        "house-rules",
        "imports, sizes, registers, documents",
        "each failing test says what it wants",
        _pytest("tests/architecture"),
    ),
    Step(
        "seen-red",
        "every gate refuses a planted fault",
        "a gate has stopped working: mend the gate, not the test",
        _pytest("tests/check/planted_faults.py"),
    ),
    Step(
        "imports",
        "who may import whom",
        "move the code to its room, see services/README.md",
        (_tool("lint-imports"), "--config", "tests/check/importlinter.ini", "--no-cache"),
    ),
    Step(
        "format",
        "ruff format",
        "run `.venv/bin/ruff format .`",
        (_tool("ruff"), "format", "--check", "."),
    ),
    Step("lint", "ruff", "run `.venv/bin/ruff check --fix .`", (_tool("ruff"), "check", ".")),
    Step(
        "dependencies",
        "declared and imported agree",
        "add it to pyproject.toml with its reason, or remove it",
        _deptry(),
    ),
    Step(
        "generated",
        "generated code is current",
        "run `make gen`",
        (_PYTHON, "-m", "proto.generate", "--check"),
    ),
    Step(
        "proto-lint",
        "contracts follow the rules",
        "see proto/README.md",
        (str(buf.binary()), "lint"),
        "proto",
    ),
    Step(
        "proto-breaking",
        "nothing released is broken",
        "add instead of changing, see proto/README.md",
        (str(buf.binary()), "breaking", "--against", str(buf.RELEASED)),
        "proto",
    ),
)
