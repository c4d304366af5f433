"""YAML files that people edit: every fault is told with its line."""

import pytest
from pydantic import BaseModel, ConfigDict

from services.datafiles.yamlfile import DataFile, DataFileError


class Shelf(BaseModel):
    """A model for data files."""

    model_config = ConfigDict(extra="forbid")
    name: str
    sizes: list[int]


def faults(tmp_path, text: str) -> list[tuple[int, str]]:
    """Lines and reasons of a file."""
    path = tmp_path / "shelf.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as caught:
        DataFile(path).parse(Shelf)
    return [(f.line, f.reason) for f in caught.value.faults]


def test_faults_name_line_and_reason(tmp_path) -> None:
    """All faults of a file are told, each with its line."""
    found = faults(tmp_path, "name: a\nsizes:\n  - 1\n  - big\ncolour: red\n")
    assert [line for line, _ in found] == [4, 5]
    assert "sizes.1" in found[0][1]
    assert "colour" in found[1][1]


@pytest.mark.parametrize(
    ("text", "line"),
    [("name: a\nname: b\n", 2), ("name: [\n", 2), ("", 1), ("name: a\nsizes: {\n}x\n", 3)],
)
def test_broken_files_are_told_by_line(tmp_path, text, line) -> None:
    """A double key, broken syntax and an empty file."""
    assert faults(tmp_path, text)[0][0] == line


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("[" * 100_000, "nested too deeply"),
        ("- " * 100_000 + "x", "nested too deeply"),
        ("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "aliases (*) are not allowed"),
        ("name: a\x01b\n", "a character that YAML forbids"),
        ("? [a, b]\n: c\n", "a key must be text"),
        ("name: 2026-13-45\n", "a date or number that is none (put it in quotes)"),
    ],
    ids=["brackets", "lists", "aliases", "control", "key", "date"],
)
def test_hostile_files_are_refused(tmp_path, text, reason) -> None:
    """Neither a crash nor a hang: a fault like any other."""
    assert faults(tmp_path, text)[0][1] == reason


def test_a_strange_tag_is_told_by_line(tmp_path) -> None:
    """Nothing but plain values is built."""
    assert faults(tmp_path, "name: a\nsizes: !!python/name:os.system x\n")[0][0] == 2
