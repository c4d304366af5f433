"""The examples of docs/conformance.md, run as a person would type them."""

import json
import os
import re
import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

DOCUMENT = (ROOT / "docs" / "conformance.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"^```sh\n(.*?)^```\n\n^```json\n(.*?)^```", re.MULTILINE | re.DOTALL)
EXAMPLES = EXAMPLE.findall(DOCUMENT)


def holds(actual: object, shown: object) -> bool:
    """Whether an answer has everything that the document shows of it."""
    if isinstance(shown, dict):
        return isinstance(actual, dict) and all(
            key in actual and holds(actual[key], value) for key, value in shown.items()
        )
    return actual == shown


@pytest.mark.parametrize(
    ("command", "shown"), EXAMPLES, ids=[" ".join(c.split()[2:4]) for c, _ in EXAMPLES]
)
def test_an_example_answers_as_shown(command, shown) -> None:
    """Every row that the document shows comes out, in that order, with no settings made."""
    typed = command.replace("python -m", f"{sys.executable} -m")
    done = subprocess.run(
        ["bash", "-c", typed],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    rows = iter([json.loads(line) for line in done.stdout.splitlines()])

    assert done.returncode == 0, done.stderr
    for line in shown.splitlines():
        wanted = json.loads(line)
        assert any(holds(row, wanted) for row in rows), f"{line}\nis not in\n{done.stdout}"


def test_every_runner_has_an_example() -> None:
    """The document shows each runner that it lists."""
    listed = set(re.findall(r"^\| `(services\.[a-z]+ [a-z-]+)` \|", DOCUMENT, re.MULTILINE))

    assert listed == {" ".join(command.split()[2:4]) for command, _ in EXAMPLES}
