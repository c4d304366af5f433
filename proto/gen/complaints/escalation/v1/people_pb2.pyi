import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Addressee(_message.Message):
    __slots__ = ("person", "instead_of")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    INSTEAD_OF_FIELD_NUMBER: _ClassVar[int]
    person: str
    instead_of: str
    def __init__(self, person: _Optional[str] = ..., instead_of: _Optional[str] = ...) -> None: ...

class LadderLevel(_message.Message):
    __slots__ = ("level", "called_at", "answer_by", "people")
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    CALLED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    level: str
    called_at: _timestamp_pb2.Timestamp
    answer_by: _timestamp_pb2.Timestamp
    people: _containers.RepeatedCompositeFieldContainer[Addressee]
    def __init__(self, level: _Optional[str] = ..., called_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., people: _Optional[_Iterable[_Union[Addressee, _Mapping]]] = ...) -> None: ...

class Ladder(_message.Message):
    __slots__ = ("id", "complaint_id", "pack", "clock", "step", "step_at", "late", "statutory", "state", "levels", "next_at", "acknowledged_by", "acknowledged_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STEP_AT_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    STATUTORY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LEVELS_FIELD_NUMBER: _ClassVar[int]
    NEXT_AT_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_BY_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    complaint_id: str
    pack: str
    clock: str
    step: str
    step_at: _timestamp_pb2.Timestamp
    late: bool
    statutory: bool
    state: str
    levels: _containers.RepeatedCompositeFieldContainer[LadderLevel]
    next_at: _timestamp_pb2.Timestamp
    acknowledged_by: str
    acknowledged_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., complaint_id: _Optional[str] = ..., pack: _Optional[str] = ..., clock: _Optional[str] = ..., step: _Optional[str] = ..., step_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., late: _Optional[bool] = ..., statutory: _Optional[bool] = ..., state: _Optional[str] = ..., levels: _Optional[_Iterable[_Union[LadderLevel, _Mapping]]] = ..., next_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., acknowledged_by: _Optional[str] = ..., acknowledged_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class NoticeAttempt(_message.Message):
    __slots__ = ("at", "outcome", "detail")
    AT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    outcome: str
    detail: str
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[str] = ..., detail: _Optional[str] = ...) -> None: ...

class Notice(_message.Message):
    __slots__ = ("id", "matter_id", "complaint_id", "template", "person", "instead_of", "channel", "state", "created_at", "attempts", "values")
    class ValuesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    MATTER_ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    INSTEAD_OF_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    id: str
    matter_id: str
    complaint_id: str
    template: str
    person: str
    instead_of: str
    channel: str
    state: str
    created_at: _timestamp_pb2.Timestamp
    attempts: _containers.RepeatedCompositeFieldContainer[NoticeAttempt]
    values: _containers.ScalarMap[str, str]
    def __init__(self, id: _Optional[str] = ..., matter_id: _Optional[str] = ..., complaint_id: _Optional[str] = ..., template: _Optional[str] = ..., person: _Optional[str] = ..., instead_of: _Optional[str] = ..., channel: _Optional[str] = ..., state: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attempts: _Optional[_Iterable[_Union[NoticeAttempt, _Mapping]]] = ..., values: _Optional[_Mapping[str, str]] = ...) -> None: ...

class Approval(_message.Message):
    __slots__ = ("id", "complaint_id", "kind", "state", "asked_by", "asked_at", "expires_at", "reason_text_id", "amount", "currency", "decided_by", "decided_at", "level", "decision_text_id", "source")
    ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    DECISION_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    complaint_id: str
    kind: str
    state: str
    asked_by: str
    asked_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    reason_text_id: str
    amount: str
    currency: str
    decided_by: str
    decided_at: _timestamp_pb2.Timestamp
    level: str
    decision_text_id: str
    source: str
    def __init__(self, id: _Optional[str] = ..., complaint_id: _Optional[str] = ..., kind: _Optional[str] = ..., state: _Optional[str] = ..., asked_by: _Optional[str] = ..., asked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason_text_id: _Optional[str] = ..., amount: _Optional[str] = ..., currency: _Optional[str] = ..., decided_by: _Optional[str] = ..., decided_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., level: _Optional[str] = ..., decision_text_id: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...
