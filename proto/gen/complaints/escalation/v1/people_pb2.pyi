import datetime

from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from collections.abc import Iterable as _Iterable, Mapping as _Mapping
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Addressee(_message.Message):
    __slots__ = ("person", "instead_of")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    INSTEAD_OF_FIELD_NUMBER: _ClassVar[int]
    person: str
    instead_of: str
    def __init__(self, person: _Optional[str] = ..., instead_of: _Optional[str] = ...) -> None: ...

class LadderLevel(_message.Message):
    __slots__ = ("level", "called_at", "answer_by", "people")
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    CALLED_AT_FIELD_NUMBER: _ClassVar[int]
    ANSWER_BY_FIELD_NUMBER: _ClassVar[int]
    PEOPLE_FIELD_NUMBER: _ClassVar[int]
    level: str
    called_at: _timestamp_pb2.Timestamp
    answer_by: _timestamp_pb2.Timestamp
    people: _containers.RepeatedCompositeFieldContainer[Addressee]
    def __init__(self, level: _Optional[str] = ..., called_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., answer_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., people: _Optional[_Iterable[_Union[Addressee, _Mapping]]] = ...) -> None: ...

class Ladder(_message.Message):
    __slots__ = ("id", "complaint_id", "pack", "clock", "step", "step_at", "late", "statutory", "state", "levels", "next_at", "acknowledged_by", "acknowledged_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    PACK_FIELD_NUMBER: _ClassVar[int]
    CLOCK_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    STEP_AT_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    STATUTORY_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    LEVELS_FIELD_NUMBER: _ClassVar[int]
    NEXT_AT_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_BY_FIELD_NUMBER: _ClassVar[int]
    ACKNOWLEDGED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    complaint_id: str
    pack: str
    clock: str
    step: str
    step_at: _timestamp_pb2.Timestamp
    late: bool
    statutory: bool
    state: str
    levels: _containers.RepeatedCompositeFieldContainer[LadderLevel]
    next_at: _timestamp_pb2.Timestamp
    acknowledged_by: str
    acknowledged_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., complaint_id: _Optional[str] = ..., pack: _Optional[str] = ..., clock: _Optional[str] = ..., step: _Optional[str] = ..., step_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., late: _Optional[bool] = ..., statutory: _Optional[bool] = ..., state: _Optional[str] = ..., levels: _Optional[_Iterable[_Union[LadderLevel, _Mapping]]] = ..., next_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., acknowledged_by: _Optional[str] = ..., acknowledged_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class NoticeAttempt(_message.Message):
    __slots__ = ("at", "outcome", "detail")
    AT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    DETAIL_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    outcome: str
    detail: str
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[str] = ..., detail: _Optional[str] = ...) -> None: ...

class Notice(_message.Message):
    __slots__ = ("id", "matter_id", "complaint_id", "template", "person", "instead_of", "channel", "state", "created_at", "attempts", "values", "subject", "text")
    class ValuesEntry(_message.Message):
        __slots__ = ("key", "value")
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ID_FIELD_NUMBER: _ClassVar[int]
    MATTER_ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    PERSON_FIELD_NUMBER: _ClassVar[int]
    INSTEAD_OF_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    CREATED_AT_FIELD_NUMBER: _ClassVar[int]
    ATTEMPTS_FIELD_NUMBER: _ClassVar[int]
    VALUES_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    id: str
    matter_id: str
    complaint_id: str
    template: str
    person: str
    instead_of: str
    channel: str
    state: str
    created_at: _timestamp_pb2.Timestamp
    attempts: _containers.RepeatedCompositeFieldContainer[NoticeAttempt]
    values: _containers.ScalarMap[str, str]
    subject: str
    text: str
    def __init__(self, id: _Optional[str] = ..., matter_id: _Optional[str] = ..., complaint_id: _Optional[str] = ..., template: _Optional[str] = ..., person: _Optional[str] = ..., instead_of: _Optional[str] = ..., channel: _Optional[str] = ..., state: _Optional[str] = ..., created_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attempts: _Optional[_Iterable[_Union[NoticeAttempt, _Mapping]]] = ..., values: _Optional[_Mapping[str, str]] = ..., subject: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class Approval(_message.Message):
    __slots__ = ("id", "complaint_id", "kind", "state", "asked_by", "asked_at", "expires_at", "reason_text_id", "amount", "currency", "decided_by", "decided_at", "level", "decision_text_id", "source")
    ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    ASKED_BY_FIELD_NUMBER: _ClassVar[int]
    ASKED_AT_FIELD_NUMBER: _ClassVar[int]
    EXPIRES_AT_FIELD_NUMBER: _ClassVar[int]
    REASON_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_FIELD_NUMBER: _ClassVar[int]
    DECIDED_BY_FIELD_NUMBER: _ClassVar[int]
    DECIDED_AT_FIELD_NUMBER: _ClassVar[int]
    LEVEL_FIELD_NUMBER: _ClassVar[int]
    DECISION_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    id: str
    complaint_id: str
    kind: str
    state: str
    asked_by: str
    asked_at: _timestamp_pb2.Timestamp
    expires_at: _timestamp_pb2.Timestamp
    reason_text_id: str
    amount: str
    currency: str
    decided_by: str
    decided_at: _timestamp_pb2.Timestamp
    level: str
    decision_text_id: str
    source: str
    def __init__(self, id: _Optional[str] = ..., complaint_id: _Optional[str] = ..., kind: _Optional[str] = ..., state: _Optional[str] = ..., asked_by: _Optional[str] = ..., asked_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., expires_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., reason_text_id: _Optional[str] = ..., amount: _Optional[str] = ..., currency: _Optional[str] = ..., decided_by: _Optional[str] = ..., decided_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., level: _Optional[str] = ..., decision_text_id: _Optional[str] = ..., source: _Optional[str] = ...) -> None: ...

class Attendee(_message.Message):
    __slots__ = ("person", "role", "instead_of")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    ROLE_FIELD_NUMBER: _ClassVar[int]
    INSTEAD_OF_FIELD_NUMBER: _ClassVar[int]
    person: str
    role: str
    instead_of: str
    def __init__(self, person: _Optional[str] = ..., role: _Optional[str] = ..., instead_of: _Optional[str] = ...) -> None: ...

class Opinion(_message.Message):
    __slots__ = ("person", "at", "stance", "text_id")
    PERSON_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    STANCE_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    person: str
    at: _timestamp_pb2.Timestamp
    stance: str
    text_id: str
    def __init__(self, person: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., stance: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class ConsultationDecision(_message.Message):
    __slots__ = ("by", "at", "outcome", "owner", "due_on", "text_id", "minutes_text_id")
    BY_FIELD_NUMBER: _ClassVar[int]
    AT_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OWNER_FIELD_NUMBER: _ClassVar[int]
    DUE_ON_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    MINUTES_TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    by: str
    at: _timestamp_pb2.Timestamp
    outcome: str
    owner: str
    due_on: str
    text_id: str
    minutes_text_id: str
    def __init__(self, by: _Optional[str] = ..., at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., outcome: _Optional[str] = ..., owner: _Optional[str] = ..., due_on: _Optional[str] = ..., text_id: _Optional[str] = ..., minutes_text_id: _Optional[str] = ...) -> None: ...

class ConsultationFollowUp(_message.Message):
    __slots__ = ("at", "result", "by", "text_id")
    AT_FIELD_NUMBER: _ClassVar[int]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    result: str
    by: str
    text_id: str
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., result: _Optional[str] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ...) -> None: ...

class ConsultationRound(_message.Message):
    __slots__ = ("opinions", "decision", "follow_up")
    OPINIONS_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_UP_FIELD_NUMBER: _ClassVar[int]
    opinions: _containers.RepeatedCompositeFieldContainer[Opinion]
    decision: ConsultationDecision
    follow_up: ConsultationFollowUp
    def __init__(self, opinions: _Optional[_Iterable[_Union[Opinion, _Mapping]]] = ..., decision: _Optional[_Union[ConsultationDecision, _Mapping]] = ..., follow_up: _Optional[_Union[ConsultationFollowUp, _Mapping]] = ...) -> None: ...

class Consultation(_message.Message):
    __slots__ = ("id", "complaint_ids", "rules", "plan", "quorum", "called_by", "called_at", "meet_by", "attendees", "state", "opinions", "next_to_speak", "decision", "follow_up", "rounds", "late")
    ID_FIELD_NUMBER: _ClassVar[int]
    COMPLAINT_IDS_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    PLAN_FIELD_NUMBER: _ClassVar[int]
    QUORUM_FIELD_NUMBER: _ClassVar[int]
    CALLED_BY_FIELD_NUMBER: _ClassVar[int]
    CALLED_AT_FIELD_NUMBER: _ClassVar[int]
    MEET_BY_FIELD_NUMBER: _ClassVar[int]
    ATTENDEES_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    OPINIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_TO_SPEAK_FIELD_NUMBER: _ClassVar[int]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    FOLLOW_UP_FIELD_NUMBER: _ClassVar[int]
    ROUNDS_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    id: str
    complaint_ids: _containers.RepeatedScalarFieldContainer[str]
    rules: _containers.RepeatedScalarFieldContainer[str]
    plan: str
    quorum: int
    called_by: str
    called_at: _timestamp_pb2.Timestamp
    meet_by: _timestamp_pb2.Timestamp
    attendees: _containers.RepeatedCompositeFieldContainer[Attendee]
    state: str
    opinions: _containers.RepeatedCompositeFieldContainer[Opinion]
    next_to_speak: str
    decision: ConsultationDecision
    follow_up: ConsultationFollowUp
    rounds: _containers.RepeatedCompositeFieldContainer[ConsultationRound]
    late: bool
    def __init__(self, id: _Optional[str] = ..., complaint_ids: _Optional[_Iterable[str]] = ..., rules: _Optional[_Iterable[str]] = ..., plan: _Optional[str] = ..., quorum: _Optional[int] = ..., called_by: _Optional[str] = ..., called_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., meet_by: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., attendees: _Optional[_Iterable[_Union[Attendee, _Mapping]]] = ..., state: _Optional[str] = ..., opinions: _Optional[_Iterable[_Union[Opinion, _Mapping]]] = ..., next_to_speak: _Optional[str] = ..., decision: _Optional[_Union[ConsultationDecision, _Mapping]] = ..., follow_up: _Optional[_Union[ConsultationFollowUp, _Mapping]] = ..., rounds: _Optional[_Iterable[_Union[ConsultationRound, _Mapping]]] = ..., late: _Optional[bool] = ...) -> None: ...

class Circumstances(_message.Message):
    __slots__ = ("contacts", "earlier_complaints", "amount", "flags", "disagreement")
    CONTACTS_FIELD_NUMBER: _ClassVar[int]
    EARLIER_COMPLAINTS_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    FLAGS_FIELD_NUMBER: _ClassVar[int]
    DISAGREEMENT_FIELD_NUMBER: _ClassVar[int]
    contacts: int
    earlier_complaints: int
    amount: str
    flags: _containers.RepeatedScalarFieldContainer[str]
    disagreement: bool
    def __init__(self, contacts: _Optional[int] = ..., earlier_complaints: _Optional[int] = ..., amount: _Optional[str] = ..., flags: _Optional[_Iterable[str]] = ..., disagreement: _Optional[bool] = ...) -> None: ...

class GroupMember(_message.Message):
    __slots__ = ("complaint_id", "joined_at", "by", "surrender")
    COMPLAINT_ID_FIELD_NUMBER: _ClassVar[int]
    JOINED_AT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    SURRENDER_FIELD_NUMBER: _ClassVar[int]
    complaint_id: str
    joined_at: _timestamp_pb2.Timestamp
    by: str
    surrender: bool
    def __init__(self, complaint_id: _Optional[str] = ..., joined_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., by: _Optional[str] = ..., surrender: _Optional[bool] = ...) -> None: ...

class Gathering(_message.Message):
    __slots__ = ("at", "count", "by", "evidence_id")
    AT_FIELD_NUMBER: _ClassVar[int]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    EVIDENCE_ID_FIELD_NUMBER: _ClassVar[int]
    at: _timestamp_pb2.Timestamp
    count: int
    by: str
    evidence_id: str
    def __init__(self, at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., count: _Optional[int] = ..., by: _Optional[str] = ..., evidence_id: _Optional[str] = ...) -> None: ...

class RegulatorReport(_message.Message):
    __slots__ = ("form", "due_at", "filed_at", "by", "text_id", "proof_id", "late")
    FORM_FIELD_NUMBER: _ClassVar[int]
    DUE_AT_FIELD_NUMBER: _ClassVar[int]
    FILED_AT_FIELD_NUMBER: _ClassVar[int]
    BY_FIELD_NUMBER: _ClassVar[int]
    TEXT_ID_FIELD_NUMBER: _ClassVar[int]
    PROOF_ID_FIELD_NUMBER: _ClassVar[int]
    LATE_FIELD_NUMBER: _ClassVar[int]
    form: str
    due_at: _timestamp_pb2.Timestamp
    filed_at: _timestamp_pb2.Timestamp
    by: str
    text_id: str
    proof_id: str
    late: bool
    def __init__(self, form: _Optional[str] = ..., due_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., filed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., by: _Optional[str] = ..., text_id: _Optional[str] = ..., proof_id: _Optional[str] = ..., late: _Optional[bool] = ...) -> None: ...

class Group(_message.Message):
    __slots__ = ("id", "cause", "opened_by", "opened_at", "state", "members", "gatherings", "in_person", "representatives", "limbs", "major_at", "warnings", "reports", "designation_document_id", "ended_at", "closed_at")
    ID_FIELD_NUMBER: _ClassVar[int]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    OPENED_BY_FIELD_NUMBER: _ClassVar[int]
    OPENED_AT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    MEMBERS_FIELD_NUMBER: _ClassVar[int]
    GATHERINGS_FIELD_NUMBER: _ClassVar[int]
    IN_PERSON_FIELD_NUMBER: _ClassVar[int]
    REPRESENTATIVES_FIELD_NUMBER: _ClassVar[int]
    LIMBS_FIELD_NUMBER: _ClassVar[int]
    MAJOR_AT_FIELD_NUMBER: _ClassVar[int]
    WARNINGS_FIELD_NUMBER: _ClassVar[int]
    REPORTS_FIELD_NUMBER: _ClassVar[int]
    DESIGNATION_DOCUMENT_ID_FIELD_NUMBER: _ClassVar[int]
    ENDED_AT_FIELD_NUMBER: _ClassVar[int]
    CLOSED_AT_FIELD_NUMBER: _ClassVar[int]
    id: str
    cause: str
    opened_by: str
    opened_at: _timestamp_pb2.Timestamp
    state: str
    members: _containers.RepeatedCompositeFieldContainer[GroupMember]
    gatherings: _containers.RepeatedCompositeFieldContainer[Gathering]
    in_person: int
    representatives: _containers.RepeatedScalarFieldContainer[str]
    limbs: _containers.RepeatedScalarFieldContainer[str]
    major_at: _timestamp_pb2.Timestamp
    warnings: _containers.RepeatedScalarFieldContainer[str]
    reports: _containers.RepeatedCompositeFieldContainer[RegulatorReport]
    designation_document_id: str
    ended_at: _timestamp_pb2.Timestamp
    closed_at: _timestamp_pb2.Timestamp
    def __init__(self, id: _Optional[str] = ..., cause: _Optional[str] = ..., opened_by: _Optional[str] = ..., opened_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[str] = ..., members: _Optional[_Iterable[_Union[GroupMember, _Mapping]]] = ..., gatherings: _Optional[_Iterable[_Union[Gathering, _Mapping]]] = ..., in_person: _Optional[int] = ..., representatives: _Optional[_Iterable[str]] = ..., limbs: _Optional[_Iterable[str]] = ..., major_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., warnings: _Optional[_Iterable[str]] = ..., reports: _Optional[_Iterable[_Union[RegulatorReport, _Mapping]]] = ..., designation_document_id: _Optional[str] = ..., ended_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ..., closed_at: _Optional[_Union[datetime.datetime, _timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...
