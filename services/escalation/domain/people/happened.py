"""What became of a matter in one write, as others may need to know it.

Pure. Empty: nothing that anybody outside has to act on (a reminder, a call put off until morning).
"""

from services.escalation.domain.people.approval import Approval
from services.escalation.domain.people.consultation import Consultation
from services.escalation.domain.people.group import Group
from services.escalation.domain.people.ladder import Ladder

_DECIDED = {"granted": "approval_decided", "refused": "approval_decided"}


def happened(before: object | None, after: object) -> str:
    """The event's name, or nothing; the same two states always give the same one."""
    if isinstance(after, Ladder):
        return _ladder(before if isinstance(before, Ladder) else None, after)
    if isinstance(after, Approval):
        return _approval(before if isinstance(before, Approval) else None, after)
    if isinstance(after, Consultation):
        return _consultation(before if isinstance(before, Consultation) else None, after)
    if isinstance(after, Group):
        return _group(before if isinstance(before, Group) else None, after)
    return ""


def _ladder(before: Ladder | None, after: Ladder) -> str:
    if after.state != "calling":
        return f"ladder_{after.state}" if before is None or before.open else ""
    called = len(before.levels) if before else 0
    return "ladder_called" if len(after.levels) > called else ""


def _approval(before: Approval | None, after: Approval) -> str:
    if before is None:
        return "approval_asked"
    if before.state == after.state:
        return ""
    return _DECIDED.get(after.state, f"approval_{after.state}")


def _consultation(before: Consultation | None, after: Consultation) -> str:
    if before is None:
        return "consultation_called"
    if len(after.rounds) > len(before.rounds):
        return "consultation_reopened"
    if before.state == after.state:
        return ""
    return "consultation_decided" if after.state == "decided" else "consultation_ended"


def _group(before: Group | None, after: Group) -> str:
    if after.major_at is not None and (before is None or before.major_at is None):
        return "group_became_major"
    if before is None:
        return "group_opened"
    if before.state != after.state:
        return "group_closed"
    filed = sum(report.filed_at is not None for report in after.reports)
    was_filed = sum(report.filed_at is not None for report in before.reports)
    return "group_report_filed" if filed > was_filed else ""
