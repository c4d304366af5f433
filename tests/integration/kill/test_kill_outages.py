"""A store that is away, and a store that hangs, under load; then everything is there once."""

import os
import signal
import time
from uuid import uuid4

import pytest

from tests.support.desk import samples
from tests.support.eventually import eventually
from tests.support.verdict import flow, settle

AWAY_SECONDS = 60
HANGS_SECONDS = 40


def pass_seconds(seconds: float) -> None:
    """Let time go by: here its length is what is tested."""
    end = time.monotonic() + seconds
    eventually(time.monotonic, lambda now: now >= end, seconds=seconds + 30)


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
            pass_seconds(AWAY_SECONDS)
            assert len(ledger) >= before + 100
            assert load.retries == 0
            ready = desk.call("GET", "/readyz")
            assert (ready.status_code, ready.json()["ready"]) == (200, True)
        finally:
            control.start("kafka")
        settle(verdict, ledger, load)

    @pytest.mark.parametrize("store", ["kafka", "mongodb"])
    def test_a_store_that_hangs_stops_nothing_for_good(self, desk, verdict, ledger, load, store):
        """It keeps its connections and answers nothing until every request to it has expired."""
        flow(desk, ledger)
        hung = desk.system.control.state(store).pid
        os.kill(hung, signal.SIGSTOP)
        try:
            pass_seconds(HANGS_SECONDS)
        finally:
            os.kill(hung, signal.SIGCONT)
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
