"""What went out while triage was away is read when it is back, and mistakes are told then."""

from typing import Final

from services.chassis import trace
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.intake.domain.outgoing import Outgoing
from services.intake.handlers.outgoing import OutgoingTexts
from services.intake.handlers.sealing import open_text
from services.intake.ports import AuditLog, ClearRead, Vault
from services.intake.ports.outgoing import DueCheck, OutgoingStore

LOG = logger(__name__)
BATCH: Final = 20
IDLE_SECONDS: Final = 2.0
AGAIN_SECONDS: Final = 60.0
PURPOSE: Final = "draft_check"
READER: Final = "service:intake"


class OutgoingLater:
    """The worker's loop over texts whose check is due; any number of repeats counts once."""

    def __init__(
        self, store: OutgoingStore, texts: OutgoingTexts, vault: Vault, audit: AuditLog
    ) -> None:
        self._store, self._texts, self._vault, self._audit = store, texts, vault, audit

    def turn(self) -> float:
        """Read what waits; seconds until the next look. Raises UNAVAILABLE: then all still waits.

        A complaint that triage has not assessed yet is looked at again in a minute. What it can
        never read stays `unchecked` in the log.
        """
        found = self._store.due(BATCH)
        for one in found:
            self._read(one)
        return 0.0 if len(found) == BATCH else IDLE_SECONDS

    def _read(self, one: DueCheck) -> None:
        held = {text.id: text for text in one.texts}
        waits = [due for due in one.outgoing if due.text_id in held]
        if waits:
            fields = tuple(sorted({due.kind for due in waits}))
            read = ClearRead(
                READER, ("service",), PURPOSE, fields, (one.complaint_id,), trace.current()
            )
            self._audit.record(read)
        for due in waits:
            parts = open_text(self._vault, one.complaint_id, held[due.text_id])
            self._ask(one, due, parts)

    def _ask(self, one: DueCheck, due: Outgoing, parts: dict[str, str]) -> None:
        try:
            after = self._texts.again(one.complaint_id, due, parts)
        except ServiceError as error:
            if error.kind is ErrorKind.UNAVAILABLE:
                raise
            complaint = str(one.complaint_id)
            LOG.warning("outgoing_not_read", complaint=complaint, code=error.code)
            if error.kind is ErrorKind.NOT_FOUND:
                self._store.put_off(one.complaint_id, AGAIN_SECONDS)
                return
            after = due.given_up()
        self._store.settle(one.complaint_id, after)
