"""What every act of a person on another service's matter shares: seen, done once, logged.

The case is looked up within the caller's scope, texts are stored here first so that the other
service holds their ids alone, and the act goes on under an id that follows from its key.
"""

from collections.abc import Callable, Container
from dataclasses import dataclass, field
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import lifecycle
from services.intake.domain.act import NewText
from services.intake.domain.record import ActionDone, Record
from services.intake.domain.scope import Scope
from services.intake.handlers.acting import (
    Actor,
    Answer,
    read_at,
    refuse_too_many,
    replayed,
    request_id_of,
    text_id_of,
)
from services.intake.handlers.sealing import open_text, seal_text
from services.intake.ports import ComplaintStore, Vault


@dataclass(frozen=True, slots=True)
class Begun:
    """An act that may go on; the other service carries it out once for each `request_id`."""

    record: Record
    action: str
    actor: Actor
    request_id: str
    text: Callable[[str, str, str], str] = field(repr=False)
    """Store a text of this act: kind, words, and a name where the act brings several; its id."""

    @property
    def by(self) -> str:
        """Person id: whoever acts, acts as himself."""
        return self.actor.subject


class PeopleGround:
    """Carries acts of people on cases over to the service that owns the matter."""

    def __init__(self, store: ComplaintStore, vault: Vault, people: Container[str]) -> None:
        """`people` are the person ids of the organisation."""
        self._store, self._vault, self._people = store, vault, people

    def record(self, reference: str, scope: Scope) -> Record:
        """The case. Raises NOT_FOUND `complaint_not_found` outside the scope."""
        record = self._store.find(reference, scope)
        if record is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        return record

    def record_of(self, complaint_id: UUID, scope: Scope) -> Record:
        """The case by its id. Raises NOT_FOUND `complaint_not_found` outside the scope."""
        case = self._store.case(complaint_id, "")
        if case is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        return self.record(case.reference, scope)

    def act(
        self, record: Record, action: str, actor: Actor, work: Callable[[Begun], Answer]
    ) -> Answer:
        """Carry out `work` and log its answer; the same key and body is answered from the log.

        Raises UNPROCESSABLE for a reused key, CONFLICT for a move that is not allowed or a full
        log, and what `work` raises; then nothing is logged and the same key may try again.
        """
        earlier = replayed(record, action, actor)
        if earlier is not None:
            return earlier
        refuse_too_many(record)
        lifecycle.require(action, record.case.status)

        def text(kind: str, words: str, part: str) -> str:
            return self._text(record, action, actor, kind, words, part)

        answer = work(Begun(record, action, actor, request_id_of(record, actor), text))
        done = ActionDone(
            action,
            actor.subject,
            read_at(record),
            record.case.version,
            actor.key,
            actor.fingerprint,
            answer,
        )
        self._store.log(record.case.id, done)
        return answer

    def parties(self, record: Record) -> tuple[str, ...]:
        """Who is complained about, by ids alone: nobody tied to them decides (回避, art. 17)."""
        respondent, ident = record.case.respondent, record.case.id
        named = [respondent.insurer, respondent.unit, respondent.partner]
        if "staff" in record.sealed:
            staff = self._vault.open(ident, "staff", record.sealed["staff"])
            named += [staff] if staff in self._people else []
        return tuple(name for name in named if name)

    def _text(
        self, record: Record, action: str, actor: Actor, kind: str, words: str, part: str
    ) -> str:
        """Store once. Raises UNPROCESSABLE where the same key brought other words before."""
        ident, parts = record.case.id, {"text": words}
        name = text_id_of(record, actor, action, *([part] if part else []))
        new = seal_text(
            self._vault, ident, NewText(name, kind, parts), actor.subject, read_at(record)
        )
        if not self._store.put_text(ident, new):
            held = self._store.text(ident, name)
            if held is None or held.kind != kind or open_text(self._vault, ident, held) != parts:
                raise ServiceError(ErrorKind.UNPROCESSABLE, "idempotency_key_reused")
        return name
