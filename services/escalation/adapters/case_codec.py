"""Cases as MongoDB documents: the hot path; `documents.py` declares the same shape."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from services.escalation.domain.case import Case, KeptClock
from services.escalation.domain.clock import Clock
from services.escalation.domain.facts import (
    Act,
    Agreement,
    Approval,
    CaseFacts,
    Classification,
    ComplexityChange,
    Ending,
    Pause,
)
from services.escalation.domain.rulebook import PlannedStep

Document = dict[str, Any]


def to_fields(case: Case) -> Document:
    """Everything of the case but its id and its outbox."""
    fields: Document = {
        "version": case.version,
        "intake_version": case.intake_version,
        "triage_version": case.triage_version,
        "clocks": [_clock(kept) for kept in case.clocks],
    }
    if case.facts:
        fields["facts"] = _facts(case.facts)
    if case.confirmed:
        fields["confirmed"] = {"kind": case.confirmed.kind, "at": case.confirmed.at}
    if case.reference:
        fields["reference"] = case.reference
    if case.since:
        fields["since"] = case.since
    if case.next_step_at:
        fields["next_step_at"] = case.next_step_at
    overdue = [kept.clock.clock for kept in case.clocks if kept.clock.state == "overdue"]
    if overdue:
        fields["overdue"] = overdue
    return fields


# Fields that stand only where they have a value; an update removes what is gone.
OPTIONAL = ("facts", "confirmed", "reference", "next_step_at", "overdue")


def from_document(document: Mapping[str, Any]) -> Case:
    """The reverse of to_fields."""
    facts, confirmed = read_told(document)
    return Case(
        complaint=document["_id"],
        version=document["version"],
        intake_version=document["intake_version"],
        triage_version=document["triage_version"],
        facts=facts,
        confirmed=confirmed,
        clocks=tuple(_read_clock(one) for one in document["clocks"]),
        reference=document.get("reference", ""),
        since=document.get("since"),
    )


def read_told(document: Mapping[str, Any]) -> tuple[CaseFacts | None, Classification | None]:
    """What others told of the case, of a whole document or a part with these two fields."""
    facts, confirmed = document.get("facts"), document.get("confirmed")
    return (
        _read_facts(facts) if facts else None,
        Classification(confirmed["kind"], confirmed["at"]) if confirmed else None,
    )


def _facts(facts: CaseFacts) -> Document:
    told: Document = {"receipts": list(facts.receipts)}
    if facts.changes:
        told["changes"] = [{"complexity": c.complexity, "at": c.at} for c in facts.changes]
    if facts.approvals:
        told["approvals"] = [{"level": a.level, "at": a.at} for a in facts.approvals]
    if facts.tellings:
        told["tellings"] = list(facts.tellings)
    if facts.pauses:
        told["pauses"] = [
            {"kind": p.kind, "start": p.start} | ({"end": p.end} if p.end else {})
            for p in facts.pauses
        ]
    if facts.agreements:
        told["agreements"] = [
            {"at": a.at, "last_day": a.last_day.isoformat()} for a in facts.agreements
        ]
    if facts.endings:
        told["endings"] = [{"reason": e.reason, "at": e.at} for e in facts.endings]
    for name in ("started_at", "notified_at", "unreachable_at"):
        at = getattr(facts, name)
        if at:
            told[name] = at
    if facts.merged:
        told["merged"] = True
    if facts.repeats_from:
        told["repeats_from"] = facts.repeats_from
    if facts.uncounted:
        told["uncounted"] = [{"kind": kind, "at": at} for kind, at in facts.uncounted]
    if facts.acts:
        told["acts"] = [{"name": a.name, "at": a.at, "detail": dict(a.detail)} for a in facts.acts]
    if facts.codes:
        told["codes"] = dict(facts.codes)
    return told


def _read_facts(told: Mapping[str, Any]) -> CaseFacts:
    return CaseFacts(
        receipts=tuple(told["receipts"]),
        changes=tuple(ComplexityChange(c["complexity"], c["at"]) for c in told.get("changes", ())),
        approvals=tuple(Approval(a["level"], a["at"]) for a in told.get("approvals", ())),
        tellings=tuple(told.get("tellings", ())),
        pauses=tuple(Pause(p["kind"], p["start"], p.get("end")) for p in told.get("pauses", ())),
        agreements=tuple(
            Agreement(a["at"], date.fromisoformat(a["last_day"]))
            for a in told.get("agreements", ())
        ),
        endings=tuple(Ending(e["reason"], e["at"]) for e in told.get("endings", ())),
        started_at=told.get("started_at"),
        notified_at=told.get("notified_at"),
        unreachable_at=told.get("unreachable_at"),
        merged=told.get("merged", False),
        repeats_from=told.get("repeats_from"),
        uncounted=tuple((one["kind"], one["at"]) for one in told.get("uncounted", ())),
        acts=tuple(
            Act(a["name"], a["at"], tuple(sorted(a["detail"].items())))
            for a in told.get("acts", ())
        ),
        codes=tuple(sorted(told.get("codes", {}).items())),
    )


def _clock(kept: KeptClock) -> Document:
    clock = kept.clock
    told: Document = {
        "clock": clock.clock,
        "pack": clock.pack,
        "pack_version": clock.pack_version,
        "state": clock.state,
        "started_at": clock.started_at,
        "provisional": clock.provisional,
        "breaches": list(clock.breaches),
        "end_reason": clock.end_reason,
        "calendar_version": clock.calendar_version,
        "tz_version": clock.tz_version,
        "input_hash": clock.input_hash,
        "revision": kept.revision,
        "steps": [{"id": s.id, "at": s.at, "overdue": s.overdue} for s in kept.steps],
    }
    for name in ("due_at", "overdue_from", "remaining_days", "ended_at", "on_time"):
        value = getattr(clock, name)
        if value is not None:
            told[name] = value
    if clock.last_day:
        told["last_day"] = clock.last_day.isoformat()
    if clock.owed_by:
        told["owed_by"] = clock.owed_by
    return told


def _read_clock(told: Mapping[str, Any]) -> KeptClock:
    last_day = told.get("last_day")
    clock = Clock(
        clock=told["clock"],
        pack=told["pack"],
        pack_version=told["pack_version"],
        state=told["state"],
        started_at=told["started_at"],
        due_at=told.get("due_at"),
        overdue_from=told.get("overdue_from"),
        last_day=date.fromisoformat(last_day) if last_day else None,
        remaining_days=told.get("remaining_days"),
        provisional=told["provisional"],
        breaches=tuple(told["breaches"]),
        ended_at=told.get("ended_at"),
        on_time=told.get("on_time"),
        end_reason=told["end_reason"],
        calendar_version=told["calendar_version"],
        tz_version=told["tz_version"],
        input_hash=told["input_hash"],
        owed_by=told.get("owed_by", ""),
    )
    steps = tuple(PlannedStep(s["id"], s["at"], s["overdue"]) for s in told["steps"])
    return KeptClock(clock, told["revision"], steps)
