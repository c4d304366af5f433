import datetime

from complaints.triage.v1 import assessment_pb2 as _assessment_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class GetAssessmentRequest(_message.Message):
    __slots__ = ("complaint_id",)
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    def __init__(self, complaint_id: _Optional[str] = ...) -> None: ...

class GetAssessmentResponse(_message.Message):
    __slots__ = ("state", "version")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    state: _assessment_pb2.AssessmentState
    version: int
    def __init__(self, state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class GetPlaybookRequest(_message.Message):
    __slots__ = ("playbook", "version")
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    playbook: str
    version: str
    def __init__(self, playbook: _Optional[str] = ..., version: _Optional[str] = ...) -> None: ...

class LocalText(_message.Message):
    __slots__ = ("zh", "en")
    ZH_FIELD_NUMBER: _ClassVar[int]
    EN_FIELD_NUMBER: _ClassVar[int]
    zh: str
    en: str
    def __init__(self, zh: _Optional[str] = ..., en: _Optional[str] = ...) -> None: ...

class GetPlaybookResponse(_message.Message):
    __slots__ = ("playbook", "version", "scene", "title", "must_say", "never_say", "steps", "evidence")
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    MUST_SAY_FIELD_NUMBER: _ClassVar[int]
    NEVER_SAY_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    playbook: str
    version: str
    scene: str
    title: LocalText
    must_say: _containers.RepeatedCompositeFieldContainer[LocalText]
    never_say: _containers.RepeatedCompositeFieldContainer[LocalText]
    steps: _containers.RepeatedCompositeFieldContainer[LocalText]
    evidence: _containers.RepeatedCompositeFieldContainer[LocalText]
    def __init__(self, playbook: _Optional[str] = ..., version: _Optional[str] = ..., scene: _Optional[str] = ..., title: _Optional[_Union[LocalText, _Mapping]] = ..., must_say: _Optional[_Iterable[_Union[LocalText, _Mapping]]] = ..., never_say: _Optional[_Iterable[_Union[LocalText, _Mapping]]] = ..., steps: _Optional[_Iterable[_Union[LocalText, _Mapping]]] = ..., evidence: _Optional[_Iterable[_Union[LocalText, _Mapping]]] = ...) -> None: ...

class ConfirmClassificationRequest(_message.Message):
    __slots__ = ("complaint_id", "kind", "scene", "by", "request_id")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    kind: str
    scene: str
    by: str
    request_id: str
    def __init__(self, complaint_id: _Optional[str] = ..., kind: _Optional[str] = ..., scene: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ConfirmClassificationResponse(_message.Message):
    __slots__ = ("state", "version")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    state: _assessment_pb2.AssessmentState
    version: int
    def __init__(self, state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class AssignRequest(_message.Message):
    __slots__ = ("complaint_id", "team", "owner", "by", "request_id", "text_id", "overrule_lesson")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    TEAM_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    OVERRULE_LESSON_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    team: str
    owner: str
    by: str
    request_id: str
    text_id: str
    overrule_lesson: bool
    def __init__(self, complaint_id: _Optional[str] = ..., team: _Optional[str] = ..., owner: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ..., text_id: _Optional[str] = ..., overrule_lesson: _Optional[bool] = ...) -> None: ...

class AssignResponse(_message.Message):
    __slots__ = ("state", "version")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    state: _assessment_pb2.AssessmentState
    version: int
    def __init__(self, state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class MovePlaybookRequest(_message.Message):
    __slots__ = ("complaint_id", "playbook", "version", "by", "request_id", "text_id")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    playbook: str
    version: str
    by: str
    request_id: str
    text_id: str
    def __init__(self, complaint_id: _Optional[str] = ..., playbook: _Optional[str] = ..., version: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class MovePlaybookResponse(_message.Message):
    __slots__ = ("state", "version")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    state: _assessment_pb2.AssessmentState
    version: int
    def __init__(self, state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

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

class PassTurnRequest(_message.Message):
    __slots__ = ("complaint_id", "by", "request_id", "text_id")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    by: str
    request_id: str
    text_id: str
    def __init__(self, complaint_id: _Optional[str] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class PassTurnResponse(_message.Message):
    __slots__ = ("state", "version")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    state: _assessment_pb2.AssessmentState
    version: int
    def __init__(self, state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class NameInvolvedRequest(_message.Message):
    __slots__ = ("complaint_id", "people", "by", "request_id", "text_id")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    people: _containers.RepeatedScalarFieldContainer[str]
    by: str
    request_id: str
    text_id: str
    def __init__(self, complaint_id: _Optional[str] = ..., people: _Optional[_Iterable[str]] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class NameInvolvedResponse(_message.Message):
    __slots__ = ("state", "version")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    state: _assessment_pb2.AssessmentState
    version: int
    def __init__(self, state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class StrikeInvolvedRequest(_message.Message):
    __slots__ = ("complaint_id", "people", "by", "request_id", "text_id")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    people: _containers.RepeatedScalarFieldContainer[str]
    by: str
    request_id: str
    text_id: str
    def __init__(self, complaint_id: _Optional[str] = ..., people: _Optional[_Iterable[str]] = ..., by: _Optional[str] = ..., request_id: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class StrikeInvolvedResponse(_message.Message):
    __slots__ = ("state", "version")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    state: _assessment_pb2.AssessmentState
    version: int
    def __init__(self, state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., version: _Optional[int] = ...) -> None: ...

class GetRoutingRequest(_message.Message):
    __slots__ = ("complaint_id",)
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    def __init__(self, complaint_id: _Optional[str] = ...) -> None: ...

class RoutingCandidate(_message.Message):
    __slots__ = ("person", "refused", "party", "distance", "in_hand", "capacity")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    REFUSED_FIELD_NUMBER: _ClassVar[int]
    PARTY_FIELD_NUMBER: _ClassVar[int]
    DISTANCE_FIELD_NUMBER: _ClassVar[int]
    IN_HAND_FIELD_NUMBER: _ClassVar[int]
    CAPACITY_FIELD_NUMBER: _ClassVar[int]
    person: str
    refused: str
    party: str
    distance: int
    in_hand: int
    capacity: int
    def __init__(self, person: _Optional[str] = ..., refused: _Optional[str] = ..., party: _Optional[str] = ..., distance: _Optional[int] = ..., in_hand: _Optional[int] = ..., capacity: _Optional[int] = ...) -> None: ...

class RoutingStep(_message.Message):
    __slots__ = ("version", "team", "owner", "owner_rule", "by", "text_id", "act", "at", "assignment_rule", "beside", "people", "reason")
    VERSION_FIELD_NUMBER: _ClassVar[int]
    TEAM_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    OWNER_RULE_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    ACT_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENT_RULE_FIELD_NUMBER: _ClassVar[int]
    BESIDE_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    version: int
    team: str
    owner: str
    owner_rule: str
    by: str
    text_id: str
    act: str
    at: _timestamp_pb2.Timestamp
    assignment_rule: str
    beside: str
    people: _containers.RepeatedScalarFieldContainer[str]
    reason: str
    def __init__(self, version: _Optional[int] = ..., team: _Optional[str] = ..., owner: _Optional[str] = ..., owner_rule: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ..., act: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., assignment_rule: _Optional[str] = ..., beside: _Optional[str] = ..., people: _Optional[_Iterable[str]] = ..., reason: _Optional[str] = ...) -> None: ...

class GetRoutingResponse(_message.Message):
    __slots__ = ("state", "version", "candidates", "history")
    STATE_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    state: _assessment_pb2.AssessmentState
    version: int
    candidates: _containers.RepeatedCompositeFieldContainer[RoutingCandidate]
    history: _containers.RepeatedCompositeFieldContainer[RoutingStep]
    def __init__(self, state: _Optional[_Union[_assessment_pb2.AssessmentState, _Mapping]] = ..., version: _Optional[int] = ..., candidates: _Optional[_Iterable[_Union[RoutingCandidate, _Mapping]]] = ..., history: _Optional[_Iterable[_Union[RoutingStep, _Mapping]]] = ...) -> None: ...
