"""Serials of references, and database time in the same round trip."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from pymongo import ReturnDocument, WriteConcern
from pymongo.database import Database

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import translated
from services.intake.adapters.case_fields import Document
from services.intake.domain.reference import SERIAL_MAX


class MongoNumbers:
    """Numbers over the collection `serials`, one document a year.

    Not journaled on purpose: the insert that uses a serial is journaled after it in the same
    log, so a durable complaint always has a durable serial; and references are unique.
    """

    def __init__(self, database: Database[Document]) -> None:
        self._serials = database["serials"].with_options(write_concern=WriteConcern(w=1, j=False))

    def take(self, counts: Mapping[int, int]) -> tuple[Mapping[int, Sequence[int]], datetime]:
        """See Numbers. Raises INTERNAL when a year has used up its serials."""
        serials: dict[int, Sequence[int]] = {}
        now: datetime | None = None
        for year, count in counts.items():
            last: Document = {"$add": [{"$ifNull": ["$last", 0]}, count]}
            with translated():
                taken = self._serials.find_one_and_update(
                    {"_id": year},
                    [{"$set": {"last": last, "at": "$$NOW"}}],
                    upsert=True,
                    return_document=ReturnDocument.AFTER,
                )
            if taken is None or taken["last"] > SERIAL_MAX:
                raise ServiceError(ErrorKind.INTERNAL, "serials_used_up", year=year)
            serials[year] = range(taken["last"] - count + 1, taken["last"] + 1)
            now = taken["at"]
        if now is None:
            raise ValueError("no year asked for")
        return serials, now
