import datetime

from complaints.escalation.v1 import clock_pb2 as _clock_pb2
from complaints.escalation.v1 import opinion_pb2 as _opinion_pb2
from complaints.escalation.v1 import people_pb2 as _people_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetClocksRequest(_message.Message):
    __slots__ = ("complaint_id", "known_at")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    KNOWN_AT_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    known_at: _timestamp_pb2.Timestamp
    def __init__(self, complaint_id: _Optional[str] = ..., known_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

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
    __slots__ = ("clock", "steps", "name_zh", "name_en", "owner")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    NAME_ZH_FIELD_NUMBER: _ClassVar[int]
    NAME_EN_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    clock: _clock_pb2.ClockState
    steps: _containers.RepeatedCompositeFieldContainer[ArithmeticStep]
    name_zh: str
    name_en: str
    owner: str
    def __init__(self, clock: _Optional[_Union[_clock_pb2.ClockState, _Mapping]] = ..., steps: _Optional[_Iterable[_Union[ArithmeticStep, _Mapping]]] = ..., name_zh: _Optional[str] = ..., name_en: _Optional[str] = ..., owner: _Optional[str] = ...) -> None: ...

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
    __slots__ = ("complaint_id", "clock", "pack", "known_at")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    PACK_FIELD_NUMBER: _ClassVar[int]
    KNOWN_AT_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    clock: str
    pack: str
    known_at: _timestamp_pb2.Timestamp
    def __init__(self, complaint_id: _Optional[str] = ..., clock: _Optional[str] = ..., pack: _Optional[str] = ..., known_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ClockDifference(_message.Message):
    __slots__ = ("recorded_at", "reasons", "before", "after", "intake_version", "triage_version")
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    INTAKE_VERSION_FIELD_NUMBER: _ClassVar[int]
    TRIAGE_VERSION_FIELD_NUMBER: _ClassVar[int]
    recorded_at: _timestamp_pb2.Timestamp
    reasons: _containers.RepeatedScalarFieldContainer[str]
    before: _clock_pb2.ClockState
    after: _clock_pb2.ClockState
    intake_version: int
    triage_version: int
    def __init__(self, recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reasons: _Optional[_Iterable[str]] = ..., before: _Optional[_Union[_clock_pb2.ClockState, _Mapping]] = ..., after: _Optional[_Union[_clock_pb2.ClockState, _Mapping]] = ..., intake_version: _Optional[int] = ..., triage_version: _Optional[int] = ...) -> None: ...

class ExplainClockResponse(_message.Message):
    __slots__ = ("clock", "as_of", "differences")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    clock: ClockExplained
    as_of: _timestamp_pb2.Timestamp
    differences: _containers.RepeatedCompositeFieldContainer[ClockDifference]
    def __init__(self, clock: _Optional[_Union[ClockExplained, _Mapping]] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., differences: _Optional[_Iterable[_Union[ClockDifference, _Mapping]]] = ...) -> None: ...

class WhatIfRequest(_message.Message):
    __slots__ = ("complaint_id", "pack", "clock", "known_at", "proposed_calendars", "roll_if_rest_day", "jurisdiction", "choices", "complexity", "new_facts_at", "notified_at", "as_of")
    class ChoicesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    KNOWN_AT_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_CALENDARS_FIELD_NUMBER: _ClassVar[int]
    ROLL_IF_REST_DAY_FIELD_NUMBER: _ClassVar[int]
    JURISDICTION_FIELD_NUMBER: _ClassVar[int]
    CHOICES_FIELD_NUMBER: _ClassVar[int]
    COMPLEXITY_FIELD_NUMBER: _ClassVar[int]
    NEW_FACTS_AT_FIELD_NUMBER: _ClassVar[int]
    NOTIFIED_AT_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    pack: str
    clock: str
    known_at: str
    proposed_calendars: bool
    roll_if_rest_day: bool
    jurisdiction: str
    choices: _containers.ScalarMap[str, str]
    complexity: str
    new_facts_at: _timestamp_pb2.Timestamp
    notified_at: _timestamp_pb2.Timestamp
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, complaint_id: _Optional[str] = ..., pack: _Optional[str] = ..., clock: _Optional[str] = ..., known_at: _Optional[str] = ..., proposed_calendars: _Optional[bool] = ..., roll_if_rest_day: _Optional[bool] = ..., jurisdiction: _Optional[str] = ..., choices: _Optional[_Mapping[str, str]] = ..., complexity: _Optional[str] = ..., new_facts_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., notified_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WhatIfClock(_message.Message):
    __slots__ = ("stored", "supposed")
    STORED_FIELD_NUMBER: _ClassVar[int]
    SUPPOSED_FIELD_NUMBER: _ClassVar[int]
    stored: _clock_pb2.ClockState
    supposed: ClockExplained
    def __init__(self, stored: _Optional[_Union[_clock_pb2.ClockState, _Mapping]] = ..., supposed: _Optional[_Union[ClockExplained, _Mapping]] = ...) -> None: ...

class WhatIfResponse(_message.Message):
    __slots__ = ("clocks", "as_of")
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    AS_OF_FIELD_NUMBER: _ClassVar[int]
    clocks: _containers.RepeatedCompositeFieldContainer[WhatIfClock]
    as_of: _timestamp_pb2.Timestamp
    def __init__(self, clocks: _Optional[_Iterable[_Union[WhatIfClock, _Mapping]]] = ..., as_of: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

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

class ListAbsencesRequest(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ListAbsencesResponse(_message.Message):
    __slots__ = ("people", "absences")
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    ABSENCES_FIELD_NUMBER: _ClassVar[int]
    people: _containers.RepeatedScalarFieldContainer[str]
    absences: _containers.RepeatedCompositeFieldContainer[Absence]
    def __init__(self, people: _Optional[_Iterable[str]] = ..., absences: _Optional[_Iterable[_Union[Absence, _Mapping]]] = ...) -> None: ...

class Absence(_message.Message):
    __slots__ = ("person", "to")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    FROM_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    person: str
    to: _timestamp_pb2.Timestamp
    def __init__(self, person: _Optional[str] = ..., to: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., **kwargs) -> None: ...

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
    __slots__ = ("complaint_id", "kind", "by", "reason_text_id", "amount", "currency", "request_id", "party_ids")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_IDS_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    kind: str
    by: str
    reason_text_id: str
    amount: str
    currency: str
    request_id: str
    party_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, complaint_id: _Optional[str] = ..., kind: _Optional[str] = ..., by: _Optional[str] = ..., reason_text_id: _Optional[str] = ..., amount: _Optional[str] = ..., currency: _Optional[str] = ..., request_id: _Optional[str] = ..., party_ids: _Optional[_Iterable[str]] = ...) -> None: ...

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

class CheckConsultationRequest(_message.Message):
    __slots__ = ("complaint_id", "circumstances")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    CIRCUMSTANCES_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    circumstances: _people_pb2.Circumstances
    def __init__(self, complaint_id: _Optional[str] = ..., circumstances: _Optional[_Union[_people_pb2.Circumstances, _Mapping]] = ...) -> None: ...

class CheckConsultationResponse(_message.Message):
    __slots__ = ("rules",)
    RULES_FIELD_NUMBER: _ClassVar[int]
    rules: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, rules: _Optional[_Iterable[str]] = ...) -> None: ...

class OpenConsultationRequest(_message.Message):
    __slots__ = ("complaint_ids", "by", "circumstances", "insurer", "guests", "request_id", "party_ids")
    COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    CIRCUMSTANCES_FIELD_NUMBER: _ClassVar[int]
    INSURER_FIELD_NUMBER: _ClassVar[int]
    GUESTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_IDS_FIELD_NUMBER: _ClassVar[int]
    complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    by: str
    circumstances: _people_pb2.Circumstances
    insurer: str
    guests: _containers.RepeatedScalarFieldContainer[str]
    request_id: str
    party_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, complaint_ids: _Optional[_Iterable[str]] = ..., by: _Optional[str] = ..., circumstances: _Optional[_Union[_people_pb2.Circumstances, _Mapping]] = ..., insurer: _Optional[str] = ..., guests: _Optional[_Iterable[str]] = ..., request_id: _Optional[str] = ..., party_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class OpenConsultationResponse(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class GiveOpinionRequest(_message.Message):
    __slots__ = ("consultation_id", "by", "stance", "text_id", "request_id")
    CONSULTATION_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    STANCE_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    consultation_id: str
    by: str
    stance: str
    text_id: str
    request_id: str
    def __init__(self, consultation_id: _Optional[str] = ..., by: _Optional[str] = ..., stance: _Optional[str] = ..., text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class GiveOpinionResponse(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class DecideConsultationRequest(_message.Message):
    __slots__ = ("consultation_id", "by", "outcome", "owner", "due_on", "text_id", "minutes_text_id", "request_id")
    CONSULTATION_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    MINUTES_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    consultation_id: str
    by: str
    outcome: str
    owner: str
    due_on: str
    text_id: str
    minutes_text_id: str
    request_id: str
    def __init__(self, consultation_id: _Optional[str] = ..., by: _Optional[str] = ..., outcome: _Optional[str] = ..., owner: _Optional[str] = ..., due_on: _Optional[str] = ..., text_id: _Optional[str] = ..., minutes_text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DecideConsultationResponse(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class FollowUpConsultationRequest(_message.Message):
    __slots__ = ("consultation_id", "by", "done", "text_id", "request_id")
    CONSULTATION_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    DONE_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    consultation_id: str
    by: str
    done: bool
    text_id: str
    request_id: str
    def __init__(self, consultation_id: _Optional[str] = ..., by: _Optional[str] = ..., done: _Optional[bool] = ..., text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class FollowUpConsultationResponse(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class CancelConsultationRequest(_message.Message):
    __slots__ = ("consultation_id", "by", "text_id", "request_id")
    CONSULTATION_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    consultation_id: str
    by: str
    text_id: str
    request_id: str
    def __init__(self, consultation_id: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CancelConsultationResponse(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class ListConsultationsRequest(_message.Message):
    __slots__ = ("complaint_id",)
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    def __init__(self, complaint_id: _Optional[str] = ...) -> None: ...

class ListConsultationsResponse(_message.Message):
    __slots__ = ("consultations",)
    CONSULTATIONS_FIELD_NUMBER: _ClassVar[int]
    consultations: _containers.RepeatedCompositeFieldContainer[_people_pb2.Consultation]
    def __init__(self, consultations: _Optional[_Iterable[_Union[_people_pb2.Consultation, _Mapping]]] = ...) -> None: ...

class GetConsultationRequest(_message.Message):
    __slots__ = ("consultation_id",)
    CONSULTATION_ID_FIELD_NUMBER: _ClassVar[int]
    consultation_id: str
    def __init__(self, consultation_id: _Optional[str] = ...) -> None: ...

class GetConsultationResponse(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class OpenGroupRequest(_message.Message):
    __slots__ = ("cause", "complaint_ids", "surrender_ids", "by", "request_id")
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    SURRENDER_IDS_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    cause: str
    complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    surrender_ids: _containers.RepeatedScalarFieldContainer[str]
    by: str
    request_id: str
    def __init__(self, cause: _Optional[str] = ..., complaint_ids: _Optional[_Iterable[str]] = ..., surrender_ids: _Optional[_Iterable[str]] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class OpenGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class JoinGroupRequest(_message.Message):
    __slots__ = ("group_id", "complaint_ids", "surrender_ids", "by", "request_id")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    SURRENDER_IDS_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    surrender_ids: _containers.RepeatedScalarFieldContainer[str]
    by: str
    request_id: str
    def __init__(self, group_id: _Optional[str] = ..., complaint_ids: _Optional[_Iterable[str]] = ..., surrender_ids: _Optional[_Iterable[str]] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class JoinGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class LeaveGroupRequest(_message.Message):
    __slots__ = ("group_id", "complaint_id", "by", "request_id")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    complaint_id: str
    by: str
    request_id: str
    def __init__(self, group_id: _Optional[str] = ..., complaint_id: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class LeaveGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class RecordGatheringRequest(_message.Message):
    __slots__ = ("group_id", "at", "count", "by", "evidence_id", "request_id")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    at: _timestamp_pb2.Timestamp
    count: int
    by: str
    evidence_id: str
    request_id: str
    def __init__(self, group_id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., count: _Optional[int] = ..., by: _Optional[str] = ..., evidence_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RecordGatheringResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class ElectRepresentativesRequest(_message.Message):
    __slots__ = ("group_id", "party_ids", "by", "request_id")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    PARTY_IDS_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    party_ids: _containers.RepeatedScalarFieldContainer[str]
    by: str
    request_id: str
    def __init__(self, group_id: _Optional[str] = ..., party_ids: _Optional[_Iterable[str]] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ElectRepresentativesResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class DesignateMajorRequest(_message.Message):
    __slots__ = ("group_id", "by", "document_id", "request_id")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    by: str
    document_id: str
    request_id: str
    def __init__(self, group_id: _Optional[str] = ..., by: _Optional[str] = ..., document_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DesignateMajorResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class FileRegulatorReportRequest(_message.Message):
    __slots__ = ("group_id", "form", "by", "text_id", "proof_id", "request_id")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    FORM_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    form: str
    by: str
    text_id: str
    proof_id: str
    request_id: str
    def __init__(self, group_id: _Optional[str] = ..., form: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ..., proof_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class FileRegulatorReportResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class EndGroupEventRequest(_message.Message):
    __slots__ = ("group_id", "by", "request_id")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    by: str
    request_id: str
    def __init__(self, group_id: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class EndGroupEventResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class CloseGroupRequest(_message.Message):
    __slots__ = ("group_id", "by", "request_id")
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    by: str
    request_id: str
    def __init__(self, group_id: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CloseGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class ListGroupsRequest(_message.Message):
    __slots__ = ("complaint_id",)
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    def __init__(self, complaint_id: _Optional[str] = ...) -> None: ...

class ListGroupsResponse(_message.Message):
    __slots__ = ("groups",)
    GROUPS_FIELD_NUMBER: _ClassVar[int]
    groups: _containers.RepeatedCompositeFieldContainer[_people_pb2.Group]
    def __init__(self, groups: _Optional[_Iterable[_Union[_people_pb2.Group, _Mapping]]] = ...) -> None: ...

class GetGroupRequest(_message.Message):
    __slots__ = ("group_id",)
    GROUP_ID_FIELD_NUMBER: _ClassVar[int]
    group_id: str
    def __init__(self, group_id: _Optional[str] = ...) -> None: ...

class GetGroupResponse(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class ReportMentionRequest(_message.Message):
    __slots__ = ("mentions",)
    MENTIONS_FIELD_NUMBER: _ClassVar[int]
    mentions: _containers.RepeatedCompositeFieldContainer[_opinion_pb2.Mention]
    def __init__(self, mentions: _Optional[_Iterable[_Union[_opinion_pb2.Mention, _Mapping]]] = ...) -> None: ...

class ReportMentionResponse(_message.Message):
    __slots__ = ("fresh",)
    FRESH_FIELD_NUMBER: _ClassVar[int]
    fresh: _containers.RepeatedScalarFieldContainer[bool]
    def __init__(self, fresh: _Optional[_Iterable[bool]] = ...) -> None: ...

class GetOpinionEventRequest(_message.Message):
    __slots__ = ("event_id",)
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    def __init__(self, event_id: _Optional[str] = ...) -> None: ...

class GetOpinionEventResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: _opinion_pb2.OpinionEvent
    def __init__(self, event: _Optional[_Union[_opinion_pb2.OpinionEvent, _Mapping]] = ...) -> None: ...

class GetOpinionPlanRequest(_message.Message):
    __slots__ = ("plan_id", "event_id")
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    event_id: str
    def __init__(self, plan_id: _Optional[str] = ..., event_id: _Optional[str] = ...) -> None: ...

class GetOpinionPlanResponse(_message.Message):
    __slots__ = ("plan",)
    PLAN_FIELD_NUMBER: _ClassVar[int]
    plan: _opinion_pb2.OpinionPlan
    def __init__(self, plan: _Optional[_Union[_opinion_pb2.OpinionPlan, _Mapping]] = ...) -> None: ...

class StartDrillRequest(_message.Message):
    __slots__ = ("grade", "by", "request_id")
    GRADE_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    grade: str
    by: str
    request_id: str
    def __init__(self, grade: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class StartDrillResponse(_message.Message):
    __slots__ = ("plan",)
    PLAN_FIELD_NUMBER: _ClassVar[int]
    plan: _opinion_pb2.OpinionPlan
    def __init__(self, plan: _Optional[_Union[_opinion_pb2.OpinionPlan, _Mapping]] = ...) -> None: ...

class CompletePlanStepRequest(_message.Message):
    __slots__ = ("plan_id", "step", "by", "proof_kind", "proof", "statement", "statement_language", "request_id")
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    PROOF_KIND_FIELD_NUMBER: _ClassVar[int]
    PROOF_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_FIELD_NUMBER: _ClassVar[int]
    STATEMENT_LANGUAGE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    step: str
    by: str
    proof_kind: str
    proof: str
    statement: str
    statement_language: str
    request_id: str
    def __init__(self, plan_id: _Optional[str] = ..., step: _Optional[str] = ..., by: _Optional[str] = ..., proof_kind: _Optional[str] = ..., proof: _Optional[str] = ..., statement: _Optional[str] = ..., statement_language: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CompletePlanStepResponse(_message.Message):
    __slots__ = ("plan",)
    PLAN_FIELD_NUMBER: _ClassVar[int]
    plan: _opinion_pb2.OpinionPlan
    def __init__(self, plan: _Optional[_Union[_opinion_pb2.OpinionPlan, _Mapping]] = ...) -> None: ...

class WaivePlanStepRequest(_message.Message):
    __slots__ = ("plan_id", "step", "by", "reason_text_id", "request_id")
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    step: str
    by: str
    reason_text_id: str
    request_id: str
    def __init__(self, plan_id: _Optional[str] = ..., step: _Optional[str] = ..., by: _Optional[str] = ..., reason_text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class WaivePlanStepResponse(_message.Message):
    __slots__ = ("plan",)
    PLAN_FIELD_NUMBER: _ClassVar[int]
    plan: _opinion_pb2.OpinionPlan
    def __init__(self, plan: _Optional[_Union[_opinion_pb2.OpinionPlan, _Mapping]] = ...) -> None: ...

class HandOverPlanRoleRequest(_message.Message):
    __slots__ = ("plan_id", "role", "person", "by", "request_id")
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    role: str
    person: str
    by: str
    request_id: str
    def __init__(self, plan_id: _Optional[str] = ..., role: _Optional[str] = ..., person: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class HandOverPlanRoleResponse(_message.Message):
    __slots__ = ("plan",)
    PLAN_FIELD_NUMBER: _ClassVar[int]
    plan: _opinion_pb2.OpinionPlan
    def __init__(self, plan: _Optional[_Union[_opinion_pb2.OpinionPlan, _Mapping]] = ...) -> None: ...

class CloseOpinionPlanRequest(_message.Message):
    __slots__ = ("plan_id", "by", "evaluation_text_id", "lesson_text_ids", "request_id")
    PLAN_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    EVALUATION_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    LESSON_TEXT_IDS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    plan_id: str
    by: str
    evaluation_text_id: str
    lesson_text_ids: _containers.RepeatedScalarFieldContainer[str]
    request_id: str
    def __init__(self, plan_id: _Optional[str] = ..., by: _Optional[str] = ..., evaluation_text_id: _Optional[str] = ..., lesson_text_ids: _Optional[_Iterable[str]] = ..., request_id: _Optional[str] = ...) -> None: ...

class CloseOpinionPlanResponse(_message.Message):
    __slots__ = ("plan",)
    PLAN_FIELD_NUMBER: _ClassVar[int]
    plan: _opinion_pb2.OpinionPlan
    def __init__(self, plan: _Optional[_Union[_opinion_pb2.OpinionPlan, _Mapping]] = ...) -> None: ...
