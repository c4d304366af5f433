"""The services' door to runs of playbooks; what is done stands in handlers."""

from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any
from uuid import UUID

from complaints.triage.v1 import playbook_run_service_pb2 as messages
from complaints.triage.v1.playbook_run_service_pb2_grpc import PlaybookRunServiceServicer

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.adapters.run_codec import run_message
from services.triage.domain.lessons.standing import Taught
from services.triage.handlers.check_draft import CheckDraft, DraftDesk
from services.triage.handlers.run_acts import RunAct, RunView
from services.triage.handlers.run_script import RunDesk

SERVICE = "complaints.triage.v1.PlaybookRunService"
ID_MAX = 200
ITEMS_MAX = 50
Teaching = Callable[[str, Sequence[str]], Sequence[Taught]]
"""How a person stands with lessons."""
ASKED_OF = frozenset({"", "complainant", "company", "insurer", "partner", "third_party"})


class PlaybookRunApi(PlaybookRunServiceServicer):
    """PlaybookRunService."""

    def __init__(self, desk: RunDesk, drafts: DraftDesk, teaching: Teaching) -> None:
        self._desk, self._drafts, self._teaching = desk, drafts, teaching

    def StartRun(self, request: Any, context: Any) -> Any:
        """A run begun."""
        act = _act(request)
        return self._told(messages.StartRunResponse(), self._desk.start(act), act.by)

    def GetRun(self, request: Any, context: Any) -> Any:
        """A run as it stands."""
        person = _id(request.person, "person")
        found = self._desk.get(_uuid(request.complaint_id), request.number)
        return self._told(messages.GetRunResponse(), found, person)

    def AnswerStep(self, request: Any, context: Any) -> Any:
        """The current step done."""
        act, text_id = _act(request), _id(request.text_id, "text_id")
        step, answer = _id(request.step, "step"), _id(request.answer, "answer")
        made = self._desk.answer(act, step, answer, text_id)
        return self._told(messages.AnswerStepResponse(), made, act.by)

    def AttachEvidence(self, request: Any, context: Any) -> Any:
        """A document noted."""
        if request.asked_of not in ASKED_OF:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="asked_of")
        act, evidence = _act(request), _id(request.evidence, "evidence")
        document = _id(request.document_id, "document_id")
        made = self._desk.attach(act, evidence, document, request.asked_of)
        return self._told(messages.AttachEvidenceResponse(), made, act.by)

    def SkipStep(self, request: Any, context: Any) -> Any:
        """The current step left out."""
        act, step = _act(request), _id(request.step, "step")
        made = self._desk.skip(act, step, _id(request.text_id, "text_id"))
        return self._told(messages.SkipStepResponse(), made, act.by)

    def ConfirmSaid(self, request: Any, context: Any) -> Any:
        """Whether sentences were said."""
        if len(request.items) > ITEMS_MAX:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="items")
        act, items = _act(request), [_id(item, "items") for item in request.items]
        made = self._desk.confirm(act, items, request.said, _id(request.text_id, "text_id"))
        return self._told(messages.ConfirmSaidResponse(), made, act.by)

    def CheckAuthority(self, request: Any, context: Any) -> Any:
        """Whether an amount may be offered."""
        act, amount = _act(request), _amount(request.amount)
        made = self._desk.check(act, amount, _id(request.text_id, "text_id"))
        return self._told(messages.CheckAuthorityResponse(), made, act.by)

    def OfferCompensation(self, request: Any, context: Any) -> Any:
        """An offer made."""
        act, amount = _act(request), _amount(request.amount)
        kind, text_id = _id(request.kind, "kind"), _id(request.text_id, "text_id")
        made = self._desk.offer(act, kind, amount, text_id)
        return self._told(messages.OfferCompensationResponse(), made, act.by)

    def HandOverRun(self, request: Any, context: Any) -> Any:
        """Somebody else goes on."""
        act, to = _act(request), _id(request.to, "to")
        made = self._desk.hand_over(act, to, _id(request.text_id, "text_id"))
        return self._told(messages.HandOverRunResponse(), made, act.by)

    def FinishRun(self, request: Any, context: Any) -> Any:
        """The end."""
        act, text_id = _act(request), _id(request.text_id, "text_id")
        made = self._desk.finish(act, request.outcome, text_id)
        return self._told(messages.FinishRunResponse(), made, act.by)

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

    def _told(self, answer: Any, view: RunView, person: str) -> Any:
        """The run, with the lessons of its step as `person` stands with them."""
        lessons = self._teaching(person, view.lessons)
        answer.run.CopyFrom(run_message(view.run, view.script, lessons))
        answer.run.holder_keeps_out = view.holder_keeps_out
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
