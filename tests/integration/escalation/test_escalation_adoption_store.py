"""Adopting a calendar over a real store: pages, going on after an id, one change each."""

from uuid import uuid4

import pytest

from services.chassis.consumer import Outcome
from services.chassis.mongo import MongoOutbox, connect
from services.escalation.adapters import mongo_open_cases
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_open_cases import MongoOpenCases
from services.escalation.handlers.adopt import Adoption
from services.escalation.handlers.receive import Receiver
from tests.support.calendar_folders import adopt, book, with_a_plan
from tests.support.escalation_fakes import TOLERANCE, facts, intake, local

CASES = 60


@pytest.fixture
def database(mongodb):
    """A database of its own."""
    opened = connect(mongodb, f"t{uuid4().hex[:10]}")
    yield opened
    opened.client.drop_database(opened.name)


def test_what_if_and_recompute_over_a_real_store(database, tmp_path, monkeypatch) -> None:
    """Half of the cases reach into the new year; each is listed and computed anew once."""
    monkeypatch.setattr(mongo_open_cases, "PAGE", 7)
    folder = with_a_plan(tmp_path)
    cases = MongoCases(database, MongoOutbox(database[COLLECTION]), list)
    cases.ensure_indexes()
    cases.now = lambda: local("2026-12-20 09:30")
    told = [
        intake(uuid4(), 1, facts(day))
        for day in ("2026-12-01 09:00", "2026-12-20 09:00")
        for _ in range(CASES // 2)
    ]
    assert Receiver(cases, book(folder), TOLERANCE).receive(told) == [Outcome.DONE] * CASES
    reaching = sorted(one.complaint for one in told[CASES // 2 :])
    adoption = Adoption(cases, MongoOpenCases(database), book(folder))
    listed = [move.complaint for move in adoption.what_if()]
    rest = [move.complaint for move in adoption.what_if(reaching[10])]
    adopt(folder)
    adoption = Adoption(cases, MongoOpenCases(database), book(folder))
    pages = list(adoption.recompute())
    stored = cases.load([one.complaint for one in told])
    versions = {k.clock.calendar_version for c in stored.values() for k in c.clocks}

    assert listed == reaching
    assert rest == reaching[11:]
    assert sum(number for _, number in pages) == CASES
    assert len(pages) == -(-CASES // 7)
    assert versions == {"CN@2026-11-20"}
    assert list(adoption.recompute()) == []
