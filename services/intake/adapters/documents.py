"""The collections of intake declared with mongoengine: fields, checks, indexes.

The hot paths write plain documents through pymongo; tests/contract/intake proves that they
are equal to what these classes write.
"""
# mypy: disallow-subclassing-any=False
# (mongoengine ships no types, so its base classes are Any)

from typing import Any, ClassVar

from mongoengine import (
    BinaryField,
    BooleanField,
    DateTimeField,
    DictField,
    Document,
    EmbeddedDocument,
    EmbeddedDocumentField,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    MapField,
    StringField,
    UUIDField,
)

from services.datafiles.vocabulary import CAPACITIES, CHANNELS, LINES_BY_SIDE
from services.intake.domain import codes, lifecycle, tasks

_LISTED = {"received_at": {"$exists": True}}


class RespondentFields(EmbeddedDocument):
    """Who is complained about."""

    insurer = StringField()
    unit = StringField()
    partner = StringField()


class MoneyFields(EmbeddedDocument):
    """Exact decimal and currency."""

    value = StringField(required=True)
    currency = StringField(required=True, min_length=3, max_length=3)


class ReceiptFields(EmbeddedDocument):
    """A start of the decision clock."""

    received_at = DateTimeField(required=True)
    recorded_at = DateTimeField(required=True)


class ComplexityFields(EmbeddedDocument):
    """One set-complexity action."""

    complexity = StringField(required=True, choices=sorted(codes.COMPLEXITIES))
    at = DateTimeField(required=True)
    approver_level = StringField()
    approved_at = DateTimeField()
    told_at = DateTimeField()


class ClockFactsFields(EmbeddedDocument):
    """What moves the clocks beside the life cycle; clock_facts_fields.py has the shape of each."""

    pauses = ListField(DictField(), default=None)
    agreements = ListField(DictField(), default=None)
    unreachable = DictField(default=None)
    merged_repeats = ListField(DictField(), default=None)
    merged_into = DictField(default=None)
    transfers = ListField(DictField(), default=None)
    review = DictField(default=None)
    acts = ListField(DictField(), default=None)


class TextFields(EmbeddedDocument):
    """A text of the case; `enc` is the sealed JSON object of its parts."""

    id = StringField(required=True)
    kind = StringField(required=True, choices=sorted(codes.TEXT_KINDS))
    author = StringField(required=True)
    at = DateTimeField(required=True)
    enc = BinaryField(required=True)


class ActionFields(EmbeddedDocument):
    """One act in the log."""

    action = StringField(required=True, choices=sorted(lifecycle.LOGGED))
    by = StringField(required=True)
    at = DateTimeField(required=True)
    version = IntField(required=True)
    key = StringField()
    fingerprint = BinaryField()
    answer = DictField()
    outgoing = DictField(default=None)


class IdempotencyFields(EmbeddedDocument):
    """The key of the filing, joined with its caller, and the keyed hash of the body."""

    key = StringField(required=True)
    fingerprint = BinaryField(required=True)


class TriageFields(EmbeddedDocument):
    """Triage's view as of `triage_version`."""

    outcome = StringField()
    kind = StringField()
    scene = StringField()
    playbook = StringField()
    playbook_version = StringField()
    severity = StringField()
    flags = ListField(StringField())
    team = StringField()
    owner = StringField()
    confirmed = BooleanField()
    owner_rule = StringField()
    route = StringField()
    turn = StringField()
    beside = StringField()
    companions = ListField(StringField())


class ClockFields(EmbeddedDocument):
    """One clock as of `escalation_version`."""

    clock = StringField(required=True)
    pack = StringField()
    state = StringField(required=True)
    started_at = DateTimeField(null=True)
    due_at = DateTimeField(null=True)
    last_day = StringField()
    provisional = BooleanField()
    breaches = ListField(StringField())
    revision = IntField()
    owed_by = StringField()


class CaseViewFields(EmbeddedDocument):
    """Intake's projection of the other services' events."""

    triage_version = IntField(required=True, min_value=0)
    escalation_version = IntField(required=True, min_value=0)
    triage = EmbeddedDocumentField(TriageFields)
    clocks = EmbeddedDocumentListField(ClockFields, default=None)
    next_due_at = DateTimeField()


class OutboxFields(EmbeddedDocument):
    """An event that waits to be published."""

    id = StringField(required=True)
    type = StringField(required=True)
    key = StringField(required=True)
    at = DateTimeField(required=True)
    trace = StringField(required=True)
    value = BinaryField(required=True)


class HistoricFields(EmbeddedDocument):
    """A case that was closed elsewhere, as it stood."""

    dataset = StringField(required=True)
    external_id = StringField(required=True)
    received_on = StringField(required=True)
    closed_on = StringField(required=True)
    attributes = MapField(StringField())


class ComplaintDocument(Document):
    """All that intake knows of one complaint; an imported one has `historic` and no persons."""

    id = UUIDField(primary_key=True, binary=True)
    version = IntField(required=True, min_value=1)
    reference = StringField()
    status = StringField(required=True, choices=lifecycle.STATUSES)
    recorded_at = DateTimeField(required=True)
    received_at = DateTimeField()
    receipts = EmbeddedDocumentListField(ReceiptFields, default=None)
    channel = StringField(choices=sorted(CHANNELS))
    side = StringField(choices=sorted(LINES_BY_SIDE))
    product_line = StringField()
    capacity = StringField(choices=sorted(CAPACITIES))
    started_at = DateTimeField()
    decided_at = DateTimeField()
    decided_by = StringField()
    outcome = StringField(choices=sorted(codes.OUTCOMES))
    notified_at = DateTimeField()
    notice_medium = StringField(choices=sorted(codes.MEDIA))
    closed_at = DateTimeField()
    withdrawn_at = DateTimeField()
    not_entitled_at = DateTimeField()
    respondent = EmbeddedDocumentField(RespondentFields)
    amount = EmbeddedDocumentField(MoneyFields)
    occurred_on = StringField()
    in_person_count = IntField()
    complexity_changes = EmbeddedDocumentListField(ComplexityFields, default=None)
    reopen_count = IntField()
    text_ids = ListField(StringField(), default=None)
    clock_facts = EmbeddedDocumentField(ClockFactsFields)
    filed_by = StringField()
    id_type = StringField(choices=sorted(codes.ID_TYPES))
    external_id = StringField()
    first_contact_at = DateTimeField()
    enc = MapField(BinaryField(), default=None)
    blind = MapField(ListField(BinaryField()), default=None)
    texts = EmbeddedDocumentListField(TextFields, default=None)
    actions = EmbeddedDocumentListField(ActionFields, default=None)
    idempotency = EmbeddedDocumentField(IdempotencyFields)
    case_view = EmbeddedDocumentField(CaseViewFields)
    historic = EmbeddedDocumentField(HistoricFields)
    check_due_at = DateTimeField()
    outbox = EmbeddedDocumentListField(OutboxFields)

    meta: ClassVar[dict[str, Any]] = {
        "collection": "complaints",
        "strict": False,
        "auto_create_index": False,
        "indexes": [
            {"fields": ["reference"], "name": "reference", "unique": True, "sparse": True},
            {
                "fields": ["idempotency.key"],
                "name": "idempotency",
                "unique": True,
                "sparse": True,
            },
            {
                "fields": ["-received_at", "-_id"],
                "name": "newest",
                "partialFilterExpression": _LISTED,
            },
            {
                "fields": ["status", "-received_at", "-_id"],
                "name": "newest_of_status",
                "partialFilterExpression": _LISTED,
            },
            {
                "fields": ["case_view.next_due_at", "_id"],
                "name": "urgent",
                "partialFilterExpression": {"case_view.next_due_at": {"$exists": True}},
            },
            {
                "fields": ["check_due_at"],
                "name": "check_due",
                "partialFilterExpression": {"check_due_at": {"$exists": True}},
            },
            {
                "fields": ["recorded_at", "_id"],
                "name": "unassessed",
                "partialFilterExpression": {"case_view.triage_version": 0},
            },
        ],
    }


class TaskDocument(Document):
    """A person must look."""

    id = UUIDField(primary_key=True, binary=True)
    complaint_id = UUIDField(required=True, binary=True)
    reference = StringField(required=True)
    kind = StringField(required=True, choices=tasks.KINDS)
    subject = StringField()
    status = StringField(required=True, choices=("open", "done"))
    opened_at = DateTimeField(required=True)
    filed_by = StringField(required=True)
    due_at = DateTimeField()
    unit = StringField()
    insurer = StringField()
    outcome = StringField()
    done_by = StringField()
    done_at = DateTimeField()
    people = ListField(StringField(), default=None)

    meta: ClassVar[dict[str, Any]] = {
        "collection": "tasks",
        "strict": False,
        "auto_create_index": False,
        "indexes": [
            {"fields": ["status", "opened_at", "_id"], "name": "waiting"},
            {"fields": ["complaint_id", "status"], "name": "of_case"},
            {
                "fields": ["opened_at", "_id"],
                "name": "unassessed",
                "partialFilterExpression": {"kind": tasks.UNASSESSED, "status": "open"},
            },
        ],
    }


class AuditDocument(Document):
    """One reading of clear text."""

    id = UUIDField(primary_key=True, binary=True)
    at = DateTimeField(required=True)
    who = StringField(required=True)
    roles = ListField(StringField())
    purpose = StringField(required=True)
    fields = ListField(StringField())
    complaints = ListField(UUIDField(binary=True))
    trace = StringField(required=True)

    meta: ClassVar[dict[str, Any]] = {
        "collection": "audit",
        "strict": False,
        "auto_create_index": False,
        "indexes": [{"fields": ["complaints", "-at"], "name": "of_case"}],
    }


class MatterTextDocument(Document):
    """A text of a group or of a plan of public opinion; `enc` as in TextFields."""

    id = StringField(primary_key=True)
    owner_kind = StringField(required=True, choices=("group", "opinion_event", "opinion_plan"))
    owner_id = UUIDField(required=True, binary=True)
    kind = StringField(required=True, choices=sorted(codes.TEXT_KINDS))
    author = StringField(required=True)
    at = DateTimeField(required=True)
    enc = BinaryField(required=True)

    meta: ClassVar[dict[str, Any]] = {
        "collection": "matter_texts",
        "strict": False,
        "auto_create_index": False,
        "indexes": [{"fields": ["owner_id", "at"], "name": "of_owner"}],
    }


def ensure_indexes() -> None:
    """Build what is missing; safe to call by several processes at once."""
    for document in (ComplaintDocument, TaskDocument, AuditDocument, MatterTextDocument):
        document.ensure_indexes()
