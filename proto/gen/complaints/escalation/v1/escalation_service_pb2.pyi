import datetime

from complaints.escalation.v1 import clock_pb2 as _clock_pb2
from complaints.escalation.v1 import people_pb2 as _people_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetClocksRequest(_message.Message):
    __slots__ = ("complaint_id",)
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    def __init__(self, complaint_id: _Optional[str] = ...) -> None: ...

class ArithmeticStep(_message.Message):
    __slots__ = ("zh", "en", "source", "result")
    ZH_FIELD_NUMBER: _ClassVar[int]
    EN_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    zh: str
    en: str
    source: str
    result: str
    def __init__(self, zh: _Optional[str] = ..., en: _Optional[str] = ..., source: _Optional[str] = ..., result: _Optional[str] = ...) -> None: ...

class ClockExplained(_message.Message):
    __slots__ = ("clock", "steps", "name_zh", "name_en")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    NAME_ZH_FIELD_NUMBER: _ClassVar[int]
    NAME_EN_FIELD_NUMBER: _ClassVar[int]
    clock: _clock_pb2.ClockState
    steps: _containers.RepeatedCompositeFieldContainer[ArithmeticStep]
    name_zh: str
    name_en: str
    def __init__(self, clock: _Optional[_Union[_clock_pb2.ClockState, _Mapping]] = ..., steps: _Optional[_Iterable[_Union[ArithmeticStep, _Mapping]]] = ..., name_zh: _Optional[str] = ..., name_en: _Optional[str] = ...) -> None: ...

class GetClocksResponse(_message.Message):
    __slots__ = ("clocks", "version", "as_of")
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    clocks: _containers.RepeatedCompositeFieldContainer[ClockExplained]
    version: int
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, clocks: _Optional[_Iterable[_Union[ClockExplained, _Mapping]]] = ..., version: _Optional[int] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetWatermarkRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class GetWatermarkResponse(_message.Message):
    __slots__ = ("complete_to", "pending")
    COMPLETE_TO_FIELD_NUMBER: _ClassVar[int]
    PENDING_FIELD_NUMBER: _ClassVar[int]
    complete_to: _timestamp_pb2.Timestamp
    pending: int
    def __init__(self, complete_to: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., pending: _Optional[int] = ...) -> None: ...

class BatchGetClocksRequest(_message.Message):
    __slots__ = ("complaint_ids",)
    COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, complaint_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class ClocksOfComplaint(_message.Message):
    __slots__ = ("complaint_id", "reference", "clocks", "version")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    reference: str
    clocks: _containers.RepeatedCompositeFieldContainer[_clock_pb2.ClockState]
    version: int
    def __init__(self, complaint_id: _Optional[str] = ..., reference: _Optional[str] = ..., clocks: _Optional[_Iterable[_Union[_clock_pb2.ClockState, _Mapping]]] = ..., version: _Optional[int] = ...) -> None: ...

class BatchGetClocksResponse(_message.Message):
    __slots__ = ("complaints", "as_of")
    COMPLAINTS_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    complaints: _containers.RepeatedCompositeFieldContainer[ClocksOfComplaint]
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, complaints: _Optional[_Iterable[_Union[ClocksOfComplaint, _Mapping]]] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ExplainClockRequest(_message.Message):
    __slots__ = ("complaint_id", "clock", "pack")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    PACK_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    clock: str
    pack: str
    def __init__(self, complaint_id: _Optional[str] = ..., clock: _Optional[str] = ..., pack: _Optional[str] = ...) -> None: ...

class ExplainClockResponse(_message.Message):
    __slots__ = ("clock", "as_of")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    clock: ClockExplained
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, clock: _Optional[_Union[ClockExplained, _Mapping]] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListDueRequest(_message.Message):
    __slots__ = ("until", "limit", "page_token")
    UNTIL_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    until: _timestamp_pb2.Timestamp
    limit: int
    page_token: str
    def __init__(self, until: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., limit: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class DueStep(_message.Message):
    __slots__ = ("complaint_id", "reference", "clock", "step", "step_at")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STEP_AT_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    reference: str
    clock: _clock_pb2.ClockState
    step: str
    step_at: _timestamp_pb2.Timestamp
    def __init__(self, complaint_id: _Optional[str] = ..., reference: _Optional[str] = ..., clock: _Optional[_Union[_clock_pb2.ClockState, _Mapping]] = ..., step: _Optional[str] = ..., step_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListDueResponse(_message.Message):
    __slots__ = ("steps", "next_page_token")
    STEPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    steps: _containers.RepeatedCompositeFieldContainer[DueStep]
    next_page_token: str
    def __init__(self, steps: _Optional[_Iterable[_Union[DueStep, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListLaddersRequest(_message.Message):
    __slots__ = ("complaint_id",)
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    def __init__(self, complaint_id: _Optional[str] = ...) -> None: ...

class ListLaddersResponse(_message.Message):
    __slots__ = ("ladders",)
    LADDERS_FIELD_NUMBER: _ClassVar[int]
    ladders: _containers.RepeatedCompositeFieldContainer[_people_pb2.Ladder]
    def __init__(self, ladders: _Optional[_Iterable[_Union[_people_pb2.Ladder, _Mapping]]] = ...) -> None: ...

class AcknowledgeRequest(_message.Message):
    __slots__ = ("ladder_id", "by", "request_id")
    LADDER_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    ladder_id: str
    by: str
    request_id: str
    def __init__(self, ladder_id: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class AcknowledgeResponse(_message.Message):
    __slots__ = ("ladder",)
    LADDER_FIELD_NUMBER: _ClassVar[int]
    ladder: _people_pb2.Ladder
    def __init__(self, ladder: _Optional[_Union[_people_pb2.Ladder, _Mapping]] = ...) -> None: ...

class RecordAbsenceRequest(_message.Message):
    __slots__ = ("person", "to")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    person: str
    to: _timestamp_pb2.Timestamp
    def __init__(self, person: _Optional[str] = ..., to: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., **kwargs) -> None: ...

class RecordAbsenceResponse(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListNoticesRequest(_message.Message):
    __slots__ = ("matter_id", "person")
    MATTER_ID_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    matter_id: str
    person: str
    def __init__(self, matter_id: _Optional[str] = ..., person: _Optional[str] = ...) -> None: ...

class ListNoticesResponse(_message.Message):
    __slots__ = ("notices",)
    NOTICES_FIELD_NUMBER: _ClassVar[int]
    notices: _containers.RepeatedCompositeFieldContainer[_people_pb2.Notice]
    def __init__(self, notices: _Optional[_Iterable[_Union[_people_pb2.Notice, _Mapping]]] = ...) -> None: ...

class SettleNoticeRequest(_message.Message):
    __slots__ = ("notice_id", "arrived")
    NOTICE_ID_FIELD_NUMBER: _ClassVar[int]
    ARRIVED_FIELD_NUMBER: _ClassVar[int]
    notice_id: str
    arrived: bool
    def __init__(self, notice_id: _Optional[str] = ..., arrived: _Optional[bool] = ...) -> None: ...

class SettleNoticeResponse(_message.Message):
    __slots__ = ("notice",)
    NOTICE_FIELD_NUMBER: _ClassVar[int]
    notice: _people_pb2.Notice
    def __init__(self, notice: _Optional[_Union[_people_pb2.Notice, _Mapping]] = ...) -> None: ...

class RequestApprovalRequest(_message.Message):
    __slots__ = ("complaint_id", "kind", "by", "reason_text_id", "amount", "currency", "request_id")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    kind: str
    by: str
    reason_text_id: str
    amount: str
    currency: str
    request_id: str
    def __init__(self, complaint_id: _Optional[str] = ..., kind: _Optional[str] = ..., by: _Optional[str] = ..., reason_text_id: _Optional[str] = ..., amount: _Optional[str] = ..., currency: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RequestApprovalResponse(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: _people_pb2.Approval
    def __init__(self, approval: _Optional[_Union[_people_pb2.Approval, _Mapping]] = ...) -> None: ...

class DecideApprovalRequest(_message.Message):
    __slots__ = ("approval_id", "by", "granted", "text_id", "request_id")
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    GRANTED_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    approval_id: str
    by: str
    granted: bool
    text_id: str
    request_id: str
    def __init__(self, approval_id: _Optional[str] = ..., by: _Optional[str] = ..., granted: _Optional[bool] = ..., text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DecideApprovalResponse(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: _people_pb2.Approval
    def __init__(self, approval: _Optional[_Union[_people_pb2.Approval, _Mapping]] = ...) -> None: ...

class WithdrawApprovalRequest(_message.Message):
    __slots__ = ("approval_id", "by", "request_id")
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    approval_id: str
    by: str
    request_id: str
    def __init__(self, approval_id: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class WithdrawApprovalResponse(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: _people_pb2.Approval
    def __init__(self, approval: _Optional[_Union[_people_pb2.Approval, _Mapping]] = ...) -> None: ...

class ListApprovalsRequest(_message.Message):
    __slots__ = ("complaint_id",)
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    def __init__(self, complaint_id: _Optional[str] = ...) -> None: ...

class ListApprovalsResponse(_message.Message):
    __slots__ = ("approvals",)
    APPROVALS_FIELD_NUMBER: _ClassVar[int]
    approvals: _containers.RepeatedCompositeFieldContainer[_people_pb2.Approval]
    def __init__(self, approvals: _Optional[_Iterable[_Union[_people_pb2.Approval, _Mapping]]] = ...) -> None: ...
