"""How a case came to whoever has it (流转记录): one step for each act that could change that."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

ASSESSED: Final = "assess"
CONFIRMED: Final = "confirm-classification"
ASSIGNED: Final = "assign"
FOUND: Final = "find-owner"
PASSED: Final = "pass-turn"
NAMED: Final = "name-involved"
STRUCK: Final = "strike-involved"
ACTS: Final = (ASSESSED, CONFIRMED, ASSIGNED, FOUND, PASSED, NAMED, STRUCK)
"""What gives a case to somebody, and what says who must keep out of it."""

BY_RULE: Final = "service:triage"
"""Who acted where no person did."""


@dataclass(frozen=True, slots=True)
class RoutingStep:
    """An act, why it was done, and who had the case from then on.

    `people` were named as involved by the act (涉事人员), or struck off; `reason` is why a rule
    gave it. `at` is set by the store.
    """

    act: str
    version: int
    by: str
    text_id: str
    team: str
    owner: str
    owner_rule: str
    assignment_rule: str
    beside: str = ""
    people: tuple[str, ...] = ()
    reason: str = ""
    at: datetime | None = None
