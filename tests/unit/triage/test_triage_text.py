"""Folding a text: one spelling for all, and positions that lead back to the text as given."""

from hypothesis import given
from hypothesis import strategies as st

from services.triage.domain.library import Matter
from services.triage.domain.text import MATCH_CHARACTERS_MAX
from tests.support.triage_fakes import library, normaliser

# Everything that makes folded and given text differ in length, between words of the lexicon.
PIECES = st.sampled_from(
    [
        "退",
        "保",
        "拒赔",
        "拒 赔",
        "拒【赔】",
        "拒\n赔",
        "你们\n拒\r\n赔\n了",
        "退*保",
        "業務員",
        "騙",
        "Ａ",
        "㍿",
        "ﬁ",
        "\u200b",
        "é",
        "e\u0301",
        " ",
        "*",
        "。",
        "\n",
        "12378",
        "①",
        "½",
        "😀",
        "理",
        "赔",
        "曝-光",
        "x",
        "全额退保",
        "İ",
        "tui保",
        "JUPEI",
        "腿保",
        "理丨赔",
        "六十五岁",
        "２０多人",
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join)


class TestFolding:
    """Different spellings of one word are one word."""

    def test_separators_between_characters_vanish(self):
        """What people type to slip past filters makes no difference."""
        fold = normaliser().phrase

        assert fold("退*保") == fold("退 保") == fold("退\u200b保") == fold("退·保") == "退保"

    def test_a_new_line_parts_lines_unless_one_is_a_character(self):
        """退 over 保 is a trick; the end of a line is none."""
        fold = normaliser().phrase

        assert fold("退\n保") == fold("退\r\n保") == "退保"
        assert fold("我要退\n保险的事") == "我要退\n保险的事"

    @given(TEXTS)
    def test_long_and_short_texts_fold_alike(self, text):
        """What stands behind a text changes nothing of it."""
        fold = normaliser()
        behind = "\n" + "。" * 80

        assert fold.normalise(text + behind).text == fold.normalise(text).text + behind

    def test_width_case_and_traditional_characters_are_one(self):
        """Full width, capitals and traditional characters are folded."""
        assert normaliser().phrase("ＡＰＰ 騙保險，業務員") == "app 骗保险,业务员"

    def test_words_of_other_scripts_keep_their_spaces(self):
        """Only what stands between two Chinese characters is taken out."""
        assert normaliser().phrase("claim refused 拒赔") == "claim refused 拒赔"

    def test_sentence_ends_stay(self):
        """Clauses must not flow into one another."""
        assert normaliser().phrase("不想。退保") == "不想。退保"


class TestPositions:
    """Offsets always index the text as given."""

    @given(TEXTS)
    def test_a_span_folds_to_what_was_found(self, text):
        """Folding the given characters of a span gives the folded characters again."""
        fold = library()._normaliser
        normal = fold.normalise(text)
        for start in range(len(normal.text)):
            end = min(start + 3, len(normal.text))
            first, last = normal.span(start, end)
            assert 0 <= first < last <= len(text)
            # A character that folds to several cannot be cut, so the span may hold more; whether
            # a new line parts a word depends on what stands around the span.
            again = fold.normalise(text[first:last]).text
            assert normal.text[start:end] in again or "\n" in normal.text[start:end]

    @given(TEXTS)
    def test_evidence_indexes_the_given_text(self, text):
        """Every piece of evidence of a verdict lies within the text and holds its phrase."""
        verdict = library().assess(Matter(text))
        fold = library()._normaliser
        found = [e for c in verdict.candidates for e in c.evidence]
        for one in [*found, *(e for f in verdict.flags for e in f.evidence)]:
            assert 0 <= one.start < one.end <= len(text)
            assert fold.phrase(one.phrase) in fold.normalise(text[one.start : one.end]).text

    def test_the_way_back_crosses_removed_characters(self):
        """The span of an evasive spelling covers its separators."""
        normal = normaliser().normalise("我要退**保！")

        assert normal.text == "我要退保!"
        assert normal.span(2, 4) == (2, 6)


class TestBounds:
    """Length is bounded whatever comes."""

    def test_only_the_beginning_of_a_huge_text_is_looked_at(self):
        """A megabyte costs no more than the limit."""
        normal = normaliser().normalise("退*保" * 400_000)

        assert len(normal.text) <= MATCH_CHARACTERS_MAX

    def test_a_huge_text_is_assessed(self):
        """Evidence of a huge text lies in its beginning."""
        verdict = library().assess(Matter("你们拒赔！" * 200_000))

        assert verdict.scene == "claims_refused"
        assert all(e.end <= MATCH_CHARACTERS_MAX for e in verdict.candidates[0].evidence)

    def test_nothing_is_a_text_too(self):
        """An empty text and one of symbols have no scene."""
        for text in ("", " ", "。。。", "\x00", "😀😀"):
            assert library().assess(Matter(text)).outcome == "none"
