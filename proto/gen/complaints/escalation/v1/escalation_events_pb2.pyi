import datetime

from complaints.escalation.v1 import clock_pb2 as _clock_pb2
from complaints.event.v1 import metadata_pb2 as _metadata_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EscalationEvent(_message.Message):
    __slots__ = ("metadata", "clocks", "clocks_started", "clock_restarted", "clock_changed", "clock_due_soon", "clock_overdue", "clock_met", "clock_ended")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_STARTED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_RESTARTED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_CHANGED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_DUE_SOON_FIELD_NUMBER: _ClassVar[int]
    CLOCK_OVERDUE_FIELD_NUMBER: _ClassVar[int]
    CLOCK_MET_FIELD_NUMBER: _ClassVar[int]
    CLOCK_ENDED_FIELD_NUMBER: _ClassVar[int]
    metadata: _metadata_pb2.EventMetadata
    clocks: _containers.RepeatedCompositeFieldContainer[_clock_pb2.ClockState]
    clocks_started: ClocksStarted
    clock_restarted: ClockRestarted
    clock_changed: ClockChanged
    clock_due_soon: ClockDueSoon
    clock_overdue: ClockOverdue
    clock_met: ClockMet
    clock_ended: ClockEnded
    def __init__(self, metadata: _Optional[_Union[_metadata_pb2.EventMetadata, _Mapping]] = ..., clocks: _Optional[_Iterable[_Union[_clock_pb2.ClockState, _Mapping]]] = ..., clocks_started: _Optional[_Union[ClocksStarted, _Mapping]] = ..., clock_restarted: _Optional[_Union[ClockRestarted, _Mapping]] = ..., clock_changed: _Optional[_Union[ClockChanged, _Mapping]] = ..., clock_due_soon: _Optional[_Union[ClockDueSoon, _Mapping]] = ..., clock_overdue: _Optional[_Union[ClockOverdue, _Mapping]] = ..., clock_met: _Optional[_Union[ClockMet, _Mapping]] = ..., clock_ended: _Optional[_Union[ClockEnded, _Mapping]] = ...) -> None: ...

class ClocksStarted(_message.Message):
    __slots__ = ("clocks",)
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    clocks: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, clocks: _Optional[_Iterable[str]] = ...) -> None: ...

class ClockRestarted(_message.Message):
    __slots__ = ("clock",)
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    clock: str
    def __init__(self, clock: _Optional[str] = ...) -> None: ...

class ClockChanged(_message.Message):
    __slots__ = ("clock", "previous_due_at")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    PREVIOUS_DUE_AT_FIELD_NUMBER: _ClassVar[int]
    clock: str
    previous_due_at: _timestamp_pb2.Timestamp
    def __init__(self, clock: _Optional[str] = ..., previous_due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ClockDueSoon(_message.Message):
    __slots__ = ("clock", "step", "step_at", "late")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STEP_AT_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    step: str
    step_at: _timestamp_pb2.Timestamp
    late: bool
    def __init__(self, clock: _Optional[str] = ..., step: _Optional[str] = ..., step_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., late: _Optional[bool] = ...) -> None: ...

class ClockOverdue(_message.Message):
    __slots__ = ("clock", "step", "step_at", "late")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STEP_AT_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    clock: str
    step: str
    step_at: _timestamp_pb2.Timestamp
    late: bool
    def __init__(self, clock: _Optional[str] = ..., step: _Optional[str] = ..., step_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., late: _Optional[bool] = ...) -> None: ...

class ClockMet(_message.Message):
    __slots__ = ("clock", "on_time")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    ON_TIME_FIELD_NUMBER: _ClassVar[int]
    clock: str
    on_time: bool
    def __init__(self, clock: _Optional[str] = ..., on_time: _Optional[bool] = ...) -> None: ...

class ClockEnded(_message.Message):
    __slots__ = ("clock", "reason")
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    clock: str
    reason: str
    def __init__(self, clock: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...
