"""Approvals, ladders and notices as people see them; times are text, as a log can keep them."""

from datetime import datetime
from typing import Any

from services.intake.domain.people import Approval, Ladder, Notice

Page = dict[str, Any]


def shown_at(at: datetime | None) -> str | None:
    """A moment in UTC as ISO 8601."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def approval_page(reference: str, approval: Approval) -> Page:
    """One approval."""
    money = {"value": approval.amount, "currency": approval.currency}
    return {
        "id": str(approval.id),
        "reference": reference,
        "kind": approval.kind,
        "state": approval.state,
        "asked_by": approval.asked_by,
        "asked_at": shown_at(approval.asked_at),
        "expires_at": shown_at(approval.expires_at),
        "reason_text_id": approval.reason_text_id,
        "amount": money if approval.amount else None,
        "decided_by": approval.decided_by,
        "decided_at": shown_at(approval.decided_at),
        "level": approval.level,
        "decision_text_id": approval.decision_text_id,
        "source": approval.source,
    }


def ladder_page(reference: str, ladder: Ladder) -> Page:
    """One ladder with everybody who was called."""
    return {
        "id": str(ladder.id),
        "reference": reference,
        "pack": ladder.pack,
        "clock": ladder.clock,
        "step": ladder.step,
        "step_at": shown_at(ladder.step_at),
        "late": ladder.late,
        "statutory": ladder.statutory,
        "state": ladder.state,
        "levels": [
            {
                "level": one.level,
                "called_at": shown_at(one.called_at),
                "answer_by": shown_at(one.answer_by),
                "people": [
                    {"person": who.person, "instead_of": who.instead_of} for who in one.people
                ],
            }
            for one in ladder.levels
        ],
        "next_at": shown_at(ladder.next_at),
        "acknowledged_by": ladder.acknowledged_by,
        "acknowledged_at": shown_at(ladder.acknowledged_at),
    }


def notice_page(notice: Notice) -> Page:
    """One notice with its words and all tries to deliver it."""
    return {
        "id": str(notice.id),
        "matter_id": str(notice.matter_id),
        "template": notice.template,
        "person": notice.person,
        "instead_of": notice.instead_of,
        "channel": notice.channel,
        "state": notice.state,
        "created_at": shown_at(notice.created_at),
        "subject": notice.subject,
        "text": notice.text,
        "attempts": [
            {"at": shown_at(tried.at), "outcome": tried.outcome, "detail": tried.detail}
            for tried in notice.attempts
        ],
    }
