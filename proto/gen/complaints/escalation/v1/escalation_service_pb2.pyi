import datetime

from complaints.escalation.v1 import clock_pb2 as _clock_pb2
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
