"""Lists of complaints over codes and case_view, by indexes, with a cursor instead of pages."""

from collections.abc import Sequence
from typing import Any

from pymongo.database import Database

from services.chassis.mongo import translated
from services.intake.adapters.case_fields import Document
from services.intake.adapters.record_fields import to_row
from services.intake.adapters.scope_filter import COMPLAINTS, scope_filter
from services.intake.domain.record import Row
from services.intake.ports import ListQuery

READ_MS_MAX = 2_000
_FIELDS = dict.fromkeys(
    (
        "reference",
        "status",
        "channel",
        "side",
        "product_line",
        "respondent",
        "received_at",
        "case_view",
    ),
    1,
)


class MongoLists:
    """ComplaintLists over the collection `complaints`."""

    def __init__(self, database: Database[Document]) -> None:
        self._complaints = database["complaints"]

    def page(self, query: ListQuery) -> Sequence[Row]:
        """See ComplaintLists."""
        key, way = ("case_view.next_due_at", 1) if query.urgent else ("received_at", -1)
        with translated():
            found = list(
                self._complaints.find(_filter(query, key, way), _FIELDS)
                .sort([(key, way), ("_id", way)])
                .limit(query.limit)
                .max_time_ms(READ_MS_MAX)
            )
        return [to_row(document) for document in found]


def _filter(query: ListQuery, key: str, way: int) -> dict[str, Any]:
    # The condition on `key` lets the partial indexes serve the query.
    conditions: list[dict[str, Any]] = [{key: {"$exists": True}}]
    for name, value in (
        ("status", query.status),
        ("case_view.triage.scene", query.scene),
        ("respondent.insurer", query.insurer),
        ("case_view.triage.owner", query.owner),
    ):
        if value:
            conditions.append({name: value})
    if query.due_before is not None:
        conditions.append({"case_view.next_due_at": {"$lt": query.due_before}})
    if query.after is not None:
        at, ident = query.after
        beyond = "$gt" if way > 0 else "$lt"
        conditions.append({"$or": [{key: {beyond: at}}, {key: at, "_id": {beyond: ident}}]})
    if not query.scope.everything:
        conditions.append(scope_filter(query.scope, COMPLAINTS))
    return {"$and": conditions}
