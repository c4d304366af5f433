"""What other services ask of texts: clear batches for a purpose, and storing one more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import reference as references
from services.intake.domain.act import NewText
from services.intake.domain.case import Case
from services.intake.domain.codes import SERVICE_PURPOSES, TEXT_KINDS
from services.intake.handlers.sealing import open_text, seal_text
from services.intake.metrics import CLEAR_READS
from services.intake.ports import AuditLog, ClearRead, ComplaintStore, Vault

BATCH_MAX = 500
_READ = ("demand", "earlier_reference", "staff", "text")
ANSWER_CHARACTERS_MAX = 2_500_000
"""Below the message limit of gRPC clients even where each character takes several bytes."""


@dataclass(frozen=True, slots=True)
class ClearText:
    """One complaint in clear."""

    case: Case
    text: str = field(repr=False)
    demand: str = field(repr=False)
    involved: tuple[str, ...] = ()
    earlier: tuple[UUID, ...] = ()


class TextDesk:
    """Texts for the other services."""

    def __init__(
        self,
        store: ComplaintStore,
        vault: Vault,
        audit: AuditLog,
        staff: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """`staff`: ids of our people by name and by id, for complaints that name one."""
        self._store, self._vault, self._audit = store, vault, audit
        self._staff = staff or {}

    def clear_batch(
        self, ids: Sequence[UUID], purpose: str, who: str, traceparent: str
    ) -> list[ClearText]:
        """The known ones of `ids` in the order asked, after one audit record.

        Raises INVALID for an unknown purpose, or for too many ids or too much text.
        """
        if purpose not in SERVICE_PURPOSES:
            raise ServiceError(ErrorKind.INVALID, "purpose_unknown")
        if len(ids) > BATCH_MAX:
            raise ServiceError(ErrorKind.INVALID, "batch_too_large", limit=BATCH_MAX)
        found = {source.case.id: source for source in self._store.clear(ids)}
        wanted = [found[ident] for ident in dict.fromkeys(ids) if ident in found]
        if not wanted:
            return []
        size = sum(len(sealed) for source in wanted for sealed in source.sealed.values())
        if len(wanted) > 1 and size > ANSWER_CHARACTERS_MAX * 3:
            raise ServiceError(ErrorKind.INVALID, "batch_too_large", limit=len(wanted) // 2)
        known = tuple(source.case.id for source in wanted)
        self._audit.record(ClearRead(who, ("service",), purpose, _READ, known, traceparent))
        CLEAR_READS.labels(purpose).inc()
        return [
            ClearText(
                source.case,
                self._open(source.case.id, "text", source.sealed.get("text")),
                self._open(source.case.id, "demand", source.sealed.get("demand")),
                self._named(source.case.id, source.sealed.get("staff")),
                self._earlier(source.case.id, source.sealed.get("earlier_reference")),
            )
            for source in wanted
        ]

    def put(
        self, complaint_id: UUID, text_id: str, kind: str, text: str, author: str, at: datetime
    ) -> None:
        """Store a text once. Raises NOT_FOUND, or RACE for the same id with other content."""
        if kind not in TEXT_KINDS:
            raise ServiceError(ErrorKind.INVALID, "text_kind_unknown")
        new = NewText(text_id, kind, {"text": text})
        stored = seal_text(self._vault, complaint_id, new, author, at)
        if self._store.put_text(complaint_id, stored):
            return
        held = self._store.text(complaint_id, text_id)
        if held is None or held.kind != kind:
            raise ServiceError(ErrorKind.RACE, "text_differs")
        if open_text(self._vault, complaint_id, held) != {"text": text}:
            raise ServiceError(ErrorKind.RACE, "text_differs")

    def get(
        self, complaint_id: UUID, text_id: str, purpose: str, who: str, traceparent: str
    ) -> tuple[str, str]:
        """Kind and words of one text, after an audit record.

        Raises INVALID for an unknown purpose, NOT_FOUND.
        """
        if purpose not in SERVICE_PURPOSES:
            raise ServiceError(ErrorKind.INVALID, "purpose_unknown")
        held = self._store.text(complaint_id, text_id)
        if held is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "text_not_found")
        fields = (held.kind,)
        self._audit.record(
            ClearRead(who, ("service",), purpose, fields, (complaint_id,), traceparent)
        )
        CLEAR_READS.labels(purpose).inc()
        return held.kind, "\n".join(open_text(self._vault, complaint_id, held).values())

    def _named(self, complaint_id: UUID, sealed: bytes | None) -> tuple[str, ...]:
        """Our people of exactly the name that the complainant gave; most give none."""
        if sealed is None:
            return ()
        return tuple(self._staff.get(self._open(complaint_id, "staff", sealed).strip(), ()))

    def _earlier(self, complaint_id: UUID, sealed: bytes | None) -> tuple[UUID, ...]:
        """The case whose number the complainant gave; one look-up, and most give none."""
        if sealed is None:
            return ()
        number = references.normalised(self._open(complaint_id, "earlier_reference", sealed))
        found = self._store.case(None, number) if number else None
        return (found.id,) if found and found.id != complaint_id else ()

    def _open(self, complaint_id: UUID, name: str, sealed: bytes | None) -> str:
        return self._vault.open(complaint_id, name, sealed) if sealed else ""
