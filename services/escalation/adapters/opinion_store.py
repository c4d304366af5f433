"""The store of posts and opinion events on MongoDB."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from pymongo import ASCENDING, DESCENDING, InsertOne, ReplaceOne, UpdateOne
from pymongo.database import Database
from pymongo.errors import BulkWriteError

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import database_time, translated
from services.escalation.adapters.indexed import Indexed
from services.escalation.adapters.opinion_fields import event_fields, event_record
from services.escalation.adapters.opinion_pages import event_page, post_page
from services.escalation.domain.opinion.decision import Kept
from services.escalation.domain.opinion.post import Post
from services.escalation.domain.opinion.record import EventRecord, Settled
from services.escalation.ports import Place, PostVault, Wanted

EVENTS = "opinion_events"
POSTS = "opinion_posts"
# More posts than this are never taken back into memory at once.
KEPT_MAX = 100_000
SIGNALS_MAX = 20_000
_DUPLICATE_KEY = 11000
_CODES = ("insurer", "scene", "place", "partner")
_OPTIONAL = ("text", "complaint", "signals", "author", *_CODES)
Document = dict[str, Any]


class MongoOpinions(Indexed):
    """Opinions (port)."""

    def __init__(self, database: Database[Document], vault: PostVault) -> None:
        self._database, self._vault = database, vault
        self._events, self._posts = database[EVENTS], database[POSTS]

    def _build_indexes(self) -> None:
        """What waits, the posts of an event, the signals, the latest events."""
        self._posts.create_index(
            [("waiting", ASCENDING), ("_id", ASCENDING)],
            name="undecided",
            partialFilterExpression={"waiting": {"$exists": True}},
        )
        self._posts.create_index(
            [("event", ASCENDING), ("at", ASCENDING)],
            name="of_event",
            partialFilterExpression={"event": {"$exists": True}},
        )
        self._posts.create_index(
            [("signal_at", ASCENDING)],
            name="signals",
            partialFilterExpression={"signal_at": {"$exists": True}},
        )
        self._events.create_index([("last_at", ASCENDING)], name="latest")
        self._events.create_index(
            [("complaints", ASCENDING), ("last_at", ASCENDING)], name="events_of_complaint"
        )

    def now(self) -> datetime:
        """See Opinions."""
        return database_time(self._database)

    def report(self, posts: Sequence[Post]) -> Sequence[bool]:
        """See Opinions."""
        if not posts:
            return []
        # A complaint of our own has the database time of its assessment: no need to ask for it.
        now = max(p.at for p in posts) if all(p.complaint for p in posts) else self.now()
        # Order of coming: milliseconds of database time, then the place within this call.
        first = int(now.timestamp() * 1000) * 1000
        writes = [InsertOne(self._document(p, now, first + i)) for i, p in enumerate(posts)]
        known: set[int] = set()
        with translated():
            try:
                self._posts.bulk_write(writes, ordered=False)
            except BulkWriteError as error:
                faults = error.details["writeErrors"]
                lost = error.details.get("writeConcernErrors")
                if lost or any(fault["code"] != _DUPLICATE_KEY for fault in faults):
                    raise
                known = {fault["index"] for fault in faults}
        return [index not in known for index in range(len(posts))]

    def key(self, post: Post) -> str:
        """See Opinions."""
        return self._vault.hash("post", f"{post.source}\n{post.id}")

    def signals(self, since: datetime) -> Sequence[Post]:
        """See Opinions."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._posts.find({"signal_at": {"$gte": since}})
                .sort("signal_at", DESCENDING)
                .limit(SIGNALS_MAX)
                .hint("signals")
            )
        return [self._post(document) for document in reversed(found)]

    def waiting(self, limit: int) -> Sequence[tuple[str, Post]]:
        """See Opinions."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._posts.find({"waiting": {"$exists": True}})
                .sort([("waiting", ASCENDING), ("_id", ASCENDING)])
                .limit(limit)
                .hint("undecided")
            )
        return [(document["_id"], self._post(document)) for document in found]

    def settle(self, settled: Sequence[Settled], events: Sequence[EventRecord]) -> None:
        """See Opinions."""
        with translated():
            if events:
                self._save(events)
            if settled:
                self._posts.bulk_write([_settling(one) for one in settled], ordered=False)

    def kept(self, since: datetime) -> Sequence[Kept]:
        """See Opinions."""
        self.ensure_indexes()
        with translated():
            found = self._events.find({"last_at": {"$gte": since}}, {"_id": 1}).hint("latest")
            ids = [document["_id"] for document in found]
        return self.posts_of(ids)

    def posts_of(self, events: Collection[str]) -> Sequence[Kept]:
        """See Opinions."""
        with translated():
            found = list(
                self._posts.find({"event": {"$in": list(events)}})
                .sort([("at", ASCENDING), ("_id", ASCENDING)])
                .limit(KEPT_MAX)
            )
        return [Kept(self._post(d), d["event"], d.get("silent_since"), _cause(d)) for d in found]

    def events(self, ids: Collection[str]) -> Mapping[str, EventRecord]:
        """See Opinions."""
        with translated():
            found = list(self._events.find({"_id": {"$in": list(ids)}}))
        return {document["_id"]: event_record(document) for document in found}

    def move(self, posts: Sequence[Kept]) -> None:
        """See Opinions."""
        moves = [UpdateOne({"_id": self.key(k.post)}, {"$set": {"event": k.event}}) for k in posts]
        with translated():
            if moves:
                self._posts.bulk_write(moves, ordered=False)

    def page(self, wanted: Wanted, limit: int, after: Place | None) -> Sequence[EventRecord]:
        """See Opinions."""
        self.ensure_indexes()
        return [event_record(found) for found in event_page(self._events, wanted, limit, after)]

    def post_page(self, event: str, limit: int, after: Place | None) -> Sequence[tuple[str, Post]]:
        """See Opinions."""
        self.ensure_indexes()
        found = post_page(self._posts, event, limit, after)
        return [(document["_id"], self._post(document)) for document in found]

    def _save(self, records: Sequence[EventRecord]) -> None:
        done = self._events.bulk_write([_saving(one) for one in records], ordered=False)
        fresh = sum(one.version == 0 for one in records)
        # Another writer may have made or changed one since: then this one lost.
        if (done.upserted_count, done.matched_count) != (fresh, len(records) - fresh):
            raise ServiceError(ErrorKind.RACE, "race")

    def _document(self, post: Post, now: datetime, order: int) -> Document:
        key, author = self.key(post), None
        if post.author:
            author = self._vault.hash("author", f"{post.source}\n{post.author}")
        fields = {
            "_id": key,
            "post": post.id,
            "at": post.at,
            "recorded_at": now,
            "source": post.source,
            "text": self._vault.seal(key, post.text) if post.text else None,
            "author": author,
            "reach": post.reach,
            "reposts": post.reposts,
            "complaint": post.complaint,
            "signals": list(post.signals) or None,
            "waiting": order,
            **{name: getattr(post, name) or None for name in _CODES},
        }
        return {k: v for k, v in fields.items() if v is not None or k not in _OPTIONAL}

    def _post(self, document: Document) -> Post:
        sealed = document.get("text")
        return Post(
            id=document["post"],
            at=document["at"],
            source=document["source"],
            text=self._vault.open(document["_id"], sealed) if sealed else "",
            reach=document["reach"],
            reposts=document["reposts"],
            author=document.get("author"),
            complaint=document.get("complaint"),
            signals=tuple(document.get("signals", ())),
            **{name: document.get(name, "") for name in _CODES},
        )


def _saving(record: EventRecord) -> UpdateOne | ReplaceOne[Document]:
    fields = {**event_fields(record), "version": record.version + 1}
    if record.version == 0:
        return UpdateOne({"_id": record.id}, {"$setOnInsert": fields}, upsert=True)
    return ReplaceOne({"_id": record.id, "version": record.version}, fields)


def _settling(one: Settled) -> UpdateOne:
    gone = {"waiting": ""}
    found: Document = {"reason": one.reason}
    if one.signal_at is not None:
        found["signal_at"] = one.signal_at
    elif one.event is None:
        gone["text"] = ""
    else:
        gone["signal_at"] = ""
        if one.cause is not None:
            found["cause"] = list(one.cause)
        found["event"] = one.event
        if one.silent_since is not None:
            found["silent_since"] = one.silent_since
    return UpdateOne({"_id": one.key}, {"$set": found, "$unset": gone})


def _cause(document: Document) -> tuple[str, ...] | None:
    cause = document.get("cause")
    return None if cause is None else tuple(cause)
