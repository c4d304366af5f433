"""Notices are looked for when there are some, not each second; none waits longer for it."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.people.notice import notice
from services.escalation.handlers.bell import Bell
from services.escalation.handlers.letters import Letters
from services.escalation.handlers.notify import Inbox, Sender
from tests.support.people_fakes import MemoryNotices

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
EVERY = 5


class CountedNotices(MemoryNotices):
    """Counts how often the store was asked, and is away when told so."""

    asked, away = 0, False

    def take_over(self, limit: int) -> int:
        """See Notices."""
        self.asked += 1
        if self.away:
            raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")
        return super().take_over(limit)


@pytest.fixture
def store():
    """Empty."""
    return CountedNotices(NOW)


@pytest.fixture
def bell():
    """Of one process."""
    return Bell(EVERY)


@pytest.fixture
def sender(store, bell):
    """The process that was just started and looked once."""
    letters = Letters(Catalogue.load(MESSAGES), "Asia/Shanghai")
    made = Sender(store, {"inbox": Inbox()}, letters, 1.0, bell=bell)
    made.turn()
    return made


def left(store):
    """A notice that somebody stored."""
    one = notice(
        uuid4(), uuid4(), "0", "notice_step_due", {}, person="p-1", channel="inbox", now=NOW
    )
    store.stored[one.id] = one
    return one.id


def test_a_new_process_looks_at_once(store, sender) -> None:
    """One that died may have left something."""
    assert store.asked == 1


def test_while_nothing_happens_it_looks_rarely(store, sender) -> None:
    """Once in so many turns, which is as late as a notice of another process can be."""
    for _ in range(EVERY * 4):
        assert sender.turn() == 1.0
    assert store.asked == 1 + 4


def test_what_this_process_leaves_goes_out_at_the_next_turn(store, sender, bell) -> None:
    """As with a self-harm alarm; and it looks again, for more may have come meanwhile."""
    one = left(store)
    bell.ring()
    sender.turn()
    assert store.stored[one].state == "sent"
    sender.turn()
    assert store.asked == 3


def test_what_another_process_leaves_is_found(store, sender) -> None:
    """Nobody rang."""
    one = left(store)
    for _ in range(EVERY):
        sender.turn()
    assert store.stored[one].state == "sent"


def test_a_store_that_is_away_is_asked_again(store, sender, bell) -> None:
    """The ring is not lost with the error."""
    one = left(store)
    bell.ring()
    store.away = True
    with pytest.raises(ServiceError):
        sender.turn()
    store.away = False
    sender.turn()
    assert store.stored[one].state == "sent"


def test_without_a_bell_each_turn_looks() -> None:
    """As a bell of one turn does."""
    bell = Bell()
    assert all(bell.answered() for _ in range(3))
