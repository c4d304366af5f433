"""A case and its document: the same names, empty values left out."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from services.intake.adapters.clock_facts_fields import from_fields, to_clock_fields
from services.intake.domain.case import Case, ComplexityChange, Money, Receipt, Respondent

Document = dict[str, Any]

TEXTS = ("channel", "side", "product_line", "capacity", "decided_by", "outcome", "notice_medium")
TIMES = (
    "started_at",
    "decided_at",
    "notified_at",
    "closed_at",
    "withdrawn_at",
    "not_entitled_at",
)
OPTIONAL = (
    *TEXTS,
    *TIMES,
    "respondent",
    "amount",
    "occurred_on",
    "in_person_count",
    "complexity_changes",
    "reopen_count",
    "text_ids",
    "clock_facts",
)
CASE_FIELDS = (
    "version",
    "reference",
    "status",
    "recorded_at",
    "received_at",
    "receipts",
    *OPTIONAL,
)
"""Fields of the document that hold the case; a query for a case reads these."""


def to_fields(case: Case) -> Document:
    """The case as fields of its document; what is empty is left out."""
    fields: Document = {
        "version": case.version,
        "reference": case.reference,
        "status": case.status,
        "recorded_at": case.recorded_at,
        "received_at": case.receipts[0].received_at,
        "receipts": [
            {"received_at": r.received_at, "recorded_at": r.recorded_at} for r in case.receipts
        ],
    }
    for name in (*TEXTS, *TIMES):
        value = getattr(case, name)
        if value:
            fields[name] = value
    respondent = _without_empty(
        {
            "insurer": case.respondent.insurer,
            "unit": case.respondent.unit,
            "partner": case.respondent.partner,
        }
    )
    rest = {
        "respondent": respondent,
        "amount": case.amount and {"value": case.amount.value, "currency": case.amount.currency},
        "occurred_on": case.occurred_on and case.occurred_on.isoformat(),
        "in_person_count": case.in_person_count,
        "complexity_changes": [_complexity(change) for change in case.complexity_changes],
        "reopen_count": case.reopen_count,
        "text_ids": list(case.text_ids),
        "clock_facts": to_clock_fields(case.clock_facts),
    }
    fields.update(_without_empty(rest))
    return fields


def to_case(document: Mapping[str, Any]) -> Case:
    """The case that a document holds."""
    amount, occurred = document.get("amount"), document.get("occurred_on")
    return Case(
        id=document["_id"],
        version=document["version"],
        reference=document["reference"],
        status=document["status"],
        respondent=Respondent(**document.get("respondent", {})),
        recorded_at=document["recorded_at"],
        receipts=tuple(Receipt(r["received_at"], r["recorded_at"]) for r in document["receipts"]),
        amount=Money(amount["value"], amount["currency"]) if amount else None,
        occurred_on=date.fromisoformat(occurred) if occurred else None,
        in_person_count=document.get("in_person_count", 0),
        complexity_changes=tuple(
            ComplexityChange(**change) for change in document.get("complexity_changes", ())
        ),
        reopen_count=document.get("reopen_count", 0),
        text_ids=tuple(document.get("text_ids", ())),
        clock_facts=from_fields(document.get("clock_facts")),
        **_read(document, TEXTS, ""),
        **_read(document, TIMES, None),
    )


def _read(document: Mapping[str, Any], names: Sequence[str], absent: str | None) -> Document:
    return {name: document.get(name, absent) for name in names}


def _complexity(change: ComplexityChange) -> Document:
    return _without_empty(
        {
            "complexity": change.complexity,
            "at": change.at,
            "approver_level": change.approver_level,
            "approved_at": change.approved_at,
            "told_at": change.told_at,
        }
    )


def _without_empty(fields: Mapping[str, Any]) -> Document:
    return {name: value for name, value in fields.items() if value}
