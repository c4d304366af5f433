"""What documents say can be done can be done: targets, paths, commands, variables."""

import importlib.util
import re

from tests.architecture import settings_document
from tests.architecture.source import ROOT, code, documents, listed, tracked

TICKED = re.compile(r"`([^`\n]+)`")
FENCE = re.compile(r"^```(?:sh|bash|shell|console)\n(.*?)^```", re.MULTILINE | re.DOTALL)
PATH = re.compile(r"(?:[A-Za-z0-9_.-]+/)+[A-Za-z0-9_.-]*")
VARIABLE = re.compile(r"\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b")
# Made by a run, so not there in a fresh checkout.
MADE = (".venv/", ".local/", "out/", "node_modules/")
# Variables that are not settings of a process: of the Makefile, of the contracts, of the law.
WORDS = {
    "INVALID_ARGUMENT",
    "NOT_FOUND",
    "FAILED_PRECONDITION",
    "PERMISSION_DENIED",
    "WIRE_JSON",
}


def texts() -> list[tuple[str, str]]:
    """All documents with their text."""
    return [(path, (ROOT / path).read_text(encoding="utf-8")) for path in documents()]


def quoted(text: str) -> list[str]:
    """What stands in backticks, and every line of a shell example."""
    lines = [line for block in FENCE.findall(text) for line in block.splitlines()]
    return [*TICKED.findall(re.sub(r"^```.*?^```", "", text, flags=re.M | re.S)), *lines]


def targets() -> set[str]:
    """Targets of the Makefile."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    return set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))


def test_every_make_target_that_is_named_exists() -> None:
    """`make x` in a document is a target of the Makefile."""
    known = targets()
    wrong = [
        f"{path}: make {name}"
        for path, text in texts()
        for part in quoted(text)
        for name in re.findall(r"(?:^|[\s;&])make ([a-z][a-z-]*)", f" {part}")
        if name not in known
    ]

    assert not wrong, listed(wrong)


def test_every_target_says_what_it_does() -> None:
    """`make` alone prints the list from the ## comments, so each target has one."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    told = set(re.findall(r"^([a-z][a-z-]*):.*## \S", text, re.MULTILINE))

    assert targets() == told


def exists(path: str, where: str) -> bool:
    """Whether a path of a document is there, from the root or from the document's folder."""
    if path.startswith(MADE) or re.search(r"[<>*…{}]|YYYY", path):
        return True
    starts = (ROOT, (ROOT / where).parent, ROOT / "services", ROOT / "proto")
    return any((start / path).exists() for start in starts)


def test_every_path_that_is_named_exists() -> None:
    """A path with a folder in backticks leads somewhere."""
    tops = {path.split("/")[0] for path in tracked() if "/" in path}
    wrong = [
        f"{where}: {part}"
        for where, text in texts()
        for part in TICKED.findall(text)
        if PATH.fullmatch(part) and part.split("/")[0] in tops and not exists(part, where)
    ]

    assert not wrong, listed(wrong)


def test_every_link_leads_somewhere() -> None:
    """A link to a file of the repository leads to a file of the repository."""
    wrong = [
        f"{where}: {target}"
        for where, text in texts()
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
        if not ((ROOT / where).parent / target).exists()
    ]

    assert not wrong, listed(wrong)


def test_every_python_command_that_is_named_exists() -> None:
    """`python -m x` names a module of ours or of a dependency."""
    wrong = [
        f"{where}: python -m {name}"
        for where, text in texts()
        for part in quoted(text)
        for name in re.findall(r"python -m ([a-z_][a-z_.]*[a-z_])(?![a-z<.])", part)
        if importlib.util.find_spec(name) is None
    ]

    assert not wrong, listed(wrong)


def test_every_variable_that_is_named_is_read_somewhere() -> None:
    """A variable in a document is a setting, or stands in the code or the Makefile."""
    known = settings_document.variables() | WORDS
    known |= {name for module in code() for name in VARIABLE.findall(module.text)}
    known |= set(VARIABLE.findall((ROOT / "Makefile").read_text(encoding="utf-8")))
    wrong = [
        f"{where}: {name}"
        for where, text in texts()
        for part in quoted(text)
        for name in VARIABLE.findall(part)
        if name not in known
    ]

    assert not wrong, listed(wrong)


def test_the_settings_document_is_current() -> None:
    """docs/settings.md says what the settings classes say."""
    assert settings_document.main(["--check"]) == 0, "run `make map`"
