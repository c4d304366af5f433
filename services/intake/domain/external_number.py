"""The number that somebody else gave a complaint (来文编号), such as 国金消投〔2024〕123号."""

import unicodedata


def normal_number(value: str) -> str | None:
    """`value` in composed form (NFC); None when it holds a character that nobody can see.

    Unseen are control and format characters, direction marks, ends of lines, unassigned and
    private characters, surrogates, and every space but the ordinary one.
    """
    composed = unicodedata.normalize("NFC", value)
    return composed if composed.isprintable() else None
