"""Mapping files: what is accepted, and how what is wrong is told."""

from pathlib import Path

import pytest

from services.datafiles.yamlfile import DataFileError
from services.intake.adapters.import_mapping import load_mapping, load_mappings
from services.intake.domain.imports import Kind, Mode

ROOT = Path(__file__).resolve().parents[3]
HISTORIC = """\
dataset: old-system
version: 1
mode: historic
external_id: id
received_on: {column: got, format: ["%Y-%m-%d", "%Y年%m月%d日"]}
closed_on: done
attributes:
  finding: {column: result, codes: {"成立": upheld, "不成立": not_upheld}}
  source: {constant: branch}
"""
OPEN = """\
dataset: call-centre
version: 2
mode: open
zone: Asia/Shanghai
external_id: id
received_at: {column: at, format: "%Y/%m/%d %H:%M"}
case:
  channel: {constant: hotline}
  side: side
  product_line: line
  respondent.insurer: insurer
person:
  name: caller
  phones: {column: phones, separator: "、"}
texts:
  text: words
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "a.mapping.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def faults(folder: Path, text: str) -> list[tuple[int, str]]:
    with pytest.raises(DataFileError) as caught:
        load_mapping(write(folder, text), "Asia/Shanghai")
    return [(fault.line, fault.reason) for fault in caught.value.faults]


class TestAccepted:
    def test_historic_mapping_names_its_columns_once(self, tmp_path):
        """A historic mapping gives fields with kinds, formats and code tables."""
        mapping = load_mapping(write(tmp_path, HISTORIC), "Asia/Shanghai")
        assert mapping.mode is Mode.HISTORIC
        assert mapping.columns == ("id", "got", "done", "result")
        by_target = {f.target: f for f in mapping.fields}
        assert by_target["received_on"].formats == ("%Y-%m-%d", "%Y年%m月%d日")
        assert by_target["attributes.source"].constant == "branch"
        assert by_target["closed_on"].kind is Kind.DATE
        assert by_target["closed_on"].required

    def test_open_mapping_has_person_and_texts(self, tmp_path):
        """An open mapping takes the fields of a new complaint."""
        mapping = load_mapping(write(tmp_path, OPEN), "UTC")
        assert mapping.zone == "Asia/Shanghai"
        assert {f.target for f in mapping.fields} >= {"person.name", "texts.text", "case.channel"}

    def test_company_zone_is_the_default(self, tmp_path):
        """A mapping without a zone is read in the company's."""
        text = OPEN.replace("zone: Asia/Shanghai\n", "")
        assert load_mapping(write(tmp_path, text), "Asia/Tokyo").zone == "Asia/Tokyo"

    def test_fingerprint_follows_the_bytes(self, tmp_path):
        """Any change of the file is another mapping for the checkpoint."""
        first = load_mapping(write(tmp_path, HISTORIC), "UTC").fingerprint
        assert load_mapping(write(tmp_path, HISTORIC + "#"), "UTC").fingerprint != first

    def test_shipped_mappings_are_sound(self):
        """What the repository ships loads, under the name of its file."""
        shipped = load_mappings(ROOT / "deploy" / "sample", "Asia/Shanghai")
        assert shipped["tx_complaints"].dataset == "us-tx-tdi"


class TestRefused:
    """Each fault names the line of the file and what to do."""

    @pytest.mark.parametrize(
        ("old", "new", "line", "words"),
        [
            ("mode: historic", "mode: old", 3, "historic or open"),
            ("dataset: old-system", "dataset: Old System", 1, "dataset"),
            ("version: 1", "version: 0", 2, "version"),
            ("closed_on: done", "", 3, "needs closed_on"),
            ("closed_on: done", "closed_at: done", 6, "closed_at"),
            ("external_id: id", "external_id: {constant: x}", 4, "must come from a column"),
            ("{constant: branch}", "{}", 9, "either column or constant"),
            ("{constant: branch}", "{constant: a, column: b}", 9, "either column or constant"),
            ("{constant: branch}", "{column: b, type: list}", 9, "type must be one of"),
            ("{constant: branch}", '{column: b, format: "%Y"}', 9, "only for dates"),
            ("{constant: branch}", "{column: b, otherwise: c}", 9, "otherwise needs codes"),
            ("  source:", "  Source Code:", 9, "small letters"),
            ("mode: historic", "mode: historic\nzone: Mars/Base", 4, "no IANA time zone"),
            ("mode: historic", "mode: historic\nfile: {encoding: ebcdic}", 4, "encoding must be"),
            ("mode: historic", "mode: historic\ncase: {side: s}", 4, "has no case.side"),
            ("closed_on: done", "closed_on: {constant: soon}", 6, "'soon' is refused"),
        ],
    )
    def test_a_fault_is_told_with_its_line(self, tmp_path, old, new, line, words):
        """One thing wrong gives one fault at its line."""
        found = faults(tmp_path, HISTORIC.replace(old, new))
        assert any(at == line and words in reason for at, reason in found), found

    def test_all_faults_at_once(self, tmp_path):
        """Several faults are told in one go."""
        text = HISTORIC.replace("closed_on: done", "").replace("{constant: branch}", "{}")
        assert len(faults(tmp_path, text)) == 2

    def test_broken_yaml_has_a_line(self, tmp_path):
        """What is no YAML is refused at its line."""
        assert faults(tmp_path, "dataset: [\nmode: x: y\n")[0][0] >= 1
