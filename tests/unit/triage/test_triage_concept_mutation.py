"""A spoilt concept that playbooks share is noticed: each has a sentence that needs it."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import opencc
import pytest
import yaml

from services.triage.adapters.playbook_files import read_sources
from services.triage.domain.cues import Cues
from services.triage.domain.library import Library, Matter
from services.triage.domain.playbook import Concept, Quantity, Thresholds
from services.triage.domain.text import Normaliser
from services.triage.settings import SHIPPED_PLAYBOOKS

SOURCES = read_sources(SHIPPED_PLAYBOOKS)
LEXICON, SIGNALS = SOURCES.lexicon[1], SOURCES.signals[1]
BOOKS = [book for _, book in SOURCES.playbooks]
SHARED = [c.id for c in (*LEXICON.concepts, *LEXICON.quantities, *SIGNALS.concepts)]
ROWS: Sequence[Mapping[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "data" / "concept_sentences.yaml").read_text("utf-8")
)["sentences"]
NORMALISER = Normaliser(
    opencc.OpenCC("t2s").convert, {w: s.word for s in LEXICON.spellings for w in s.written}
)
NO_WORD = "囍囍囍"
# Rules alone are as sure as they can be that nothing stands beside them.
SURE = Thresholds(matched=500, unsure=100, margin=200)

Said = TypeVar("Said", Concept, Quantity)


def emptied(ways: Sequence[Said], concept: str) -> list[Said]:
    """The same, with nothing left of one of them."""
    spoilt = {"phrases": [NO_WORD], "unless": [], "units": [NO_WORD]}
    return [w.model_copy(update=spoilt) if w.id == concept else w for w in ways]


def without(concept: str, *, cues: bool) -> Library:
    """The shipped playbooks without what one concept says."""
    lexicon = {
        "concepts": emptied(LEXICON.concepts, concept),
        "quantities": emptied(LEXICON.quantities, concept),
    }
    signals: dict[str, Any] = {"concepts": emptied(SIGNALS.concepts, concept)}
    if not cues:
        signals["thresholds"] = SURE
    return Library(
        BOOKS,
        LEXICON.model_copy(update=lexicon),
        SIGNALS.model_copy(update=signals),
        NORMALISER,
        SOURCES.cues[1] if cues and SOURCES.cues else Cues(),
    )


@cache
def whole(*, cues: bool) -> Library:
    """Nothing left out."""
    return without("", cues=cues)


def comes_of(library: Library, row: Mapping[str, Any]) -> bool:
    """Whether what the row asks for comes of its sentence."""
    verdict = library.assess(Matter(row["text"]))
    flags = {f.code for f in verdict.flags}
    match row:
        case {"flag": flag}:
            return flag in flags
        case {"no_flag": flag}:
            return flag not in flags
        case {"kind": kind}:
            return verdict.kind == kind
        case {"scene": scene}:
            return verdict.scene == scene
    return verdict.playbook is not None and verdict.playbook.id == row["matched"]


def test_each_shared_concept_has_a_sentence():
    """One that nothing needs is deleted; one that is gone needs no sentence."""
    assert sorted(row["concept"] for row in ROWS) == sorted(SHARED)


@pytest.mark.parametrize("row", ROWS, ids=[row["concept"] for row in ROWS])
def test_without_the_concept_its_sentence_is_read_otherwise(row):
    """What must come of the sentence does, and does not once the concept says nothing."""
    cues = row.get("cues", False)

    assert comes_of(whole(cues=cues), row)
    assert not comes_of(without(row["concept"], cues=cues), row)
