"""Score and grade: each part with its numbers, up at once, down only by a person."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.escalation.domain.opinion.grade import Held, advance, lower, reached_floors
from services.escalation.domain.opinion.policy import GRADES
from services.escalation.domain.opinion.spread import voices
from tests.support.opinion import START, policy, post, stream

SCORING = policy().scoring
STORY = "杭州王女士工地摔伤住院花了8万，星河财险理赔被拒"


def own_words(number: int) -> str:
    """Words that only one post has."""
    chance = random.Random(number)
    return "".join(chr(0x4E00 + chance.randrange(3000)) for _ in range(24))


def storm(minutes_apart, count=40, same_author=False, copies=False):
    """The last decision over many posts of one story."""
    taken, last = stream(), None
    for number in range(count):
        text = STORY if copies else STORY + own_words(number)
        author = "one" if same_author else f"a{number}"
        last = taken.take(post(text, number * minutes_apart / 60, number=number, author=author))
    return last.joined


class TestSpread:
    """Spread speed is the time of the last doubling of voices."""

    def test_doubling_is_measured_in_hours(self) -> None:
        """Voices that double every four hours are said to double in about four."""
        counted = voices(SCORING.spread)
        name = 0
        for hour in range(24):
            for _ in range(round(2 ** ((hour + 1) / 4) - 2 ** (hour / 4) + 0.3) + 1):
                counted.add(START + timedelta(hours=hour), f"a{name}", name, None)
                name += 1

        assert counted.doubling_hours(6) == pytest.approx(4.5, abs=1.5)

    def test_one_author_is_one_voice(self) -> None:
        """Whoever posts forty times does not spread anything."""
        joined = storm(1, same_author=True)

        assert joined.score.parts["spread"].numbers["voices"] == 1
        assert joined.score.parts["spread"].points == 0

    def test_a_crowd_of_bots_counts_less_than_people(self) -> None:
        """Forty accounts with one text in minutes have far fewer voices than forty texts."""
        bots, people = storm(0.5, copies=True), storm(0.5)

        assert bots.score.parts["spread"].numbers["voices"] < 15
        assert people.score.parts["spread"].numbers["voices"] > 35

    def test_a_late_collection_is_no_storm(self) -> None:
        """Posts of a day that are collected at once after a silence are spread over the gap."""
        slow, fast = voices(SCORING.spread), voices(SCORING.spread)
        for number in range(8):
            for counted in (slow, fast):
                counted.add(START + timedelta(hours=number), f"a{number}", number, None)
        late = START + timedelta(hours=32)
        for number in range(100, 112):
            slow.add(late, f"a{number}", number, START + timedelta(hours=7))
            fast.add(late, f"a{number}", number, None)

        assert fast.doubling_hours(6) < 1
        assert slow.doubling_hours(6) > 12

    def test_posts_that_come_late_count_at_their_own_time(self) -> None:
        """The order of arrival does not change the speed."""
        forwards, backwards = voices(SCORING.spread), voices(SCORING.spread)
        times = [START + timedelta(minutes=20 * n) for n in range(30)]
        for n, at in enumerate(times):
            forwards.add(at, f"a{n}", n, None)
        for n, at in reversed(list(enumerate(times))):
            backwards.add(at, f"a{n}", n, None)

        assert forwards.doubling_hours(6) == backwards.doubling_hours(6)

    def test_few_voices_have_no_speed(self) -> None:
        """Below the least number nothing is claimed."""
        assert voices(SCORING.spread).doubling_hours(6) is None


class TestScore:
    """The sum can be checked by hand."""

    def test_each_part_is_shown_with_its_numbers(self) -> None:
        """All seven parts, and the total is their weighted sum."""
        joined = storm(10)

        assert list(joined.score.parts) == list(SCORING.weights)
        total = sum(p.points * p.weight for p in joined.score.parts.values()) // 100
        assert joined.score.total == total
        assert joined.score.parts["nature"].numbers["topics"]["claims"] == 40

    def test_faster_and_wider_is_graver(self) -> None:
        """A story that runs is graded above the same story that creeps."""
        assert storm(2).event.held.grade > storm(600, count=5).event.held.grade

    def test_self_harm_goes_to_a_person_at_once(self) -> None:
        """One post is enough."""
        joined = stream().take(post("保险公司不赔，我不想活了")).joined

        assert joined.event.held.grade == "L3"
        assert [f.when for f in joined.floors] == ["self_harm"]

    def test_a_hot_list_brings_its_grade_by_itself(self) -> None:
        """A title on a hot list is L3 at once, and L4 when it stays for days."""
        taken = stream()
        first = taken.take(post("青岚人寿回应客户投诉", source="weibo_hot_search")).joined
        grade = first.event.held.grade
        second = taken.take(post("青岚人寿再次回应", 24, source="weibo_hot_search")).joined

        assert (grade, second.event.held.grade) == ("L3", "L4")


class TestGrade:
    """A grade does not flicker."""

    @given(st.lists(st.integers(0, 100), min_size=1, max_size=60))
    def test_it_never_falls_by_itself(self, scores) -> None:
        """Whatever the scores do, the grade only rises."""
        held = Held("L1", START)
        for hour, score in enumerate(scores):
            after = advance(held, score, (), START + timedelta(hours=hour), SCORING)
            assert after.grade >= held.grade
            held = after
        assert SCORING.grades[held.grade] <= max(scores)

    def test_a_fall_is_proposed_after_calm(self) -> None:
        """The rules propose, a person decides."""
        held = Held("L3", START)
        soon = advance(held, 10, (), START + timedelta(hours=1), SCORING)
        later = advance(soon, 10, (), START + timedelta(hours=30), SCORING)

        assert (soon.proposed, later.proposed, later.grade) == (None, "L1", "L3")

    def test_just_below_the_bound_is_not_calm(self) -> None:
        """Within the margin nothing is proposed, however long."""
        held = Held("L3", START)
        for hour in (1, 50):
            at = START + timedelta(hours=hour)
            held = advance(held, SCORING.grades["L3"] - 1, (), at, SCORING)

        assert held.proposed is None

    def test_what_a_person_lowered_stays_until_something_new(self) -> None:
        """The same score and the same floors do not raise it again; more does."""
        floors = reached_floors({"media_inquiry": 1}, SCORING)
        held = advance(Held("L1", START), 50, floors, START, SCORING)
        held = lower(held, "L1", 50, floors, START)

        assert advance(held, 52, floors, START, SCORING).grade == "L1"
        assert advance(held, 50 + SCORING.hold_margin, floors, START, SCORING).grade == "L3"
        more = reached_floors({"media_inquiry": 1, "national_media": 1}, SCORING)
        assert advance(held, 50, more, START, SCORING).grade == "L4"

    def test_lowering_is_to_something_lower(self) -> None:
        """Nobody raises a grade by lowering it."""
        with pytest.raises(ValueError, match="lower"):
            lower(Held("L2", START), "L3", 0, (), START)

    def test_the_table_decides(self) -> None:
        """Each bound is the first score of its grade."""
        for grade in GRADES:
            bound = SCORING.grades[grade]
            assert advance(Held("L1", START), bound, (), START, SCORING).grade == grade

    def test_a_company_sets_its_own_table(self) -> None:
        """Other bounds give other grades for the same score."""
        strict = SCORING.model_copy(update={"grades": {"L1": 0, "L2": 5, "L3": 10, "L4": 15}})

        assert advance(Held("L1", START), 12, (), START, strict).grade == "L3"
        assert advance(replace(Held("L1", START)), 12, (), START, SCORING).grade == "L1"
