"""Texts of any kind: never a crash, always evidence that points where it says."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.adapters.opinion_files import folding
from services.escalation.domain.opinion.grading import looked_at
from services.escalation.domain.opinion.score import score
from tests.support.opinion import START, complaint, judge, policy, post, stream

PIECES = (
    "保险公司",
    "拒赔",
    "保险柜",
    "医保",
    "骗保",
    "青岚人寿",
    "回应",
    "ＰＩＣＣ",
    "險",
    "賠",
    "不想活",
    "@某人",
    "https://t.cn/x",
    "[怒]",
    "\u200b",
    "😡",
    "ß",
    "ﷺ",
    "\n",
    " ",
    "18万",
    "杭州",
    "//",
)
TEXTS = st.lists(st.sampled_from(PIECES) | st.text(max_size=6), max_size=40).map("".join)
FOLDING = folding()


@settings(deadline=None)
@given(TEXTS)
def test_evidence_stands_in_the_text(text) -> None:
    """Every phrase is found at its offsets, whatever stands around it."""
    for one in judge().judge(text).evidence:
        assert FOLDING.fold(text[one.start : one.end]) == FOLDING.fold(one.phrase)


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(TEXTS, st.integers(-100, 100)), max_size=12))
def test_a_stream_takes_whatever_comes_in_whatever_order(posts) -> None:
    """Grades stay in their table, and every relevant post is in exactly one event."""
    taken, ours = stream(), 0
    for number, (text, hours) in enumerate(posts):
        joined = taken.take(post(text, hours, number=number)).joined
        if joined:
            ours += 1
            assert joined.event.held.grade in ("L1", "L2", "L3", "L4")
            assert 0 <= joined.score.total <= 100
            assert joined.new_event == (joined.event.posts == 1)
    assert sum(event.posts for event in taken.events.values()) <= ours


def test_a_very_long_text_costs_no_more_than_its_beginning() -> None:
    """What follows the first characters is not looked at."""
    assert judge().judge("好" * 1_000_000 + "保险公司拒赔").reason == "nothing_of_ours"


@settings(deadline=None, max_examples=10)
@given(st.lists(st.integers(-10_000, 10_000), min_size=1, max_size=12))
def test_time_that_jumps_to_and_fro_ends_nothing(hours) -> None:
    """Complaints, posts and time that passes over events, in any order of their times."""
    taken = stream()
    for number, at in enumerate(hours):
        taken.take(complaint(number % 7, at))
        taken.take(post("员工实名举报青岚人寿造假", at, number=f"p{number}"))
        for event in taken.events.values():
            before = event.held.grade
            looked_at(event, START + timedelta(hours=at), policy())
            assert event.held.grade == before
            assert 0 <= score(event, policy(), START + timedelta(hours=at)).total <= 100


def test_giant_texts_are_judged_by_their_beginning_and_joined() -> None:
    """Ten megabytes of one text are one event, and cost little."""
    taken = stream()
    giant = "星河财险拒赔，推诿扯皮。" + "很长" * 5_000_000
    one, other = (taken.take(post(giant, n, number=n)).joined for n in range(2))

    assert one.event is other.event
