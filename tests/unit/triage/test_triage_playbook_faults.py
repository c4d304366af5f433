"""Faults in playbooks are told at once, with file, line and reason."""

import shutil

import pytest

from services.datafiles.yamlfile import DataFileError
from services.triage.adapters.playbook_files import FILE_BYTES_MAX, load_playbooks
from services.triage.domain.library import Matter
from services.triage.domain.playbook import PHRASES_MAX
from services.triage.settings import SHIPPED_PLAYBOOKS

BOOK = "cn-claims-refused.yaml"


@pytest.fixture
def folder(tmp_path):
    """A copy of the shipped playbooks to spoil."""
    shutil.copytree(SHIPPED_PLAYBOOKS, tmp_path / "playbooks")
    return tmp_path / "playbooks"


def faults(folder):
    """Faults of the folder as (file name, line, reason)."""
    with pytest.raises(DataFileError) as raised:
        load_playbooks(folder)
    return [(f.file.rpartition("/")[2], f.line, f.reason) for f in raised.value.faults]


def spoil(folder, old, new, name=BOOK):
    """Replace text once; returns the line where it stood."""
    text = (folder / name).read_text("utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1


class TestFaults:
    """One fault each, at its line."""

    @pytest.mark.parametrize(
        ("old", "new", "reason"),
        [
            ("severity: high", "severity: terrible", "severity"),
            ("severity: high", "severity: high\nsevrity: high", "sevrity"),
            ("scene: claims_refused", "scene: claims_refusd", "unknown scene: claims_refusd"),
            ("kinds: [complaint,", "kinds: [complaintt,", "unknown kind: complaintt"),
            ("lessons: [plain_words, never_say]", "lessons: [plain]", "unknown lesson: plain"),
            ("any: [refusal_certain]", "any: [refusal_certan]", "unknown concept: refusal_certan"),
            ("weight: 60", "weight: heavy", "weight"),
            ("id: said-plainly, ", "id: said-plainly, when: 'size(hits) > 1', ", "size() is not"),
            ("id: said-plainly, ", "id: said-plainly, when: 'side.matches(side)', ", "matches()"),
            ("id: said-plainly, ", "id: said-plainly, when: 'premium > 1.0', ", "unknown name"),
            ("id: said-plainly, ", "id: said-plainly, when: 'side ==', ", "no CEL condition"),
            ("id: said-plainly, ", "id: said-plainly, when: 'text_length', ", "not true or false"),
            ("id: said-plainly, ", "id: said-plainly, when: \"amount > 'a'\", ", "fails"),
            ("id: said-plainly, ", "id: said-plainly, when: \"'refus' in hits\", ", "refus"),
            ("version: \"1\"", "version: first", "version"),
        ],
    )  # fmt: skip
    def test_a_fault_names_its_line(self, folder, old, new, reason):
        """File, line and reason are told."""
        line = spoil(folder, old, new)
        found = faults(folder)

        assert len(found) == 1, found
        assert found[0][0] == BOOK
        assert found[0][1] in (line, line + 1)
        assert reason in found[0][2]

    @pytest.mark.parametrize("code", ["petition", "threat_media"])
    def test_a_kind_or_flag_names_what_it_rests_on(self, folder, code):
        """Without a source nobody can say why it is raised."""
        text = (folder / "signals.yaml").read_text("utf-8")
        source = text.partition(f"  - code: {code}\n")[2].splitlines()[0]
        assert source.startswith("    source: ")
        spoil(folder, f"  - code: {code}\n{source}\n", f"  - code: {code}\n", "signals.yaml")

        assert [(f[0], "source" in f[2]) for f in faults(folder)] == [("signals.yaml", True)]

    def test_broken_yaml(self, folder):
        """A file that is no YAML names the line where it breaks."""
        line = spoil(folder, "severity: high", "severity: [high")

        assert [f[0] for f in faults(folder)] == [BOOK]
        assert faults(folder)[0][1] >= line

    def test_missing_translation(self, folder):
        """A sentence without English is a fault."""
        line = spoil(folder, ", en: Claim refused}", "}")

        assert faults(folder) == [(BOOK, line, "title.en: Field required")]

    def test_a_rule_that_says_nothing(self, folder):
        """A rule needs any, near or when."""
        spoil(folder, "any: [refusal_certain], weight: 60", "weight: 60")

        assert "no any, near or when" in faults(folder)[0][2]

    def test_the_same_id_twice(self, folder):
        """Copies of a file are found out: playbook and concepts."""
        shutil.copy(folder / BOOK, folder / "copy.yaml")
        reasons = [reason for _, _, reason in faults(folder)]

        assert "concept refusal_certain is defined twice" in reasons
        assert "playbook cn-claims-refused is defined twice" in reasons

    def test_all_faults_are_told_together(self, folder):
        """Two spoiled files, two faults."""
        spoil(folder, "severity: high", "severity: terrible")
        spoil(folder, "severity: ", "severity: no-", "cn-claims-delay.yaml")

        assert {name for name, _, _ in faults(folder)} == {BOOK, "cn-claims-delay.yaml"}

    def test_a_missing_file(self, folder):
        """The files with fixed names must be there."""
        (folder / "lexicon.yaml").unlink()

        assert faults(folder) == [("lexicon.yaml", 1, "the file is missing")]

    def test_an_empty_folder(self, tmp_path):
        """A folder without playbooks is refused."""
        assert any("needs 1 to" in reason for _, _, reason in faults(tmp_path))

    def test_too_many_phrases(self, folder):
        """A list that nobody can read is refused where it stands."""
        words = ", ".join(f"词{n}" for n in range(PHRASES_MAX + 1))
        line = spoil(folder, "phrases: [拒赔, ", f"phrases: [{words}, 拒赔, ")

        assert [(f, at) for f, at, reason in faults(folder) if "at most" in reason] == [
            (BOOK, line)
        ]

    def test_a_hundred_thousand_phrases(self, folder):
        """They make a file too large, and it is not even parsed."""
        words = ", ".join(f"短语{n}" for n in range(100_000))
        spoil(folder, "phrases: [拒赔, ", f"phrases: [{words}, 拒赔, ")

        assert faults(folder) == [(BOOK, 1, f"more than {FILE_BYTES_MAX} bytes")]

    def test_a_number_where_a_phrase_belongs(self, folder):
        """An unquoted number is no phrase."""
        spoil(folder, "phrases: [拒赔,", "phrases: [12378, 拒赔,")

        assert "valid string" in faults(folder)[0][2]


class TestShipped:
    """What is shipped is sound."""

    def test_it_loads(self):
        """At least fourteen playbooks, and no fault."""
        assert len(load_playbooks(SHIPPED_PLAYBOOKS).library.playbooks) >= 14

    def test_a_phrase_more_is_found(self, folder):
        """A business person adds a word and it works."""
        spoil(folder, "phrases: [拒赔,", "phrases: [测试新词, 拒赔,")
        verdict = load_playbooks(folder).library.assess(Matter("他们给了我一个测试新词"))

        assert verdict.candidates[0].playbook == "cn-claims-refused"
