"""The codes that all services share."""

import re
from pathlib import Path

import pytest

from services.datafiles.vocabulary import FLAGS, KINDS, SCENES

DOCUMENT = Path(__file__).resolve().parents[3] / "docs" / "conformance.md"


@pytest.mark.parametrize(("word", "codes"), [("kind", KINDS), ("scene", SCENES), ("flags", FLAGS)])
def test_the_codes_are_those_of_the_contract(word: str, codes) -> None:
    """A code added, lost or renamed here without the contract fails."""
    text = DOCUMENT.read_text("utf-8")
    line = re.search(rf"^- `{word}`: ((?:`\w+`[^`.]*)+)\.", text, re.MULTILINE)

    assert line is not None
    assert re.findall(r"`(\w+)`", line[1]) == list(codes)


@pytest.mark.parametrize("codes", [KINDS, SCENES, FLAGS])
def test_every_code_has_a_name_of_its_own_in_both_languages(codes) -> None:
    """Two codes with one name could not be told apart in a table."""
    for names in zip(*codes.values(), strict=True):
        assert len(set(names)) == len(codes)
        assert all(names)
