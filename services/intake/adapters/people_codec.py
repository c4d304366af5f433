"""Where escalation's messages about people become intake's own."""

from typing import Any
from uuid import UUID

from services.intake.adapters.view_codec import moment_of
from services.intake.domain.people import (
    Addressee,
    Approval,
    Attempt,
    Ladder,
    LadderLevel,
    Notice,
)


def approval_of(message: Any) -> Approval:
    """Escalation's Approval."""
    return Approval(
        id=UUID(message.id),
        complaint_id=UUID(message.complaint_id),
        kind=message.kind,
        state=message.state,
        asked_by=message.asked_by,
        asked_at=moment_of(message, "asked_at"),
        expires_at=moment_of(message, "expires_at"),
        reason_text_id=message.reason_text_id,
        amount=message.amount,
        currency=message.currency,
        decided_by=message.decided_by,
        decided_at=moment_of(message, "decided_at"),
        level=message.level,
        decision_text_id=message.decision_text_id,
        source=message.source,
    )


def ladder_of(message: Any) -> Ladder:
    """Escalation's Ladder."""
    return Ladder(
        id=UUID(message.id),
        complaint_id=UUID(message.complaint_id),
        pack=message.pack,
        clock=message.clock,
        step=message.step,
        step_at=moment_of(message, "step_at"),
        late=message.late,
        statutory=message.statutory,
        state=message.state,
        levels=tuple(
            LadderLevel(
                level=one.level,
                called_at=moment_of(one, "called_at"),
                answer_by=moment_of(one, "answer_by"),
                people=tuple(Addressee(who.person, who.instead_of) for who in one.people),
            )
            for one in message.levels
        ),
        next_at=moment_of(message, "next_at"),
        acknowledged_by=message.acknowledged_by,
        acknowledged_at=moment_of(message, "acknowledged_at"),
    )


def notice_of(message: Any) -> Notice:
    """Escalation's Notice."""
    return Notice(
        id=UUID(message.id),
        matter_id=UUID(message.matter_id),
        complaint_id=UUID(message.complaint_id) if message.complaint_id else None,
        template=message.template,
        person=message.person,
        instead_of=message.instead_of,
        channel=message.channel,
        state=message.state,
        created_at=moment_of(message, "created_at"),
        attempts=tuple(
            Attempt(moment_of(tried, "at"), tried.outcome, tried.detail)
            for tried in message.attempts
        ),
        subject=message.subject,
        text=message.text,
    )
