import datetime

from complaints.intake.v1 import complaint_pb2 as _complaint_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BatchGetComplaintsRequest(_message.Message):
    __slots__ = ("complaint_ids", "purpose")
    COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    purpose: str
    def __init__(self, complaint_ids: _Optional[_Iterable[str]] = ..., purpose: _Optional[str] = ...) -> None: ...

class ComplaintText(_message.Message):
    __slots__ = ("complaint_id", "text", "demand", "state", "version", "involved", "earlier_complaint_ids")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    DEMAND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    INVOLVED_FIELD_NUMBER: _ClassVar[int]
    EARLIER_COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    text: str
    demand: str
    state: _complaint_pb2.CaseState
    version: int
    involved: _containers.RepeatedScalarFieldContainer[str]
    earlier_complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, complaint_id: _Optional[str] = ..., text: _Optional[str] = ..., demand: _Optional[str] = ..., state: _Optional[_Union[_complaint_pb2.CaseState, _Mapping]] = ..., version: _Optional[int] = ..., involved: _Optional[_Iterable[str]] = ..., earlier_complaint_ids: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetComplaintsResponse(_message.Message):
    __slots__ = ("complaints", "not_found")
    COMPLAINTS_FIELD_NUMBER: _ClassVar[int]
    NOT_FOUND_FIELD_NUMBER: _ClassVar[int]
    complaints: _containers.RepeatedCompositeFieldContainer[ComplaintText]
    not_found: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, complaints: _Optional[_Iterable[_Union[ComplaintText, _Mapping]]] = ..., not_found: _Optional[_Iterable[str]] = ...) -> None: ...

class GetComplaintRequest(_message.Message):
    __slots__ = ("complaint_id", "reference")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    reference: str
    def __init__(self, complaint_id: _Optional[str] = ..., reference: _Optional[str] = ...) -> None: ...

class GetComplaintResponse(_message.Message):
    __slots__ = ("complaint_id", "state", "version")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    state: _complaint_pb2.CaseState
    version: int
    def __init__(self, complaint_id: _Optional[str] = ..., state: _Optional[_Union[_complaint_pb2.CaseState, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class PutTextRequest(_message.Message):
    __slots__ = ("complaint_id", "text_id", "kind", "text", "author")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    text_id: str
    kind: str
    text: str
    author: str
    def __init__(self, complaint_id: _Optional[str] = ..., text_id: _Optional[str] = ..., kind: _Optional[str] = ..., text: _Optional[str] = ..., author: _Optional[str] = ...) -> None: ...

class PutTextResponse(_message.Message):
    __slots__ = ("text_id",)
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    text_id: str
    def __init__(self, text_id: _Optional[str] = ...) -> None: ...

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

class GetTextRequest(_message.Message):
    __slots__ = ("complaint_id", "text_id", "purpose")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    PURPOSE_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    text_id: str
    purpose: str
    def __init__(self, complaint_id: _Optional[str] = ..., text_id: _Optional[str] = ..., purpose: _Optional[str] = ...) -> None: ...

class GetTextResponse(_message.Message):
    __slots__ = ("kind", "text")
    KIND_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    kind: str
    text: str
    def __init__(self, kind: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...
