"""Texts of groups and plans: stored once, sealed, read with a purpose after an audit record."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.intake.domain.act import NewText
from services.intake.domain.codes import PURPOSES
from services.intake.handlers.acting import Actor
from services.intake.handlers.sealing import open_text, seal_text
from services.intake.metrics import CLEAR_READS
from services.intake.ports import AuditLog, ClearRead, Vault
from services.intake.ports.matter_texts import MatterTexts, Owner


@dataclass(frozen=True, slots=True)
class MatterReader:
    """Who reads, as what, and why in clear; an empty purpose reads the heads alone."""

    subject: str
    roles: frozenset[str]
    purpose: str
    traceparent: str


class MatterTextDesk:
    """Texts that belong to a matter and not to one complaint."""

    def __init__(self, texts: MatterTexts, vault: Vault, audit: AuditLog) -> None:
        self._texts, self._vault, self._audit = texts, vault, audit

    def put(self, owner: Owner, actor: Actor, kind: str, words: str, part: str) -> str:
        """Store once for each key and part; its id.

        Raises UNPROCESSABLE where the same key brought other words before.
        """
        name = str(step_id("intake-text", owner.kind, str(owner.id), actor.key, part))
        new = NewText(name, kind, {"text": words})
        sealed = seal_text(self._vault, owner.id, new, actor.subject, self._texts.now())
        if not self._texts.put(owner, sealed):
            held = next((one for one in self._texts.of(owner) if one.id == name), None)
            same = held is not None and held.kind == kind
            if held is None or not same or open_text(self._vault, owner.id, held) != new.parts:
                raise ServiceError(ErrorKind.UNPROCESSABLE, "idempotency_key_reused")
        return name

    def audit_first(
        self, reader: MatterReader, allowed: frozenset[str], fields: Sequence[str]
    ) -> None:
        """Record a reading in clear of what belongs to no single complaint, before it is shown.

        Raises INVALID for an unknown purpose, FORBIDDEN for a role that may not.
        """
        if reader.purpose not in PURPOSES:
            raise ServiceError(ErrorKind.INVALID, "purpose_unknown")
        if not reader.roles & allowed:
            raise ServiceError(ErrorKind.FORBIDDEN, "forbidden", roles=", ".join(sorted(allowed)))
        self._audit.record(
            ClearRead(
                who=reader.subject,
                roles=tuple(sorted(reader.roles)),
                purpose=reader.purpose,
                fields=tuple(fields),
                complaint_ids=(),
                traceparent=reader.traceparent,
            )
        )
        CLEAR_READS.labels(reader.purpose).inc()

    def pages(
        self, owner: Owner, reader: MatterReader, allowed: frozenset[str]
    ) -> Sequence[Mapping[str, Any]]:
        """All texts of a matter, the oldest first; the words only for a purpose, after the record.

        Raises as `audit_first`.
        """
        found = self._texts.of(owner)
        if reader.purpose:
            fields = (f"{owner.kind}.{owner.id}", *(f"texts.{one.id}" for one in found))
            self.audit_first(reader, allowed, fields)
        return [
            {
                "id": one.id,
                "kind": one.kind,
                "author": one.author,
                "at": one.at,
                "parts": open_text(self._vault, owner.id, one) if reader.purpose else None,
            }
            for one in found
        ]


def request_id_of(owner: Owner | None, action: str, actor: Actor) -> str:
    """The id under which the owner of the matter carries an act out once for each key."""
    named = (owner.kind, str(owner.id)) if owner else ("", "")
    return str(step_id("intake-act", *named, "" if owner else action, actor.key))
