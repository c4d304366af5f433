"""Who is away, on MongoDB: one document a person."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.chassis.mongo import translated

ABSENT_MAX = 10_000


class MongoAbsences:
    """Absences (port)."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._absences = database["absences"]

    def absent(self, now: datetime) -> frozenset[str]:
        """See Absences."""
        return frozenset(self.times(now))

    def times(self, now: datetime) -> Mapping[str, tuple[datetime, datetime]]:
        """See Absences. A company's absences are few: one read of all that have not ended."""
        with translated():
            found = list(self._absences.find({"end": {"$gt": now}}).limit(ABSENT_MAX))
        return {one["_id"]: (one["start"], one["end"]) for one in found if one["start"] <= now}

    def record(self, person: str, start: datetime, end: datetime | None) -> None:
        """See Absences."""
        with translated():
            if end is None:
                self._absences.delete_one({"_id": person})
            else:
                self._absences.replace_one(
                    {"_id": person}, {"start": start, "end": end}, upsert=True
                )
