"""Reads what drafts are checked for, and the folding of their texts."""

from pathlib import Path

import opencc

from services.datafiles.yamlfile import DataFile
from services.triage.domain.drafts.rules import DraftRules
from services.triage.domain.text import Normaliser


def load_draft_rules(path: Path) -> DraftRules:
    """The checked file. Raises DataFileError with file, line and reason of each fault."""
    return DataFile(path).parse(DraftRules)


def draft_normaliser() -> Normaliser:
    """Folds width, case, traditional characters and characters put between those of a word."""
    return Normaliser(opencc.OpenCC("t2s").convert)
