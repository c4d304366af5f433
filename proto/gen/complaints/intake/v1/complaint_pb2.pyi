import datetime

from complaints.intake.v1 import clock_facts_pb2 as _clock_facts_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Money(_message.Message):
    __slots__ = ("value", "currency")
    VALUE_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    value: str
    currency: str
    def __init__(self, value: _Optional[str] = ..., currency: _Optional[str] = ...) -> None: ...

class Respondent(_message.Message):
    __slots__ = ("insurer", "unit", "partner")
    INSURER_FIELD_NUMBER: _ClassVar[int]
    UNIT_FIELD_NUMBER: _ClassVar[int]
    PARTNER_FIELD_NUMBER: _ClassVar[int]
    insurer: str
    unit: str
    partner: str
    def __init__(self, insurer: _Optional[str] = ..., unit: _Optional[str] = ..., partner: _Optional[str] = ...) -> None: ...

class ComplexityChange(_message.Message):
    __slots__ = ("complexity", "at", "approver_level", "approved_at", "told_at")
    COMPLEXITY_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    APPROVER_LEVEL_FIELD_NUMBER: _ClassVar[int]
    APPROVED_AT_FIELD_NUMBER: _ClassVar[int]
    TOLD_AT_FIELD_NUMBER: _ClassVar[int]
    complexity: str
    at: _timestamp_pb2.Timestamp
    approver_level: str
    approved_at: _timestamp_pb2.Timestamp
    told_at: _timestamp_pb2.Timestamp
    def __init__(self, complexity: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., approver_level: _Optional[str] = ..., approved_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., told_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class Receipt(_message.Message):
    __slots__ = ("received_at", "recorded_at")
    RECEIVED_AT_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    received_at: _timestamp_pb2.Timestamp
    recorded_at: _timestamp_pb2.Timestamp
    def __init__(self, received_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CaseState(_message.Message):
    __slots__ = ("reference", "status", "channel", "side", "product_line", "respondent", "complainant_capacity", "amount", "occurred_on", "in_person_count", "receipts", "complexity_changes", "started_at", "decided_at", "outcome", "notified_at", "notice_medium", "closed_at", "withdrawn_at", "not_entitled_at", "reopen_count", "regulator_transferred", "recorded_at", "text_ids", "clock_facts")
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    STATUS_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_LINE_FIELD_NUMBER: _ClassVar[int]
    RESPONDENT_FIELD_NUMBER: _ClassVar[int]
    COMPLAINANT_CAPACITY_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    OCCURRED_ON_FIELD_NUMBER: _ClassVar[int]
    IN_PERSON_COUNT_FIELD_NUMBER: _ClassVar[int]
    RECEIPTS_FIELD_NUMBER: _ClassVar[int]
    COMPLEXITY_CHANGES_FIELD_NUMBER: _ClassVar[int]
    STARTED_AT_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    NOTIFIED_AT_FIELD_NUMBER: _ClassVar[int]
    NOTICE_MEDIUM_FIELD_NUMBER: _ClassVar[int]
    CLOSED_AT_FIELD_NUMBER: _ClassVar[int]
    WITHDRAWN_AT_FIELD_NUMBER: _ClassVar[int]
    NOT_ENTITLED_AT_FIELD_NUMBER: _ClassVar[int]
    REOPEN_COUNT_FIELD_NUMBER: _ClassVar[int]
    REGULATOR_TRANSFERRED_FIELD_NUMBER: _ClassVar[int]
    RECORDED_AT_FIELD_NUMBER: _ClassVar[int]
    TEXT_IDS_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FACTS_FIELD_NUMBER: _ClassVar[int]
    reference: str
    status: str
    channel: str
    side: str
    product_line: str
    respondent: Respondent
    complainant_capacity: str
    amount: Money
    occurred_on: str
    in_person_count: int
    receipts: _containers.RepeatedCompositeFieldContainer[Receipt]
    complexity_changes: _containers.RepeatedCompositeFieldContainer[ComplexityChange]
    started_at: _timestamp_pb2.Timestamp
    decided_at: _timestamp_pb2.Timestamp
    outcome: str
    notified_at: _timestamp_pb2.Timestamp
    notice_medium: str
    closed_at: _timestamp_pb2.Timestamp
    withdrawn_at: _timestamp_pb2.Timestamp
    not_entitled_at: _timestamp_pb2.Timestamp
    reopen_count: int
    regulator_transferred: bool
    recorded_at: _timestamp_pb2.Timestamp
    text_ids: _containers.RepeatedScalarFieldContainer[str]
    clock_facts: _clock_facts_pb2.ClockFacts
    def __init__(self, reference: _Optional[str] = ..., status: _Optional[str] = ..., channel: _Optional[str] = ..., side: _Optional[str] = ..., product_line: _Optional[str] = ..., respondent: _Optional[_Union[Respondent, _Mapping]] = ..., complainant_capacity: _Optional[str] = ..., amount: _Optional[_Union[Money, _Mapping]] = ..., occurred_on: _Optional[str] = ..., in_person_count: _Optional[int] = ..., receipts: _Optional[_Iterable[_Union[Receipt, _Mapping]]] = ..., complexity_changes: _Optional[_Iterable[_Union[ComplexityChange, _Mapping]]] = ..., started_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., decided_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[str] = ..., notified_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., notice_medium: _Optional[str] = ..., closed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., withdrawn_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., not_entitled_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reopen_count: _Optional[int] = ..., regulator_transferred: _Optional[bool] = ..., recorded_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., text_ids: _Optional[_Iterable[str]] = ..., clock_facts: _Optional[_Union[_clock_facts_pb2.ClockFacts, _Mapping]] = ...) -> None: ...

class HistoricCase(_message.Message):
    __slots__ = ("dataset", "external_id", "received_on", "closed_on", "attributes")
    class AttributesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    DATASET_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ID_FIELD_NUMBER: _ClassVar[int]
    RECEIVED_ON_FIELD_NUMBER: _ClassVar[int]
    CLOSED_ON_FIELD_NUMBER: _ClassVar[int]
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    dataset: str
    external_id: str
    received_on: str
    closed_on: str
    attributes: _containers.ScalarMap[str, str]
    def __init__(self, dataset: _Optional[str] = ..., external_id: _Optional[str] = ..., received_on: _Optional[str] = ..., closed_on: _Optional[str] = ..., attributes: _Optional[_Mapping[str, str]] = ...) -> None: ...
