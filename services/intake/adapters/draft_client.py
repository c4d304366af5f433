"""Asking triage to read what goes out, before it is stored."""

from collections.abc import Sequence
from typing import Any, Final
from uuid import UUID

from complaints.triage.v1 import playbook_run_service_pb2 as messages
from complaints.triage.v1.playbook_run_service_pb2_grpc import PlaybookRunServiceStub

from services.chassis.grpc_client import ServiceChannel
from services.intake.domain.outgoing import Finding, Piece, Sentence, placed

SECONDS: Final = 1.5
"""Legal time comes first: an act does not wait longer for triage."""


class DraftClient:
    """DraftChecks (port) over gRPC."""

    def __init__(self, channel: ServiceChannel) -> None:
        self._channel = channel
        stub: Any = PlaybookRunServiceStub  # the generated class is untyped
        self._stub = stub(channel.channel)

    def check(
        self, complaint_id: UUID, by: str, piece: Piece, text_id: str, *, sent: bool
    ) -> Sequence[Finding]:
        """See DraftChecks."""
        request = messages.CheckDraftRequest(
            complaint_id=str(complaint_id),
            by=by,
            kind=piece.kind,
            text=piece.text,
            goes_out_as=text_id,
            sent=sent,
        )
        answer = self._channel.call(self._stub.CheckDraft, request, seconds=SECONDS)
        return [_finding(piece, one) for one in answer.findings if piece.whole or one.end]


def _finding(piece: Piece, one: Any) -> Finding:
    part, first = placed(piece, one.start) if one.end else ("", 0)
    better = Sentence(one.better.zh, one.better.en) if one.HasField("better") else None
    return Finding(
        one.code,
        one.level,
        one.start - first,
        one.end - first,
        one.rule,
        Sentence(one.reason.zh, one.reason.en),
        better,
        one.source,
        part,
    )
