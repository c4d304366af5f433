"""MongoDB: connection, database time, outage translation, the outbox array, leases."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cached_property
from typing import Any

import mongoengine
from pymongo import ReturnDocument, errors
from pymongo.collection import Collection
from pymongo.database import Database

from services.chassis.clients import options
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.event import OutboxEntry

Document = dict[str, Any]


def connect(uri: str, database: str) -> Database[Document]:
    """Open the pool lazily and make it mongoengine's default connection too."""
    mongoengine.disconnect()  # a process has one database; only tests open a second one
    told = options("mongodb", "client")
    opened: Database[Document] = mongoengine.connect(database, host=uri, **told)[database]
    return opened


@contextmanager
def translated() -> Iterator[None]:
    """Turn what pymongo raises during an outage into ServiceError UNAVAILABLE."""
    try:
        yield
    except errors.PyMongoError as error:
        passing = error.timeout or error.has_error_label("RetryableWriteError")
        if passing or isinstance(error, errors.AutoReconnect):
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable") from error
        raise


def database_time(database: Database[Document]) -> datetime:
    """The server's clock, UTC: the only now for clocks and steps."""
    with translated():
        # A command does not take over the database's own options: times would come back naive.
        answer = database.command("hello", codec_options=database.codec_options)
        now: datetime = answer["localTime"]
    return now


class MongoOutbox:
    """OutboxStore over the `outbox` array of one collection."""

    def __init__(self, collection: Collection[Document]) -> None:
        self._collection = collection

    def ensure_index(self) -> str:
        """Index what waits; documents with an empty list are not in it."""
        return self._collection.create_index([("outbox.at", 1)], name="outbox_waiting", sparse=True)

    # Built when first needed: the store may be away when the process starts.
    _index = cached_property(ensure_index)

    def pending(
        self, limit: int, before: datetime | None = None
    ) -> list[tuple[object, list[OutboxEntry]]]:
        """Documents with waiting entries (written before `before`), oldest first."""
        waiting: Document = {"$lt": before} if before else {"$exists": True}
        with translated():
            found = list(
                self._collection.find({"outbox.at": waiting}, {"outbox": 1})
                .sort("outbox.at", 1)
                .limit(limit)
                .hint(self._index)
            )
        return [(d["_id"], [OutboxEntry(**e) for e in d["outbox"]]) for d in found]

    def mark_published(self, published: Sequence[tuple[object, Sequence[str]]]) -> None:
        """Pull published entries by id; pulling twice changes nothing."""
        keys = [key for key, _ in published]
        events = [event for _, ids in published for event in ids]
        with translated():
            self._collection.update_many(
                {"_id": {"$in": keys}}, {"$pull": {"outbox": {"id": {"$in": events}}}}
            )

    def oldest(self) -> datetime | None:
        """When the oldest waiting entry was recorded; None when nothing waits."""
        found = self.pending(1)
        return min(entry.at for entry in found[0][1]) if found else None

    def count(self, limit: int = 10_000) -> int:
        """Documents with waiting entries, counted up to `limit`."""
        with translated():
            return self._collection.count_documents(
                {"outbox.at": {"$exists": True}}, limit=limit, hint=self._index
            )


class Lease:
    """A named right that one owner has for a while; the same owner takes it again at once."""

    def __init__(self, database: Database[Document], name: str, owner: str, seconds: int) -> None:
        self._collection = database["leases"]
        self._name, self._owner, self._seconds = name, owner, seconds

    def take(self) -> bool:
        """Take or renew; False while somebody else has it. Database time decides."""
        free = {"$lte": [{"$ifNull": ["$until", "$$NOW"]}, "$$NOW"]}
        ours = {"$or": [{"$eq": ["$owner", {"$literal": self._owner}]}, free]}
        until = {"$add": ["$$NOW", self._seconds * 1000]}
        update = {
            "owner": {"$cond": [ours, {"$literal": self._owner}, "$owner"]},
            "until": {"$cond": [ours, until, "$until"]},
        }
        with translated():
            try:
                held = self._collection.find_one_and_update(
                    {"_id": self._name},
                    [{"$set": update}],
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
            except errors.DuplicateKeyError:  # two asked for the first time at once
                return False
        return bool(held and held["owner"] == self._owner)
