"""Drafts: what must not be said, what is missing, what is promised, whose numbers they hold."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError
from services.triage.adapters.draft_files import draft_normaliser, load_draft_rules
from services.triage.bootstrap import DRAFT_RULES
from services.triage.domain.drafts.check import DraftChecker
from tests.support.triage_fakes import library

RULES = load_draft_rules(DRAFT_RULES)
CHECKER = DraftChecker(RULES, [library().playbooks["cn-claims-delay"]], draft_normaliser())
NOTICE = """您好。经查，您于九月二日报案，材料齐全。依据保险法第二十三条和合同第十二条，
我们决定赔付车损。您可以在三十日内向上一级机构申请核查，也可以申请调解、仲裁或者提起诉讼。
我现在查到的进度是已核定，下一步由理赔部李某在十一月三十日完成。
材料齐全后六十日内数额不能确定的，先支付可以确定的部分。"""


def found(text, kind="message", limit=500):
    """Code and rule of what is found, and the characters that it points at."""
    return [
        (f.code, f.rule, text[f.start : f.end])
        for f in CHECKER.check(text, kind, Decimal(limit))
        if f.code != "must_say_missing"
    ]


class TestNeverSay:
    """Words of the playbook, and of every matter."""

    def test_a_phrase_of_the_playbook_with_what_to_say_instead(self):
        """Position, reason, better wording and source."""
        text = "您好，现在都在排队，请您谅解。"
        one = CHECKER.check(text, "message", Decimal(0))[0]
        assert (one.code, one.level, one.rule) == ("never_say", "stop", "cn-claims-delay/never/1")
        assert text[one.start : one.end] == "都在排队"
        assert one.better is not None
        assert one.better.en.startswith("I tell you")
        assert one.source

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("这个产品保证收益，您放心。", "保证收益"),
            ("这个产品保*证 收益，您放心。", "保*证 收益"),
            ("這個產品保證收益", "保證收益"),
            ("保丨证·收-益", "保丨证·收-益"),
            ("It is a GUARANTEED return.", "GUARANTEED return"),
            ("不仅保证收益，还有分红", "保证收益"),
            ("请您先撤诉，我们再谈", "先撤诉"),
        ],
    )
    def test_evasions_point_at_the_text_as_given(self, text, words):
        """Symbols, spaces, traditional characters, width and case make no difference."""
        assert [w for code, _, w in found(text) if code == "never_say"] == [words]

    @pytest.mark.parametrize(
        "text",
        [
            "我们不能保证收益。",
            "本产品不保证收益。",
            "任何人都无法保证收益。",
            "There is never a guaranteed return.",
            "保证金的收益另行计算。",
        ],
    )
    def test_what_is_denied_is_not_said(self, text):
        """A negator close before, in the same clause."""
        assert found(text) == []

    def test_a_negator_in_another_clause_denies_nothing(self):
        """Commas end its reach."""
        assert found("这个不，保证收益的。")[0][0] == "never_say"


class TestLibrary:
    """The shipped playbooks."""

    @pytest.mark.parametrize("playbook", library().playbooks.values(), ids=lambda p: p.id)
    def test_each_finds_its_own_never_say_and_lets_its_better_words_pass(self, playbook):
        """Every sentence that has words to look for; must-say and better words pass."""
        checker = DraftChecker(RULES, [playbook], draft_normaliser())
        for number, never in enumerate(playbook.never_say, 1):
            found_ = checker.check(never.zh, "message", Decimal(0))
            if never.words:
                assert f"{playbook.id}/never/{number}" in {f.rule for f in found_}
        right = [*playbook.must_say, *(n.better for n in playbook.never_say if n.better)]
        for words in (sentence for one in right for sentence in (one.zh, one.en)):
            found_ = checker.check(words, "message", Decimal(0))
            assert [f.rule for f in found_ if f.level == "stop"] == []


class TestNotice:
    """The notice of the decision (办法 art. 19)."""

    def test_a_whole_one(self):
        """Nothing is missing."""
        assert CHECKER.check(NOTICE, "decision_notice", Decimal(0)) == []

    @pytest.mark.parametrize(
        ("words", "part"),
        [
            ("核查", "review"),
            ("调解", "mediation"),
            ("仲裁", "arbitration"),
            ("诉讼", "litigation"),
        ],
    )
    def test_every_remedy_is_needed(self, words, part):
        """Each one missing is told; a plain message needs none."""
        text = NOTICE.replace(words, "")
        assert ("notice_missing", part, "") in found(text, "decision_notice")
        assert found(text) == []

    def test_facts_and_reasons(self):
        """Both are needed."""
        text = "我们决定维持原结论。核查、调解、仲裁、诉讼均可。"
        missing = {rule for code, rule, _ in found(text, "decision_notice")}
        assert {"facts", "basis_and_reasons"} <= missing

    def test_must_say_of_the_playbook(self):
        """Told as missing, for a person to look, and gone once it is said."""
        lacking = [f for f in CHECKER.check("您好。", "message", Decimal(0)) if f.level == "look"]
        assert [f.rule for f in lacking] == ["cn-claims-delay/must/1", "cn-claims-delay/must/2"]
        said = CHECKER.check(NOTICE, "message", Decimal(0))
        assert "must_say_missing" not in {f.code for f in said}


class TestPromises:
    """Money above the author's own authority."""

    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("我们补偿您800元。", "800元"),
            ("给您退还三千块钱", "三千块钱"),
            ("愿意赔偿 1.2万元 给您", "1.2万元"),
        ],
    )
    def test_above_it(self, text, words):
        """In figures or in words."""
        assert found(text) == [("promise_above_authority", "amount", words)]

    @pytest.mark.parametrize(
        "text",
        [
            "我们补偿您300元。",
            "您的保额是50万元。",
            "我们不能补偿您800元。",
            "补偿另议。保费是9000元。",
        ],
    )
    def test_within_or_no_promise(self, text):
        """Small sums, sums that nobody promises, denials, other sentences."""
        assert found(text) == []


class TestPersonalData:
    """A person looks whose it is."""

    @pytest.mark.parametrize(
        ("text", "form", "words"),
        [
            ("身份证11010519491231002X已核", "id_number", "11010519491231002X"),
            ("请拨打13800138000联系", "phone", "13800138000"),
            ("卡号6222 0212 3456 7890 129", "", ""),
            ("卡号4111111111111111。", "bank_card", "4111111111111111"),
            ("发到zhang.san@example.com", "email", "zhang.san@example.com"),
            ("保单号110105194912310021", "", ""),
            ("１３８００１３８０００", "phone", "１３８００１３８０００"),
        ],
    )
    def test_by_form_and_check_digit(self, text, form, words):
        """Full width too; numbers whose check digit is wrong are none."""
        assert found(text) == ([("personal_data", form, words)] if form else [])


class TestBounds:
    """Whatever is sent."""

    @pytest.mark.parametrize("text", ["", "   ", "保" * 20_001, "x" * 1_000_000])
    def test_nothing_and_too_much(self, text):
        """Are refused, at once."""
        with pytest.raises(ServiceError) as refused:
            CHECKER.check(text, "message", Decimal(0))
        assert refused.value.kind is ErrorKind.INVALID

    def test_an_unknown_kind(self):
        """Is refused."""
        with pytest.raises(ServiceError) as refused:
            CHECKER.check("您好", "poem", Decimal(0))
        assert refused.value.code == "draft_kind_unknown"

    @pytest.mark.parametrize("words", ["都在排队", "1", "1元补偿", "a@a.", "138-", "*保", "补偿9"])
    def test_hostile_repetition(self, words):
        """Bounded work and bounded findings."""
        began = time.process_time()
        found_ = CHECKER.check((words * 20_000)[:20_000], "decision_notice", Decimal(0))
        assert len(found_) <= 200
        assert time.process_time() - began < 5

    @settings(max_examples=60, deadline=None)
    @given(st.text(min_size=1, max_size=300))
    def test_any_text(self, text):
        """Offsets lie in the text as given."""
        if text.strip():
            for one in CHECKER.check(text, "decision_notice", Decimal(0)):
                assert 0 <= one.start <= one.end <= len(text)

    def test_a_broken_rule_file(self, tmp_path):
        """Is refused with file and line."""
        path = tmp_path / "drafts.yaml"
        text = DRAFT_RULES.read_text("utf-8").replace("id: mediation", "id: review")
        path.write_text(text, encoding="utf-8")
        with pytest.raises(DataFileError, match="stands twice"):
            load_draft_rules(path)
