"""What dashboards and alerts look at must be what the code says."""

import ast
import re
from collections.abc import Iterator

from tests.architecture.source import ROOT, Module, listed, modules, tracked

SUBSYSTEMS = "intake|triage|escalation|reporting|http|grpc|consumer|outbox|loop|group"
NAME = re.compile(rf"\bcomplaints_(?:{SUBSYSTEMS})_[a-z0-9_]*[a-z0-9]\b")
SUFFIXES = re.compile(r"_(bucket|count|sum|created)$")
UNITS = ("seconds", "total", "messages", "bytes", "items", "facts", "cases", "tasks", "waiting")


def literals(module: Module) -> Iterator[str]:
    """Metric names of a module: strings that stand alone and begin with the prefix."""
    for node in ast.walk(module.tree):
        text = node.value if isinstance(node, ast.Constant) else None
        if isinstance(text, str) and NAME.fullmatch(text):
            yield text


def declared() -> set[str]:
    """All names of all metrics.py files."""
    files = [m for m in modules("services") if m.name.endswith(".metrics")]
    return {name for module in files for name in literals(module)}


def test_metrics_are_declared_in_metrics_modules_alone() -> None:
    """A metric made elsewhere would be in no list."""
    known = declared()
    wrong = [
        f"{module.path}: {name}"
        for module in modules("services")
        if not module.name.endswith(".metrics")
        for name in literals(module)
        if name not in known
    ]

    assert not wrong, listed(wrong)


def test_names_end_in_their_unit() -> None:
    """Whoever reads a graph sees what is counted."""
    wrong = [n for n in declared() if not n.endswith(UNITS)]

    assert not wrong, listed(wrong)


def test_deploy_names_no_metric_that_nobody_declares() -> None:
    """An alert on a misspelt metric never fires."""
    known = declared()
    wrong = []
    for path in tracked():
        if path.startswith("deploy/") and path.endswith((".yaml", ".yml", ".json", ".md", ".py")):
            text = (ROOT / path).read_text(encoding="utf-8")
            wrong += [
                f"{path}: {n}"
                for n in NAME.findall(text)
                if SUFFIXES.sub("", n) not in known and n not in known
            ]

    assert not wrong, listed(wrong)
