"""The table of proofs in docs/clocks.md names tests that exist, and all cases that it must have."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES, BOUNDARIES = 36, 16


def defined(stem: str) -> frozenset[str]:
    """The tests of a file as file::name; none where there is no such file."""
    return frozenset(
        f"{stem}::{node.name}"
        for path in (ROOT / "tests").rglob(f"{stem}.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    )


def tables() -> list[list[str]]:
    """The rows of each table under Proofs, without their heads."""
    text = (ROOT / "docs" / "clocks.md").read_text(encoding="utf-8").partition("\n## Proofs\n")[2]
    blocks = re.findall(r"(?:^\|.*\n)+", text, flags=re.MULTILINE)
    return [block.splitlines()[2:] for block in blocks]


def test_every_proof_that_is_named_exists() -> None:
    """A test that was renamed or dropped is missed here."""
    text = "\n".join(row for rows in tables() for row in rows)
    named = set(re.findall(r"`(test_\w+::test_\w+)`", text))
    files = {name.partition("::")[0] for name in named}

    assert not sorted(named - frozenset().union(*map(defined, files)))


def test_no_known_case_is_without_a_proof() -> None:
    """Every case that went wrong elsewhere, every boundary of regulation."""
    cases, boundaries, laws = tables()
    without = [row for row in (*cases, *boundaries, *laws) if "::test_" not in row]

    assert (len(cases), len(boundaries)) == (CASES, BOUNDARIES)
    assert without == [row for row in without if "not a clock" in row]
