import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class RunAct(_message.Message):
    __slots__ = ("complaint_id", "by", "request_id", "version")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    by: str
    request_id: str
    version: int
    def __init__(self, complaint_id: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ..., version: _Optional[int] = ...) -> None: ...

class RunText(_message.Message):
    __slots__ = ("zh", "en")
    ZH_FIELD_NUMBER: _ClassVar[int]
    EN_FIELD_NUMBER: _ClassVar[int]
    zh: str
    en: str
    def __init__(self, zh: _Optional[str] = ..., en: _Optional[str] = ...) -> None: ...

class RunAnswer(_message.Message):
    __slots__ = ("id", "text")
    ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    id: str
    text: RunText
    def __init__(self, id: _Optional[str] = ..., text: _Optional[_Union[RunText, _Mapping]] = ...) -> None: ...

class RunStep(_message.Message):
    __slots__ = ("key", "do", "role", "text", "answers", "missing_evidence", "playbook", "lessons")
    KEY_FIELD_NUMBER: _ClassVar[int]
    DO_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    ANSWERS_FIELD_NUMBER: _ClassVar[int]
    MISSING_EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    LESSONS_FIELD_NUMBER: _ClassVar[int]
    key: str
    do: str
    role: str
    text: RunText
    answers: _containers.RepeatedCompositeFieldContainer[RunAnswer]
    missing_evidence: _containers.RepeatedScalarFieldContainer[str]
    playbook: str
    lessons: _containers.RepeatedCompositeFieldContainer[RunLesson]
    def __init__(self, key: _Optional[str] = ..., do: _Optional[str] = ..., role: _Optional[str] = ..., text: _Optional[_Union[RunText, _Mapping]] = ..., answers: _Optional[_Iterable[_Union[RunAnswer, _Mapping]]] = ..., missing_evidence: _Optional[_Iterable[str]] = ..., playbook: _Optional[str] = ..., lessons: _Optional[_Iterable[_Union[RunLesson, _Mapping]]] = ...) -> None: ...

class RunLesson(_message.Message):
    __slots__ = ("lesson", "title", "passed", "owed")
    LESSON_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    PASSED_FIELD_NUMBER: _ClassVar[int]
    OWED_FIELD_NUMBER: _ClassVar[int]
    lesson: str
    title: RunText
    passed: bool
    owed: bool
    def __init__(self, lesson: _Optional[str] = ..., title: _Optional[_Union[RunText, _Mapping]] = ..., passed: _Optional[bool] = ..., owed: _Optional[bool] = ...) -> None: ...

class RunDuty(_message.Message):
    __slots__ = ("key", "must", "text", "confirmed", "text_id", "playbook")
    KEY_FIELD_NUMBER: _ClassVar[int]
    MUST_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    key: str
    must: bool
    text: RunText
    confirmed: str
    text_id: str
    playbook: str
    def __init__(self, key: _Optional[str] = ..., must: _Optional[bool] = ..., text: _Optional[_Union[RunText, _Mapping]] = ..., confirmed: _Optional[str] = ..., text_id: _Optional[str] = ..., playbook: _Optional[str] = ...) -> None: ...

class RunEvidence(_message.Message):
    __slots__ = ("key", "text", "held_by", "optional", "may_ask", "document_ids", "playbook")
    KEY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    HELD_BY_FIELD_NUMBER: _ClassVar[int]
    OPTIONAL_FIELD_NUMBER: _ClassVar[int]
    MAY_ASK_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_IDS_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    key: str
    text: RunText
    held_by: str
    optional: bool
    may_ask: bool
    document_ids: _containers.RepeatedScalarFieldContainer[str]
    playbook: str
    def __init__(self, key: _Optional[str] = ..., text: _Optional[_Union[RunText, _Mapping]] = ..., held_by: _Optional[str] = ..., optional: _Optional[bool] = ..., may_ask: _Optional[bool] = ..., document_ids: _Optional[_Iterable[str]] = ..., playbook: _Optional[str] = ...) -> None: ...

class RunOffer(_message.Message):
    __slots__ = ("kind", "amount", "by", "role", "limit", "approval_id", "text_id", "at")
    KIND_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    kind: str
    amount: str
    by: str
    role: str
    limit: str
    approval_id: str
    text_id: str
    at: _timestamp_pb2.Timestamp
    def __init__(self, kind: _Optional[str] = ..., amount: _Optional[str] = ..., by: _Optional[str] = ..., role: _Optional[str] = ..., limit: _Optional[str] = ..., approval_id: _Optional[str] = ..., text_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RunEntry(_message.Message):
    __slots__ = ("by", "at", "act", "subjects", "outcome", "text_id", "amount", "answer", "playbook")
    BY_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    SUBJECTS_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    by: str
    at: _timestamp_pb2.Timestamp
    act: str
    subjects: _containers.RepeatedScalarFieldContainer[str]
    outcome: str
    text_id: str
    amount: str
    answer: str
    playbook: str
    def __init__(self, by: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., act: _Optional[str] = ..., subjects: _Optional[_Iterable[str]] = ..., outcome: _Optional[str] = ..., text_id: _Optional[str] = ..., amount: _Optional[str] = ..., answer: _Optional[str] = ..., playbook: _Optional[str] = ...) -> None: ...

class RunPlaybook(_message.Message):
    __slots__ = ("playbook", "version", "title", "beside")
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    BESIDE_FIELD_NUMBER: _ClassVar[int]
    playbook: str
    version: str
    title: RunText
    beside: bool
    def __init__(self, playbook: _Optional[str] = ..., version: _Optional[str] = ..., title: _Optional[_Union[RunText, _Mapping]] = ..., beside: _Optional[bool] = ...) -> None: ...

class PlaybookRun(_message.Message):
    __slots__ = ("complaint_id", "number", "version", "state", "scripts", "holder", "step", "duties", "evidence", "offers", "offered", "awaits_approval_id", "checked_amount", "history", "playbooks", "holder_keeps_out")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    SCRIPTS_FIELD_NUMBER: _ClassVar[int]
    HOLDER_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    DUTIES_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    OFFERS_FIELD_NUMBER: _ClassVar[int]
    OFFERED_FIELD_NUMBER: _ClassVar[int]
    AWAITS_APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    CHECKED_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOKS_FIELD_NUMBER: _ClassVar[int]
    HOLDER_KEEPS_OUT_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    number: int
    version: int
    state: str
    scripts: _containers.RepeatedScalarFieldContainer[str]
    holder: str
    step: RunStep
    duties: _containers.RepeatedCompositeFieldContainer[RunDuty]
    evidence: _containers.RepeatedCompositeFieldContainer[RunEvidence]
    offers: _containers.RepeatedCompositeFieldContainer[RunOffer]
    offered: str
    awaits_approval_id: str
    checked_amount: str
    history: _containers.RepeatedCompositeFieldContainer[RunEntry]
    playbooks: _containers.RepeatedCompositeFieldContainer[RunPlaybook]
    holder_keeps_out: str
    def __init__(self, complaint_id: _Optional[str] = ..., number: _Optional[int] = ..., version: _Optional[int] = ..., state: _Optional[str] = ..., scripts: _Optional[_Iterable[str]] = ..., holder: _Optional[str] = ..., step: _Optional[_Union[RunStep, _Mapping]] = ..., duties: _Optional[_Iterable[_Union[RunDuty, _Mapping]]] = ..., evidence: _Optional[_Iterable[_Union[RunEvidence, _Mapping]]] = ..., offers: _Optional[_Iterable[_Union[RunOffer, _Mapping]]] = ..., offered: _Optional[str] = ..., awaits_approval_id: _Optional[str] = ..., checked_amount: _Optional[str] = ..., history: _Optional[_Iterable[_Union[RunEntry, _Mapping]]] = ..., playbooks: _Optional[_Iterable[_Union[RunPlaybook, _Mapping]]] = ..., holder_keeps_out: _Optional[str] = ...) -> None: ...

class StartRunRequest(_message.Message):
    __slots__ = ("act",)
    ACT_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ...) -> None: ...

class StartRunResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class AnswerStepRequest(_message.Message):
    __slots__ = ("act", "step", "answer", "text_id")
    ACT_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    ANSWER_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    step: str
    answer: str
    text_id: str
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ..., step: _Optional[str] = ..., answer: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class AnswerStepResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class AttachEvidenceRequest(_message.Message):
    __slots__ = ("act", "evidence", "document_id", "asked_of")
    ACT_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ASKED_OF_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    evidence: str
    document_id: str
    asked_of: str
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ..., evidence: _Optional[str] = ..., document_id: _Optional[str] = ..., asked_of: _Optional[str] = ...) -> None: ...

class AttachEvidenceResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class SkipStepRequest(_message.Message):
    __slots__ = ("act", "step", "text_id")
    ACT_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    step: str
    text_id: str
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ..., step: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class SkipStepResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class ConfirmSaidRequest(_message.Message):
    __slots__ = ("act", "items", "said", "text_id")
    ACT_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    SAID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    items: _containers.RepeatedScalarFieldContainer[str]
    said: bool
    text_id: str
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ..., items: _Optional[_Iterable[str]] = ..., said: _Optional[bool] = ..., text_id: _Optional[str] = ...) -> None: ...

class ConfirmSaidResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class CheckAuthorityRequest(_message.Message):
    __slots__ = ("act", "amount", "text_id")
    ACT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    amount: str
    text_id: str
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ..., amount: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class CheckAuthorityResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class OfferCompensationRequest(_message.Message):
    __slots__ = ("act", "kind", "amount", "text_id")
    ACT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    kind: str
    amount: str
    text_id: str
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ..., kind: _Optional[str] = ..., amount: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class OfferCompensationResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class HandOverRunRequest(_message.Message):
    __slots__ = ("act", "to", "text_id")
    ACT_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    to: str
    text_id: str
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ..., to: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class HandOverRunResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class FinishRunRequest(_message.Message):
    __slots__ = ("act", "outcome", "text_id")
    ACT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    act: RunAct
    outcome: str
    text_id: str
    def __init__(self, act: _Optional[_Union[RunAct, _Mapping]] = ..., outcome: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class FinishRunResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class GetRunRequest(_message.Message):
    __slots__ = ("complaint_id", "number", "person")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    number: int
    person: str
    def __init__(self, complaint_id: _Optional[str] = ..., number: _Optional[int] = ..., person: _Optional[str] = ...) -> None: ...

class GetRunResponse(_message.Message):
    __slots__ = ("run",)
    RUN_FIELD_NUMBER: _ClassVar[int]
    run: PlaybookRun
    def __init__(self, run: _Optional[_Union[PlaybookRun, _Mapping]] = ...) -> None: ...

class CheckDraftRequest(_message.Message):
    __slots__ = ("complaint_id", "by", "kind", "text", "text_id", "goes_out_as", "sent")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    GOES_OUT_AS_FIELD_NUMBER: _ClassVar[int]
    SENT_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    by: str
    kind: str
    text: str
    text_id: str
    goes_out_as: str
    sent: bool
    def __init__(self, complaint_id: _Optional[str] = ..., by: _Optional[str] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ..., text_id: _Optional[str] = ..., goes_out_as: _Optional[str] = ..., sent: _Optional[bool] = ...) -> None: ...

class DraftFinding(_message.Message):
    __slots__ = ("code", "level", "start", "end", "rule", "reason", "better", "source")
    CODE_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    BETTER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    code: str
    level: str
    start: int
    end: int
    rule: str
    reason: RunText
    better: RunText
    source: str
    def __init__(self, code: _Optional[str] = ..., level: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ..., rule: _Optional[str] = ..., reason: _Optional[_Union[RunText, _Mapping]] = ..., better: _Optional[_Union[RunText, _Mapping]] = ..., source: _Optional[str] = ...) -> None: ...

class CheckDraftResponse(_message.Message):
    __slots__ = ("sound", "findings")
    SOUND_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    sound: bool
    findings: _containers.RepeatedCompositeFieldContainer[DraftFinding]
    def __init__(self, sound: _Optional[bool] = ..., findings: _Optional[_Iterable[_Union[DraftFinding, _Mapping]]] = ...) -> None: ...
