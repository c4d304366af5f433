"""Cases with open clocks, page by page in the order of their ids: for work over all of them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pymongo import ASCENDING
from pymongo.database import Database

from services.chassis.mongo import translated
from services.escalation.adapters import case_codec
from services.escalation.adapters.mongo_cases import COLLECTION, NOT_OF_THE_CASE
from services.escalation.domain.case import Case
from services.escalation.domain.clock import OPEN_STATES
from services.escalation.domain.what_if import OpenCase, OpenClock, Standing, Touch
from services.escalation.domain.zones import TZ_VERSION

PAGE = 2_000
_OPEN = {"$in": sorted(OPEN_STATES)}
# Steps, versions and hashes are most of a case, and no question about calendars needs them.
_CLOCK_PARTS = (
    "pack",
    "clock",
    "state",
    "due_at",
    "overdue_from",
    "last_day",
    "provisional",
    "calendar_version",
)
_OPEN_CASE = {"facts": 1, "confirmed": 1, **{f"clocks.{part}": 1 for part in _CLOCK_PARTS}}


class MongoOpenCases:
    """OpenCases (port): each page is one query that begins after the last id."""

    def __init__(self, database: Database[dict[str, Any]]) -> None:
        self._cases = database[COLLECTION]

    def touched(self, touch: Touch, after: UUID | None) -> Iterator[Sequence[OpenCase]]:
        """See OpenCases. The server leaves out clocks that no calendar can change."""
        changeable = [{"provisional": True}, {"clock": {"$in": sorted(touch.counting)}}]
        condition = {"overdue_from": {"$gte": touch.since}, "$or": changeable}
        for page in self._pages(condition, after, _OPEN_CASE):
            yield [_open_case(document, touch) for document in page]

    def stale(self, versions: Collection[str], after: UUID | None) -> Iterator[Sequence[Case]]:
        """See OpenCases."""
        older = [
            {"calendar_version": {"$nin": list(versions)}},
            {"tz_version": {"$ne": TZ_VERSION}},
        ]
        condition = {"$or": older}
        for page in self._pages(condition, after, NOT_OF_THE_CASE):
            yield [case_codec.from_document(document) for document in page]

    def _pages(
        self, condition: Mapping[str, object], after: UUID | None, fields: Mapping[str, int]
    ) -> Iterator[Sequence[Mapping[str, Any]]]:
        query: dict[str, object] = {"clocks": {"$elemMatch": {"state": _OPEN, **condition}}}
        while True:
            if after is not None:
                query["_id"] = {"$gt": after}
            with translated():
                found = list(self._cases.find(query, fields).sort("_id", ASCENDING).limit(PAGE))
            if not found:
                return
            yield found
            after = found[-1]["_id"]


def _open_case(document: Mapping[str, Any], touch: Touch) -> OpenCase:
    clocks = tuple(
        OpenClock(told["pack"], told["clock"], _standing(told))
        for told in document["clocks"]
        if told["state"] in OPEN_STATES
        and "overdue_from" in told
        and told["overdue_from"] >= touch.since
        and (told["provisional"] or told["clock"] in touch.counting)
    )
    facts, confirmed = case_codec.read_told(document)
    return OpenCase(document["_id"], facts, confirmed, clocks)


def _standing(told: Mapping[str, Any]) -> Standing:
    last_day = told.get("last_day")
    return Standing(
        told["due_at"],
        told["overdue_from"],
        date.fromisoformat(last_day) if last_day else None,
        told["provisional"],
        told["calendar_version"],
    )
