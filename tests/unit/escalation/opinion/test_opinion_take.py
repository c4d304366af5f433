"""The desk of posts: decided once, whoever is killed in between."""

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.opinion_vault import PostKeys
from services.escalation.handlers.opinion_take import OpinionDesk
from tests.support.opinion import MemoryOpinions, policy, post, stream

STORY = ("员工实名举报青岚人寿造假", "青岚人寿回应", "保险柜被偷", "青岚人寿致歉")


def desk(opinions, ours=lambda: True, follow=lambda record: None) -> OpinionDesk:
    """A desk as one process has it."""
    return OpinionDesk(opinions, policy(), stream, ours, follow, 1.0)


def told(opinions, *texts, first=0):
    """Posts that wait."""
    posts = [post(t, first + n, number=first + n, author=f"a{n}") for n, t in enumerate(texts)]
    opinions.report(posts)


def the_event(opinions):
    """The one event there is."""
    (record,) = opinions._events.values()
    return record


def test_posts_become_one_event() -> None:
    """What is ours is counted, what is not is settled too."""
    opinions = MemoryOpinions()
    told(opinions, *STORY)

    assert desk(opinions).decide() == 4
    assert the_event(opinions).posts == 3
    assert opinions.waiting(10) == []


def test_another_process_goes_on_where_one_was_killed() -> None:
    """A new desk counts on; the version shows that nothing was written twice."""
    opinions = MemoryOpinions()
    told(opinions, *STORY[:2])
    desk(opinions).decide()
    told(opinions, *STORY[2:], first=2)
    desk(opinions).decide()

    assert the_event(opinions).posts == 3
    assert the_event(opinions).version == 2


def test_killed_between_event_and_posts_nothing_is_counted_twice() -> None:
    """The event's record is ahead of its posts; they are decided again to the same end."""
    opinions = MemoryOpinions()
    told(opinions, *STORY)
    settle = opinions.settle
    opinions.settle = lambda settled, events: settle([], events)
    desk(opinions).decide()
    opinions.settle = settle

    assert the_event(opinions).posts == 3
    assert len(opinions.waiting(10)) == 4
    desk(opinions).decide()
    assert the_event(opinions).posts == 3
    assert opinions.waiting(10) == []


def test_a_lost_race_is_taken_up_again() -> None:
    """The stream is made anew from the store, and the posts are decided then."""
    opinions = MemoryOpinions()
    told(opinions, *STORY)
    one = desk(opinions)
    opinions.lose_next = True

    one.decide()
    one.decide()

    assert the_event(opinions).posts == 3


def test_whose_turn_it_is_not_decides_nothing() -> None:
    """Two processes do not count beside each other."""
    opinions = MemoryOpinions()
    told(opinions, *STORY)

    assert desk(opinions, lambda: False).turn() == 1.0
    assert len(opinions.waiting(10)) == 4


class TestVault:
    """Posts are sealed to their key."""

    KEYS = PostKeys({"k1": b"1" * 32, "k2": b"3" * 32}, "k2", b"2" * 32)

    def test_what_was_sealed_opens_for_its_post_alone(self) -> None:
        """A value moved to another post does not open."""
        sealed = self.KEYS.seal("one", "原文")

        assert self.KEYS.open("one", sealed) == "原文"
        with pytest.raises(ServiceError) as caught:
            self.KEYS.open("other", sealed)
        assert caught.value.kind is ErrorKind.INTERNAL

    def test_old_keys_still_open(self) -> None:
        """After the active key changed, what was sealed before can be read."""
        older = PostKeys({"k1": b"1" * 32}, "k1", b"2" * 32)

        assert self.KEYS.open("one", older.seal("one", "原文")) == "原文"

    def test_hashes_depend_on_label_and_key(self) -> None:
        """An author's hash tells nothing without the key, and differs from a post's."""
        other = PostKeys({"k1": b"1" * 32}, "k1", b"9" * 32)

        assert self.KEYS.hash("author", "甲") == self.KEYS.hash("author", "甲")
        assert self.KEYS.hash("author", "甲") != self.KEYS.hash("post", "甲")
        assert self.KEYS.hash("author", "甲") != other.hash("author", "甲")


def test_two_who_both_think_it_is_their_turn_count_each_post_once() -> None:
    """The version of the event tells the second, which makes its stream anew."""
    opinions, desks = MemoryOpinions(), []
    for number in range(6):
        told(
            opinions,
            f"青岚人寿{'回应致歉自查声明澄清发声'[2 * number : 2 * number + 2]}",
            first=number,
        )
        if len(desks) < 2:
            desks.append(desk(opinions))
        for one in (desks[number % len(desks)], desks[-1]):
            one.decide()
    desks[0].decide()

    assert sum(record.posts for record in opinions._events.values()) == 6
    assert opinions.waiting(10) == []
