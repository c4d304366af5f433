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
    __slots__ = ("kind", "at", "detail", "by", "reason_text_id")
    KIND_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    kind: str
    at: _timestamp_pb2.Timestamp
    detail: str
    by: str
    reason_text_id: str
    def __init__(self, kind: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., detail: _Optional[str] = ..., by: _Optional[str] = ..., reason_text_id: _Optional[str] = ...) -> None: ...

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

class PlanStep(_message.Message):
    __slots__ = ("id", "role", "owner", "due_at", "state", "done_at", "done_by", "late", "proof_kind", "proof", "reason_text_id", "name_zh", "name_en", "policy", "source")
    ID_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    DONE_AT_FIELD_NUMBER: _ClassVar[int]
    DONE_BY_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    PROOF_KIND_FIELD_NUMBER: _ClassVar[int]
    PROOF_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_ZH_FIELD_NUMBER: _ClassVar[int]
    NAME_EN_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    role: str
    owner: str
    due_at: _timestamp_pb2.Timestamp
    state: str
    done_at: _timestamp_pb2.Timestamp
    done_by: str
    late: bool
    proof_kind: str
    proof: str
    reason_text_id: str
    name_zh: str
    name_en: str
    policy: bool
    source: str
    def __init__(self, id: _Optional[str] = ..., role: _Optional[str] = ..., owner: _Optional[str] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[str] = ..., done_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., done_by: _Optional[str] = ..., late: _Optional[bool] = ..., proof_kind: _Optional[str] = ..., proof: _Optional[str] = ..., reason_text_id: _Optional[str] = ..., name_zh: _Optional[str] = ..., name_en: _Optional[str] = ..., policy: _Optional[bool] = ..., source: _Optional[str] = ...) -> None: ...

class OpinionPlan(_message.Message):
    __slots__ = ("id", "event_id", "grade", "drill", "started_at", "state", "steps", "complaint_ids", "evaluation_text_id", "lesson_text_ids", "closed_at", "version", "merged_into")
    ID_FIELD_NUMBER: _ClassVar[int]
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    DRILL_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    EVALUATION_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    LESSON_TEXT_IDS_FIELD_NUMBER: _ClassVar[int]
    CLOSED_AT_FIELD_NUMBER: _ClassVar[int]
    VERSION_FIELD_NUMBER: _ClassVar[int]
    MERGED_INTO_FIELD_NUMBER: _ClassVar[int]
    id: str
    event_id: str
    grade: str
    drill: bool
    started_at: _timestamp_pb2.Timestamp
    state: str
    steps: _containers.RepeatedCompositeFieldContainer[PlanStep]
    complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    evaluation_text_id: str
    lesson_text_ids: _containers.RepeatedScalarFieldContainer[str]
    closed_at: _timestamp_pb2.Timestamp
    version: int
    merged_into: str
    def __init__(self, id: _Optional[str] = ..., event_id: _Optional[str] = ..., grade: _Optional[str] = ..., drill: _Optional[bool] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[str] = ..., steps: _Optional[_Iterable[_Union[PlanStep, _Mapping]]] = ..., complaint_ids: _Optional[_Iterable[str]] = ..., evaluation_text_id: _Optional[str] = ..., lesson_text_ids: _Optional[_Iterable[str]] = ..., closed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., version: _Optional[int] = ..., merged_into: _Optional[str] = ...) -> None: ...

class ListOpinionEventsRequest(_message.Message):
    __slots__ = ("from_grade", "entity", "complaint_id", "lower_proposed", "limit", "after")
    FROM_GRADE_FIELD_NUMBER: _ClassVar[int]
    ENTITY_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    LOWER_PROPOSED_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    from_grade: str
    entity: str
    complaint_id: str
    lower_proposed: bool
    limit: int
    after: str
    def __init__(self, from_grade: _Optional[str] = ..., entity: _Optional[str] = ..., complaint_id: _Optional[str] = ..., lower_proposed: _Optional[bool] = ..., limit: _Optional[int] = ..., after: _Optional[str] = ...) -> None: ...

class ListOpinionEventsResponse(_message.Message):
    __slots__ = ("events", "next")
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[OpinionEvent]
    next: str
    def __init__(self, events: _Optional[_Iterable[_Union[OpinionEvent, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class OpinionPost(_message.Message):
    __slots__ = ("key", "at", "source", "id", "text", "reach", "reposts", "complaint_id", "signals")
    KEY_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    REACH_FIELD_NUMBER: _ClassVar[int]
    REPOSTS_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    SIGNALS_FIELD_NUMBER: _ClassVar[int]
    key: str
    at: _timestamp_pb2.Timestamp
    source: str
    id: str
    text: str
    reach: int
    reposts: int
    complaint_id: str
    signals: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, key: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ..., id: _Optional[str] = ..., text: _Optional[str] = ..., reach: _Optional[int] = ..., reposts: _Optional[int] = ..., complaint_id: _Optional[str] = ..., signals: _Optional[_Iterable[str]] = ...) -> None: ...

class ListOpinionPostsRequest(_message.Message):
    __slots__ = ("event_id", "limit", "after")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    LIMIT_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    limit: int
    after: str
    def __init__(self, event_id: _Optional[str] = ..., limit: _Optional[int] = ..., after: _Optional[str] = ...) -> None: ...

class ListOpinionPostsResponse(_message.Message):
    __slots__ = ("posts", "next")
    POSTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_FIELD_NUMBER: _ClassVar[int]
    posts: _containers.RepeatedCompositeFieldContainer[OpinionPost]
    next: str
    def __init__(self, posts: _Optional[_Iterable[_Union[OpinionPost, _Mapping]]] = ..., next: _Optional[str] = ...) -> None: ...

class MergeOpinionEventsRequest(_message.Message):
    __slots__ = ("into_event_id", "away_event_id", "by", "reason_text_id", "request_id")
    INTO_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    AWAY_EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    into_event_id: str
    away_event_id: str
    by: str
    reason_text_id: str
    request_id: str
    def __init__(self, into_event_id: _Optional[str] = ..., away_event_id: _Optional[str] = ..., by: _Optional[str] = ..., reason_text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class MergeOpinionEventsResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: OpinionEvent
    def __init__(self, event: _Optional[_Union[OpinionEvent, _Mapping]] = ...) -> None: ...

class SplitOpinionEventRequest(_message.Message):
    __slots__ = ("event_id", "post_keys", "by", "reason_text_id", "request_id")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    POST_KEYS_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    post_keys: _containers.RepeatedScalarFieldContainer[str]
    by: str
    reason_text_id: str
    request_id: str
    def __init__(self, event_id: _Optional[str] = ..., post_keys: _Optional[_Iterable[str]] = ..., by: _Optional[str] = ..., reason_text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class SplitOpinionEventResponse(_message.Message):
    __slots__ = ("event", "split_off")
    EVENT_FIELD_NUMBER: _ClassVar[int]
    SPLIT_OFF_FIELD_NUMBER: _ClassVar[int]
    event: OpinionEvent
    split_off: OpinionEvent
    def __init__(self, event: _Optional[_Union[OpinionEvent, _Mapping]] = ..., split_off: _Optional[_Union[OpinionEvent, _Mapping]] = ...) -> None: ...

class LowerOpinionGradeRequest(_message.Message):
    __slots__ = ("event_id", "grade", "by", "reason_text_id", "request_id")
    EVENT_ID_FIELD_NUMBER: _ClassVar[int]
    GRADE_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    event_id: str
    grade: str
    by: str
    reason_text_id: str
    request_id: str
    def __init__(self, event_id: _Optional[str] = ..., grade: _Optional[str] = ..., by: _Optional[str] = ..., reason_text_id: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class LowerOpinionGradeResponse(_message.Message):
    __slots__ = ("event",)
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: OpinionEvent
    def __init__(self, event: _Optional[_Union[OpinionEvent, _Mapping]] = ...) -> None: ...
