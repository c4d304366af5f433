"""When a clock was satisfied: the earliest act that its pack accepts."""

from collections.abc import Sequence
from datetime import datetime

from services.escalation.domain.facts import CaseFacts
from services.escalation.domain.pack_parts import Satisfier


def first_act(facts: CaseFacts, satisfied_by: Sequence[Satisfier]) -> datetime | None:
    """The earliest moment at which one of `satisfied_by` happened."""
    found: datetime | None = None
    for satisfier in satisfied_by:
        at = _moment(facts, satisfier)
        if at and (found is None or at < found):
            found = at
    return found


def _moment(facts: CaseFacts, satisfier: Satisfier) -> datetime | None:
    if satisfier.act == "decision_dispatched":
        return facts.notified_at
    if satisfier.act == "work_started":
        return facts.started_at
    return min((act.at for act in facts.acts if satisfier.met_by(act)), default=None)
