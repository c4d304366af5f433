"""The stored shape of a case, declared: validation, indexes, and the cold paths.

The hot paths write the same documents through `case_codec.py`; a contract test holds the two
together.
"""
# mypy: disallow-subclassing-any=False
# (mongoengine ships no types, so its base classes are Any)

from typing import Any, ClassVar

from mongoengine import (
    BinaryField,
    BooleanField,
    DateTimeField,
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


class OutboxEntryPart(EmbeddedDocument):
    """An event waiting to be published."""

    id = StringField(required=True)
    type = StringField(required=True)
    key = StringField(required=True)
    at = DateTimeField(required=True)
    trace = StringField(required=True)
    value = BinaryField(required=True)


class ChangePart(EmbeddedDocument):
    """A degree of complexity recorded."""

    complexity = StringField(required=True)
    at = DateTimeField(required=True)


class ApprovalPart(EmbeddedDocument):
    """An extension approved."""

    level = StringField()
    at = DateTimeField(required=True)


class PausePart(EmbeddedDocument):
    """Time that does not count."""

    kind = StringField(required=True)
    start = DateTimeField(required=True)
    end = DateTimeField()


class AgreementPart(EmbeddedDocument):
    """Another last day agreed by both sides."""

    at = DateTimeField(required=True)
    last_day = StringField(required=True)


class EndingPart(EmbeddedDocument):
    """An end without being met."""

    reason = StringField(required=True)
    at = DateTimeField(required=True)


class ActPart(EmbeddedDocument):
    """Something that was done, with details in codes."""

    name = StringField(required=True)
    at = DateTimeField(required=True)
    detail = MapField(StringField())


class UncountedPart(EmbeddedDocument):
    """What was meant to pause and does not."""

    kind = StringField(required=True)
    at = DateTimeField(required=True)


class FactsPart(EmbeddedDocument):
    """What intake told, as far as clocks depend on it."""

    receipts = ListField(DateTimeField(), required=True)
    changes = EmbeddedDocumentListField(ChangePart, default=None)
    approvals = EmbeddedDocumentListField(ApprovalPart, default=None)
    tellings = ListField(DateTimeField(), default=None)
    pauses = EmbeddedDocumentListField(PausePart, default=None)
    agreements = EmbeddedDocumentListField(AgreementPart, default=None)
    endings = EmbeddedDocumentListField(EndingPart, default=None)
    started_at = DateTimeField()
    notified_at = DateTimeField()
    unreachable_at = DateTimeField()
    merged = BooleanField()
    repeats_from = DateTimeField()
    uncounted = EmbeddedDocumentListField(UncountedPart, default=None)
    acts = EmbeddedDocumentListField(ActPart, default=None)
    codes = MapField(StringField(), default=None)


class ConfirmedPart(EmbeddedDocument):
    """What a person confirmed the matter to be."""

    kind = StringField(required=True)
    at = DateTimeField(required=True)


class StepPart(EmbeddedDocument):
    """A step still to come."""

    id = StringField(required=True)
    at = DateTimeField(required=True)
    overdue = BooleanField(required=True)


class ClockPart(EmbeddedDocument):
    """One clock."""

    clock = StringField(required=True)
    pack = StringField(required=True)
    pack_version = StringField(required=True)
    state = StringField(
        required=True, choices=("running", "paused", "met", "overdue", "ended", "exempt")
    )
    started_at = DateTimeField(required=True)
    provisional = BooleanField(required=True)
    breaches = ListField(StringField())
    end_reason = StringField()
    calendar_version = StringField(required=True)
    tz_version = StringField(required=True)
    input_hash = StringField(required=True, regex=r"^[0-9a-f]{64}$")
    revision = IntField(required=True, min_value=1)
    steps = EmbeddedDocumentListField(StepPart)
    due_at = DateTimeField()
    overdue_from = DateTimeField()
    remaining_days = IntField()
    ended_at = DateTimeField()
    on_time = BooleanField()
    last_day = StringField(regex=r"^\d{4}-\d\d-\d\d$")
    owed_by = StringField()


class StepCallPart(EmbeddedDocument):
    """A step taken whose ladder of people has not been started yet."""

    id = UUIDField(required=True, binary=True)
    pack = StringField(required=True)
    clock = StringField(required=True)
    revision = IntField(required=True, min_value=1)
    step = StringField(required=True)
    step_at = DateTimeField(required=True)
    overdue = BooleanField(required=True)
    late = BooleanField(required=True)
    at = DateTimeField(required=True)


class SummonsPart(EmbeddedDocument):
    """Rules that call a consultation which has not been called yet."""

    rules = ListField(StringField(), required=True)
    parties = ListField(StringField())
    at = DateTimeField(required=True)


class StatePart(EmbeddedDocument):
    """What was known before the present state, with the clocks as they were computed from it."""

    version = IntField(required=True, min_value=0)
    intake_version = IntField(required=True, min_value=0)
    triage_version = IntField(required=True, min_value=0)
    since = DateTimeField(required=True)
    facts = EmbeddedDocumentField(FactsPart)
    confirmed = EmbeddedDocumentField(ConfirmedPart)
    clocks = EmbeddedDocumentListField(ClockPart)


class CaseClocks(Document):
    """All that escalation holds of a complaint, with the events that wait to be published."""

    id = UUIDField(primary_key=True, binary=True)
    version = IntField(required=True, min_value=0)
    intake_version = IntField(required=True, min_value=0)
    triage_version = IntField(required=True, min_value=0)
    written_by = StringField(required=True)
    clocks = EmbeddedDocumentListField(ClockPart)
    facts = EmbeddedDocumentField(FactsPart)
    confirmed = EmbeddedDocumentField(ConfirmedPart)
    since = DateTimeField()
    history = EmbeddedDocumentListField(StatePart, default=None)
    next_step_at = DateTimeField()
    overdue = ListField(StringField(), default=None)
    reference = StringField()
    calls = EmbeddedDocumentListField(StepCallPart, default=None)
    summons = EmbeddedDocumentField(SummonsPart)
    outbox = EmbeddedDocumentListField(OutboxEntryPart)

    meta: ClassVar[dict[str, Any]] = {
        "collection": "case_clocks",
        "auto_create_index": False,
        "indexes": [
            {
                "fields": ["next_step_at"],
                "name": "steps_due",
                "partialFilterExpression": {"next_step_at": {"$exists": True}},
            },
            {"fields": ["overdue"], "name": "overdue_now", "sparse": True},
            {"fields": ["calls.at"], "name": "calls_waiting", "sparse": True},
            {"fields": ["summons.at"], "name": "summons_waiting", "sparse": True},
            {"fields": ["outbox.at"], "name": "outbox_waiting", "sparse": True},
        ],
    }
