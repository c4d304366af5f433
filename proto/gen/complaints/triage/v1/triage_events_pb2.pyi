from complaints.event.v1 import metadata_pb2 as _metadata_pb2
from complaints.triage.v1 import assessment_pb2 as _assessment_pb2
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class TriageEvent(_message.Message):
    __slots__ = ("metadata", "state", "complaint_assessed", "classification_confirmed", "complaint_assigned", "playbook_moved", "involved_named")
    METADATA_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ASSESSED_FIELD_NUMBER: _ClassVar[int]
    CLASSIFICATION_CONFIRMED_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ASSIGNED_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_MOVED_FIELD_NUMBER: _ClassVar[int]
    INVOLVED_NAMED_FIELD_NUMBER: _ClassVar[int]
    metadata: _metadata_pb2.EventMetadata
    state: _assessment_pb2.AssessmentState
    complaint_assessed: ComplaintAssessed
    classification_confirmed: ClassificationConfirmed
    complaint_assigned: ComplaintAssigned
    playbook_moved: PlaybookMoved
    involved_named: InvolvedNamed
    def __init__(self, metadata: _Optional[_Union[_metadata_pb2.EventMetadata, _Mapping]] = ..., state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., complaint_assessed: _Optional[_Union[ComplaintAssessed, _Mapping]] = ..., classification_confirmed: _Optional[_Union[ClassificationConfirmed, _Mapping]] = ..., complaint_assigned: _Optional[_Union[ComplaintAssigned, _Mapping]] = ..., playbook_moved: _Optional[_Union[PlaybookMoved, _Mapping]] = ..., involved_named: _Optional[_Union[InvolvedNamed, _Mapping]] = ...) -> None: ...

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
    __slots__ = ("by",)
    BY_FIELD_NUMBER: _ClassVar[int]
    by: str
    def __init__(self, by: _Optional[str] = ...) -> None: ...
