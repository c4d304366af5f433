"""How often a channel was used in the last minute, on MongoDB: one document a channel."""

from contextlib import suppress
from typing import Any

from pymongo.database import Database
from pymongo.errors import DuplicateKeyError

from services.chassis.mongo import translated

MINUTE_MS = 60_000


class MongoRates:
    """Rates (port): one guarded write, so it holds over processes and restarts."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._rates = database["channel_rates"]
        self._made: set[str] = set()

    def free(self, name: str, per_minute: int) -> bool:
        """See Rates. The times of the last ones are the database's; the oldest decides."""
        with translated():
            self._make(name)
            before = {"$subtract": ["$$NOW", MINUTE_MS]}
            unused = {"$lt": [{"$size": "$sent"}, per_minute]}
            oldest = {"$arrayElemAt": ["$sent", -per_minute]}
            sent = {"$slice": [{"$concatArrays": ["$sent", ["$$NOW"]]}, -per_minute]}
            done = self._rates.update_one(
                {"_id": name, "$expr": {"$or": [unused, {"$lte": [oldest, before]}]}},
                [{"$set": {"sent": sent}}],
            )
        return done.matched_count == 1

    def _make(self, name: str) -> None:
        """An upsert cannot be guarded by an expression, so the document is made first."""
        if name not in self._made:
            with suppress(DuplicateKeyError):
                self._rates.update_one({"_id": name}, {"$setOnInsert": {"sent": []}}, upsert=True)
            self._made.add(name)
