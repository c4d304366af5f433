"""Documents of reporting as mongoengine declares them; the hot path writes them with pymongo.

tests/contract/reporting proves that both ways give equal documents.
"""
# mypy: disallow-subclassing-any=False
# (mongoengine ships no types, so its base classes are Any)

from typing import Any, ClassVar

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    Document,
    DynamicField,
    IntField,
    ListField,
    LongField,
    StringField,
    UUIDField,
)
from pymongo import ASCENDING, DESCENDING, IndexModel

UNCOUNTED_INDEX = "uncounted"


class FactDocument(Document):
    """One complaint; the fields are those of domain/fact.py."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "facts",
        "auto_create_index": False,
        "strict": False,
        "id_field": "id",
    }

    id = UUIDField(primary_key=True, binary=True)
    revision = LongField(required=True, min_value=1)
    versions = DictField(LongField(min_value=1), required=True)
    complete = BooleanField(required=True)
    traceparent = StringField()
    recorded_at = DateTimeField()
    counted_at = DateTimeField()
    origin = StringField(choices=("live", "historic"))
    status = StringField()
    channel = StringField()
    side = StringField()
    product_line = StringField()
    insurer = StringField()
    unit = StringField()
    partner = StringField()
    capacity = StringField()
    amount = StringField(regex=r"^-?[0-9]+(\.[0-9]+)?$")
    currency = StringField()
    complexity = StringField()
    outcome = StringField()
    reopen_count = IntField(min_value=0)
    regulator_transferred = BooleanField()
    received_at = DateTimeField()
    decided_at = DateTimeField()
    notified_at = DateTimeField()
    closed_at = DateTimeField()
    dataset = StringField()
    external_id = StringField()
    received_on = StringField(regex=r"^\d{4}-\d{2}-\d{2}$")
    closed_on = StringField(regex=r"^\d{4}-\d{2}-\d{2}$")
    attributes = DictField(StringField(), default=None)
    assessment = StringField()
    kind = StringField()
    scene = StringField()
    playbook = StringField()
    playbook_version = StringField()
    severity = StringField()
    flags = ListField(StringField(), default=None)
    confirmed_kind = StringField()
    confirmed_scene = StringField()
    team = StringField()
    decision_clock = StringField()
    decision_due_at = DateTimeField()
    overdue = BooleanField()
    pack = StringField()


class RunDocument(Document):
    """One report run."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "runs",
        "auto_create_index": False,
        "strict": False,
        "id_field": "id",
    }

    id = UUIDField(primary_key=True, binary=True)
    definition = DictField(StringField(), required=True)
    mapping = DictField(StringField(), required=True)
    question = DictField(required=True)
    denominators = DictField(StringField(), default=None)
    requested_by = StringField(required=True)
    requested_at = DateTimeField(required=True)
    idempotency = DictField(StringField(), required=True)
    state = StringField(required=True, choices=("queued", "running", "done", "failed"))
    open = BooleanField()
    attempts = IntField(required=True, min_value=0)
    lease = DictField(DynamicField(), default=None)
    watermark = DateTimeField()
    finished_at = DateTimeField()
    content_sha256 = StringField()
    warnings = ListField(StringField(), default=None)
    facts = DictField(default=None)
    files = ListField(DictField(DynamicField()), default=None)
    reason = StringField()


FACT_INDEXES = (
    IndexModel([("received_at", ASCENDING)], name="received_at", sparse=True),
    IndexModel([("closed_at", ASCENDING)], name="closed_at", sparse=True),
    IndexModel([("closed_on", ASCENDING)], name="closed_on", sparse=True),
    IndexModel([("counted_at", ASCENDING)], name="counted_at", sparse=True),
    IndexModel(
        [("complete", ASCENDING)],
        name=UNCOUNTED_INDEX,
        partialFilterExpression={"complete": False},
    ),
)
RUN_INDEXES = (
    IndexModel([("definition.id", ASCENDING), ("_id", DESCENDING)], name="by_definition"),
    IndexModel([("open", ASCENDING), ("_id", ASCENDING)], name="open", sparse=True),
    IndexModel(
        [("idempotency.subject", ASCENDING), ("idempotency.key", ASCENDING)],
        name="idempotency",
        unique=True,
    ),
)
