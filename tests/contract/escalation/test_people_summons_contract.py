"""Rules that call a consultation: left in the case's own write, taken out once they were heard."""

from datetime import timedelta
from uuid import uuid4

import pytest

from services.chassis.mongo import MongoOutbox, connect, database_time
from services.escalation.adapters.documents import CaseClocks
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_summons import MongoSummons
from services.escalation.domain.case import Case, told_by_intake
from services.escalation.domain.people.summons import Summoned, Summons
from services.escalation.ports import Write
from tests.support.escalation_fakes import cause, facts, local, rulebook

NOW = local("2026-11-02 09:00")
FILED = facts("2026-11-02 09:00")
PARTIES = ("xinghe-pc", "sh")


@pytest.fixture
def database(mongodb):
    """A database of its own."""
    opened = connect(mongodb, f"t{uuid4().hex[:10]}")
    yield opened
    opened.client.drop_database(opened.name)


@pytest.fixture
def cases(database):
    """The store of cases."""
    outbox = MongoOutbox(database[COLLECTION])
    outbox.ensure_index()
    store = MongoCases(database, outbox, list, age_max=timedelta(days=36_500))
    store.ensure_indexes()
    return store


def filed(*rules: str) -> Write:
    """A complaint just received, with rules that fit it."""
    moved = told_by_intake(Case(uuid4()), 1, FILED, cause(), rulebook(), NOW, "2026-0000042-K")
    summoned = Summoned(rules, PARTIES, NOW) if rules else None
    return Write(None, moved.case, moved.announcements, summoned)


def again(before: Case, *rules: str) -> Write:
    """New facts came, and with them more rules."""
    told = facts("2026-11-02 09:00", "2026-11-02 09:30")
    moved = told_by_intake(before, 2, told, cause(), rulebook(), NOW, "2026-0000042-K")
    at = NOW + timedelta(minutes=30)
    return Write(before, moved.case, moved.announcements, Summoned(rules, PARTIES, at))


def test_rules_wait_until_they_were_heard(cases, database) -> None:
    """They change nothing of the case; one that nobody calls for leaves nothing."""
    summons = MongoSummons(database, COLLECTION)
    plain, one = filed(), filed("large_amount")
    cases.save([plain, one])
    waiting = summons.waiting(NOW, 10)

    assert waiting == [Summons(one.after.complaint, ("large_amount",), PARTIES)]
    assert cases.load([one.after.complaint])[one.after.complaint] == one.after
    for write in (plain, one):
        CaseClocks.objects.get(id=write.after.complaint).validate()
    summons.settled(waiting[0])
    summons.settled(waiting[0])
    assert summons.waiting(NOW, 10) == []


def test_rules_that_join_meanwhile_are_not_taken_out(cases, database) -> None:
    """Who called for the first ones calls again for all; a rule stands once."""
    summons = MongoSummons(database, COLLECTION)
    one = filed("large_amount")
    cases.save([one])
    (early,) = summons.waiting(NOW, 10)
    cases.save([again(one.after, "large_amount", "repeat_grave")])
    summons.settled(early)
    (late,) = summons.waiting(NOW + timedelta(hours=1), 10)

    assert late.rules == ("large_amount", "repeat_grave")


def test_what_was_postponed_comes_later(cases, database) -> None:
    """Not before its moment."""
    summons = MongoSummons(database, COLLECTION)
    cases.save([filed("large_amount")])
    (one,) = summons.waiting(NOW, 10)
    summons.postponed(one, NOW + timedelta(minutes=10))

    assert summons.waiting(NOW + timedelta(minutes=9), 10) == []
    assert summons.waiting(NOW + timedelta(minutes=10), 10) == [one]
    assert abs(summons.now() - database_time(database)) < timedelta(minutes=1)
