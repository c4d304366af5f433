"""Where people's matters meet their protobuf."""

from datetime import UTC, datetime
from typing import Any

from complaints.escalation.v1 import people_pb2 as messages
from google.protobuf.timestamp_pb2 import Timestamp

from services.escalation.domain.people.approval import Approval
from services.escalation.domain.people.ladder import Ladder, LevelCall
from services.escalation.domain.people.notice import Notice
from services.escalation.ports import Letter

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def put(into: Any, at: datetime | None) -> None:
    """A moment, where there is one; FromDatetime in a tenth of its time."""
    if at is not None:
        since = at - _EPOCH
        into.seconds = since.days * 86_400 + since.seconds
        into.nanos = since.microseconds * 1000


def stamp(at: datetime) -> Timestamp:
    """A moment on the wire, for those who need it as a value."""
    made = Timestamp()
    put(made, at)
    return made


def ladder_message(ladder: Ladder) -> messages.Ladder:
    """A ladder as other services may know it."""
    call = ladder.call
    told = messages.Ladder(
        id=str(ladder.id),
        complaint_id=str(call.complaint),
        pack=call.pack,
        clock=call.clock,
        step=call.step,
        late=call.late,
        statutory=ladder.statutory,
        state=ladder.state,
        levels=[_level(one) for one in ladder.levels],
        acknowledged_by=ladder.acknowledged_by,
    )
    put(told.step_at, call.step_at)
    put(told.next_at, ladder.next_at)
    put(told.acknowledged_at, ladder.acknowledged_at)
    return told


def _level(level: LevelCall) -> messages.LadderLevel:
    told = messages.LadderLevel(
        level=level.level,
        people=[
            messages.Addressee(person=one.person, instead_of=one.instead_of) for one in level.people
        ],
    )
    put(told.called_at, level.at)
    put(told.answer_by, level.answer_by)
    return told


def notice_message(notice: Notice, letter: Letter) -> messages.Notice:
    """A notice with its tries, and its words as they read now: they are stored nowhere."""
    told = messages.Notice(
        id=str(notice.id),
        matter_id=str(notice.matter),
        complaint_id=str(notice.complaint or ""),
        template=notice.template,
        person=notice.person,
        instead_of=notice.instead_of,
        channel=notice.channel,
        state=notice.state,
        values=dict(notice.values),
        subject=letter.subject,
        text=letter.text,
    )
    put(told.created_at, notice.created_at)
    for attempt in notice.attempts:
        tried = told.attempts.add(outcome=attempt.outcome, detail=attempt.detail)
        put(tried.at, attempt.at)
    return told


def approval_message(approval: Approval) -> messages.Approval:
    """An approval as other services may know it."""
    told = messages.Approval(
        id=str(approval.id),
        complaint_id=str(approval.complaint),
        kind=approval.kind,
        state=approval.state,
        asked_by=approval.asked_by,
        reason_text_id=approval.reason_text_id,
        amount=format(approval.amount, "f") if approval.amount is not None else "",
        currency=approval.currency,
        decided_by=approval.decided_by,
        level=approval.level,
        decision_text_id=approval.decision_text_id,
        source=approval.source,
    )
    put(told.asked_at, approval.asked_at)
    put(told.expires_at, approval.expires_at)
    put(told.decided_at, approval.decided_at)
    return told
