"""Steps that call people, handed over from the case's own write to the ladders.

A step and its call stand in one write. Whoever starts ladders takes the calls from there and
removes them afterwards; a call that is taken twice starts the same ladder, by its id.
"""

from collections.abc import Sequence
from typing import Any

from pymongo import ASCENDING
from pymongo.database import Database

from services.chassis.mongo import translated
from services.escalation.adapters.documents import CaseClocks
from services.escalation.adapters.indexed import Indexed
from services.escalation.domain import events
from services.escalation.domain.events import Announcement
from services.escalation.domain.people.ladder import StepCall

Document = dict[str, Any]


def call_documents(announcements: Sequence[Announcement]) -> list[Document]:
    """What stands in the `calls` list of the case; most writes have none."""
    return [
        _document(announcement)
        for announcement in announcements
        if isinstance(announcement.what, events.DueSoon | events.Overdue)
    ]


def _document(announcement: Announcement) -> Document:
    what = announcement.what
    assert isinstance(what, events.DueSoon | events.Overdue)
    clock, revision = next(
        (clock, revision) for clock, revision in announcement.clocks if clock.clock == what.clock
    )
    return {
        "id": announcement.event_id,
        "pack": clock.pack,
        "clock": what.clock,
        "revision": revision,
        "step": what.step,
        "step_at": what.step_at,
        "overdue": isinstance(what, events.Overdue),
        "late": what.late,
        "at": announcement.recorded_at,
    }


class MongoStepCalls(Indexed):
    """StepCalls (port) over the `calls` lists of the cases."""

    def __init__(self, database: Database[Document], collection: str) -> None:
        self._cases = database[collection]

    def _build_indexes(self) -> None:
        CaseClocks.ensure_indexes()

    def waiting(self, limit: int) -> Sequence[StepCall]:
        """See StepCalls."""
        self.ensure_indexes()
        with translated():
            found = list(
                self._cases.find({"calls.at": {"$exists": True}}, {"calls": 1})
                .sort("calls.at", ASCENDING)
                .limit(limit)
                .hint("calls_waiting")
            )
        return [
            StepCall(
                id=call["id"],
                complaint=document["_id"],
                pack=call["pack"],
                clock=call["clock"],
                revision=call["revision"],
                step=call["step"],
                step_at=call["step_at"],
                overdue=call["overdue"],
                late=call["late"],
            )
            for document in found
            for call in document["calls"]
        ]

    def started(self, calls: Sequence[StepCall]) -> None:
        """See StepCalls."""
        if not calls:
            return
        taken = {"calls": {"id": {"$in": [call.id for call in calls]}}}
        with translated():
            self._cases.update_many(
                {"_id": {"$in": list({call.complaint for call in calls})}}, {"$pull": taken}
            )
