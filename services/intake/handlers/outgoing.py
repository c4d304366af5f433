"""What goes out to the complainant is read by triage first; legal time does not wait for it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from services.chassis.errors import ServiceError
from services.chassis.logs import logger
from services.intake.domain.act import NewText
from services.intake.domain.outgoing import (
    FINDINGS_MAX,
    Finding,
    Outgoing,
    as_fields,
    pieces,
    refuse_never_said,
    rules_of,
)
from services.intake.domain.record import Record
from services.intake.metrics import OUTGOING
from services.intake.ports.outgoing import DraftChecks

LOG = logger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What an act's outgoing text was found to be; `findings` are told beside the success."""

    outgoing: Outgoing
    findings: Sequence[Finding] = ()

    def told(self) -> dict[str, object]:
        """What the caller is told of it."""
        found = [as_fields(one) for one in self.findings[:FINDINGS_MAX]]
        return {"check": self.outgoing.state, "findings": found}


class OutgoingTexts:
    """Reads texts before they are stored, and knows again what a notice sends."""

    def __init__(self, checks: DraftChecks) -> None:
        self._checks = checks

    def written(
        self, record: Record, text: NewText, by: str, reason_id: str, *, sent: bool
    ) -> Looked:
        """The check of a text that an act brings.

        Raises UNPROCESSABLE `outgoing_never_say` unless a reason says why it goes out despite
        that. Whatever else is found is advice. Triage away or at a loss: it is `unchecked`, stands
        so in the log, and is read later.
        """
        known = Outgoing(text.id, text.kind, by, "unchecked", sent, due=True, reason_id=reason_id)
        try:
            # A mistake is noted of what is stored alone: the worker tells it afterwards.
            found = self._read(record.case.id, known, text.parts, sent=False)
        except ServiceError as error:
            LOG.warning("outgoing_unchecked", complaint=str(record.case.id), code=error.code)
            OUTGOING.labels(known.state).inc()
            return Looked(known)
        if not reason_id:
            refuse_never_said(found)
        looked = Looked(_settled(known, found, due=sent), found)
        OUTGOING.labels(looked.outgoing.state).inc()
        return looked

    def sent(self, record: Record) -> Looked | None:
        """What a notice sends: the decision of the case, by whoever wrote it.

        It was read when it was written. What had not passed then is due now, for from now on it
        has gone out. None where no decision is known.
        """
        decision = next((t for t in reversed(record.texts) if t.kind == "decision"), None)
        if decision is None:
            return None
        fresh = Outgoing(decision.id, decision.kind, decision.author, "unchecked", sent=False)
        acts = (act.outgoing for act in reversed(record.actions) if act.outgoing)
        known = next((one for one in acts if one.text_id == decision.id), fresh)
        OUTGOING.labels(known.state).inc()
        return Looked(replace(known, sent=True, due=known.state != "passed"))

    def again(self, complaint_id: UUID, due: Outgoing, parts: Mapping[str, str]) -> Outgoing:
        """The check of a text that is stored already; what went out counts for its author.

        Raises as DraftChecks.check.
        """
        found = self._read(complaint_id, due, parts, sent=due.sent)
        return _settled(due, found, due=False)

    def _read(
        self, complaint_id: UUID, known: Outgoing, parts: Mapping[str, str], *, sent: bool
    ) -> Sequence[Finding]:
        return [
            finding
            for piece in pieces(known.kind, parts)
            for finding in self._checks.check(
                complaint_id, known.by, piece, known.text_id, sent=sent
            )
        ]


def _settled(known: Outgoing, found: Sequence[Finding], *, due: bool) -> Outgoing:
    rules = rules_of(found)
    if not rules:
        return replace(known, state="passed", due=False, rules=())
    return replace(known, state="despite" if known.reason_id else "found", due=due, rules=rules)
