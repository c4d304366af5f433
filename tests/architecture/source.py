"""The project's own files as the house rules look at them."""

import ast
import subprocess
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ("intake", "triage", "escalation", "reporting")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """One Python file, read once."""

    path: str
    text: str
    tree: ast.Module

    @property
    def name(self) -> str:
        """Dotted name, such as services.intake.ports."""
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def room(self) -> str:
        """The room within its service: `domain`, `handlers`, `bootstrap`; empty elsewhere."""
        parts = self.name.split(".")
        return parts[2] if len(parts) > 2 and parts[1] in SERVICES else ""

    def lines(self) -> list[str]:
        """Physical lines."""
        return self.text.splitlines()

    def functions(self) -> Iterator[Function]:
        """All functions and methods, nested ones too."""
        for node in ast.walk(self.tree):
            if isinstance(node, Function):
                yield node


@cache
def tracked() -> tuple[str, ...]:
    """Every file that is committed or about to be, without what git ignores."""
    done = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=30,
    )
    return tuple(sorted(p for p in set(done.stdout.splitlines()) if (ROOT / p).is_file()))


@cache
def modules(*tops: str) -> tuple[Module, ...]:
    """All hand-written Python files below `tops`."""
    found = []
    for path in tracked():
        written = path.endswith(".py") and not path.startswith("proto/gen/")
        if written and path.startswith(tuple(f"{top}/" for top in tops)):
            text = (ROOT / path).read_text(encoding="utf-8")
            found.append(Module(path, text, ast.parse(text, path)))
    return tuple(found)


def code() -> tuple[Module, ...]:
    """What runs in production or beside it; tests left out."""
    return modules("services", "deploy", "proto")


def documents() -> list[str]:
    """Markdown files."""
    return [path for path in tracked() if path.endswith(".md")]


def imported(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Full names of what a module imports, with the line."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)


def below(name: str, package: str) -> bool:
    """Whether a dotted name is `package` or stands in it."""
    return name == package or name.startswith(f"{package}.")


def listed(faults: Iterable[object]) -> str:
    """Faults one a line, for the message of a failing test."""
    return "\n" + "\n".join(f"  {fault}" for fault in faults)
