"""What people see: pages and lists, masked unless a purpose was given and audited."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from services.chassis.auth import Caller
from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.vocabulary import DOUBTS
from services.intake.domain import lifecycle
from services.intake.domain.codes import PURPOSES
from services.intake.domain.masking import masked
from services.intake.domain.outgoing import Outgoing
from services.intake.domain.record import ActionDone, Record, Row, StoredText
from services.intake.domain.scope import Scope
from services.intake.domain.view import (
    UNSURE,
    ClockExplained,
    ClockView,
    PlaybookTitle,
    TriageView,
)
from services.intake.handlers.sealing import open_text
from services.intake.handlers.secrets import is_secret_of
from services.intake.metrics import CLEAR_READS, STALE_CLOCKS
from services.intake.permissions import CLEAR_ROLES
from services.intake.ports import (
    AuditEntry,
    AuditLog,
    ClearRead,
    Clocks,
    ComplaintStore,
    Considerations,
    PlaybookTitles,
    TaskRow,
    TaskStore,
    Vault,
)

Page = dict[str, Any]
EVERYTHING = Scope("", None, None)
_SHOWN_EARLIER = timedelta(seconds=1)
_PERSON = ("name", "id_number", "email", "address")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, within what scope, and why in clear; an empty purpose reads masked."""

    caller: Caller
    scope: Scope
    purpose: str
    traceparent: str


class CasePages:
    """The page of one case."""

    def __init__(
        self,
        store: ComplaintStore,
        tasks: TaskStore,
        vault: Vault,
        audit: AuditLog,
        clocks: Clocks,
        titles: PlaybookTitles,
        considerations: Considerations,
    ) -> None:
        self._store, self._tasks, self._vault = store, tasks, vault
        self._audit, self._clocks, self._titles = audit, clocks, titles
        self._considerations = considerations

    def page(self, reference: str, reader: Reader) -> Page:
        """State, persons, texts, view, clocks, tasks and what may be done now.

        Raises NOT_FOUND outside the scope, FORBIDDEN or INVALID for a purpose, UNAVAILABLE:
        without the audit record nothing is shown in clear.
        """
        record = self._store.find(reference, reader.scope)
        if record is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        if reader.purpose:
            self._audit_first(record, reader)
        page = _case_page(record)
        page["triage"] = self._triage_page(record.view.triage)
        page.update(self._persons(record, clear=bool(reader.purpose)))
        if page["triage"] is not None:
            page["triage"].update(self._doubt_page(record, _read_text(page)))
        page["clocks"] = self._clock_page(record)
        facts = record.case.clock_facts
        page["clock_facts"] = None if facts.empty else asdict(facts)
        page["tasks"] = [task_page(task) for task in self._tasks.of_case(record.case.id)]
        page["actions"] = lifecycle.allowed(
            record.case.status, reader.caller.roles, lifecycle.ALL_MOVES
        )
        return page

    def own_state(self, reference: str | None, secret: str) -> Page:
        """What the public sees of its own complaint. Raises NOT_FOUND for a wrong pair."""
        record = self._store.find(reference, EVERYTHING) if reference else None
        if record is None or not is_secret_of(self._vault, record.case.id, secret):
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        case = record.case
        decision = next((c for c in record.view.clocks if c.clock == "decision"), None)
        return {
            "reference": case.reference,
            "status": case.status,
            "received_at": case.received_at,
            "decided_at": case.decided_at if case.notified_at else None,
            "notified_at": case.notified_at,
            "closed_at": case.closed_at,
            "answer_by": decision.last_day if decision and decision.state == "running" else "",
        }

    def _audit_first(self, record: Record, reader: Reader) -> None:
        if reader.purpose not in PURPOSES:
            raise ServiceError(ErrorKind.INVALID, "purpose_unknown")
        if not reader.caller.roles & CLEAR_ROLES:
            raise ServiceError(
                ErrorKind.FORBIDDEN, "forbidden", roles=", ".join(sorted(CLEAR_ROLES))
            )
        fields = (*sorted(record.sealed), *(f"texts.{text.id}" for text in record.texts))
        self._audit.record(
            ClearRead(
                who=reader.caller.subject,
                roles=tuple(sorted(reader.caller.roles)),
                purpose=reader.purpose,
                fields=fields,
                complaint_ids=(record.case.id,),
                traceparent=reader.traceparent,
            )
        )
        CLEAR_READS.labels(reader.purpose).inc()

    def _persons(self, record: Record, *, clear: bool) -> Page:
        ident = record.case.id
        fields = {
            name: self._vault.open(ident, name, value)
            for name, value in record.sealed.items()
            if clear or name not in ("text", "demand")
        }
        shown: Mapping[str, str] = fields if clear else masked(fields)
        respondent = record.case.respondent
        return {
            "masked": not clear,
            "complainant": {
                "capacity": record.case.capacity,
                "id_type": record.id_type,
                "phones": shown["phones"].split("\n") if "phones" in shown else [],
                **{name: shown.get(name, "") for name in _PERSON},
            },
            "respondent": {
                "insurer": respondent.insurer,
                "unit": respondent.unit,
                "partner": respondent.partner,
                "staff": shown.get("staff", ""),
            },
            "policy_number": shown.get("policy_number", ""),
            "claim_number": shown.get("claim_number", ""),
            "received_at_reason": shown.get("received_at_reason", ""),
            "earlier_reference": shown.get("earlier_reference", ""),
            "text": shown.get("text"),
            "demand": shown.get("demand"),
            "texts": [self._text_page(record, text, clear=clear) for text in record.texts],
        }

    def _text_page(self, record: Record, text: StoredText, *, clear: bool) -> Page:
        parts = open_text(self._vault, record.case.id, text) if clear else None
        head = {"id": text.id, "kind": text.kind, "author": text.author, "at": text.at}
        return {**head, "parts": parts}

    def _triage_page(self, triage: TriageView | None) -> Page | None:
        """What triage knows, and what its playbooks are called; None where nobody said it."""
        if triage is None:
            return None
        own = f"{triage.playbook}@{triage.playbook_version}" if triage.playbook else ""
        titles = self._titles.of([name for name in (*triage.companions, own) if name])
        beside = [(name, *name.rpartition("@")[::2]) for name in triage.companions]
        return {
            **triage.as_fields(),
            "playbook_title": _title(titles.get(own)),
            "companions": [
                {"playbook": playbook, "version": version, "title": _title(titles.get(name))}
                for name, playbook, version in beside
            ],
        }

    def _doubt_page(self, record: Record, text: str | None) -> Page:
        """What a person who classifies must see: why triage was not sure, and what it considered.

        The words of the evidence are shown to whoever reads the text in clear.
        """
        triage = record.view.triage
        nothing: Page = {"doubt": None, "considered": []}
        if triage is None or triage.outcome not in UNSURE or triage.confirmed:
            return nothing
        found = self._considerations.of_case(record.case.id)
        if found is None:
            return nothing
        titles = self._titles.of([f"{one.playbook}@" for one in found.playbooks])
        name = DOUBTS.get(found.doubt)
        doubt = {"code": found.doubt, "zh": name.zh, "en": name.en} if name else None
        return {
            "doubt": doubt,
            "considered": [
                {
                    "playbook": one.playbook,
                    "scene": one.scene,
                    "title": _title(titles.get(f"{one.playbook}@")),
                    "score": one.score,
                    "evidence": [
                        {**asdict(told), "words": text[told.start : told.end] if text else None}
                        for told in one.evidence
                    ],
                }
                for one in found.playbooks
            ],
        }

    def _clock_page(self, record: Record) -> Page:
        """The owner's answer with its arithmetic, or the projection marked stale."""
        try:
            explained = self._clocks.explained(record.case.id)
        except ServiceError:  # whatever is wrong over there, the page of the case is shown
            STALE_CLOCKS.inc()
            return {"stale": True, "items": [_clock(c) for c in record.view.clocks]}
        return {"stale": False, "items": [_explained(c) for c in explained]}


def _read_text(page: Page) -> str | None:
    """The text as triage reads it, with the demand below; None while it is masked."""
    if not page["text"]:
        return None
    return f"{page['text']}\n{page['demand']}" if page["demand"] else str(page["text"])


def _case_page(record: Record) -> Page:
    case, view = record.case, record.view
    amount = case.amount
    return {
        "reference": case.reference,
        "status": case.status,
        "version": case.version,
        "channel": case.channel,
        "side": case.side,
        "product_line": case.product_line,
        "received_at": case.received_at,
        "recorded_at": case.recorded_at,
        "first_contact_at": record.first_contact_at,
        "external_id": record.external_id,
        "amount": {"value": amount.value, "currency": amount.currency} if amount else None,
        "occurred_on": case.occurred_on,
        "in_person_count": case.in_person_count,
        "complexity": case.complexity,
        "started_at": case.started_at,
        "decided_at": case.decided_at,
        "outcome": case.outcome,
        "notified_at": case.notified_at,
        "notice_medium": case.notice_medium,
        "closed_at": case.closed_at,
        "withdrawn_at": case.withdrawn_at,
        "not_entitled_at": case.not_entitled_at,
        "reopen_count": case.reopen_count,
        "filed_by": record.filed_by,
        "next_due_at": _shown(view.next_due_at),
        "history": [_act(done) for done in record.actions],
    }


def _act(done: ActionDone) -> Page:
    """A line of the log: who did it, with which text, and whom it was about."""
    people, text = done.answer.get("people"), done.answer.get("text_id")
    return {
        "action": done.action,
        "by": done.by,
        "at": done.at,
        "text_id": text if isinstance(text, str) else "",
        "people": people if isinstance(people, list) else [],
        "check": _check(done.outgoing),
    }


def _check(outgoing: Outgoing | None) -> Page | None:
    """How the text that an act decided on or sent was read, and who wrote it."""
    if outgoing is None:
        return None
    return {
        "state": outgoing.state,
        "text_id": outgoing.text_id,
        "author": outgoing.by,
        "sent": outgoing.sent,
        "rules": list(outgoing.rules),
        "despite_id": outgoing.reason_id,
    }


def _title(title: PlaybookTitle | None) -> Page | None:
    return asdict(title) if title else None


def row_page(row: Row, now: datetime) -> Page:
    """One line of the list."""
    view, triage = row.view, row.view.triage
    return {
        "reference": row.reference,
        "status": row.status,
        "channel": row.channel,
        "side": row.side,
        "product_line": row.product_line,
        "insurer": row.insurer,
        "unit": row.unit,
        "received_at": row.received_at,
        "scene": triage.scene if triage else "",
        "kind": triage.kind if triage else "",
        "severity": triage.severity if triage else "",
        "flags": list(triage.flags) if triage else [],
        "team": triage.team if triage else "",
        "owner": triage.owner if triage else "",
        "next_due_at": _shown(view.next_due_at),
        "overdue": view.next_due_at is not None and view.next_due_at <= now,
    }


def task_page(task: TaskRow) -> Page:
    """One task."""
    return {
        "id": task.id,
        "reference": task.reference,
        "kind": task.kind,
        "subject": task.subject,
        "status": task.status,
        "opened_at": task.opened_at,
        "due_at": _shown(task.due_at),
        "outcome": task.outcome,
        "done_by": task.done_by,
        "done_at": task.done_at,
        "people": list(task.people),
    }


def audit_page(entry: AuditEntry) -> Page:
    """One reading of clear text."""
    read = entry.read
    return {
        "id": entry.id,
        "at": entry.at,
        "who": read.who,
        "roles": list(read.roles),
        "purpose": read.purpose,
        "fields": list(read.fields),
        "complaints": len(read.complaint_ids),
        # What belongs to no single complaint stands first among the fields.
        "matter": "" if read.complaint_ids else next(iter(read.fields), ""),
        "trace": read.traceparent,
    }


def _clock(clock: ClockView) -> Page:
    page = {**clock.as_fields(), "due_at": _shown(clock.due_at)}
    del page["revision"]
    unknown = {"owner": "", "name_zh": "", "name_en": "", "steps": []}
    return {**page, "owed_by": clock.owed_by, **unknown}


def _explained(explained: ClockExplained) -> Page:
    steps: Sequence[Page] = [
        {"zh": s.zh, "en": s.en, "source": s.source, "result": s.result} for s in explained.steps
    ]
    names = {"name_zh": explained.name_zh, "name_en": explained.name_en, "owner": explained.owner}
    return {**_clock(explained.clock), **names, "steps": steps}


def _shown(due_at: datetime | None) -> datetime | None:
    """Deadlines are exclusive ends; people see the last second within."""
    return due_at - _SHOWN_EARLIER if due_at else None
