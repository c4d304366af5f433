"""The stored shape of people's matters and notices, declared: validation, indexes, cold paths.

The parts of a matter are declared once, by its dataclass in the domain; `people_fields.py` writes
them by their annotations. Here stands what the database itself works with.
"""
# mypy: disallow-subclassing-any=False
# (mongoengine ships no types, so its base classes are Any)

from typing import Any, ClassVar

from mongoengine import (
    BooleanField,
    DateTimeField,
    DictField,
    Document,
    DynamicEmbeddedDocument,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
    UUIDField,
)

from services.escalation.adapters.documents import OutboxEntryPart
from services.escalation.adapters.mongo_notices import NOTICES


class AttemptPart(DynamicEmbeddedDocument):
    """One try to deliver."""

    at = DateTimeField(required=True)
    outcome = StringField(required=True)


class LeftNoticePart(DynamicEmbeddedDocument):
    """A notice that the store of notices has not taken over yet."""

    id = UUIDField(required=True, binary=True)
    person = StringField(required=True)
    channel = StringField(required=True)
    template = StringField(required=True)
    created_at = DateTimeField(required=True)


class MatterDocument(Document):
    """What all matters have in common."""

    id = UUIDField(primary_key=True, binary=True)
    version = IntField(required=True, min_value=1)
    complaints = ListField(UUIDField(binary=True), required=True)
    next_at = DateTimeField()
    held = ListField(UUIDField(binary=True), default=None)
    body = DictField(required=True)
    to_send = EmbeddedDocumentListField(LeftNoticePart)
    outbox = EmbeddedDocumentListField(OutboxEntryPart)
    written_by = StringField(required=True)

    meta: ClassVar[dict[str, Any]] = {
        "abstract": True,
        "auto_create_index": False,
        "indexes": [
            {
                "fields": ["next_at"],
                "name": "matters_due",
                "partialFilterExpression": {"next_at": {"$exists": True}},
            },
            {"fields": ["complaints", "-id"], "name": "matters_of_complaint"},
            {"fields": ["to_send.created_at"], "name": "matters_to_send", "sparse": True},
            {"fields": ["outbox.at"], "name": "outbox_waiting", "sparse": True},
            {"fields": ["held"], "name": "matters_held", "unique": True, "sparse": True},
        ],
    }


class LadderDocument(MatterDocument):
    """A ladder of people."""

    meta: ClassVar[dict[str, Any]] = {"collection": "ladders"}


class ApprovalDocument(MatterDocument):
    """An approval."""

    meta: ClassVar[dict[str, Any]] = {"collection": "approvals"}


class ConsultationDocument(MatterDocument):
    """A consultation."""

    meta: ClassVar[dict[str, Any]] = {"collection": "consultations"}


class GroupDocument(MatterDocument):
    """A group of complaints."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "groups",
        "indexes": [{"fields": ["body.state"], "name": "matters_in_state"}],
    }


class NoticeDocument(Document):
    """A notice with its tries."""

    id = UUIDField(primary_key=True, binary=True)
    version = IntField(required=True, min_value=1)
    matter = UUIDField(required=True, binary=True)
    complaint = UUIDField(binary=True)
    template = StringField(required=True)
    values = ListField(ListField(StringField()))
    person = StringField(required=True)
    instead_of = StringField()
    channel = StringField(required=True, choices=("inbox", "email", "webhook", "robot"))
    internal = BooleanField(required=True)
    statutory = BooleanField(required=True)
    created_at = DateTimeField(required=True)
    state = StringField(required=True, choices=("waiting", "sending", "sent", "failed", "unsure"))
    next_at = DateTimeField()
    attempts = EmbeddedDocumentListField(AttemptPart)

    meta: ClassVar[dict[str, Any]] = {
        "collection": NOTICES,
        "auto_create_index": False,
        "indexes": [
            {
                "fields": ["next_at"],
                "name": "notices_due",
                "partialFilterExpression": {"next_at": {"$exists": True}},
            },
            {"fields": ["matter", "created_at"], "name": "notices_of_matter"},
            {"fields": ["person", "-created_at"], "name": "notices_of_person"},
        ],
    }


MATTER_DOCUMENTS: tuple[type[MatterDocument], ...] = (
    LadderDocument,
    ApprovalDocument,
    ConsultationDocument,
    GroupDocument,
)
