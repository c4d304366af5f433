"""Each process killed at each gap that it has, under load; then everything is there once.

The ledger of what was accepted is kept outside the system. A process ends itself with SIGKILL
at exactly the wanted call (tests/support/killing.py) and is then started again as it was meant.
"""

import os
import random
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.support.desk import Desk, samples
from tests.support.eventually import eventually
from tests.support.kills import GAPS, kill_at
from tests.support.ledger import Ledger, SteadyLoad
from tests.support.stack import LocalSystem
from tests.support.verdict import Verdict

ENOUGH = 30
AWAY_SECONDS = 60
HANGS_SECONDS = 40


@pytest.fixture(scope="module")
def desk(stack: LocalSystem) -> Desk:
    """A look at the running system."""
    return Desk(stack)


@pytest.fixture(scope="module")
def verdict(desk: Desk) -> Verdict:
    """Judges what comes in from now on."""
    return Verdict(desk)


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """An empty ledger."""
    return Ledger(tmp_path / "ledger.jsonl")


@pytest.fixture
def load(desk: Desk, ledger: Ledger) -> Iterator[SteadyLoad]:
    """Complaints that keep coming in while the test runs."""
    with SteadyLoad(desk.system, ledger) as running:
        yield running


def flow(desk: Desk, ledger: Ledger) -> None:
    """Wait until complaints go the whole way, so that every process holds its connections."""
    eventually(lambda: len(ledger), lambda n: n >= ENOUGH, what="the load")
    desk.wait_counted([next(iter(ledger.accepted.values()))])


def settle(verdict: Verdict, ledger: Ledger, load: SteadyLoad) -> None:
    """Let some more come in, end the load, and look."""
    more = len(ledger) + ENOUGH
    eventually(lambda: len(ledger), lambda n: n >= more, seconds=120, what="complaints after it")
    load.stop()
    assert load.faults == []
    assert verdict.stores(ledger) == []


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


class TestAway:
    def test_complaints_come_in_while_kafka_is_away(self, desk, verdict, ledger, load):
        """All are accepted at once and arrive later; intake stays ready.

        A minute is longer than every time limit of a producer, so what waited in it has expired.
        """
        control = desk.system.control
        flow(desk, ledger)
        control.stop("kafka")
        try:
            before = len(ledger)
            time.sleep(AWAY_SECONDS)
            assert len(ledger) >= before + 100
            assert load.retries == 0
            ready = desk.call("GET", "/readyz")
            assert (ready.status_code, ready.json()["ready"]) == (200, True)
        finally:
            control.start("kafka")
        settle(verdict, ledger, load)

    def test_a_broker_that_hangs_stops_nothing_for_good(self, desk, verdict, ledger, load):
        """It keeps its connections and answers nothing until every request to it has expired."""
        flow(desk, ledger)
        kafka = desk.system.control.state("kafka").pid
        os.kill(kafka, signal.SIGSTOP)
        try:
            time.sleep(HANGS_SECONDS)
        finally:
            os.kill(kafka, signal.SIGCONT)
        settle(verdict, ledger, load)

    def test_a_clear_503_while_mongodb_is_away(self, desk):
        """The sender is told in both languages, nothing is half-written, the retry is accepted."""
        control = desk.system.control
        body, key = next(samples()), f"away-{uuid4()}"
        control.stop("mongodb")
        try:
            answer = desk.call(
                "POST", "/v1/complaints", "desk", body=body, headers={"Idempotency-Key": key}
            )
            problem = answer.json()
            assert (answer.status_code, problem["code"]) == (503, "store_unavailable")
            assert problem["detail_zh"]
            assert problem["detail_en"]
        finally:
            control.start("mongodb")
        accepted = eventually(
            lambda: desk.call(
                "POST", "/v1/complaints", "desk", body=body, headers={"Idempotency-Key": key}
            ),
            lambda answer: answer.status_code in (200, 201),
            what="the retry",
        )
        stored = desk.collection("intake", "complaints")
        assert stored.count_documents({"idempotency.key": f"p-test|{key}"}) == 1
        desk.wait_counted([accepted.json()["reference"]])


def test_the_topics_tell_one_story_afterwards(verdict):
    """After all this no event was written twice, nothing waits, no letter is dead."""
    assert verdict.outboxes() == []
    assert verdict.wire() == []
    assert verdict.dead_letters() == []
