"""The collection of triage declared with mongoengine: fields, checks, indexes.

The hot path writes plain documents through pymongo; tests/contract/triage proves that they
are equal to what this class writes.
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
    StringField,
    UUIDField,
)

from services.datafiles import vocabulary
from services.triage.domain import codes
from services.triage.domain.routing import steps


class EvidenceFields(EmbeddedDocument):
    """Rule, concept and position; never words of the complainant."""

    rule = StringField(required=True)
    concept = StringField(required=True)
    start = IntField(required=True, min_value=0)
    end = IntField(required=True, min_value=1)


class CandidateFields(EmbeddedDocument):
    """A playbook that was considered."""

    playbook = StringField(required=True)
    scene = StringField(required=True)
    score = IntField(required=True, min_value=0, max_value=1000)
    evidence = EmbeddedDocumentListField(EvidenceFields)


class FlagFields(EmbeddedDocument):
    """A signal that was found."""

    code = StringField(required=True, choices=tuple(vocabulary.FLAGS))
    evidence = EmbeddedDocumentListField(EvidenceFields)


class StandingFields(EmbeddedDocument):
    """What acts of people may change."""

    playbook = StringField()
    playbook_version = StringField()
    team = StringField(required=True)
    assignment_rule = StringField(required=True)
    owner = StringField()
    confirmed_kind = StringField()
    confirmed_scene = StringField()
    confirmed_by = StringField()
    owner_rule = StringField()
    route = StringField()
    turn = StringField()
    beside = StringField()


class StateFields(EmbeddedDocument):
    """Triage's whole view."""

    outcome = StringField(required=True, choices=codes.OUTCOMES)
    kind = StringField(required=True, choices=tuple(vocabulary.KINDS))
    scene = StringField(required=True, choices=tuple(vocabulary.SCENES))
    severity = StringField(required=True, choices=codes.SEVERITIES)
    flags = EmbeddedDocumentListField(FlagFields)
    candidates = EmbeddedDocumentListField(CandidateFields)
    standing = EmbeddedDocumentField(StandingFields, required=True)
    companions = ListField(StringField())
    doubt = StringField(choices=("", *vocabulary.DOUBTS))


class FactsFields(EmbeddedDocument):
    """What assignment looks at."""

    unit = StringField()
    insurer = StringField()
    partner = StringField()
    side = StringField()
    product_line = StringField()
    language = StringField()
    involved = ListField(StringField())


class HandledFields(EmbeddedDocument):
    """An act that was done; at most fifty are kept."""

    request_id = StringField(required=True)
    content = StringField(required=True)
    version = IntField(required=True)
    standing = EmbeddedDocumentField(StandingFields, required=True)


class RoutedFields(EmbeddedDocument):
    """An act that could change who has the case."""

    act = StringField(required=True, choices=steps.ACTS)
    version = IntField(required=True, min_value=1)
    by = StringField(required=True)
    text_id = StringField()
    team = StringField(required=True)
    owner = StringField()
    owner_rule = StringField()
    assignment_rule = StringField(required=True)
    beside = StringField()
    people = ListField(StringField())
    reason = StringField()
    at = DateTimeField(required=True)


class UnownedFields(EmbeddedDocument):
    """Since when nobody has it, and until when somebody must."""

    since = DateTimeField(required=True)
    due_at = DateTimeField(required=True)


class OutboxFields(EmbeddedDocument):
    """An event that waits to be published."""

    id = StringField(required=True)
    type = StringField(required=True)
    key = StringField(required=True)
    at = DateTimeField(required=True)
    trace = StringField(required=True)
    value = BinaryField(required=True)


class AssessmentDocument(Document):
    """All that triage knows of one complaint; `_id` is the complaint's id."""

    meta: ClassVar[dict[str, Any]] = {
        "collection": "assessments",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["outbox.at"], "sparse": True, "name": "outbox_waiting"},
            {
                "fields": ["assessed_at", "_id"],
                "partialFilterExpression": {"state.standing.owner_rule": "nobody"},
                "name": "nobodys",
            },
            {
                "fields": ["state.standing.owner"],
                "partialFilterExpression": {"open": True},
                "name": "owners_of_open",
            },
            {
                "fields": ["stands_in_for"],
                "partialFilterExpression": {"stands_in_for": {"$exists": True}},
                "name": "stood_in",
            },
        ],
    }
    id = UUIDField(primary_key=True, binary=True)
    version = IntField(required=True, min_value=1)
    intake_version = IntField(required=True, min_value=1)
    assessed_at = DateTimeField(required=True)
    owned_at = DateTimeField()
    open = BooleanField(default=None)
    life_version = IntField()
    unowned = EmbeddedDocumentField(UnownedFields)
    stands_in_for = StringField()
    facts = EmbeddedDocumentField(FactsFields, required=True)
    state = EmbeddedDocumentField(StateFields, required=True)
    requests = EmbeddedDocumentListField(HandledFields)
    # Absent until the first act: a complaint that nobody acts on writes nothing for it.
    routed = EmbeddedDocumentListField(RoutedFields, default=None)
    outbox = EmbeddedDocumentListField(OutboxFields)
