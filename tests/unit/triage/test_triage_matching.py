"""Finding phrases: overlaps, exclusions, negation, reported speech, nearness."""

import pytest

from services.triage.domain.matching import HITS_PER_CONCEPT_MAX, Matcher, Scope
from services.triage.domain.nearness import closest
from services.triage.domain.playbook import Concept, Near
from tests.support.triage_fakes import normaliser

SCOPE = Scope("no", 5, "reporter", 16, "resumer")
BASE = [
    Concept(id="no", phrases=["不", "没有"], unless=["不得不"]),
    Concept(id="reporter", phrases=["客服说"]),
    Concept(id="resumer", phrases=["我要"]),
]


def found(text, *concepts):
    """Hits of a text with the given concepts beside the scope's own."""
    fold = normaliser()
    return Matcher([*BASE, *concepts], fold, SCOPE).hits(fold.normalise(text))


def spans(text, **fields):
    """Spans of the concept `it`."""
    hits = found(text, Concept(id="it", **fields))
    return [(h.start, h.end) for h in hits.get("it", ())]


class TestPhrases:
    """All phrases are found, overlapping ones too."""

    def test_overlapping_phrases_are_both_found(self):
        """A longer word does not hide the shorter one inside."""
        assert spans("要退保险", phrases=["退保", "保险"]) == [(1, 3), (2, 4)]

    def test_one_word_may_serve_two_concepts(self):
        """The same phrase counts for each concept that names it."""
        hits = found("退保", Concept(id="a", phrases=["退保"]), Concept(id="b", phrases=["退保"]))

        assert set(hits) == {"a", "b"}

    def test_an_exclusion_takes_the_hit_away(self):
        """A hit inside one of `unless` is none; the same word elsewhere still counts."""
        assert spans("代理退保和退保", phrases=["退保"], unless=["代理退保"]) == [(5, 7)]

    def test_latin_words_stand_alone(self):
        """`app` is not found in `happy`."""
        assert spans("happy app", phrases=["app"]) == [(6, 9)]

    @pytest.mark.parametrize("text", ["84岁", "三十四岁", "114岁"])
    def test_numbers_are_not_cut(self, text):
        """A child of four is not found in a man of eighty-four."""
        assert spans(text, phrases=["4岁", "四岁"]) == []

    def test_hits_of_a_concept_are_bounded(self):
        """A text that repeats itself does not grow the work without end."""
        assert len(spans("退保" * 500, phrases=["退保"])) == HITS_PER_CONCEPT_MAX


class TestNegation:
    """A negator close before, in the same clause, undoes a guarded concept."""

    @pytest.mark.parametrize("text", ["不起诉", "没有要起诉", "不会去起诉"])
    def test_negated(self, text):
        """The hit is taken away."""
        assert spans(text, phrases=["起诉"], negation=True) == []

    @pytest.mark.parametrize("text", ["不行，起诉", "不得不起诉", "不管你们怎么看待都要起诉"])
    def test_not_negated(self, text):
        """Another clause, a double negation and a far negator leave it."""
        assert spans(text, phrases=["起诉"], negation=True)

    def test_unguarded_concepts_keep_it(self):
        """Where negation is part of the matter it is not looked at."""
        assert spans("不退保", phrases=["退保"]) == [(1, 3)]


class TestReportedSpeech:
    """What somebody else is reported to have said is not the speaker's word."""

    def test_reported(self):
        """The hit after a reporter in the same sentence is taken away."""
        assert spans("客服说你去曝光好了", phrases=["曝光"], quoted=True) == []

    @pytest.mark.parametrize("text", ["客服说不赔。曝光你们", "客服说不赔，我要曝光"])
    def test_the_speaker_again(self, text):
        """A new sentence or a resumer gives the word back."""
        assert spans(text, phrases=["曝光"], quoted=True)


class TestNear:
    """Two things said close together."""

    def pair(self, text, within, ordered=False):
        """The pair found for退保 and 损失."""
        hits = found(text, Concept(id="l", phrases=["退保"]), Concept(id="r", phrases=["损失"]))
        pair = closest(Near(left=["l"], right=["r"], within=within, ordered=ordered), hits)
        return pair and (pair[0].start, pair[1].start)

    def test_distance_counts_the_characters_between(self):
        """Exactly `within` is near, one less is not."""
        assert self.pair("退保一二三损失", 3) == (0, 5)
        assert self.pair("退保一二三损失", 2) is None

    def test_order_matters_only_when_asked(self):
        """The right side may stand first unless `ordered`."""
        assert self.pair("损失了退保", 3) == (3, 0)
        assert self.pair("损失了退保", 3, ordered=True) is None

    def test_a_later_pair_is_found(self):
        """A left side far from everything does not end the search."""
        assert self.pair("退保" + "一" * 50 + "退保损失", 3) == (52, 54)

    def test_a_hit_is_not_near_itself(self):
        """One word on both sides is no pair."""
        hits = found("退保", Concept(id="l", phrases=["退保"]))

        assert closest(Near(left=["l"], right=["l"], within=9), hits) is None
