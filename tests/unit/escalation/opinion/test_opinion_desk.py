"""What a person does to events: merge, split, lower; nothing is lost."""

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.opinion import desk
from services.escalation.domain.opinion.decision import Kept
from tests.support.opinion import START, policy, post, stream

ONE = "星河财险拒赔我的车，说发动机进水不管，杭州这边拖了三个月"
OTHER = "我妈骨折住院，星河财险不赔，说高血压没告知，找了五次"


def taken(*texts):
    """A stream that took these posts, with what a store would keep of them."""
    current = stream()
    kept = []
    for number, text in enumerate(texts):
        given = post(text, number, number=number, author=f"a{number}")
        joined = current.take(given).joined
        kept.append(Kept(given, joined.event.id))
    return current, kept


def code(kind: ErrorKind, call, *arguments) -> str:
    """The code with which a change is refused."""
    with pytest.raises(ServiceError) as caught:
        call(*arguments)
    assert caught.value.kind is kind
    return caught.value.code


class TestMerge:
    """Two events that a person knows to be one."""

    def test_all_posts_belong_to_one_and_both_say_so(self) -> None:
        """Counts are those of all posts; the history of both stays."""
        current, kept = taken(ONE, OTHER)
        into, away = (current.events[k.event] for k in kept)
        changed = desk.merge(current, into, away, kept, "p-officer", "text-1", START)

        assert changed.events[0].posts == 2
        assert {k.event for k in changed.posts} == {into.id}
        assert [c.kind for c in changed.events[0].history][-1] == "merged_in"
        assert changed.events[1].history[-1].detail == into.id
        assert changed.events[1].merged_into == into.id

    def test_what_comes_later_joins_the_survivor(self) -> None:
        """A copy of a post of the event that went away belongs to the one that stayed."""
        current, kept = taken(ONE, OTHER)
        into, away = (current.events[k.event] for k in kept)
        desk.merge(current, into, away, kept, "p-officer", "text-1", START)

        assert current.take(post(OTHER, 5, number=9)).joined.event.id == into.id

    def test_the_higher_grade_stands(self) -> None:
        """Merging never lowers."""
        current, kept = taken(ONE, "星河财险不赔，我不想活了")
        into, away = (current.events[k.event] for k in kept)
        changed = desk.merge(current, into, away, kept, "p-officer", "text-1", START)

        assert changed.events[0].held.grade == "L3"

    def test_what_went_away_does_not_merge_again(self) -> None:
        """Neither with itself nor twice."""
        current, kept = taken(ONE, OTHER)
        into, away = (current.events[k.event] for k in kept)
        arguments = (current, into, away, kept, "p", "text-1", START)
        desk.merge(*arguments)

        assert code(ErrorKind.CONFLICT, desk.merge, *arguments) == "opinion_event_merged"


class TestSplit:
    """One event that a person knows to be two."""

    def test_the_chosen_posts_leave(self) -> None:
        """Both are counted anew; the old one keeps its grade and its history."""
        current, kept = taken(ONE, ONE, f"{ONE}！求扩散")
        event = current.events[kept[0].event]
        changed = desk.split(
            current, event, "new", [kept[2].post], kept, "p-officer", "text-1", START
        )
        old, new = changed.events

        assert (old.posts, new.posts) == (2, 1)
        assert old.history[-1].kind == "split_off"
        assert new.history[-1].kind == "split_from"
        assert old.held.grade >= event.held.grade

    def test_copies_follow_the_event_of_their_text(self) -> None:
        """A copy of what left joins what left."""
        current, kept = taken(ONE, f"{ONE}，还在等{'等' * 9}通知书")
        event = current.events[kept[0].event]
        assert kept[0].event == kept[1].event
        desk.split(current, event, "new", [kept[1].post], kept, "p-officer", "text-1", START)

        assert current.take(post(kept[1].post.text, 5, number=9)).joined.event.id == "new"
        assert current.take(post(ONE, 5, number=10)).joined.event.id == event.id

    @pytest.mark.parametrize("chosen", [0, 2])
    def test_none_or_all_is_no_split(self, chosen) -> None:
        """Both parts have posts."""
        current, kept = taken(ONE, ONE)
        event = current.events[kept[0].event]
        arguments = (
            current,
            event,
            "new",
            [k.post for k in kept[:chosen]],
            kept,
            "p",
            "text-1",
            START,
        )

        assert code(ErrorKind.UNPROCESSABLE, desk.split, *arguments) == "opinion_split_empty"


class TestLower:
    """Only a person lowers, with a reason."""

    def test_it_is_written_down(self) -> None:
        """Who, when, from what to what, and why."""
        current, kept = taken("星河财险不赔，我不想活了")
        event = current.events[kept[0].event]
        desk.lower_grade(event, "L1", policy(), "p-officer", "text-7", START)

        assert event.held.grade == "L1"
        assert (event.history[-1].by, event.history[-1].detail) == ("p-officer", "L3>L1")
        assert event.history[-1].reason == "text-7"

    def test_the_same_posts_again_do_not_raise_it(self) -> None:
        """What the person knew does not count a second time."""
        current, kept = taken("星河财险不赔，我不想活了")
        event = current.events[kept[0].event]
        desk.lower_grade(event, "L1", policy(), "p-officer", "text-7", START)
        current.take(post(kept[0].post.text, 1, number=5))

        assert event.held.grade == "L1"

    def test_without_a_reason_it_stays(self) -> None:
        """Neither without a reason nor to the same grade."""
        current, kept = taken("星河财险不赔，我不想活了")
        event = current.events[kept[0].event]

        assert code(
            ErrorKind.UNPROCESSABLE, desk.lower_grade, event, "L1", policy(), "p", " ", START
        )
        assert code(ErrorKind.CONFLICT, desk.lower_grade, event, "L3", policy(), "p", "t", START)


def test_a_stream_restored_from_its_posts_goes_on_as_before() -> None:
    """After a restart the same next post gets the same event and the same score."""
    texts = (ONE, f"转发微博 {ONE}", OTHER, "员工实名举报青岚人寿造假", "青岚人寿回应")
    running, kept = taken(*texts)
    restarted = stream()
    for one in kept:
        restarted.restore(one)
    following = post("青岚人寿致歉", 6, number="next")

    one, other = running.take(following).joined, restarted.take(following).joined

    assert (one.event.id, one.score) == (other.event.id, other.score)
