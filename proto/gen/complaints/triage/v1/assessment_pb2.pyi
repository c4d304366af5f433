import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Evidence(_message.Message):
    __slots__ = ("rule", "phrase", "start", "end")
    RULE_FIELD_NUMBER: _ClassVar[int]
    PHRASE_FIELD_NUMBER: _ClassVar[int]
    START_FIELD_NUMBER: _ClassVar[int]
    END_FIELD_NUMBER: _ClassVar[int]
    rule: str
    phrase: str
    start: int
    end: int
    def __init__(self, rule: _Optional[str] = ..., phrase: _Optional[str] = ..., start: _Optional[int] = ..., end: _Optional[int] = ...) -> None: ...

class Candidate(_message.Message):
    __slots__ = ("playbook", "score", "evidence", "scene")
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    playbook: str
    score: int
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    scene: str
    def __init__(self, playbook: _Optional[str] = ..., score: _Optional[int] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ..., scene: _Optional[str] = ...) -> None: ...

class Flag(_message.Message):
    __slots__ = ("code", "evidence")
    CODE_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    code: str
    evidence: _containers.RepeatedCompositeFieldContainer[Evidence]
    def __init__(self, code: _Optional[str] = ..., evidence: _Optional[_Iterable[_Union[Evidence, _Mapping]]] = ...) -> None: ...

class AssessmentState(_message.Message):
    __slots__ = ("outcome", "kind", "scene", "playbook", "playbook_version", "severity", "flags", "candidates", "confirmed_kind", "confirmed_scene", "confirmed_by", "team", "owner", "assignment_rule", "companions", "insurer", "partner", "unit", "owner_rule", "route", "turn", "beside", "involved", "doubt", "unowned_since", "owner_due_at")
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    SCENE_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_FIELD_NUMBER: _ClassVar[int]
    PLAYBOOK_VERSION_FIELD_NUMBER: _ClassVar[int]
    SEVERITY_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_KIND_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_SCENE_FIELD_NUMBER: _ClassVar[int]
    CONFIRMED_BY_FIELD_NUMBER: _ClassVar[int]
    TEAM_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    ASSIGNMENT_RULE_FIELD_NUMBER: _ClassVar[int]
    COMPANIONS_FIELD_NUMBER: _ClassVar[int]
    INSURER_FIELD_NUMBER: _ClassVar[int]
    PARTNER_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    OWNER_RULE_FIELD_NUMBER: _ClassVar[int]
    ROUTE_FIELD_NUMBER: _ClassVar[int]
    TURN_FIELD_NUMBER: _ClassVar[int]
    BESIDE_FIELD_NUMBER: _ClassVar[int]
    INVOLVED_FIELD_NUMBER: _ClassVar[int]
    DOUBT_FIELD_NUMBER: _ClassVar[int]
    UNOWNED_SINCE_FIELD_NUMBER: _ClassVar[int]
    OWNER_DUE_AT_FIELD_NUMBER: _ClassVar[int]
    outcome: str
    kind: str
    scene: str
    playbook: str
    playbook_version: str
    severity: str
    flags: _containers.RepeatedCompositeFieldContainer[Flag]
    candidates: _containers.RepeatedCompositeFieldContainer[Candidate]
    confirmed_kind: str
    confirmed_scene: str
    confirmed_by: str
    team: str
    owner: str
    assignment_rule: str
    companions: _containers.RepeatedScalarFieldContainer[str]
    insurer: str
    partner: str
    unit: str
    owner_rule: str
    route: str
    turn: str
    beside: str
    involved: _containers.RepeatedScalarFieldContainer[str]
    doubt: str
    unowned_since: _timestamp_pb2.Timestamp
    owner_due_at: _timestamp_pb2.Timestamp
    def __init__(self, outcome: _Optional[str] = ..., kind: _Optional[str] = ..., scene: _Optional[str] = ..., playbook: _Optional[str] = ..., playbook_version: _Optional[str] = ..., severity: _Optional[str] = ..., flags: _Optional[_Iterable[_Union[Flag, _Mapping]]] = ..., candidates: _Optional[_Iterable[_Union[Candidate, _Mapping]]] = ..., confirmed_kind: _Optional[str] = ..., confirmed_scene: _Optional[str] = ..., confirmed_by: _Optional[str] = ..., team: _Optional[str] = ..., owner: _Optional[str] = ..., assignment_rule: _Optional[str] = ..., companions: _Optional[_Iterable[str]] = ..., insurer: _Optional[str] = ..., partner: _Optional[str] = ..., unit: _Optional[str] = ..., owner_rule: _Optional[str] = ..., route: _Optional[str] = ..., turn: _Optional[str] = ..., beside: _Optional[str] = ..., involved: _Optional[_Iterable[str]] = ..., doubt: _Optional[str] = ..., unowned_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., owner_due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
