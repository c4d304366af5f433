"""Numbers with units, and words written otherwise."""

import pytest

from services.triage.domain.playbook import Quantity
from services.triage.domain.quantities import FOUND_MAX, Quantities, number
from services.triage.domain.text import Normaliser
from tests.support.triage_fakes import library, normaliser

AGES = Quantity(id="old", units=["岁", "周岁"], least=60, most=119, unless_after=["到"])


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("65", 65),
        ("12,345.5", 12_345.5),
        ("3.5万", 35_000),
        ("5w", 50_000),
        ("六十五", 65),
        ("十", 10),
        ("两万三", 23_000),
        ("一万零三", 10_003),
        ("一百二", 120),
        ("一百零二", 102),
        ("一万二千三百", 12_300),
        ("壹万贰仟", 12_000),
        ("一亿二", 120_000_000),
        ("二〇二五", 2025),
        ("几十", 20),
        ("十几", 12),
        ("数百", 200),
        ("万", 10_000),
        ("三五十", None),
        ("x", None),
    ],
)
def test_numerals_of_every_kind(words, value):
    """Figures, words, mixtures, banker's capitals, digit by digit, and a few."""
    assert number(words) == value


class TestQuantities:
    """A number within bounds, before a unit."""

    @pytest.mark.parametrize("text", ["65岁", "六十五岁", "六十多岁", "八十几岁", "72周岁"])
    def test_in_bounds(self, text):
        """Figures or words, exact or about."""
        assert [f.concept for f in Quantities([AGES]).find(text)] == ["old"]

    @pytest.mark.parametrize("text", ["45岁", "到60岁", "六十五块", "160岁", "岁", ""])
    def test_out_of_bounds(self, text):
        """Too small, too large, another unit, a limit of a product."""
        assert Quantities([AGES]).find(text) == []

    def test_the_span_covers_number_and_unit(self):
        """Offsets count characters of the folded text."""
        assert Quantities([AGES]).find("我妈六十五岁了")[0][:2] == (2, 6)

    def test_the_longest_unit_is_taken(self):
        """周岁 is not cut to 岁, and each quantity of a unit is asked."""
        same = AGES.model_copy(update={"id": "too"})

        found = Quantities([AGES, same]).find("72周岁")
        assert [(f.concept, f.unit) for f in found] == [("old", "周岁"), ("too", "周岁")]

    def test_they_are_bounded(self):
        """A text of numbers costs no more than the limit."""
        assert len(Quantities([AGES]).find("65岁" * 500)) == FOUND_MAX

    def test_none_are_asked_for(self):
        """Without quantities nothing is found."""
        assert Quantities([]).find("65岁") == []


class TestSpellings:
    """What people write is read as the word that they mean."""

    @pytest.mark.parametrize(
        "text", ["tui保", "ＴＵＩ保", "退bao", "腿保", "tuibao", "退-保", "退丨保"]
    )
    def test_one_word(self, text):
        """Pinyin, homophones, recognition errors, strokes between."""
        shipped = library()._normaliser

        assert shipped.phrase(f"我要{text}！") == "我要退保!"

    def test_the_whole_of_what_was_written_is_the_evidence(self):
        """Each character of the word spans all that stands for it."""
        normal = Normaliser(str, {"tui保": "退保"}).normalise("我要ＴＵＩ保，不退 保")

        assert normal.text == "我要退保,不退保"
        assert normal.span(2, 3) == normal.span(2, 4) == (2, 6)
        assert normal.span(6, 8) == (8, 11)

    def test_latin_letters_are_not_cut_from_words(self):
        """退b is 退保 but 退back is not."""
        fold = Normaliser(str, {"退b": "退保"}).phrase

        assert (fold("要退b"), fold("要退back")) == ("要退保", "要退back")

    def test_a_pause_stays(self):
        """Three dots part words; one dot is a trick."""
        assert normaliser().phrase("退...保") == "退...保"
        assert normaliser().phrase("退.保") == "退保"
