"""Policy files: every fault with file, line and reason."""

import shutil

import pytest

from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.opinion_files import OPINION, load_policy


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped policy."""
    return shutil.copytree(OPINION, tmp_path / "opinion")


def faults(folder) -> str:
    """What loading says is wrong."""
    with pytest.raises(DataFileError) as caught:
        load_policy(folder)
    return str(caught.value)


def change(folder, name, before, after) -> None:
    """Change a file of the policy."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), encoding="utf-8")


def test_the_shipped_policy_is_whole() -> None:
    """It loads, and each grade has its bound."""
    assert load_policy().scoring.grades["L4"] > 0


def test_weights_add_up(folder) -> None:
    """Weights that are not a hundred are refused."""
    change(folder, "scoring.yaml", "nature: 20", "nature: 30")

    assert "add up to 100" in faults(folder)


def test_grades_rise(folder) -> None:
    """A table in which a higher grade needs less is refused."""
    change(folder, "scoring.yaml", "L3: 48", "L3: 20")

    assert "grades rise" in faults(folder)


def test_a_misspelt_floor_is_named_with_its_line(folder) -> None:
    """What no signal, source or count is called is a fault with its line."""
    change(folder, "scoring.yaml", "when: self_harm", "when: selfharm")

    said = faults(folder)
    assert "scoring.yaml:" in said
    assert "nothing is called selfharm" in said


def test_words_without_points_are_named(folder) -> None:
    """Each group of grave words has points."""
    change(folder, "scoring.yaml", "death: 80, ", "")

    assert "gives no points for seriousness death" in faults(folder)


def test_missing_files_and_unknown_keys_come_together(folder) -> None:
    """All faults of all files are told in one go."""
    (folder / "sources.yaml").unlink()
    change(folder, "joining.yaml", "window_hours: 72", "windowhours: 72")

    said = faults(folder)
    assert "sources.yaml:1: the file is missing" in said
    assert "joining.yaml" in said
