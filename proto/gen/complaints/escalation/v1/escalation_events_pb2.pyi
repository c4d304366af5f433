import datetime

from complaints.escalation.v1 import clock_pb2 as _clock_pb2
from complaints.escalation.v1 import people_pb2 as _people_pb2
from complaints.event.v1 import metadata_pb2 as _metadata_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class EscalationEvent(_message.Message):
    __slots__ = ("metadata", "clocks", "clocks_started", "clock_restarted", "clock_changed", "clock_due_soon", "clock_overdue", "clock_met", "clock_ended", "ladder_called", "ladder_acknowledged", "ladder_settled", "ladder_exhausted", "approval_asked", "approval_decided", "approval_expired", "approval_withdrawn", "consultation_called", "consultation_decided", "consultation_reopened", "consultation_ended", "group_opened", "group_became_major", "group_report_filed", "group_closed")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_FIELD_NUMBER: _ClassVar[int]
    CLOCKS_STARTED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_RESTARTED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_CHANGED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_DUE_SOON_FIELD_NUMBER: _ClassVar[int]
    CLOCK_OVERDUE_FIELD_NUMBER: _ClassVar[int]
    CLOCK_MET_FIELD_NUMBER: _ClassVar[int]
    CLOCK_ENDED_FIELD_NUMBER: _ClassVar[int]
    LADDER_CALLED_FIELD_NUMBER: _ClassVar[int]
    LADDER_ACKNOWLEDGED_FIELD_NUMBER: _ClassVar[int]
    LADDER_SETTLED_FIELD_NUMBER: _ClassVar[int]
    LADDER_EXHAUSTED_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_ASKED_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_DECIDED_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_EXPIRED_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_CALLED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_DECIDED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_REOPENED_FIELD_NUMBER: _ClassVar[int]
    CONSULTATION_ENDED_FIELD_NUMBER: _ClassVar[int]
    GROUP_OPENED_FIELD_NUMBER: _ClassVar[int]
    GROUP_BECAME_MAJOR_FIELD_NUMBER: _ClassVar[int]
    GROUP_REPORT_FILED_FIELD_NUMBER: _ClassVar[int]
    GROUP_CLOSED_FIELD_NUMBER: _ClassVar[int]
    metadata: _metadata_pb2.EventMetadata
    clocks: _containers.RepeatedCompositeFieldContainer[_clock_pb2.ClockState]
    clocks_started: ClocksStarted
    clock_restarted: ClockRestarted
    clock_changed: ClockChanged
    clock_due_soon: ClockDueSoon
    clock_overdue: ClockOverdue
    clock_met: ClockMet
    clock_ended: ClockEnded
    ladder_called: LadderCalled
    ladder_acknowledged: LadderAcknowledged
    ladder_settled: LadderSettled
    ladder_exhausted: LadderExhausted
    approval_asked: ApprovalAsked
    approval_decided: ApprovalDecided
    approval_expired: ApprovalExpired
    approval_withdrawn: ApprovalWithdrawn
    consultation_called: ConsultationCalled
    consultation_decided: ConsultationDecided
    consultation_reopened: ConsultationReopened
    consultation_ended: ConsultationEnded
    group_opened: GroupOpened
    group_became_major: GroupBecameMajor
    group_report_filed: GroupReportFiled
    group_closed: GroupClosed
    def __init__(self, metadata: _Optional[_Union[_metadata_pb2.EventMetadata, _Mapping]] = ..., clocks: _Optional[_Iterable[_Union[_clock_pb2.ClockState, _Mapping]]] = ..., clocks_started: _Optional[_Union[ClocksStarted, _Mapping]] = ..., clock_restarted: _Optional[_Union[ClockRestarted, _Mapping]] = ..., clock_changed: _Optional[_Union[ClockChanged, _Mapping]] = ..., clock_due_soon: _Optional[_Union[ClockDueSoon, _Mapping]] = ..., clock_overdue: _Optional[_Union[ClockOverdue, _Mapping]] = ..., clock_met: _Optional[_Union[ClockMet, _Mapping]] = ..., clock_ended: _Optional[_Union[ClockEnded, _Mapping]] = ..., ladder_called: _Optional[_Union[LadderCalled, _Mapping]] = ..., ladder_acknowledged: _Optional[_Union[LadderAcknowledged, _Mapping]] = ..., ladder_settled: _Optional[_Union[LadderSettled, _Mapping]] = ..., ladder_exhausted: _Optional[_Union[LadderExhausted, _Mapping]] = ..., approval_asked: _Optional[_Union[ApprovalAsked, _Mapping]] = ..., approval_decided: _Optional[_Union[ApprovalDecided, _Mapping]] = ..., approval_expired: _Optional[_Union[ApprovalExpired, _Mapping]] = ..., approval_withdrawn: _Optional[_Union[ApprovalWithdrawn, _Mapping]] = ..., consultation_called: _Optional[_Union[ConsultationCalled, _Mapping]] = ..., consultation_decided: _Optional[_Union[ConsultationDecided, _Mapping]] = ..., consultation_reopened: _Optional[_Union[ConsultationReopened, _Mapping]] = ..., consultation_ended: _Optional[_Union[ConsultationEnded, _Mapping]] = ..., group_opened: _Optional[_Union[GroupOpened, _Mapping]] = ..., group_became_major: _Optional[_Union[GroupBecameMajor, _Mapping]] = ..., group_report_filed: _Optional[_Union[GroupReportFiled, _Mapping]] = ..., group_closed: _Optional[_Union[GroupClosed, _Mapping]] = ...) -> None: ...

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

class LadderCalled(_message.Message):
    __slots__ = ("ladder",)
    LADDER_FIELD_NUMBER: _ClassVar[int]
    ladder: _people_pb2.Ladder
    def __init__(self, ladder: _Optional[_Union[_people_pb2.Ladder, _Mapping]] = ...) -> None: ...

class LadderAcknowledged(_message.Message):
    __slots__ = ("ladder",)
    LADDER_FIELD_NUMBER: _ClassVar[int]
    ladder: _people_pb2.Ladder
    def __init__(self, ladder: _Optional[_Union[_people_pb2.Ladder, _Mapping]] = ...) -> None: ...

class LadderSettled(_message.Message):
    __slots__ = ("ladder",)
    LADDER_FIELD_NUMBER: _ClassVar[int]
    ladder: _people_pb2.Ladder
    def __init__(self, ladder: _Optional[_Union[_people_pb2.Ladder, _Mapping]] = ...) -> None: ...

class LadderExhausted(_message.Message):
    __slots__ = ("ladder",)
    LADDER_FIELD_NUMBER: _ClassVar[int]
    ladder: _people_pb2.Ladder
    def __init__(self, ladder: _Optional[_Union[_people_pb2.Ladder, _Mapping]] = ...) -> None: ...

class ApprovalAsked(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: _people_pb2.Approval
    def __init__(self, approval: _Optional[_Union[_people_pb2.Approval, _Mapping]] = ...) -> None: ...

class ApprovalDecided(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: _people_pb2.Approval
    def __init__(self, approval: _Optional[_Union[_people_pb2.Approval, _Mapping]] = ...) -> None: ...

class ApprovalExpired(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: _people_pb2.Approval
    def __init__(self, approval: _Optional[_Union[_people_pb2.Approval, _Mapping]] = ...) -> None: ...

class ApprovalWithdrawn(_message.Message):
    __slots__ = ("approval",)
    APPROVAL_FIELD_NUMBER: _ClassVar[int]
    approval: _people_pb2.Approval
    def __init__(self, approval: _Optional[_Union[_people_pb2.Approval, _Mapping]] = ...) -> None: ...

class ConsultationCalled(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class ConsultationDecided(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class ConsultationReopened(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class ConsultationEnded(_message.Message):
    __slots__ = ("consultation",)
    CONSULTATION_FIELD_NUMBER: _ClassVar[int]
    consultation: _people_pb2.Consultation
    def __init__(self, consultation: _Optional[_Union[_people_pb2.Consultation, _Mapping]] = ...) -> None: ...

class GroupOpened(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class GroupBecameMajor(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class GroupReportFiled(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...

class GroupClosed(_message.Message):
    __slots__ = ("group",)
    GROUP_FIELD_NUMBER: _ClassVar[int]
    group: _people_pb2.Group
    def __init__(self, group: _Optional[_Union[_people_pb2.Group, _Mapping]] = ...) -> None: ...
