"""Pages of opinion events and of their posts, each beyond the place where the one before ended."""

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING, DESCENDING, timeout
from pymongo.collection import Collection

from services.chassis.mongo import translated
from services.escalation.ports import Place, Wanted

Document = dict[str, Any]
SECONDS_MAX = 5


def event_page(
    events: Collection[Document], wanted: Wanted, limit: int, after: Place | None
) -> Sequence[Document]:
    """Those with the latest posts first. Raises ServiceError UNAVAILABLE."""
    asked: Document = {}
    if wanted.grades:
        asked["held.grade"] = {"$in": list(wanted.grades)}
    if wanted.entity:
        asked["entities"] = wanted.entity
    if wanted.complaint:
        asked["complaints"] = wanted.complaint
    if wanted.lower_proposed:
        asked["held.proposed"] = {"$exists": True}
    if after:
        asked["$or"] = _beyond("last_at", "$lt", after)
    order = [("last_at", DESCENDING), ("_id", DESCENDING)]
    with translated(), timeout(SECONDS_MAX):
        return list(events.find(asked).sort(order).limit(limit))


def post_page(
    posts: Collection[Document], event: str, limit: int, after: Place | None
) -> Sequence[Document]:
    """Posts of one event, the earliest first. Raises ServiceError UNAVAILABLE."""
    asked: Document = {"event": event}
    if after:
        asked["$or"] = _beyond("at", "$gt", after)
    with translated(), timeout(SECONDS_MAX):
        return list(posts.find(asked).sort([("at", ASCENDING), ("_id", ASCENDING)]).limit(limit))


def _beyond(field: str, direction: str, after: Place) -> list[Document]:
    at, name = after
    return [{field: {direction: at}}, {field: at, "_id": {direction: name}}]
