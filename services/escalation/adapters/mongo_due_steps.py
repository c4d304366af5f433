"""Listing what comes next, by the scheduler's own index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import ASCENDING
from pymongo.database import Database

from services.chassis.mongo import translated
from services.escalation.adapters.case_codec import from_document
from services.escalation.domain.case import Case
from services.escalation.ports import DueStep


class MongoDueSteps:
    """DueSteps (port) over the cases."""

    def __init__(self, database: Database[dict[str, Any]], collection: str) -> None:
        self._cases = database[collection]

    def until(
        self, until: datetime, after: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[DueStep]:
        """See DueSteps. A page begins where the one before ended, so nothing is skipped over."""
        wanted: dict[str, Any] = {"next_step_at": {"$lte": until}}
        if after:
            at, complaint = after
            wanted["next_step_at"] = {"$lte": until, "$gte": at}
            wanted["$or"] = [
                {"next_step_at": {"$gt": at}},
                {"next_step_at": at, "_id": {"$gt": complaint}},
            ]
        with translated():
            found = list(
                self._cases.find(wanted, {"outbox": 0, "calls": 0})
                .sort([("next_step_at", ASCENDING), ("_id", ASCENDING)])
                .limit(limit)
            )
        return [_step(from_document(document)) for document in found]


def _step(case: Case) -> DueStep:
    kept = min((one for one in case.clocks if one.steps), key=lambda one: one.steps[0].at)
    first = kept.steps[0]
    return DueStep(case.complaint, case.reference, kept, first.id, first.at)
