"""What handlers may rely on from a store of posts and opinion events: fake and real."""

from dataclasses import replace
from datetime import timedelta

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_documents import (
    OpinionEventDocument,
    OpinionPostDocument,
)
from services.escalation.adapters.opinion_store import EVENTS, POSTS, MongoOpinions
from services.escalation.adapters.opinion_vault import PostKeys
from services.escalation.domain.opinion.decision import Kept
from services.escalation.domain.opinion.record import Settled, record_of
from services.escalation.domain.people.matter import Request
from services.escalation.ports import Wanted
from tests.support.opinion import START, MemoryOpinions, complaint, policy, post, stream

TEXT = "保险公司不赔，我不想活了，患癌老人的救命钱"
AUTHOR = "某某某的账号"


def vault() -> PostKeys:
    """Keys for tests."""
    return PostKeys({"k1": b"1" * 32}, "k1", b"2" * 32)


def reported(opinions, text=TEXT, number="1", hours=0.0):
    """A post that waits, with its key."""
    opinions.report([post(text, hours, number=number, author=AUTHOR, reach=7)])
    return opinions.waiting(10)[-1]


def decided(key, given, version=0):
    """What a stream says about the post."""
    joined = stream().take(given).joined
    return Settled(key, joined.event.id, "against_ours"), record_of(joined.event, policy(), version)


class OpinionsContract:
    """The promises of Opinions."""

    @pytest.fixture
    def opinions(self):
        """The store under test, empty."""
        raise NotImplementedError

    def test_a_post_waits_until_it_is_decided(self, opinions) -> None:
        """It comes back as it was, but for its author."""
        _, given = reported(opinions)

        assert (given.text, given.reach, given.at, given.source) == (TEXT, 7, START, "weibo")
        assert given.author
        assert given.author != AUTHOR

    def test_a_post_that_came_before_is_known(self, opinions) -> None:
        """The same id of the same source is one post; of another source it is another."""
        one = post(TEXT, number="1")
        other = post(TEXT, number="1", source="black-cat")

        assert opinions.report([one, other]) == [True, True]
        assert opinions.report([one]) == [False]
        assert len(opinions.waiting(10)) == 2

    def test_posts_wait_in_the_order_in_which_they_came(self, opinions) -> None:
        """Whatever their own times are."""
        opinions.report([post(TEXT, 5, number="a"), post(TEXT, 1, number="b")])
        opinions.report([post(TEXT, 3, number="c")])

        assert [given.id for _, given in opinions.waiting(10)] == ["a", "b", "c"]
        assert [given.id for _, given in opinions.waiting(2)] == ["a", "b"]

    def test_what_was_settled_comes_back_equal(self, opinions) -> None:
        """Post and event, the event a version further."""
        key, given = reported(opinions)
        settled, record = decided(key, given)
        opinions.settle([settled], [record])
        (kept,) = opinions.posts_of([settled.event])
        found = opinions.events([settled.event])[settled.event]

        assert opinions.waiting(10) == []
        assert (kept.post, kept.event) == (given, settled.event)
        assert found.version == 1
        assert (found.held, found.score, found.history) == (
            record.held,
            record.score,
            record.history,
        )
        assert (found.signals, found.topics) == (record.signals, record.topics)

    def test_two_writers_of_one_event_do_not_both_win(self, opinions) -> None:
        """The second is told, and its post still waits."""
        key, given = reported(opinions)
        settled, record = decided(key, given)
        opinions.settle([settled], [record])
        late_key, _ = reported(opinions, number="2")
        late = Settled(late_key, decided(key, given)[0].event, "against_ours")

        with pytest.raises(ServiceError) as caught:
            opinions.settle([late], [decided(key, given)[1]])

        assert caught.value.kind is ErrorKind.RACE
        assert [waiting for waiting, _ in opinions.waiting(10)] == [late_key]

    def test_posts_of_quiet_events_are_left(self, opinions) -> None:
        """Only events with a post since then are taken back into memory."""
        key, given = reported(opinions)
        settled, record = decided(key, given)
        opinions.settle([settled], [record])

        assert len(opinions.kept(START - timedelta(hours=1))) == 1
        assert opinions.kept(START + timedelta(hours=1)) == []

    def test_a_signal_waits_and_then_belongs_to_an_event(self, opinions) -> None:
        """It comes back with its codes, until an event has it; then with what made the event."""
        signal = complaint(1)
        opinions.report([signal])
        ((key, given),) = opinions.waiting(10)
        opinions.settle([Settled(key, None, "own_complaint", signal_at=given.at)], [])
        (waiting,) = opinions.signals(START)
        late = opinions.signals(START + timedelta(hours=1))
        cause = ("insurer", "scene", "place", "星河财险", "claims_refused", "江苏")
        opinions.settle([Settled(key, "event", "own_complaint", cause=cause)], [])
        (kept,) = opinions.posts_of(["event"])

        assert opinions.key(signal) == key
        assert (waiting.signals, waiting.insurer, waiting.text) == (signal.signals, "星河财险", "")
        assert (late, opinions.waiting(10), opinions.signals(START)) == ([], [], [])
        assert (kept.post, kept.cause) == (waiting, cause)

    def test_posts_move_and_requests_are_remembered(self, opinions) -> None:
        """What people do to events stays with them."""
        key, given = reported(opinions)
        settled, record = decided(key, given)
        opinions.settle([settled], [replace(record, requests=(Request("r-1", "d"),))])
        for _ in range(2):
            opinions.move([Kept(given, "other")])

        assert [kept.event for kept in opinions.posts_of(["other"])] == ["other"]
        assert opinions.posts_of([settled.event]) == []
        assert opinions.events([record.id])[record.id].requests == (Request("r-1", "d"),)

    def test_pages_of_events_and_posts(self, opinions) -> None:
        """Beyond the place where the page before ended, filtered by what is asked for."""
        records = []
        for number in range(3):
            key, given = reported(opinions, f"{TEXT}{'一二三'[number] * 20}", str(number), number)
            settled, record = decided(key, given)
            opinions.settle([settled], [record])
            records.insert(0, record)
        first = opinions.page(Wanted(), 2, None)
        rest = opinions.page(Wanted(), 2, (first[-1].last_at, first[-1].id))
        ((key, given),) = opinions.post_page(records[0].id, 5, None)

        assert [one.id for one in (*first, *rest)] == [one.id for one in records]
        assert len(opinions.page(Wanted(("L3",)), 9, None)) == 3
        for nothing in (Wanted(("L4",)), Wanted(entity="星河财险"), Wanted(lower_proposed=True)):
            assert opinions.page(nothing, 9, None) == []
        assert opinions.page(Wanted(complaint="c-1"), 9, None) == []
        assert given.id == "2"
        assert opinions.post_page(records[0].id, 5, (given.at, key)) == []


class TestMemoryOpinions(OpinionsContract):
    """The fake keeps them."""

    @pytest.fixture
    def opinions(self):
        """An empty store in memory."""
        return MemoryOpinions()


class TestMongoOpinions(OpinionsContract):
    """The real store keeps them."""

    @pytest.fixture
    def opinions(self, database):
        """Empty collections with their indexes."""
        store = MongoOpinions(database, vault())
        store.ensure_indexes()
        return store

    def test_neither_text_nor_author_is_readable(self, opinions, database) -> None:
        """What stands on disk has neither the words nor the name."""
        reported(opinions)
        raw = str(database[POSTS].find_one())

        assert TEXT not in raw
        assert AUTHOR not in raw
        assert TEXT.encode() not in database[POSTS].find_one()["text"]

    def test_the_text_of_what_is_not_ours_is_forgotten(self, opinions, database) -> None:
        """Its key stays, so that it is known when it comes again."""
        key, _ = reported(opinions, "保险柜被偷了")
        opinions.settle([Settled(key, None, "not_insurance")], [])

        assert "text" not in database[POSTS].find_one({"_id": key})
        assert opinions.report([post("保险柜被偷了", number="1")]) == [False]

    def test_documents_are_as_declared(self, opinions) -> None:
        """mongoengine reads what was written and finds nothing amiss."""
        key, given = reported(opinions)
        settled, record = decided(key, given)
        opinions.settle([settled], [record])

        for declared in (OpinionEventDocument, OpinionPostDocument):
            (document,) = declared.objects()
            document.validate()

    def test_reads_use_their_indexes(self, opinions, database) -> None:
        """What waits and what belongs to an event is found without looking at all posts."""
        key, given = reported(opinions)
        settled, record = decided(key, given)
        opinions.settle([settled], [record])
        plan = database[POSTS].find({"event": {"$in": [settled.event]}}).sort("at", 1).explain()

        assert "of_event" in str(plan["queryPlanner"]["winningPlan"])
        assert database[EVENTS].index_information()["latest"]
