"""The linter: each fault a business person can make, told with file, line and both languages."""

import json
import shutil

import pytest

from services.triage.adapters.playbook_files import findings, read_sources
from services.triage.adapters.playbook_lint import linted
from services.triage.bootstrap import DRAFT_RULES, lint
from services.triage.domain.lint import CODES, finding
from services.triage.domain.lint_conditions import parts
from services.triage.settings import SHIPPED_PLAYBOOKS

BOOK = "cn-claims-refused.yaml"
RULE = "id: said-plainly, "


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped playbooks to spoil."""
    shutil.copytree(SHIPPED_PLAYBOOKS, tmp_path / "playbooks")
    return tmp_path / "playbooks"


def spoil(folder, old, new, name=BOOK):
    """Replace text once; returns the line where it stood."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


def said(folder, name=BOOK):
    """Findings in one file as (code, line)."""
    found = findings(read_sources(folder))
    return [(p.finding.code, p.line) for p in found if p.file.endswith(name)]


SPOILT = [
    ("go: fetch, source: 保险法 art. 16", "go: fetsch", "step_unknown"),
    ("something, go: check-disclosure}", "something, go: fetch}", "step_unreachable"),
    ("go: end, source: 办法 art. 19", "go: fetch", "step_cycle"),
    ("collect: [own-records]", "collect: [own-recordss]", "evidence_unknown"),
    ("collect: [own-records]", "collect: [own-records, refusal-file]", "asks_what_we_hold"),
    ("zh: 我们会把拒赔所依据的条款", "zh: 您自己没看清楚，我们会把条款", "never_in_must"),
    ("zh: 我请没有参与原来核赔的同事重新看一遍。", "zh: 这个改不了了。", "better_is_never"),
    ("en: Claim refused}", "en: 拒赔 refused}", "translation_en"),
    ("title: {zh: 拒赔争议,", "title: {zh: Refusal,", "translation_zh"),
    ("{role: senior, up_to: 50000}", "{role: senior, up_to: 50}", "authority_falls"),
    ("{role: senior, up_to: 50000}", "{role: lead, up_to: 50000}", "authority_twice"),
    ("remedies: [review, ", "remedies: [", "remedy_missing"),
    ("clocks: [house/first_contact, cn-2020-3/decision,", "clocks: [", "clock_missing"),
    ("id: check-exclusion, do: check", "id: check-disclosure, do: check", "id_twice"),
    ("- id: what-ground\n    do: ask", "- id: what-ground\n    do: say", "answers_not_asked"),
    (RULE, RULE + "when: 'size(channel) > 1', ", "condition_size"),
    (RULE, RULE + "when: \"side == 'property' && amount > 'a'\", ", "condition_fails"),
    (RULE, RULE + "when: \"hits[0] == 'claim'\", ", "condition_fails"),
    (RULE, RULE + "when: 'text_length', ", "condition_no_truth"),
    (RULE, RULE + "when: 'premium > 1.0', ", "condition_name"),
    (RULE, RULE + "when: '" + "(" * 240 + "true" + ")" * 240 + "', ", "condition_broken"),
    (RULE, RULE + "when: 'side in [\"life\", side + \":\"]', ", None),
    (RULE, RULE + "when: 'hits.all(h, hits.all(g, g == h))', ", "condition_function"),
    (RULE, RULE + "when: 'hits . all (h, true)', ", "condition_function"),
    (RULE, RULE + "when: \"side == 'a.all(b)'\", ", "condition_code"),
    (RULE, RULE + "when: '100 / in_person_count > 1', ", "condition_divides"),
    (RULE, RULE + "when: '100 / (in_person_count - 7) > 1', ", "condition_divides"),
    (RULE, RULE + "when: '100 % 0 > 1', ", "condition_fails"),
    (RULE, RULE + "when: 'in_person_count / 10 > 1', ", None),
    (RULE, RULE + "when: 'in_person_count * 9223372036854775807 > 1', ", "condition_fails"),
    (RULE, RULE + "when: \"amount == '5000'\", ", "condition_other_type"),
    (RULE, RULE + "when: \"'x' == hits\", ", "condition_other_type"),
    (RULE, RULE + "when: \"regulator_transferred == 'yes'\", ", "condition_other_type"),
    (RULE, RULE + "when: \"channel == 'wechatt'\", ", "condition_code"),
    (RULE, RULE + "when: \"product_line in ['moter', 'home']\", ", "condition_code"),
    (RULE, RULE + "when: \"product_line in ['motor', ''] && amount != 5000.0\", ", None),
    ("phrases: [拒赔, ", "phrases: [拒赔, 赔礼道歉不赔本, ", None),
    ("unless: [拒付保费, ", "unless: [拒付保费, 拒付, ", "phrase_never_counts"),
    ("scene: claims_refused", "scene: claims_refused\nattends: [repeat]", "attends_with_scene"),
    ("scene: claims_refused", "scene: claims_refused\nnarrows: cn-nothing", "narrows_unknown"),
    ("scene: claims_refused", "scene: claims_refused\nnarrows: cn-claims-delay",
     "narrows_other_scene"),
]  # fmt: skip


class TestFindings:
    """One fault each, at its line."""

    @pytest.mark.parametrize(
        ("old", "new", "code"), SPOILT, ids=[str(n) for n in range(len(SPOILT))]
    )
    def test_a_fault_is_found_at_its_line(self, folder, old, new, code):
        """The code is told where the fault stands, and sound changes tell nothing."""
        line = spoil(folder, old, new)
        found = said(folder)

        if code is None:
            assert found == []
        else:
            assert code in [c for c, _ in found]
            near = [abs(at - line) for c, at in found if c == code]
            assert min(near) <= 4 or code in ("step_cycle", "step_unreachable", "never_in_must",
                                              "clock_missing"), found  # fmt: skip

    def test_two_that_always_tie(self, folder):
        """A copy under another name, with concepts renamed, is found by its words."""
        text = (folder / "cn-claims-delay.yaml").read_text("utf-8")
        ids = [line.split("id: ")[1] for line in text.split("rules:")[0].splitlines()
               if line.startswith("  - id: ")]  # fmt: skip
        for one in ids:
            text = text.replace(one, f"{one}_b")
        text = text.replace("id: cn-claims-delay", "id: cn-claims-later")
        (folder / "cn-claims-later.yaml").write_text(text, "utf-8")

        assert "always_tie" in [code for code, _ in said(folder, "cn-claims-later.yaml")]

    def test_one_that_ties_on_all_its_examples(self, folder):
        """Its words differ from the other's, and every text that should lead here is unsure."""
        text = (folder / "cn-claims-delay.yaml").read_text("utf-8")
        text = text.replace("id: cn-claims-delay", "id: cn-claims-later")
        text = text.replace("id: delay_certain", "id: later_certain").replace(
            "[delay_certain]", "[later_certain]"
        )
        text = text.replace("phrases: [理赔太慢, ", "phrases: [理赔太慢, 理赔好慢, ", 1)
        (folder / "cn-claims-later.yaml").write_text(text, "utf-8")
        found = [p.finding for p in linted(folder, DRAFT_RULES) if p.file.endswith("later.yaml")]

        assert ("examples_tie", "cn-claims-delay") in [(f.code, f.details.get("id")) for f in found]

    def test_one_that_can_never_be_chosen(self, folder):
        """Points that do not add up to the threshold are told."""
        text = (folder / BOOK).read_text("utf-8")
        head, _, rest = text.partition("rules:\n")
        rules, _, tail = rest.partition("must_say:")
        first = rules.splitlines()[0].replace("weight: 60", "weight: 10")
        (folder / BOOK).write_text(f"{head}rules:\n{first}\nmust_say:{tail}", "utf-8")

        assert "never_wins" in [code for code, _ in said(folder)]

    def test_the_shipped_library_has_no_errors(self):
        """Warnings may stand; errors may not."""
        found = findings(read_sources(SHIPPED_PLAYBOOKS))

        assert [p for p in found if p.finding.level == "error"] == []

    def test_every_message_speaks_both_languages(self):
        """No message is left without Chinese or English."""
        names = ("id", "phrase", "why", "name", "part", "type", "what", "path", "evidence", "words",
                 "text", "role", "lower", "names", "points", "needed", "scene", "got",
                 "given")  # fmt: skip
        for code in CODES:
            one = finding((), code, **dict.fromkeys(names, "x"))
            assert any("\u4e00" <= c <= "\u9fff" for c in one.zh)
            assert one.en.isascii() or "→" in one.en


class TestSayings:
    """What a script says is read like an outgoing draft, in both languages."""

    def told(self, folder):
        """Findings as (code, rule)."""
        return [(p.finding.code, p.finding.details["id"]) for p in linted(folder, DRAFT_RULES)]

    def test_the_shipped_scripts_say_nothing_forbidden(self):
        """Against the house's list, their own and those beside them."""
        assert [
            p for p in linted(SHIPPED_PLAYBOOKS, DRAFT_RULES) if p.finding.level == "error"
        ] == []

    @pytest.mark.parametrize(
        ("old", "new", "rule"),
        [
            ("同事重新看一遍。", "同事重新看一遍，收益有保证。", "certain_yield"),
            ("We will tell you each", "A guaranteed return; each", "certain_yield"),
            ("同事重新看一遍。", "同事重新看一遍，这是您自己的选择。", "cn-with-self-harm/never/2"),
        ],
    )
    def test_what_is_forbidden_is_told(self, folder, old, new, rule):
        """By the house, in English, and by a playbook that may go beside this one."""
        spoil(folder, old, new)

        assert self.told(folder) == [("said_is_never", rule)]

    def test_a_denial_is_no_promise(self, folder):
        """Nor are words that only a playbook of another matter forbids."""
        spoil(folder, "同事重新看一遍。", "同事重新看一遍，不保证收益。")

        assert self.told(folder) == []


class TestParts:
    """Conditions are tried piece by piece."""

    @pytest.mark.parametrize(
        ("when", "pieces"),
        [
            ("a && b", ["a", "b"]),
            ("!(a || b) && c", ["a", "b", "c"]),
            ("x == 'a && b'", ["x == 'a && b'"]),
            ("a ? b : c", ["a", "b", "c"]),
            ("x.startsWith('a') || (y && z)", ["x.startsWith('a')", "y", "z"]),
        ],
    )
    def test_it_is_taken_apart(self, when, pieces):
        """Texts stay whole; lost brackets go."""
        assert parts(when) == pieces


class TestCommand:
    """What a person sees."""

    def test_a_sound_folder(self, folder, capsys):
        """Exit code 0 and a count."""
        assert lint([str(folder)]) == 0
        assert "0 errors" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("old", "new", "words"),
        [
            (", en: Claim refused}", "}", "缺少英文翻译"),
            ("severity: high", "sevrity: high", "请检查拼写"),
            ("scene: claims_refused", "scene: claims_refusd", "没有这个代码：claims_refusd"),
            ("severity: high", "severity: [high", "写法有误"),
            ("en: Claim refused}", "en: yes}", "请加引号"),
        ],
    )
    def test_an_unreadable_file_is_told_in_chinese(self, folder, capsys, old, new, words):
        """File and line, and what to do about it."""
        spoil(folder, old, new)

        assert lint([str(folder), "--language", "zh"]) == 1
        out = capsys.readouterr().out
        assert f"{BOOK}:" in out
        assert words in out

    @pytest.mark.parametrize(
        ("old", "new", "code"),
        [
            (
                "    - 航班延误三小时",
                "    - 想问一下怎么变更地址\n    - 航班延误三小时",
                "example_misses",
            ),
            ("  near_miss:\n", "  near_miss:\n    - 你们拒赔没有道理，我不服\n", "example_hits"),
        ],
    )
    def test_examples_are_tried(self, folder, capsys, old, new, code):
        """An example that goes elsewhere is told at its line."""
        line = spoil(folder, old, new)

        assert lint([str(folder)]) == 1
        out = capsys.readouterr().out
        assert f"[{code}]" in out
        assert f"{BOOK}:{line + new.startswith('  near')}:" in out

    def test_json(self, folder, capsys):
        """One object per finding for programs."""
        spoil(folder, "go: end, source: 办法 art. 19", "go: fetch")

        assert lint([str(folder), "--json"]) == 1
        rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert {"file", "line", "level", "code", "zh", "en"} == set(rows[0])

    def test_no_such_folder(self, capsys):
        """Exit code 2 and a word on standard error."""
        assert lint(["/nowhere/at/all"]) == 2
        assert "no such folder" in capsys.readouterr().err
