import datetime

from complaints.event.v1 import metadata_pb2 as _metadata_pb2
from complaints.intake.v1 import complaint_pb2 as _complaint_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class IntakeEvent(_message.Message):
    __slots__ = ("metadata", "state", "complaint_filed", "complaint_imported", "investigation_started", "complexity_set", "note_added", "new_facts_received", "complaint_decided", "decision_notified", "complaint_closed", "complaint_withdrawn", "complaint_not_entitled", "complaint_reopened", "clock_paused", "pause_told", "clock_resumed", "variation_agreed", "complainant_unreachable", "repeat_merged", "complaint_merged", "complaint_transferred", "review_applied", "review_decided", "act_recorded", "accountability_held")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_FILED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_IMPORTED_FIELD_NUMBER: _ClassVar[int]
    INVESTIGATION_STARTED_FIELD_NUMBER: _ClassVar[int]
    COMPLEXITY_SET_FIELD_NUMBER: _ClassVar[int]
    NOTE_ADDED_FIELD_NUMBER: _ClassVar[int]
    NEW_FACTS_RECEIVED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_DECIDED_FIELD_NUMBER: _ClassVar[int]
    DECISION_NOTIFIED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_CLOSED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_WITHDRAWN_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_NOT_ENTITLED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_REOPENED_FIELD_NUMBER: _ClassVar[int]
    CLOCK_PAUSED_FIELD_NUMBER: _ClassVar[int]
    PAUSE_TOLD_FIELD_NUMBER: _ClassVar[int]
    CLOCK_RESUMED_FIELD_NUMBER: _ClassVar[int]
    VARIATION_AGREED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINANT_UNREACHABLE_FIELD_NUMBER: _ClassVar[int]
    REPEAT_MERGED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_MERGED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_TRANSFERRED_FIELD_NUMBER: _ClassVar[int]
    REVIEW_APPLIED_FIELD_NUMBER: _ClassVar[int]
    REVIEW_DECIDED_FIELD_NUMBER: _ClassVar[int]
    ACT_RECORDED_FIELD_NUMBER: _ClassVar[int]
    ACCOUNTABILITY_HELD_FIELD_NUMBER: _ClassVar[int]
    metadata: _metadata_pb2.EventMetadata
    state: _complaint_pb2.CaseState
    complaint_filed: ComplaintFiled
    complaint_imported: ComplaintImported
    investigation_started: InvestigationStarted
    complexity_set: ComplexitySet
    note_added: NoteAdded
    new_facts_received: NewFactsReceived
    complaint_decided: ComplaintDecided
    decision_notified: DecisionNotified
    complaint_closed: ComplaintClosed
    complaint_withdrawn: ComplaintWithdrawn
    complaint_not_entitled: ComplaintNotEntitled
    complaint_reopened: ComplaintReopened
    clock_paused: ClockPaused
    pause_told: PauseTold
    clock_resumed: ClockResumed
    variation_agreed: VariationAgreed
    complainant_unreachable: ComplainantUnreachable
    repeat_merged: RepeatMerged
    complaint_merged: ComplaintMerged
    complaint_transferred: ComplaintTransferred
    review_applied: ReviewApplied
    review_decided: ReviewDecided
    act_recorded: ActRecorded
    accountability_held: AccountabilityHeld
    def __init__(self, metadata: _Optional[_Union[_metadata_pb2.EventMetadata, _Mapping]] = ..., state: _Optional[_Union[_complaint_pb2.CaseState, _Mapping]] = ..., complaint_filed: _Optional[_Union[ComplaintFiled, _Mapping]] = ..., complaint_imported: _Optional[_Union[ComplaintImported, _Mapping]] = ..., investigation_started: _Optional[_Union[InvestigationStarted, _Mapping]] = ..., complexity_set: _Optional[_Union[ComplexitySet, _Mapping]] = ..., note_added: _Optional[_Union[NoteAdded, _Mapping]] = ..., new_facts_received: _Optional[_Union[NewFactsReceived, _Mapping]] = ..., complaint_decided: _Optional[_Union[ComplaintDecided, _Mapping]] = ..., decision_notified: _Optional[_Union[DecisionNotified, _Mapping]] = ..., complaint_closed: _Optional[_Union[ComplaintClosed, _Mapping]] = ..., complaint_withdrawn: _Optional[_Union[ComplaintWithdrawn, _Mapping]] = ..., complaint_not_entitled: _Optional[_Union[ComplaintNotEntitled, _Mapping]] = ..., complaint_reopened: _Optional[_Union[ComplaintReopened, _Mapping]] = ..., clock_paused: _Optional[_Union[ClockPaused, _Mapping]] = ..., pause_told: _Optional[_Union[PauseTold, _Mapping]] = ..., clock_resumed: _Optional[_Union[ClockResumed, _Mapping]] = ..., variation_agreed: _Optional[_Union[VariationAgreed, _Mapping]] = ..., complainant_unreachable: _Optional[_Union[ComplainantUnreachable, _Mapping]] = ..., repeat_merged: _Optional[_Union[RepeatMerged, _Mapping]] = ..., complaint_merged: _Optional[_Union[ComplaintMerged, _Mapping]] = ..., complaint_transferred: _Optional[_Union[ComplaintTransferred, _Mapping]] = ..., review_applied: _Optional[_Union[ReviewApplied, _Mapping]] = ..., review_decided: _Optional[_Union[ReviewDecided, _Mapping]] = ..., act_recorded: _Optional[_Union[ActRecorded, _Mapping]] = ..., accountability_held: _Optional[_Union[AccountabilityHeld, _Mapping]] = ...) -> None: ...

class ComplaintFiled(_message.Message):
    __slots__ = ()
    def __init__(self) -> None: ...

class ComplaintImported(_message.Message):
    __slots__ = ("historic",)
    HISTORIC_FIELD_NUMBER: _ClassVar[int]
    historic: _complaint_pb2.HistoricCase
    def __init__(self, historic: _Optional[_Union[_complaint_pb2.HistoricCase, _Mapping]] = ...) -> None: ...

class InvestigationStarted(_message.Message):
    __slots__ = ("by",)
    BY_FIELD_NUMBER: _ClassVar[int]
    by: str
    def __init__(self, by: _Optional[str] = ...) -> None: ...

class ComplexitySet(_message.Message):
    __slots__ = ("change", "by")
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    change: _complaint_pb2.ComplexityChange
    by: str
    def __init__(self, change: _Optional[_Union[_complaint_pb2.ComplexityChange, _Mapping]] = ..., by: _Optional[str] = ...) -> None: ...

class NoteAdded(_message.Message):
    __slots__ = ("text_id", "by")
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    text_id: str
    by: str
    def __init__(self, text_id: _Optional[str] = ..., by: _Optional[str] = ...) -> None: ...

class NewFactsReceived(_message.Message):
    __slots__ = ("receipt",)
    RECEIPT_FIELD_NUMBER: _ClassVar[int]
    receipt: _complaint_pb2.Receipt
    def __init__(self, receipt: _Optional[_Union[_complaint_pb2.Receipt, _Mapping]] = ...) -> None: ...

class ComplaintDecided(_message.Message):
    __slots__ = ("outcome", "text_id", "by")
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    outcome: str
    text_id: str
    by: str
    def __init__(self, outcome: _Optional[str] = ..., text_id: _Optional[str] = ..., by: _Optional[str] = ...) -> None: ...

class DecisionNotified(_message.Message):
    __slots__ = ("medium", "dispatched_at", "proof_id")
    MEDIUM_FIELD_NUMBER: _ClassVar[int]
    DISPATCHED_AT_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    medium: str
    dispatched_at: _timestamp_pb2.Timestamp
    proof_id: str
    def __init__(self, medium: _Optional[str] = ..., dispatched_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., proof_id: _Optional[str] = ...) -> None: ...

class ComplaintClosed(_message.Message):
    __slots__ = ("by",)
    BY_FIELD_NUMBER: _ClassVar[int]
    by: str
    def __init__(self, by: _Optional[str] = ...) -> None: ...

class ComplaintWithdrawn(_message.Message):
    __slots__ = ("received_at",)
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    received_at: _timestamp_pb2.Timestamp
    def __init__(self, received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ComplaintNotEntitled(_message.Message):
    __slots__ = ("by", "text_id")
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    by: str
    text_id: str
    def __init__(self, by: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class ComplaintReopened(_message.Message):
    __slots__ = ("by", "text_id")
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    by: str
    text_id: str
    def __init__(self, by: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class ClockPaused(_message.Message):
    __slots__ = ("kind", "by", "proof_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    kind: str
    by: str
    proof_id: str
    def __init__(self, kind: _Optional[str] = ..., by: _Optional[str] = ..., proof_id: _Optional[str] = ...) -> None: ...

class PauseTold(_message.Message):
    __slots__ = ("told_at", "by", "proof_id")
    TOLD_AT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    told_at: _timestamp_pb2.Timestamp
    by: str
    proof_id: str
    def __init__(self, told_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., by: _Optional[str] = ..., proof_id: _Optional[str] = ...) -> None: ...

class ClockResumed(_message.Message):
    __slots__ = ("kind", "by", "proof_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    kind: str
    by: str
    proof_id: str
    def __init__(self, kind: _Optional[str] = ..., by: _Optional[str] = ..., proof_id: _Optional[str] = ...) -> None: ...

class VariationAgreed(_message.Message):
    __slots__ = ("last_day", "by", "proof_id")
    LAST_DAY_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    last_day: str
    by: str
    proof_id: str
    def __init__(self, last_day: _Optional[str] = ..., by: _Optional[str] = ..., proof_id: _Optional[str] = ...) -> None: ...

class ComplainantUnreachable(_message.Message):
    __slots__ = ("by", "proof_id")
    BY_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    by: str
    proof_id: str
    def __init__(self, by: _Optional[str] = ..., proof_id: _Optional[str] = ...) -> None: ...

class RepeatMerged(_message.Message):
    __slots__ = ("complaint_id", "by")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    by: str
    def __init__(self, complaint_id: _Optional[str] = ..., by: _Optional[str] = ...) -> None: ...

class ComplaintMerged(_message.Message):
    __slots__ = ("complaint_id", "by", "text_id")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    by: str
    text_id: str
    def __init__(self, complaint_id: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class ComplaintTransferred(_message.Message):
    __slots__ = ("to_kind", "to", "by", "proof_id")
    TO_KIND_FIELD_NUMBER: _ClassVar[int]
    TO_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    to_kind: str
    to: str
    by: str
    proof_id: str
    def __init__(self, to_kind: _Optional[str] = ..., to: _Optional[str] = ..., by: _Optional[str] = ..., proof_id: _Optional[str] = ...) -> None: ...

class ReviewApplied(_message.Message):
    __slots__ = ("reviewer", "by", "text_id")
    REVIEWER_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    reviewer: str
    by: str
    text_id: str
    def __init__(self, reviewer: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class ReviewDecided(_message.Message):
    __slots__ = ("result", "by", "text_id", "decided_by")
    RESULT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    result: str
    by: str
    text_id: str
    decided_by: str
    def __init__(self, result: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ..., decided_by: _Optional[str] = ...) -> None: ...

class ActRecorded(_message.Message):
    __slots__ = ("act", "by", "proof_id")
    ACT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    act: str
    by: str
    proof_id: str
    def __init__(self, act: _Optional[str] = ..., by: _Optional[str] = ..., proof_id: _Optional[str] = ...) -> None: ...

class AccountabilityHeld(_message.Message):
    __slots__ = ("person", "mistake", "by", "text_id")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    MISTAKE_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    person: str
    mistake: str
    by: str
    text_id: str
    def __init__(self, person: _Optional[str] = ..., mistake: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...
