"""Cases with open clocks, page by page in the order of their ids: for work over all of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import ASCENDING
from pymongo.database import Database

from services.chassis.mongo import translated
from services.escalation.adapters import case_codec
from services.escalation.adapters.mongo_cases import COLLECTION, NOT_OF_THE_CASE
from services.escalation.domain.case import Case
from services.escalation.domain.clock import OPEN_STATES

PAGE = 2_000


class MongoOpenCases:
    """OpenCases (port): each page is one query that begins after the last id."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._cases = database[COLLECTION]

    def touched(self, since: datetime, after: UUID | None) -> Iterator[Sequence[Case]]:
        """Cases with an open clock that is not over before `since`."""
        return self._pages({"overdue_from": {"$gte": since}}, after)

    def stale(self, versions: Collection[str], after: UUID | None) -> Iterator[Sequence[Case]]:
        """Cases with an open clock of another calendar version than `versions`."""
        return self._pages({"calendar_version": {"$nin": list(versions)}}, after)

    def _pages(
        self, condition: Mapping[str, object], after: UUID | None
    ) -> Iterator[Sequence[Case]]:
        clock = {"state": {"$in": sorted(OPEN_STATES)}, **condition}
        while True:
            query: dict[str, object] = {"clocks": {"$elemMatch": clock}}
            if after is not None:
                query["_id"] = {"$gt": after}
            with translated():
                found = list(
                    self._cases.find(query, NOT_OF_THE_CASE).sort("_id", ASCENDING).limit(PAGE)
                )
            if not found:
                return
            yield [case_codec.from_document(document) for document in found]
            after = found[-1]["_id"]
