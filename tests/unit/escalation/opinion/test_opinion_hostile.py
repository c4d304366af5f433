"""Texts of any kind: never a crash, always evidence that points where it says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from services.escalation.adapters.opinion_files import folding
from tests.support.opinion import judge, post, stream

PIECES = (
    "保险公司",
    "拒赔",
    "保险柜",
    "医保",
    "骗保",
    "中国人寿",
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
