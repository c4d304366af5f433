"""What stands beside the case in a complaint's document: persons, texts, log, view."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from services.chassis.event import OutboxEntry
from services.intake.adapters.case_fields import Document, to_case, to_fields
from services.intake.domain.filing import NewComplaint
from services.intake.domain.outgoing import Outgoing
from services.intake.domain.record import ActionDone, Record, Row, StoredText, View
from services.intake.domain.view import ClockView, Projection, TriageView, Versions, next_due


def to_document(new: NewComplaint, entry: OutboxEntry) -> Document:
    """The whole document of a new complaint."""
    filing = new.filing
    document: Document = {"_id": filing.id, **to_fields(new.case)}
    document["filed_by"] = filing.filed_by
    if filing.command.id_type:
        document["id_type"] = filing.command.id_type
    if filing.command.external_id:
        document["external_id"] = filing.command.external_id
    if filing.command.first_contact_at:
        document["first_contact_at"] = filing.command.first_contact_at
    document["enc"] = dict(new.sealed)
    if new.blind:
        document["blind"] = {name: list(values) for name, values in new.blind.items()}
    if filing.idempotency is not None:
        document["idempotency"] = {
            "key": filing.idempotency.key,
            "fingerprint": filing.idempotency.fingerprint,
        }
    document["case_view"] = {"triage_version": 0, "escalation_version": 0}
    document["outbox"] = [entry.to_document()]
    return document


def to_record(document: Mapping[str, Any]) -> Record:
    """The record that a document, read together with database time, holds."""
    return Record(
        case=to_case(document),
        filed_by=document["filed_by"],
        id_type=document.get("id_type", ""),
        external_id=document.get("external_id", ""),
        first_contact_at=document.get("first_contact_at"),
        sealed=document["enc"],
        texts=tuple(to_text(text) for text in document.get("texts", ())),
        actions=tuple(_to_action(action) for action in document.get("actions", ())),
        view=to_view(document["case_view"]),
        read_at=document.get("read_at"),
    )


def to_row(document: Mapping[str, Any]) -> Row:
    """A line of the list."""
    respondent = document.get("respondent", {})
    return Row(
        id=document["_id"],
        reference=document["reference"],
        status=document["status"],
        channel=document["channel"],
        side=document.get("side", ""),
        product_line=document.get("product_line", ""),
        insurer=respondent.get("insurer", ""),
        unit=respondent.get("unit", ""),
        received_at=document["received_at"],
        view=to_view(document["case_view"]),
    )


def text_fields(text: StoredText) -> Document:
    """A text as it stands in the document."""
    return {
        "id": text.id,
        "kind": text.kind,
        "author": text.author,
        "at": text.at,
        "enc": text.sealed,
    }


def to_text(document: Mapping[str, Any]) -> StoredText:
    """The reverse of text_fields."""
    return StoredText(
        document["id"], document["kind"], document["author"], document["at"], document["enc"]
    )


def outgoing_fields(outgoing: Outgoing) -> Document:
    """How the check of a text that goes out stands in the log."""
    return {**asdict(outgoing), "rules": list(outgoing.rules)}


def to_outgoing(document: Mapping[str, Any] | None) -> Outgoing | None:
    """The reverse of outgoing_fields; None where an act sent nothing."""
    return Outgoing(**{**document, "rules": tuple(document["rules"])}) if document else None


def action_fields(done: ActionDone) -> Document:
    """An act as it stands in the log."""
    sent = {"outgoing": outgoing_fields(done.outgoing)} if done.outgoing else {}
    return {
        "action": done.action,
        "by": done.by,
        "at": done.at,
        "version": done.version,
        "key": done.key,
        "fingerprint": done.fingerprint,
        "answer": dict(done.answer),
        **sent,
    }


def _to_action(document: Mapping[str, Any]) -> ActionDone:
    return ActionDone(**{**document, "outgoing": to_outgoing(document.get("outgoing"))})


def _to_triage(fields: Mapping[str, Any]) -> TriageView:
    lists = {name: tuple(fields.get(name, ())) for name in ("flags", "companions")}
    return TriageView(**{**fields, **lists})


def to_view(document: Mapping[str, Any]) -> View:
    """The projection that a document holds."""
    triage = document.get("triage")
    return View(
        versions=to_versions(document),
        triage=_to_triage(triage) if triage else None,
        clocks=tuple(
            ClockView(**{**clock, "breaches": tuple(clock["breaches"])})
            for clock in document.get("clocks", ())
        ),
        next_due_at=document.get("next_due_at"),
    )


def to_versions(document: Mapping[str, Any]) -> Versions:
    """The versions taken in."""
    return Versions(document["triage_version"], document["escalation_version"])


def projection_update(projection: Projection) -> tuple[Document, Document]:
    """Filter and update of one projection, guarded by the versions that it replaces."""
    chosen: Document = {
        "_id": projection.complaint_id,
        "case_view.triage_version": projection.known.triage,
        "case_view.escalation_version": projection.known.escalation,
    }
    fields: Document = {}
    removed: Document = {}
    if projection.triage is not None:
        fields["case_view.triage_version"] = projection.triage.version
        fields["case_view.triage"] = projection.triage.view.as_fields()
    if projection.clocks is not None:
        fields["case_view.escalation_version"] = projection.clocks.version
        fields["case_view.clocks"] = [c.as_fields() for c in projection.clocks.clocks]
        due = next_due(projection.clocks.clocks)
        if due is None:
            removed["case_view.next_due_at"] = ""
        else:
            fields["case_view.next_due_at"] = due
    return chosen, {"$set": fields, **({"$unset": removed} if removed else {})}
