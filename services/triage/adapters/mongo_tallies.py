"""What everybody has in hand, in MongoDB: one small document a day, added to by all processes."""

from collections import Counter
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pymongo.database import Database

from services.chassis.mongo import database_time, translated

COLLECTION = "tallies"


class MongoTallies:
    """Tallies (port). Old days stay: a year of them is 365 documents."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._database, self._documents = database, database[COLLECTION]

    def add(self, changes: Mapping[str, int]) -> None:
        """See Tallies. Ids of people hold no dots, so they can be names of fields."""
        if not changes:
            return
        today = database_time(self._database).date().isoformat()
        increments = {f"people.{person}": change for person, change in changes.items()}
        with translated():
            self._documents.update_one({"_id": today}, {"$inc": increments}, upsert=True)

    def sums(self, days: int) -> Mapping[str, int]:
        """See Tallies."""
        first = (database_time(self._database) - timedelta(days=days)).date().isoformat()
        found: Counter[str] = Counter()
        with translated():
            for day in self._documents.find({"_id": {"$gt": first}}):
                found.update(day["people"])
        return found
