"""Listing what comes next, by the scheduler's own index."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import ASCENDING
from pymongo.database import Database

from services.chassis.mongo import translated
from services.escalation.adapters.case_codec import from_document
from services.escalation.adapters.documents import CaseClocks
from services.escalation.adapters.indexed import Indexed
from services.escalation.adapters.mongo_cases import NOT_OF_THE_CASE
from services.escalation.domain.case import Case
from services.escalation.ports import DueStep


class MongoDueSteps(Indexed):
    """DueSteps (port) over the cases."""

    def __init__(self, database: Database[dict[str, Any]], collection: str) -> None:
        self._cases = database[collection]

    def until(
        self, until: datetime, after: tuple[datetime, UUID] | None, limit: int
    ) -> Sequence[DueStep]:
        """See DueSteps. Many steps share one instant, so within it the complaint id decides."""
        found = self._at(after[0], after[1], limit) if after and after[0] <= until else []
        later: dict[str, Any] = {"$lte": until, **({"$gt": after[0]} if after else {})}
        rest = limit - len(found)
        more = self._read({"next_step_at": later}, "next_step_at", rest) if rest else []
        if more and len(more) == rest:
            # The page may end within an instant: take that one in the order of the ids.
            last = more[-1]["next_step_at"]
            more = [document for document in more if document["next_step_at"] < last]
            more += self._at(last, None, rest - len(more))
        return [_step(from_document(document)) for document in [*found, *more]]

    def _at(self, at: datetime, after: UUID | None, limit: int) -> list[dict[str, Any]]:
        beyond = {"_id": {"$gt": after}} if after else {}
        return self._read({"next_step_at": at, **beyond}, "_id", limit)

    def _build_indexes(self) -> None:
        CaseClocks.ensure_indexes()

    def _read(self, wanted: dict[str, Any], order: str, limit: int) -> list[dict[str, Any]]:
        self.ensure_indexes()
        with translated():
            return list(
                self._cases.find(wanted, NOT_OF_THE_CASE)
                .sort(order, ASCENDING)
                .limit(limit)
                .hint("steps_due")
            )


def _step(case: Case) -> DueStep:
    kept = min((one for one in case.clocks if one.steps), key=lambda one: one.steps[0].at)
    first = kept.steps[0]
    return DueStep(case.complaint, case.reference, kept, first.id, first.at)
