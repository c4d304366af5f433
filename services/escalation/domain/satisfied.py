"""When a clock was satisfied: the earliest act that its pack accepts."""

from collections.abc import Sequence
from datetime import datetime

from services.escalation.domain.facts import Act, CaseFacts
from services.escalation.domain.pack_parts import Satisfier


def first_act(facts: CaseFacts, satisfied_by: Sequence[Satisfier]) -> datetime | None:
    """The earliest moment at which one of `satisfied_by` happened."""
    found: datetime | None = None
    for satisfier in satisfied_by:
        if satisfier.act == "decision_dispatched":
            at = facts.notified_at
        elif satisfier.act == "work_started":
            at = facts.started_at
        else:
            at = _first(facts.acts, satisfier) if facts.acts else None
        if at and (found is None or at < found):
            found = at
    return found


def _first(acts: Sequence[Act], satisfier: Satisfier) -> datetime | None:
    return min((act.at for act in acts if satisfier.met_by(act)), default=None)
