"""Builders of intake: complaints, cases, events of the others."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from services.chassis.ids import uuid7
from services.intake.adapters.key_ring import KeyRing
from services.intake.domain import lifecycle
from services.intake.domain.case import Case, Receipt, Respondent
from services.intake.domain.filing import (
    FileComplaint,
    Filing,
    Idempotency,
    Persons,
)
from services.intake.domain.scope import Scope
from services.intake.domain.view import (
    ClockStep,
    ClockUpdate,
    ClockView,
    TriageUpdate,
    TriageView,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
EVERYTHING = Scope("p-all", None, None)
PERSONS = {
    "name": "甲某某",
    "id_number": "110101199001010000",
    "phones": "13800000000\n13900000001",
    "email": "jia@example.com",
    "address": "上海市浦东新区某路一号",
    "policy_number": "PDAA202600000001",
}


def command(**changes: Any) -> FileComplaint:
    """A complaint as the web form sends it."""
    fields: dict[str, Any] = {
        "channel": "web",
        "side": "property",
        "product_line": "motor",
        "respondent": Respondent("xinghe-pc", "sh"),
        "capacity": "self",
        "id_type": "resident_id",
        "persons": Persons(dict(PERSONS)),
        "text": "车险报案后三个月没有赔付结果。",
        "demand": "尽快赔付。",
    }
    return FileComplaint(**{**fields, **changes})


def filing(key: str = "", fingerprint: bytes = b"f", **changes: Any) -> Filing:
    """A filing of the public, with an idempotency key where one is given."""
    filed_by = changes.pop("filed_by", "public")
    return Filing(
        id=changes.pop("id", None) or uuid7(),
        command=command(**changes),
        filed_by=filed_by,
        traceparent=TRACE,
        idempotency=Idempotency(key, fingerprint) if key else None,
    )


def case(status: str = lifecycle.RECEIVED, **changes: Any) -> Case:
    """A case in a given status, with the dates that belong to it."""
    at = NOW - timedelta(days=3)
    fields: dict[str, Any] = {
        "id": uuid7(),
        "version": 1,
        "reference": "2026-0000042-K",
        "status": status,
        "channel": "web",
        "side": "property",
        "product_line": "motor",
        "respondent": Respondent("xinghe-pc", "sh"),
        "capacity": "self",
        "recorded_at": at,
        "receipts": (Receipt(at, at),),
    }
    order = (lifecycle.INVESTIGATING, lifecycle.DECIDED, lifecycle.NOTIFIED, lifecycle.CLOSED)
    if status in order:
        done = order[: order.index(status) + 1]
        days = timedelta(days=1)
        fields["started_at"] = at + days
        if lifecycle.DECIDED in done:
            fields |= {"decided_at": at + days, "outcome": "upheld"}
        if lifecycle.NOTIFIED in done:
            fields |= {"notified_at": at + days, "notice_medium": "post"}
        if lifecycle.CLOSED in done:
            fields["closed_at"] = at + 2 * days
    return Case(**{**fields, **changes})


def triage_view(**changes: Any) -> TriageView:
    """A matched assessment."""
    fields: dict[str, Any] = {
        "outcome": "matched",
        "kind": "complaint",
        "scene": "claims_delay",
        "playbook": "cn-claims-delay",
        "playbook_version": "1",
        "severity": "normal",
        "flags": ("elderly",),
        "team": "motor-claims",
        "owner": "",
        "confirmed": False,
    }
    return TriageView(**{**fields, **changes})


def triage_update(complaint: UUID, version: int = 1, **changes: Any) -> TriageUpdate:
    """An event of triage."""
    return TriageUpdate(complaint, version, triage_view(**changes))


def clock_view(**changes: Any) -> ClockView:
    """A running decision clock."""
    fields: dict[str, Any] = {
        "clock": "decision",
        "pack": "cn-2020-3",
        "state": "running",
        "started_at": NOW,
        "due_at": NOW + timedelta(days=15),
        "last_day": "2026-12-07",
        "provisional": False,
    }
    return ClockView(**{**fields, **changes})


def clock_update(
    complaint: UUID, version: int = 1, step: ClockStep | None = None, **changes: Any
) -> ClockUpdate:
    """An event of escalation with one clock."""
    return ClockUpdate(complaint, version, (clock_view(**changes),), step)


def key_ring() -> KeyRing:
    """A ring of one fresh key."""
    return KeyRing({"k1": secrets.token_bytes(32)}, "k1", secrets.token_bytes(32))
