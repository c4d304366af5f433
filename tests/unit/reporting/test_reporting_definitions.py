"""Definitions, mappings and business volume: faults are told with file, line and reason."""

import re
from pathlib import Path

import pytest

from deploy.local.stack import ROOT
from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.vocabulary import NO_SCENE, SCENES
from services.datafiles.yamlfile import DataFileError
from services.reporting.adapters.definition_files import (
    DEFINITIONS_DIR,
    MAPPINGS_DIR,
    load_definition,
    load_library,
    load_mapping,
    load_names,
)
from services.reporting.domain.denominators import read_denominators
from services.reporting.domain.dimensions import BASES, DIMENSIONS, MEASURES
from services.reporting.domain.mapping import MatterMapping
from services.reporting.entrypoints.fact_rows import FactRow
from tests.unit.reporting.reporting_fakes import library, question

GOOD = """id: small
version: "1"
title: {zh: 小, en: Small}
periods: [quarter]
base: {default: received, allowed: [received]}
mapping: cn-matters-lines
parameters:
  top: {type: integer, default: 3, title: {zh: 长, en: Length}}
figures:
  - {id: total, title: {zh: 总, en: Total}, kind: count}
"""


def loaded(tmp_path: Path, text: str):
    """The definition in `text`."""
    path = tmp_path / "small.yaml"
    path.write_text(text, encoding="utf-8")
    return load_definition(path)


def test_the_smallest_definition(tmp_path: Path) -> None:
    """What is needed and nothing more."""
    assert loaded(tmp_path, GOOD).figure("total").kind == "count"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("  - {id: total, title: {zh: 二, en: Two}, kind: count}", "stands twice"),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: count, by: [colour]}", "unknown dimension"),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: count, where: {colour: a}}", "colour"),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: count, of: [side]}", "has no of"),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: share, by: [side], of: [line]}", "among"),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: ratio, per: 3}", "needs denominator"),
        (
            "  - {id: x, title: {zh: 二, en: Two}, kind: ratio, per: 3, denominator: p,"
            " by: [line]}",
            "a ratio is by",
        ),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: median}", "either measure or over"),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: mean, measure: weight}", "unknown measure"),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: median, over: later}", "earlier figure"),
        (
            "  - {id: x, title: {zh: 二, en: Two}, kind: median, over: total, by: [side]}",
            "among the dimensions",
        ),
        (
            "  - {id: x, title: {zh: 二, en: Two}, kind: change, over: total,"
            " against: previous_period, by: [side]}",
            "same dimensions",
        ),
        (
            "  - {id: x, title: {zh: 二, en: Two}, kind: count, by: [side],"
            " rank: {within: [side]}}",
            "leave something to rank",
        ),
        (
            "  - {id: x, title: {zh: 二, en: Two}, kind: count, by: [side], rank: {top: $size}}",
            "integer parameter",
        ),
        (
            "  - {id: x, title: {zh: 二, en: Two}, kind: count, by: [side], rank: {top: 0}}",
            "at least 1",
        ),
        (
            "  - {id: x, title: {zh: 二, en: Two}, kind: count, by: [side], follow: total}",
            "same dimensions",
        ),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: pie}", "kind"),
        ("  - {id: x, title: {zh: 二, en: Two}, kind: count, colour: red}", "colour"),
    ],
)
def test_a_fault_is_told_with_its_line(tmp_path: Path, line: str, reason: str) -> None:
    """The second figure stands on line 11."""
    with pytest.raises(DataFileError) as failure:
        loaded(tmp_path, f"{GOOD}{line}\n")
    assert "small.yaml:11: " in str(failure.value)
    assert reason in str(failure.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("default: received", "default: closed", "the default must be allowed"),
        ("allowed: [received]", "allowed: [received, eaten]", "unknown base"),
        ("periods: [quarter]", "periods: [week]", "periods"),
        ("periods: [quarter]", "periods: [quarter]\ndefault_period: all", "among periods"),
        ('version: "1"', "version: 1", "version"),
        ("figures:", "order: {colour: [a]}\nfigures:", "unknown dimension"),
        (
            "figures:",
            "exclude: [{id: a, where: {colour: b}, title: {zh: a, en: b}}]\nfigures:",
            "col",
        ),
        (
            "figures:",
            "sheets: [{id: a, title: {zh: a, en: b}, figures: [b]}]\nfigures:",
            "unknown f",
        ),
        ("title: {zh: 小, en: Small}", "title: {zh: 小}", "title.en"),
    ],
)
def test_faults_outside_figures(tmp_path: Path, old: str, new: str, reason: str) -> None:
    """Bases, periods, orders, exclusions, sheets, titles."""
    with pytest.raises(DataFileError) as failure:
        loaded(tmp_path, GOOD.replace(old, new))
    assert reason in str(failure.value)


def test_all_faults_of_a_folder_are_told_together(tmp_path: Path) -> None:
    """Two broken files and a missing mapping come as one list."""
    (tmp_path / "a.yaml").write_text("id: [", encoding="utf-8")
    (tmp_path / "b.yaml").write_text(GOOD.replace("count", "pie"), encoding="utf-8")
    with pytest.raises(DataFileError) as failure:
        load_library(tmp_path)
    assert {Path(f.file).name for f in failure.value.faults} == {"a.yaml", "b.yaml"}
    (tmp_path / "a.yaml").unlink()
    (tmp_path / "b.yaml").write_text(GOOD.replace("cn-matters-lines", "other"), encoding="utf-8")
    with pytest.raises(DataFileError, match=r"b.yaml:6: no mapping other"):
        load_library(tmp_path)


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    """A service without definitions does not start."""
    with pytest.raises(DataFileError, match="no definition"):
        load_library(tmp_path)


def test_the_hash_is_of_the_content(tmp_path: Path) -> None:
    """A comment changes nothing, a figure does."""
    plain = loaded(tmp_path, GOOD).sha256()
    assert loaded(tmp_path, "# said\n" + GOOD).sha256() == plain
    assert loaded(tmp_path, GOOD.replace("Total", "Whole")).sha256() != plain


class TestMapping:
    """The dated table of matters and lines."""

    def test_shipped_scenes_are_all_mapped(self) -> None:
        """Every scene code of a playbook has a matter; only "none" has not."""
        version = load_mapping(MAPPINGS_DIR / "cn-matters-lines.yaml").versions[0]
        assert set(version.matters) == set(SCENES) - {NO_SCENE}
        assert version.matter("claims_delay") == "claims"
        assert version.matter("harassment_calls") == "service"
        assert version.matter("none") == "unclassified"
        assert version.line("property", "motor") == "motor"
        assert version.line("life", "motor") == "unclassified"

    def test_the_version_in_force_is_that_of_the_period(self) -> None:
        """A later version does not change earlier quarters."""
        mapping = load_mapping(MAPPINGS_DIR / "cn-matters-lines.yaml")
        later = mapping.versions[0].model_copy(
            update={"version": "2027-1", "valid_from": question(period="2027Q1").period.first}
        )
        both = MatterMapping.model_copy(mapping, update={"versions": [later, mapping.versions[0]]})
        assert both.in_force(question(period="2026Q4").period.first).version == "2020-1"
        assert both.in_force(question(period="2027Q2").period.first).version == "2027-1"

    def test_a_matter_without_a_name_is_a_fault(self, tmp_path: Path) -> None:
        """The place is named."""
        text = (MAPPINGS_DIR / "cn-matters-lines.yaml").read_text(encoding="utf-8")
        path = tmp_path / "m.yaml"
        path.write_text(text.replace("claims_delay: claims", "claims_delay: slow"), "utf-8")
        with pytest.raises(DataFileError, match=r"m.yaml:\d+: slow has no title"):
            load_mapping(path)

    def test_all_names_have_both_languages(self) -> None:
        """Dimensions of the shipped definitions are named for people."""
        names = load_names()
        for definition in load_library(DEFINITIONS_DIR).definitions.values():
            for figure in definition.figures:
                for dimension in figure.by:
                    zh, en = names.dimension(dimension)
                    assert zh != en, dimension

    def test_codes_of_triage_are_named_for_people(self) -> None:
        """A table by scene, kind or flag shows words, not codes."""
        names = load_names()
        assert names.value("scene", "surrender_refused") == ("退保受阻", "Surrender refused")
        assert names.value("scene", "none") == ("无场景", "No scene")
        assert names.value("confirmed_kind", "petition") == ("信访", "Petition")
        assert names.value("flag", "elderly") == ("老年人", "Elderly")


class TestDenominators:
    """Business volume as a CSV table."""

    def test_exact_and_by_any_keys(self) -> None:
        """Cents are kept; sums over keys that are not asked for; empty cells are no numbers."""
        data = (
            "\ufeffinsurer,side,period,premium_cny\n"
            "a,life,2026Q4,0.10\nb,life,2026Q4,0.20\nc,life,2026Q4,\n"
        )
        table = read_denominators(data.encode())
        assert float(table.sums("2026Q4", "premium_cny", ["side"], {})[("life",)]) == 0.3
        assert set(table.sums("2026Q4", "premium_cny", ["insurer"], {})) == {("a",), ("b",)}
        assert table.sums("2026Q4", "premium_cny", ["side"], {"side": ["property"]}) == {}
        assert table.sums("2026Q4", "policies", ["side"], {}) == {}

    @pytest.mark.parametrize(
        ("text", "line"),
        [
            ("", 1),
            ("insurer,premium\na,1\n", 1),
            ("insurer,period\na,2026Q4\n", 1),
            ("period,p,p\n2026Q4,1,2\n", 1),
            ("period,p\n2026Q4,1,2\n", 2),
            ("period,p\n2026Q4,x\n", 2),
            ("period,p\n2026Q4,-1\n", 2),
            ("period,p\n2026Q4,1\n2026Q4,2\n", 3),
            ('period,p\n"2026Q4,1\n', 2),
        ],
    )
    def test_faults_have_a_line(self, text: str, line: int) -> None:
        """What cannot be read is refused, never guessed."""
        with pytest.raises(ServiceError) as failure:
            read_denominators(text.encode())
        assert failure.value.code == "denominators_invalid"
        assert failure.value.details["line"] == line

    def test_not_utf8(self) -> None:
        """A table in another encoding is refused."""
        with pytest.raises(ServiceError):
            read_denominators("公司,period,p\n".encode("gbk"))


class TestQuestion:
    """Periods and parameters of a run."""

    @pytest.mark.parametrize(
        ("definition", "period", "parameters", "code"),
        [
            ("cn-quarterly-statistics", None, {}, "period_missing"),
            ("cn-quarterly-statistics", "2026-11", {}, "period_not_offered"),
            ("cn-quarterly-statistics", "x", {}, "period_invalid"),
            ("cn-quarterly-statistics", "2026Q4", {"base": "closed"}, "base_not_offered"),
            ("cn-quarterly-statistics", "2026Q4", {"topp": 1}, "parameter_unknown"),
            ("cn-quarterly-statistics", "2026Q4", {"top": 0}, "parameter_invalid"),
            ("cn-quarterly-statistics", "2026Q4", {"top": "ten"}, "parameter_invalid"),
            ("cn-quarterly-statistics", "2026Q4", {"top": True}, "parameter_invalid"),
            ("closed-complaints", None, {"dataset": ""}, "parameter_invalid"),
            ("closed-complaints", None, {"dataset": "\ud800"}, "parameter_invalid"),
            ("closed-complaints", None, {"dataset": 5}, "parameter_invalid"),
        ],
    )
    def test_refusals(self, definition, period, parameters, code) -> None:
        """Each wrong question has its own code."""
        shelf = library()
        with pytest.raises(ServiceError) as failure:
            shelf.question(shelf.definition(definition), period, parameters)
        assert (failure.value.kind, failure.value.code) == (ErrorKind.UNPROCESSABLE, code)

    def test_defaults(self) -> None:
        """A definition may have a period of its own; parameters have defaults."""
        asked = question("closed-complaints", None)
        assert asked.period.kind == "all"
        assert dict(asked.parameters) == {"top": 20}
        assert asked.base == "closed"


class TestDocument:
    """docs/reports.md says what the code does."""

    TEXT = (ROOT / "docs" / "reports.md").read_text(encoding="utf-8")

    def test_its_example_is_a_definition(self, tmp_path: Path) -> None:
        """The example can be copied and run."""
        example = self.TEXT.split("```yaml\n")[1].split("```")[0]
        assert [f.id for f in loaded(tmp_path, example).figures] == [
            "total",
            "insurer",
            "insurer_share",
        ]

    def test_it_lists_the_whole_vocabulary(self) -> None:
        """Dimensions, measures, bases and fields of a fact."""
        words = set(re.findall(r"`([a-z_]+)`", self.TEXT))
        assert set(DIMENSIONS) <= words
        assert set(MEASURES) <= words
        assert set(BASES) <= words
        assert set(FactRow.model_fields) <= words
