"""Tasks in MongoDB, each once for its cause."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from pymongo import ReturnDocument, UpdateMany, UpdateOne
from pymongo.database import Database

from services.chassis.clock import Clock
from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.mongo import translated
from services.intake.adapters.case_fields import Document
from services.intake.adapters.scope_filter import TASKS, scope_filter
from services.intake.domain.record import Known
from services.intake.domain.scope import Scope
from services.intake.domain.tasks import NewTask, Settled
from services.intake.ports import TaskQuery, TaskRow

_OF_CASE_MAX = 200


class MongoTasks:
    """TaskStore over the collection `tasks`."""

    def __init__(self, database: Database[Document], clock: Clock) -> None:
        self._tasks, self._clock = database["tasks"], clock

    def open(self, tasks: Sequence[NewTask], known: Mapping[UUID, Known]) -> None:
        """See TaskStore."""
        now = self._clock.now()
        writes = [
            UpdateOne(
                {"_id": task.id},
                {"$setOnInsert": _fields(task, known[task.complaint_id], now)},
                upsert=True,
            )
            for task in tasks
        ]
        with translated():
            self._tasks.bulk_write(writes, ordered=False)

    def settle(self, settled: Sequence[Settled]) -> None:
        """See TaskStore."""
        now = self._clock.now()
        writes = [
            UpdateMany(
                {
                    "complaint_id": item.complaint_id,
                    "status": "open",
                    "kind": {"$in": list(item.kinds)},
                    "subject": item.subject,
                },
                {"$set": {"status": "done", "outcome": item.outcome, "done_at": now}},
            )
            for item in settled
        ]
        with translated():
            self._tasks.bulk_write(writes, ordered=False)

    def end(self, outcomes: Mapping[UUID, str]) -> None:
        """See TaskStore."""
        if not outcomes:
            return
        now = self._clock.now()
        writes = [
            UpdateOne(
                {"_id": task, "status": "open"},
                {"$set": {"status": "done", "outcome": outcome, "done_at": now}},
            )
            for task, outcome in outcomes.items()
        ]
        with translated():
            self._tasks.bulk_write(writes, ordered=False)

    def of_case(self, complaint_id: UUID) -> Sequence[TaskRow]:
        """See TaskStore."""
        with translated():
            found = list(
                self._tasks.find({"complaint_id": complaint_id})
                .sort([("status", -1), ("opened_at", 1)])
                .limit(_OF_CASE_MAX)
            )
        return [_row(document) for document in found]

    def page(self, query: TaskQuery) -> Sequence[TaskRow]:
        """See TaskStore: oldest first."""
        chosen: dict[str, Any] = {"status": query.status}
        if query.kind:
            chosen["kind"] = query.kind
        if query.reference:
            chosen["reference"] = query.reference
        conditions = [chosen, scope_filter(query.scope, TASKS)]
        if query.after is not None:
            at, ident = query.after
            conditions.append(
                {"$or": [{"opened_at": {"$gt": at}}, {"opened_at": at, "_id": {"$gt": ident}}]}
            )
        with translated():
            found = list(
                self._tasks.find({"$and": conditions})
                .sort([("opened_at", 1), ("_id", 1)])
                .limit(query.limit)
                .max_time_ms(2_000)
            )
        return [_row(document) for document in found]

    def done(self, task_id: UUID, scope: Scope, outcome: str, by: str) -> TaskRow:
        """See TaskStore."""
        seen = {"_id": task_id, **scope_filter(scope, TASKS)}
        ended = {"status": "done", "outcome": outcome, "done_by": by, "done_at": self._clock.now()}
        with translated():
            task = self._tasks.find_one_and_update(
                {**seen, "status": "open"},
                {"$set": ended},
                return_document=ReturnDocument.AFTER,
            ) or self._tasks.find_one(seen)
        if task is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "task_not_found")
        if task["outcome"] != outcome or task.get("done_by", "") != by:
            raise ServiceError(ErrorKind.CONFLICT, "task_already_done", outcome=task["outcome"])
        return _row(task)


def _fields(task: NewTask, known: Known, now: datetime) -> Document:
    fields: Document = {
        "complaint_id": task.complaint_id,
        "reference": known.reference,
        "kind": task.kind,
        "subject": task.subject,
        "status": "open",
        "opened_at": now,
        "filed_by": known.filed_by,
    }
    optional = {
        "due_at": task.due_at,
        "unit": known.unit,
        "insurer": known.insurer,
        "people": list(task.people),
    }
    return {**fields, **{name: value for name, value in optional.items() if value}}


def _row(document: Mapping[str, Any]) -> TaskRow:
    return TaskRow(
        id=document["_id"],
        complaint_id=document["complaint_id"],
        reference=document["reference"],
        kind=document["kind"],
        subject=document["subject"],
        status=document["status"],
        opened_at=document["opened_at"],
        due_at=document.get("due_at"),
        outcome=document.get("outcome", ""),
        done_by=document.get("done_by", ""),
        done_at=document.get("done_at"),
        people=tuple(document.get("people", ())),
    )
