"""Intake's stores side by side, for the suite that holds both kinds to one contract."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import mongoengine
from pymongo.database import Database

from services.chassis.mongo import connect
from services.intake.adapters.documents import ensure_indexes
from services.intake.domain import reference
from services.intake.domain.act import Act
from services.intake.domain.actions import perform
from services.intake.domain.filing import NewComplaint, new_case
from services.intake.domain.record import ActionDone, StoredText
from services.intake.domain.scope import Scope
from services.intake.domain.view import Projection
from services.intake.handlers.sealing import seal_filing
from tests.support.intake_builders import (
    EVERYTHING,
    NOW,
    TRACE,
    filing,
    key_ring,
)

VAULT = key_ring()
SCOPES = [
    Scope("p-1", None, None),
    Scope("p-1", frozenset(), None),
    Scope("p-1", frozenset(), frozenset()),
    Scope("p-1", frozenset({"sh"}), None),
    Scope("p-1", frozenset({"sh", ""}), None),
    Scope("p-1", None, frozenset({"xinghe-pc"})),
    Scope("p-1", frozenset({"sh", "gd"}), frozenset({"yunfan-pc"})),
    Scope("p-9", frozenset({"gd"}), frozenset({"nobody"})),
]


@contextmanager
def intake_database(mongodb: str) -> Iterator[Database[dict[str, Any]]]:
    """A database of its own with all indexes, gone afterwards."""
    mongoengine.disconnect()
    opened = connect(mongodb, f"intake_{uuid4().hex[:8]}")
    ensure_indexes()
    yield opened
    opened.client.drop_database(opened.name)
    mongoengine.disconnect()


def scope_name(scope: Scope) -> str:
    """The same name in every process: sets have no order of their own."""
    parts = (scope.units, scope.insurers)
    return "-".join("all" if p is None else "+".join(sorted(p)) or "none" for p in parts)


class Stores:
    """The four stores under test."""

    def __init__(self, complaints, lists, tasks, audit, numbers) -> None:
        self.complaints, self.lists, self.tasks = complaints, lists, tasks
        self.audit, self.numbers = audit, numbers
        self.serial = 0

    def new(self, key: str = "", days: int = 0, **changes) -> NewComplaint:
        """A complaint ready to be stored, received `days` before today."""
        made = filing(key, **changes)
        self.serial += 1
        at = NOW - timedelta(days=days)
        case = new_case(made, reference.make(2026, self.serial), at, NOW)
        return NewComplaint(made, case, *seal_filing(VAULT, made))

    def added(self, **changes) -> NewComplaint:
        """A complaint that is stored."""
        new = self.new(**changes)
        assert self.complaints.add([new]) == [None]
        return new

    def find(self, new: NewComplaint, scope: Scope = EVERYTHING):
        """The record of a stored complaint."""
        return self.complaints.find(new.case.reference, scope)

    def acted(self, new: NewComplaint, command, key: str = "p-1|k"):
        """Carry out an act on the stored complaint."""
        record = self.find(new)
        case = record.case
        change = perform(case, command, Act("p-1", NOW, f"t-{case.version}"))
        text = None
        if change.text is not None:
            text = StoredText(change.text.id, change.text.kind, "p-1", NOW, b"sealed")
        self.complaints.change(change, text, done(key, change.case.version, record.read_at), TRACE)
        return change.case


def done(key: str, version: int = 1, at: datetime = NOW) -> ActionDone:
    """An entry of the log."""
    return ActionDone("note", "p-1", at, version, key, b"f", {"reference": "r", "allowed": ["x"]})


def project(kit: Stores, *updates) -> frozenset[UUID]:
    """Write updates over what is known."""
    known = kit.complaints.known([u.complaint_id for u in updates])
    projections = [
        Projection(u.complaint_id, known[u.complaint_id].versions).with_update(u) for u in updates
    ]
    return kit.complaints.project(projections)
