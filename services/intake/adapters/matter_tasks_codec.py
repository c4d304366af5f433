"""Where escalation's events about matters become the duties of people."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import ReceivedEvent
from services.intake.adapters.view_codec import moment_of
from services.intake.domain.people_tasks import (
    ACKNOWLEDGE,
    APPROVE,
    ATTEND,
    FILE_REPORT,
    FOLLOW_UP,
    Duty,
    MatterUpdate,
)

COMPLAINT = "complaint"


def matter_update(event: ReceivedEvent, zone: ZoneInfo) -> MatterUpdate | None:
    """What the event says people must do; None for a matter that gives intake no task.

    Raises INVALID where the state of the matter is missing. `zone` is the one of local days.
    """
    read = _READERS.get(event.metadata.aggregate_type)
    if read is None:
        return None
    payload = getattr(event.envelope, event.payload)
    matter = getattr(payload, event.metadata.aggregate_type)
    complaints, duties = read(matter, zone)
    if not complaints:
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="complaint_id")
    try:
        return MatterUpdate(UUID(matter.id), UUID(complaints[0]), tuple(duties))
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "event_incomplete", field="complaint_id") from error


def _ladder(ladder: Any, zone: ZoneInfo) -> tuple[Sequence[str], Sequence[Duty]]:
    level = ladder.levels[-1] if ladder.levels else None
    over = "" if ladder.state == "calling" else f"ladder_{ladder.state}"
    duty = Duty(
        ACKNOWLEDGE,
        "",
        moment_of(level, "answer_by") if level else None,
        tuple(dict.fromkeys(who.person for one in ladder.levels for who in one.people)),
        over,
    )
    return [ladder.complaint_id], [duty]


def _approval(approval: Any, zone: ZoneInfo) -> tuple[Sequence[str], Sequence[Duty]]:
    over = "" if approval.state == "asked" else f"approval_{approval.state}"
    duty = Duty(APPROVE, "", moment_of(approval, "expires_at"), outcome=over)
    return [approval.complaint_id], [duty]


def _consultation(one: Any, zone: ZoneInfo) -> tuple[Sequence[str], Sequence[Duty]]:
    people = tuple(who.person for who in one.attendees)
    meet_by = moment_of(one, "meet_by")
    duties = []
    for number, earlier in enumerate(one.rounds):
        over = f"consultation_{earlier.follow_up.result}"
        duties.append(Duty(ATTEND, str(number), meet_by, people, "consultation_decided"))
        duties.append(_follow_up(number, earlier.decision, over, zone))
    number, decided = len(one.rounds), one.HasField("decision")
    over = "consultation_decided" if decided else f"consultation_{one.state}"
    duties.append(Duty(ATTEND, str(number), meet_by, people, "" if one.state == "called" else over))
    if decided:
        over = "" if one.state == "decided" else f"consultation_{one.state}"
        duties.append(_follow_up(number, one.decision, over, zone))
    return list(one.complaint_ids), duties


def _follow_up(number: int, decision: Any, outcome: str, zone: ZoneInfo) -> Duty:
    """The owner's; due at the end of the local day."""
    due_at = None
    if decision.due_on:
        end = datetime.fromisoformat(f"{decision.due_on}T23:59:59").replace(tzinfo=zone)
        due_at = end.astimezone(UTC)
    return Duty(FOLLOW_UP, str(number), due_at, (decision.owner,), outcome)


def _group(group: Any, zone: ZoneInfo) -> tuple[Sequence[str], Sequence[Duty]]:
    duties = []
    for number, report in enumerate(group.reports):
        over = "report_filed" if report.HasField("filed_at") else ""
        if group.state == "closed":
            over = over or "group_closed"
        duties.append(Duty(FILE_REPORT, str(number), moment_of(report, "due_at"), outcome=over))
    return [member.complaint_id for member in group.members], duties


_READERS: Mapping[str, Callable[[Any, ZoneInfo], tuple[Sequence[str], Sequence[Duty]]]] = {
    "ladder": _ladder,
    "approval": _approval,
    "consultation": _consultation,
    "group": _group,
}
