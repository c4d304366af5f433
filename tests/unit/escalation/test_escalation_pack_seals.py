"""A pack in force is never edited: it is ended and superseded."""

import pytest

from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.pack_files import PACKS, load_packs, seal_packs
from services.escalation.adapters.pack_seals import SEALS
from tests.support.escalation_fakes import calendars

PACK = "us-cfpb"


@pytest.fixture
def folder(tmp_path):
    """A folder with one shipped pack, sealed."""
    shipped = (PACKS / f"{PACK}.yaml").read_text(encoding="utf-8")
    (tmp_path / f"{PACK}.yaml").write_text(shipped, encoding="utf-8")
    assert seal_packs(tmp_path, calendars()) == [PACK]
    return tmp_path


def said(folder) -> str:
    """What loading says; empty when nothing is wrong."""
    try:
        load_packs(folder, calendars())
    except DataFileError as error:
        return str(error)
    return ""


def edited(folder, old: str, new: str) -> str:
    """What loading says after an edit."""
    path = folder / f"{PACK}.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return said(folder)


@pytest.mark.parametrize(
    ("old", "new"), [("limit: 15", "limit: 16"), ("effective: {from: 20", "effective: {from: 19")]
)
def test_an_edit_is_refused_at_start_and_cannot_be_sealed(folder, old, new) -> None:
    """With the file and what to do instead."""
    fault = edited(folder, old, new)

    assert f"{PACK}.yaml:1: pack {PACK} is in force and was edited" in fault
    with pytest.raises(DataFileError):
        seal_packs(folder, calendars())


def test_it_may_be_commented_and_ended(folder) -> None:
    """Neither changes what it says for the time in which it holds."""
    assert edited(folder, "pack: us-cfpb", "# a remark\npack:   us-cfpb") == ""
    assert edited(folder, "to: null", "to: 2099-12-31") == ""


def test_it_may_not_be_taken_away(folder) -> None:
    """Cases of its time are computed by it for ever."""
    path = folder / f"{PACK}.yaml"
    path.rename(folder / "other.yaml")
    assert said(folder) == ""
    text = (folder / "other.yaml").read_text(encoding="utf-8")
    (folder / "other.yaml").write_text(text.replace(f"pack: {PACK}", "pack: us-new"), "utf-8")

    assert f"{SEALS}:1: pack {PACK} is in force and its file is gone" in said(folder)


def test_a_broken_line_is_told(folder) -> None:
    """By file and line."""
    (folder / SEALS).write_text("abc  us-cfpb\n", encoding="utf-8")

    assert f"{SEALS}:1: a line is a hash" in said(folder)


def test_every_shipped_pack_is_sealed() -> None:
    """What is added comes into force with its seal: `python -m services.escalation seal-packs`."""
    lines = (PACKS / SEALS).read_text(encoding="utf-8").splitlines()
    packs = [pack.pack for pack in load_packs(PACKS, calendars())]

    assert [line.rpartition("  ")[2] for line in lines] == sorted(packs)
