"""Codes that triage alone decides on; what all services share stands in datafiles/vocabulary."""

from typing import Final

SEVERITIES: Final = ("low", "normal", "high", "critical")
"""How bad it may become (严重程度), in rising order."""

MATCHED: Final = "matched"
UNSURE: Final = "unsure"
NONE: Final = "none"
OUTCOMES: Final = (MATCHED, UNSURE, NONE)
"""How sure the matching was; `unsure` and `none` ask for a person and are ordinary."""
