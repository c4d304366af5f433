"""Each process killed at each gap that it has, under load; then everything is there once.

The ledger of what was accepted is kept outside the system. A process ends itself with SIGKILL
at exactly the wanted call (tests/support/killing.py) and is then started again as it was meant.
"""

import random

import pytest

from tests.support.eventually import eventually
from tests.support.kills import GAPS, kill_at
from tests.support.verdict import ENOUGH, settle


class TestKilledAtEachGap:
    @pytest.mark.parametrize(("process", "gap"), GAPS)
    def test_everything_accepted_is_there_once(self, desk, verdict, ledger, load, process, gap):
        """One complaint, one assessment, one set of clocks, one fact for each accepted one."""
        eventually(lambda: len(ledger), lambda n: n >= ENOUGH, what="the load")
        kill_at(desk.system.control, process, gap, after=3)
        settle(verdict, ledger, load)


class TestStoresKilled:
    @pytest.mark.parametrize("store", ["mongodb", "kafka"])
    def test_three_times_at_random(self, desk, verdict, ledger, load, store):
        """Killed under load and started again by the supervisor, nothing is lost or doubled."""
        chance = random.Random(store)
        for _ in range(3):
            more = len(ledger) + chance.randrange(5, 25)
            eventually(lambda: len(ledger), lambda n, more=more: n >= more, seconds=120)
            desk.system.control.kill(store)
            desk.system.control.wait_ready([store])
        settle(verdict, ledger, load)


def test_the_topics_tell_one_story_afterwards(verdict):
    """After all this no event was written twice, nothing waits, no letter is dead."""
    assert verdict.outboxes() == []
    assert verdict.wire() == []
    assert verdict.dead_letters() == []
