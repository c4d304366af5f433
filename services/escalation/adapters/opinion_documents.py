"""The stored shapes of posts and opinion events, declared; `opinion_fields.py` writes the same."""
# mypy: disallow-subclassing-any=False
# (mongoengine ships no types, so its base classes are Any)

from typing import Any, ClassVar

from mongoengine import (
    BinaryField,
    DateTimeField,
    DictField,
    Document,
    EmbeddedDocument,
    EmbeddedDocumentField,
    EmbeddedDocumentListField,
    IntField,
    ListField,
    StringField,
)

_GRADES = ("L1", "L2", "L3", "L4")


class HeldPart(EmbeddedDocument):
    """The grade that stands, and what is needed to leave it."""

    grade = StringField(required=True, choices=_GRADES)
    since = DateTimeField(required=True)
    calm_since = DateTimeField()
    proposed = StringField(choices=_GRADES)
    lowered_score = IntField()
    accepted = ListField(ListField())


class ScorePart(EmbeddedDocument):
    """One part of the score with its numbers."""

    name = StringField(required=True)
    points = IntField(required=True, min_value=0, max_value=100)
    weight = IntField(required=True, min_value=0, max_value=100)
    numbers = DictField()


class ChangePart(EmbeddedDocument):
    """One entry of the history."""

    kind = StringField(required=True)
    at = DateTimeField(required=True)
    detail = StringField(required=True)
    by = StringField()
    reason = StringField()


class RequestPart(EmbeddedDocument):
    """A request of a person that has taken effect."""

    id = StringField(required=True)
    digest = StringField(required=True)


class OpinionEventDocument(Document):
    """An event: counts and codes, no text and no author."""

    id = StringField(primary_key=True)
    version = IntField(required=True, min_value=1)
    opened_at = DateTimeField(required=True)
    last_at = DateTimeField(required=True)
    posts = IntField(required=True, min_value=0)
    held = EmbeddedDocumentField(HeldPart, required=True)
    total = IntField(required=True, min_value=0, max_value=100)
    parts = EmbeddedDocumentListField(ScorePart)
    floors = ListField(StringField())
    entities = ListField(StringField())
    places = ListField(StringField())
    topics = DictField()
    signals = DictField()
    complaints = ListField(StringField())
    history = EmbeddedDocumentListField(ChangePart)
    merged_into = StringField()
    requests = EmbeddedDocumentListField(RequestPart)

    meta: ClassVar[dict[str, Any]] = {
        "collection": "opinion_events",
        "auto_create_index": False,
        "indexes": [
            {"fields": ["last_at"], "name": "latest"},
            {"fields": ["complaints", "last_at"], "name": "events_of_complaint"},
        ],
    }


class OpinionPostDocument(Document):
    """A post: its text sealed, its author a keyed hash; no text when it is not ours."""

    id = StringField(primary_key=True, regex=r"^[0-9a-f]{64}$")
    post = StringField(required=True)
    at = DateTimeField(required=True)
    recorded_at = DateTimeField(required=True)
    source = StringField(required=True)
    text = BinaryField()
    author = StringField(regex=r"^[0-9a-f]{64}$")
    reach = IntField(required=True, min_value=0)
    reposts = IntField(required=True, min_value=0)
    complaint = StringField()
    signals = ListField(StringField())
    insurer = StringField()
    scene = StringField()
    place = StringField()
    partner = StringField()
    cause = ListField(StringField())
    signal_at = DateTimeField()
    waiting = IntField()
    event = StringField()
    reason = StringField()
    silent_since = DateTimeField()

    meta: ClassVar[dict[str, Any]] = {
        "collection": "opinion_posts",
        "auto_create_index": False,
        "indexes": [
            {
                "fields": ["waiting", "id"],
                "name": "undecided",
                "partialFilterExpression": {"waiting": {"$exists": True}},
            },
            {
                "fields": ["signal_at"],
                "name": "signals",
                "partialFilterExpression": {"signal_at": {"$exists": True}},
            },
            {
                "fields": ["event", "at"],
                "name": "of_event",
                "partialFilterExpression": {"event": {"$exists": True}},
            },
        ],
    }
