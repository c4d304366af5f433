"""Up to when everything recorded has been published."""

from datetime import datetime

from pymongo.database import Database

from services.chassis.mongo import MongoOutbox, database_time
from services.intake.adapters.case_fields import Document
from services.intake.adapters.mongo_store import MARGIN


class MongoWatermark:
    """Watermark over the outbox of `complaints`."""

    def __init__(self, database: Database[Document]) -> None:
        self._database = database
        self._outbox = MongoOutbox(database["complaints"])

    def read(self) -> tuple[datetime, int]:
        """The moment, in database time, and how many documents wait, at most 10,000."""
        settled = database_time(self._database) - MARGIN
        oldest = self._outbox.oldest()
        pending = self._outbox.count() if oldest is not None else 0
        return (min(oldest, settled) if oldest is not None else settled), pending
