from complaints.event.v1 import metadata_pb2 as _metadata_pb2
from complaints.triage.v1 import assessment_pb2 as _assessment_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TriageEvent(_message.Message):
    __slots__ = ("metadata", "state", "complaint_assessed", "classification_confirmed", "complaint_assigned", "playbook_moved", "involved_named", "compensation_offered", "playbook_run_ended")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ASSESSED_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATION_CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ASSIGNED_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_MOVED_FIELD_NUMBER: _ClassVar[int]
    INVOLVED_NAMED_FIELD_NUMBER: _ClassVar[int]
    COMPENSATION_OFFERED_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_RUN_ENDED_FIELD_NUMBER: _ClassVar[int]
    metadata: _metadata_pb2.EventMetadata
    state: _assessment_pb2.AssessmentState
    complaint_assessed: ComplaintAssessed
    classification_confirmed: ClassificationConfirmed
    complaint_assigned: ComplaintAssigned
    playbook_moved: PlaybookMoved
    involved_named: InvolvedNamed
    compensation_offered: CompensationOffered
    playbook_run_ended: PlaybookRunEnded
    def __init__(self, metadata: _Optional[_Union[_metadata_pb2.EventMetadata, _Mapping]] = ..., state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., complaint_assessed: _Optional[_Union[ComplaintAssessed, _Mapping]] = ..., classification_confirmed: _Optional[_Union[ClassificationConfirmed, _Mapping]] = ..., complaint_assigned: _Optional[_Union[ComplaintAssigned, _Mapping]] = ..., playbook_moved: _Optional[_Union[PlaybookMoved, _Mapping]] = ..., involved_named: _Optional[_Union[InvolvedNamed, _Mapping]] = ..., compensation_offered: _Optional[_Union[CompensationOffered, _Mapping]] = ..., playbook_run_ended: _Optional[_Union[PlaybookRunEnded, _Mapping]] = ...) -> None: ...

class ComplaintAssessed(_message.Message):
    __slots__ = ("intake_version",)
    INTAKE_VERSION_FIELD_NUMBER: _ClassVar[int]
    intake_version: int
    def __init__(self, intake_version: _Optional[int] = ...) -> None: ...

class ClassificationConfirmed(_message.Message):
    __slots__ = ("by",)
    BY_FIELD_NUMBER: _ClassVar[int]
    by: str
    def __init__(self, by: _Optional[str] = ...) -> None: ...

class ComplaintAssigned(_message.Message):
    __slots__ = ("by", "text_id", "reason", "instead_of")
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    INSTEAD_OF_FIELD_NUMBER: _ClassVar[int]
    by: str
    text_id: str
    reason: str
    instead_of: str
    def __init__(self, by: _Optional[str] = ..., text_id: _Optional[str] = ..., reason: _Optional[str] = ..., instead_of: _Optional[str] = ...) -> None: ...

class PlaybookMoved(_message.Message):
    __slots__ = ("by", "text_id", "from_playbook", "from_version")
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    FROM_PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    FROM_VERSION_FIELD_NUMBER: _ClassVar[int]
    by: str
    text_id: str
    from_playbook: str
    from_version: str
    def __init__(self, by: _Optional[str] = ..., text_id: _Optional[str] = ..., from_playbook: _Optional[str] = ..., from_version: _Optional[str] = ...) -> None: ...

class InvolvedNamed(_message.Message):
    __slots__ = ("by", "text_id", "named", "struck")
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    NAMED_FIELD_NUMBER: _ClassVar[int]
    STRUCK_FIELD_NUMBER: _ClassVar[int]
    by: str
    text_id: str
    named: _containers.RepeatedScalarFieldContainer[str]
    struck: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, by: _Optional[str] = ..., text_id: _Optional[str] = ..., named: _Optional[_Iterable[str]] = ..., struck: _Optional[_Iterable[str]] = ...) -> None: ...

class RunOfScript(_message.Message):
    __slots__ = ("complaint_id", "number", "scripts", "offered")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    NUMBER_FIELD_NUMBER: _ClassVar[int]
    SCRIPTS_FIELD_NUMBER: _ClassVar[int]
    OFFERED_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    number: int
    scripts: _containers.RepeatedScalarFieldContainer[str]
    offered: str
    def __init__(self, complaint_id: _Optional[str] = ..., number: _Optional[int] = ..., scripts: _Optional[_Iterable[str]] = ..., offered: _Optional[str] = ...) -> None: ...

class CompensationOffered(_message.Message):
    __slots__ = ("run", "kind", "amount", "by", "role", "limit", "approval_id", "text_id")
    RUN_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    APPROVAL_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    run: RunOfScript
    kind: str
    amount: str
    by: str
    role: str
    limit: str
    approval_id: str
    text_id: str
    def __init__(self, run: _Optional[_Union[RunOfScript, _Mapping]] = ..., kind: _Optional[str] = ..., amount: _Optional[str] = ..., by: _Optional[str] = ..., role: _Optional[str] = ..., limit: _Optional[str] = ..., approval_id: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class PlaybookRunEnded(_message.Message):
    __slots__ = ("run", "outcome", "how", "by", "text_id", "offers")
    RUN_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    HOW_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    OFFERS_FIELD_NUMBER: _ClassVar[int]
    run: RunOfScript
    outcome: str
    how: str
    by: str
    text_id: str
    offers: int
    def __init__(self, run: _Optional[_Union[RunOfScript, _Mapping]] = ..., outcome: _Optional[str] = ..., how: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ..., offers: _Optional[int] = ...) -> None: ...
