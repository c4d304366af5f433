"""What each worker knows of completeness; a worker that is gone is forgotten after a while."""

from datetime import datetime
from typing import Any

from pymongo.database import Database

from services.chassis.mongo import translated

FORGOTTEN_SECONDS = 60


class MongoWatermarks:
    """WatermarkStore over the collection `watermarks`."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._collection = database["watermarks"]

    def put(self, instance: str, complete_to: datetime) -> None:
        """What one worker knows, with the database time at which it said so."""
        with translated():
            self._collection.update_one(
                {"_id": instance},
                {"$set": {"complete_to": complete_to}, "$currentDate": {"told_at": True}},
                upsert=True,
            )

    def complete_to(self) -> datetime | None:
        """The smallest of what live workers know; when none lives, what was known last."""
        age = {"$subtract": ["$$NOW", "$told_at"]}
        with translated():
            live = list(self._collection.find({"$expr": {"$lt": [age, FORGOTTEN_SECONDS * 1_000]}}))
            if not live:
                live = list(self._collection.find().sort("told_at", -1).limit(1))
        return min((d["complete_to"] for d in live), default=None)
