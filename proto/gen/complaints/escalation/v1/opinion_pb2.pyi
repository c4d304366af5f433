import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Mention(_message.Message):
    __slots__ = ("id", "at", "source", "text", "reach", "reposts", "author")
    ID_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    REPOSTS_FIELD_NUMBER: _ClassVar[int]
    AUTHOR_FIELD_NUMBER: _ClassVar[int]
    id: str
    at: _timestamp_pb2.Timestamp
    source: str
    text: str
    reach: int
    reposts: int
    author: str
    def __init__(self, id: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., text: _Optional[str] = ..., reach: _Optional[int] = ..., reposts: _Optional[int] = ..., author: _Optional[str] = ...) -> None: ...

class OpinionScorePart(_message.Message):
    __slots__ = ("name", "points", "weight", "numbers")
    class NumbersEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    NAME_FIELD_NUMBER: _ClassVar[int]
    POINTS_FIELD_NUMBER: _ClassVar[int]
    WEIGHT_FIELD_NUMBER: _ClassVar[int]
    NUMBERS_FIELD_NUMBER: _ClassVar[int]
    name: str
    points: int
    weight: int
    numbers: _containers.ScalarMap[str, str]
    def __init__(self, name: _Optional[str] = ..., points: _Optional[int] = ..., weight: _Optional[int] = ..., numbers: _Optional[_Mapping[str, str]] = ...) -> None: ...

class OpinionChange(_message.Message):
    __slots__ = ("kind", "at", "detail", "by")
    KIND_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    kind: str
    at: _timestamp_pb2.Timestamp
    detail: str
    by: str
    def __init__(self, kind: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., detail: _Optional[str] = ..., by: _Optional[str] = ...) -> None: ...

class OpinionEvent(_message.Message):
    __slots__ = ("id", "version", "opened_at", "last_at", "posts", "grade", "grade_since", "lower_proposed", "score", "parts", "floors", "entities", "places", "topics", "signals", "complaint_ids", "history", "merged_into")
    class TopicsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    class SignalsEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: int
        def __init__(self, key: _Optional[str] = ..., value: _Optional[int] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    LAST_AT_FIELD_NUMBER: _ClassVar[int]
    POSTS_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    GRADE_SINCE_FIELD_NUMBER: _ClassVar[int]
    LOWER_PROPOSED_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    PARTS_FIELD_NUMBER: _ClassVar[int]
    FLOORS_FIELD_NUMBER: _ClassVar[int]
    ENTITIES_FIELD_NUMBER: _ClassVar[int]
    PLACES_FIELD_NUMBER: _ClassVar[int]
    TOPICS_FIELD_NUMBER: _ClassVar[int]
    SIGNALS_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    HISTORY_FIELD_NUMBER: _ClassVar[int]
    MERGED_INTO_FIELD_NUMBER: _ClassVar[int]
    id: str
    version: int
    opened_at: _timestamp_pb2.Timestamp
    last_at: _timestamp_pb2.Timestamp
    posts: int
    grade: str
    grade_since: _timestamp_pb2.Timestamp
    lower_proposed: str
    score: int
    parts: _containers.RepeatedCompositeFieldContainer[OpinionScorePart]
    floors: _containers.RepeatedScalarFieldContainer[str]
    entities: _containers.RepeatedScalarFieldContainer[str]
    places: _containers.RepeatedScalarFieldContainer[str]
    topics: _containers.ScalarMap[str, int]
    signals: _containers.ScalarMap[str, int]
    complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    history: _containers.RepeatedCompositeFieldContainer[OpinionChange]
    merged_into: str
    def __init__(self, id: _Optional[str] = ..., version: _Optional[int] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., last_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., posts: _Optional[int] = ..., grade: _Optional[str] = ..., grade_since: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., lower_proposed: _Optional[str] = ..., score: _Optional[int] = ..., parts: _Optional[_Iterable[_Union[OpinionScorePart, _Mapping]]] = ..., floors: _Optional[_Iterable[str]] = ..., entities: _Optional[_Iterable[str]] = ..., places: _Optional[_Iterable[str]] = ..., topics: _Optional[_Mapping[str, int]] = ..., signals: _Optional[_Mapping[str, int]] = ..., complaint_ids: _Optional[_Iterable[str]] = ..., history: _Optional[_Iterable[_Union[OpinionChange, _Mapping]]] = ..., merged_into: _Optional[str] = ...) -> None: ...
