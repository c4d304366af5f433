"""The services' door to runs of playbooks; what is done stands in handlers."""

from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from complaints.triage.v1 import playbook_run_service_pb2 as messages
from complaints.triage.v1.playbook_run_service_pb2_grpc import PlaybookRunServiceServicer

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.adapters.run_codec import run_message
from services.triage.handlers.check_draft import CheckDraft, DraftDesk
from services.triage.handlers.run_acts import RunAct, RunView
from services.triage.handlers.run_script import RunDesk

SERVICE = "complaints.triage.v1.PlaybookRunService"
ID_MAX = 200
ITEMS_MAX = 50
ASKED_OF = frozenset({"", "complainant", "company", "insurer", "partner", "third_party"})


class PlaybookRunApi(PlaybookRunServiceServicer):
    """PlaybookRunService."""

    def __init__(self, desk: RunDesk, drafts: DraftDesk) -> None:
        self._desk, self._drafts = desk, drafts

    def StartRun(self, request: Any, context: Any) -> Any:
        """A run begun."""
        return _told(messages.StartRunResponse(), self._desk.start(_act(request)))

    def GetRun(self, request: Any, context: Any) -> Any:
        """A run as it stands."""
        found = self._desk.get(_uuid(request.complaint_id), request.number)
        return _told(messages.GetRunResponse(), found)

    def AnswerStep(self, request: Any, context: Any) -> Any:
        """The current step done."""
        act, text_id = _act(request), _id(request.text_id, "text_id")
        step, answer = _id(request.step, "step"), _id(request.answer, "answer")
        return _told(messages.AnswerStepResponse(), self._desk.answer(act, step, answer, text_id))

    def AttachEvidence(self, request: Any, context: Any) -> Any:
        """A document noted."""
        if request.asked_of not in ASKED_OF:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="asked_of")
        act, evidence = _act(request), _id(request.evidence, "evidence")
        document = _id(request.document_id, "document_id")
        made = self._desk.attach(act, evidence, document, request.asked_of)
        return _told(messages.AttachEvidenceResponse(), made)

    def SkipStep(self, request: Any, context: Any) -> Any:
        """The current step left out."""
        step, text_id = _id(request.step, "step"), _id(request.text_id, "text_id")
        return _told(messages.SkipStepResponse(), self._desk.skip(_act(request), step, text_id))

    def ConfirmSaid(self, request: Any, context: Any) -> Any:
        """Whether sentences were said."""
        if len(request.items) > ITEMS_MAX:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="items")
        act, items = _act(request), [_id(item, "items") for item in request.items]
        made = self._desk.confirm(act, items, request.said, _id(request.text_id, "text_id"))
        return _told(messages.ConfirmSaidResponse(), made)

    def CheckAuthority(self, request: Any, context: Any) -> Any:
        """Whether an amount may be offered."""
        act, amount = _act(request), _amount(request.amount)
        made = self._desk.check(act, amount, _id(request.text_id, "text_id"))
        return _told(messages.CheckAuthorityResponse(), made)

    def OfferCompensation(self, request: Any, context: Any) -> Any:
        """An offer made."""
        act, amount = _act(request), _amount(request.amount)
        kind, text_id = _id(request.kind, "kind"), _id(request.text_id, "text_id")
        made = self._desk.offer(act, kind, amount, text_id)
        return _told(messages.OfferCompensationResponse(), made)

    def HandOverRun(self, request: Any, context: Any) -> Any:
        """Somebody else goes on."""
        to, text_id = _id(request.to, "to"), _id(request.text_id, "text_id")
        made = self._desk.hand_over(_act(request), to, text_id)
        return _told(messages.HandOverRunResponse(), made)

    def FinishRun(self, request: Any, context: Any) -> Any:
        """The end."""
        act, text_id = _act(request), _id(request.text_id, "text_id")
        made = self._desk.finish(act, request.outcome, text_id)
        return _told(messages.FinishRunResponse(), made)

    def CheckDraft(self, request: Any, context: Any) -> Any:
        """What is to be mended in a draft, which passes through and is forgotten."""
        ident, by = _uuid(request.complaint_id), _id(request.by, "by")
        text_id = _id(request.text_id, "text_id")
        sent_as = _id(request.goes_out_as, "goes_out_as")
        found = self._drafts.check(
            CheckDraft(ident, by, request.kind, request.text, text_id, sent_as, request.sent)
        )
        answer = messages.CheckDraftResponse(sound=all(f.level != "stop" for f in found))
        for one in found:
            told = answer.findings.add(
                code=one.code, level=one.level, start=one.start, end=one.end, rule=one.rule
            )
            told.source = one.source
            told.reason.zh, told.reason.en = one.reason.zh, one.reason.en
            if one.better is not None:
                told.better.zh, told.better.en = one.better.zh, one.better.en
        return answer


def _told(answer: Any, view: RunView) -> Any:
    answer.run.CopyFrom(run_message(view.run, view.script))
    return answer


def _act(request: Any) -> RunAct:
    """Raises INVALID for fields that are missing, too long or no ids."""
    act = request.act
    for name in ("by", "request_id"):
        if not _id(getattr(act, name), name):
            raise ServiceError(ErrorKind.INVALID, "field_missing", field=name)
    if act.version < 0:
        raise ServiceError(ErrorKind.INVALID, "field_missing", field="version")
    return RunAct(_uuid(act.complaint_id), act.by, act.request_id, act.version)


def _id(text: str, field: str) -> str:
    if len(text) > ID_MAX:
        raise ServiceError(ErrorKind.INVALID, "field_missing", field=field)
    return text


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ServiceError(ErrorKind.INVALID, "id_malformed", field="complaint_id") from error


def _amount(text: str) -> Decimal:
    """Whether it is sound is the domain's to say."""
    try:
        return Decimal(_id(text, "amount"))
    except InvalidOperation as error:
        raise ServiceError(ErrorKind.INVALID, "run_amount") from error
