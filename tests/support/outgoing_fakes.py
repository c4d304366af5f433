"""Triage as the reader of what goes out, and the store of what is due, in memory."""

import dataclasses
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.outgoing import Finding, Outgoing, Piece, Sentence, placed
from services.intake.ports.outgoing import DueCheck
from tests.support.intake_fakes import MemoryComplaints

NEVER = "保证收益"


class FakeDrafts:
    """Triage as the reader of what goes out: 保证收益 must never be said, 核查 is missed.

    It knows every complaint but those of `unassessed`, or those of `known` alone where it is set.
    """

    def __init__(self) -> None:
        self.emptied()

    def emptied(self) -> None:
        """Nobody has asked yet."""
        self.error: ServiceError | None = None
        self.asked: list[tuple[str, str, str]] = []
        self.mistakes: set[tuple[str, str]] = set()
        self.unassessed: set[UUID] = set()
        self.known: set[UUID] | None = None

    def check(
        self, complaint_id: UUID, by: str, piece: Piece, text_id: str, *, sent: bool
    ) -> Sequence[Finding]:
        """See DraftChecks."""
        if self.error is not None:
            raise self.error
        unknown = self.known is not None and complaint_id not in self.known
        if unknown or complaint_id in self.unassessed:
            raise ServiceError(ErrorKind.NOT_FOUND, "assessment_missing")
        self.asked.append((by, piece.kind, piece.text))
        why, found = Sentence("不得承诺不确定的收益。", "Not certain."), []
        at = piece.text.find(NEVER)
        if at >= 0:
            part, first = placed(piece, at)
            start, end = at - first, at - first + len(NEVER)
            better = Sentence("合同保证的部分是……", "What the contract guarantees is …")
            found.append(
                Finding("never_say", "stop", start, end, "certain_yield", why, better, "s", part)
            )
            if sent:
                self.mistakes.add((by, text_id))
        if piece.whole and piece.kind == "decision_notice" and "核查" not in piece.text:
            found.append(Finding("notice_missing", "stop", 0, 0, "review", why))
        return found


class MemoryOutgoing:
    """OutgoingStore over the complaints in memory."""

    def __init__(self, complaints: MemoryComplaints) -> None:
        self._complaints = complaints
        self.put: dict[UUID, datetime] = {}

    def due(self, most: int) -> Sequence[DueCheck]:
        """See OutgoingStore."""
        now, found = self._complaints.clock.now(), []
        for ident, held in self._complaints.held.items():
            acts = [(a.at, a.outgoing) for a in held.actions if a.outgoing and a.outgoing.due]
            if acts and self.put.get(ident, now) <= now:
                due = tuple(one for _, one in acts)
                named = {one.text_id for one in due}
                texts = tuple(text for text in held.texts if text.id in named)
                found.append((acts[-1][0], DueCheck(ident, due, texts)))
        return [one for _, one in sorted(found, key=lambda pair: pair[0])][:most]

    def settle(self, complaint_id: UUID, outgoing: Outgoing) -> None:
        """See OutgoingStore."""
        held = self._complaints.held[complaint_id]
        named = (outgoing.text_id, outgoing.sent)
        held.actions = tuple(
            dataclasses.replace(act, outgoing=outgoing)
            if act.outgoing and (act.outgoing.text_id, act.outgoing.sent) == named
            else act
            for act in held.actions
        )

    def put_off(self, complaint_id: UUID, seconds: float) -> None:
        """See OutgoingStore."""
        self.put[complaint_id] = self._complaints.clock.now() + timedelta(seconds=seconds)
