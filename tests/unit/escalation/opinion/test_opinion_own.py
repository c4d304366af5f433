"""Our own complaints as posts of the same stream: signals that wait, and what makes them events."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.domain.opinion.decision import Kept
from services.escalation.domain.opinion.own_complaint import Signals
from tests.support.opinion import START, complaint, policy, post, stream


def taken(*posts):
    """A stream that took these, and its last decision."""
    current = stream()
    return current, [current.take(one) for one in posts][-1]


def test_a_single_threat_waits() -> None:
    """It is kept and counted; nobody is called for it."""
    current, decision = taken(complaint(1))

    assert (decision.waits, decision.joined, current.events) == (True, None, {})


def test_several_of_one_cause_and_insurer_and_place_become_one_event() -> None:
    """The fifth makes it, with those that waited; the next one joins."""
    current, fifth = taken(*(complaint(n, n) for n in range(5)))
    sixth = current.take(complaint(6, 6))

    assert fifth.joined.new_event
    assert [one.complaint for one in fifth.gathered] == [f"c-{n}" for n in range(4)]
    assert fifth.joined.event.held.grade == "L2"
    assert fifth.joined.event.topics == {"claims": 6}
    assert sixth.joined.event.complaints == {"c-6", *(f"c-{n}" for n in range(5))}
    assert sixth.gathered == ()


def test_one_complaint_told_five_times_is_one() -> None:
    """Complaints are counted, not what is said of them."""
    _, decision = taken(*(complaint(1, n) for n in range(5)))

    assert decision.waits


def test_other_causes_do_not_count_together() -> None:
    """Another insurer, scene or place: nothing says that these have one cause."""
    others = [complaint(n, insurer=f"第{n}财险") for n in range(3)]
    others += [complaint(3, scene="claims_delay"), complaint(4, place="上海"), complaint(5)]

    assert taken(*others)[1].waits


def test_complaints_about_one_partner_join_whatever_the_insurer() -> None:
    """Four of one scene at one repair shop are its event."""
    given = {"partner": "pt-repair-2", "scene": "repair_shop_or_dealer"}
    _, decision = taken(*(complaint(n, insurer=f"第{n}财险", **given) for n in range(4)))

    assert len(decision.joined.event.complaints) == 4


def test_what_is_not_known_joins_nothing() -> None:
    """Without insurer, partner and scene each waits for itself."""
    _, decision = taken(*(complaint(n, insurer="", scene="", place="") for n in range(30)))

    assert decision.waits


def test_old_signals_do_not_count() -> None:
    """Beyond the window they are another story."""
    _, decision = taken(*(complaint(n, n * 24) for n in range(8)))

    assert decision.waits


def test_self_harm_is_an_event_at_once_and_others_of_its_cause_join() -> None:
    """One is enough, and what waited belongs to it."""
    current, decision = taken(complaint(1), complaint(2, 1, ("self_harm",)))
    later = current.take(complaint(3, 2))

    assert decision.joined.event.held.grade == "L3"
    assert [one.complaint for one in decision.gathered] == ["c-1"]
    assert later.joined.event is decision.joined.event


def test_self_harm_of_unknown_cause_is_an_event_of_its_own() -> None:
    """Two people are two events; one person told again is one voice."""
    given = {"signals": ("self_harm",), "insurer": "", "scene": "", "place": ""}
    current, one = taken(complaint(1, **given))
    other, again = current.take(complaint(2, **given)), current.take(complaint(1, 1, **given))

    assert one.joined.event.id != other.joined.event.id
    assert again.joined.event is one.joined.event
    assert again.joined.event.voices.total == 1


def test_threats_of_many_kinds_in_one_complaint_are_an_event() -> None:
    """A group that calls the press is no everyday threat."""
    assert taken(complaint(1, signals=("group", "threat_media")))[1].joined.new_event


def test_vulnerable_people_are_counted_as_such() -> None:
    """Flags of the person affected are no signals; they are a part of the score."""
    _, decision = taken(complaint(1, signals=("self_harm", "elderly")))

    assert decision.joined.event.signals == {"self_harm": 1}
    assert decision.joined.score.parts["vulnerable_people"].points > 0


class TestOutside:
    """Posts from outside and complaints are one stream."""

    REFUSED = "江苏南京客户实名投诉：青岚人寿拒赔医疗险，推诿三个月"

    def test_a_mention_takes_the_complaint_that_it_is_about(self) -> None:
        """The same insurer, topic and place: the waiting signal belongs to the post's event."""
        current, _ = taken(complaint(1, insurer="青岚人寿"), complaint(2, insurer="明德人寿"))
        decision = current.take(post(self.REFUSED, 2))

        assert [one.complaint for one in decision.gathered] == ["c-1"]
        assert decision.joined.event.complaints == {"c-1"}

    def test_a_complaint_joins_the_mention_that_was_first(self) -> None:
        """It does not wait for others."""
        current, outside = taken(post(self.REFUSED, 2))
        decision = current.take(complaint(1, 3, insurer="青岚人寿"))

        assert decision.joined.event is outside.joined.event

    def test_another_place_or_topic_is_another_story(self) -> None:
        """Everyday matters of one insurer stay apart."""
        current, _ = taken(post(self.REFUSED, 2))

        for one in (
            complaint(1, 3, insurer="青岚人寿", place="广东"),
            complaint(2, 3, insurer="青岚人寿", scene="harassment_calls"),
            complaint(3, 3, insurer="青岚人寿", place=""),
        ):
            assert current.take(one).waits

    def test_a_mention_of_the_insurer_alone_does_not_join_complaints(self) -> None:
        """Without words of its cause nothing says that it is about them."""
        current, decision = taken(*(complaint(n, n, insurer="青岚人寿") for n in range(5)))
        outside = current.take(post("员工实名举报青岚人寿造假", 6))

        assert outside.joined.event is not decision.joined.event


class TestRestart:
    """A stream made again from the store goes on where the other stopped."""

    @settings(deadline=None, max_examples=12)
    @given(st.integers(0, 11), st.permutations(range(12)))
    def test_stopped_anywhere_the_same_complaints_are_the_same_events(self, stop, order) -> None:
        """Whatever the order in which signals come back."""
        posts = [complaint(n, n, place=("江苏", "上海")[n % 2]) for n in range(12)]
        posts[7] = complaint(7, 7, ("self_harm",), place="江苏")
        without, _ = taken(*posts)
        current, keeps = stream(), {}
        for number, one in enumerate(posts):
            if number == stop:
                current = restarted(posts[:number], keeps, order)
            decision = current.take(one)
            if decision.joined:
                for kept in (one, *decision.gathered):
                    keeps[kept.id] = Kept(kept, decision.joined.event.id, None, decision.cause)

        assert {e.id: e.complaints for e in current.events.values()} == {
            e.id: e.complaints for e in without.events.values()
        }


def restarted(posts, keeps, order):
    """A new stream from what a store would give back."""
    current = stream()
    for one in (p for p in posts if p.id in keeps):
        current.restore(keeps[one.id])
    for number in order:
        if number < len(posts) and posts[number].id not in keeps:
            current.wait(posts[number])
    return current


def test_there_is_an_end_to_what_waits() -> None:
    """The oldest leave memory."""
    signals = Signals(policy().own_complaints.model_copy(update={"waiting_max": 100}))
    for number in range(150):
        signals.wait(complaint(number, number / 100, insurer=f"第{number}财险"))

    assert len(signals) == 100
    assert not signals.of_insurer("第49财险", START)
    assert signals.of_insurer("第50财险", START)
