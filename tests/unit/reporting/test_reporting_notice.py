"""Checking published tables: which printed figures contradict each other."""

import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from services.reporting.domain.notice import Notice
from services.reporting.domain.notice_checks import checks
from services.reporting.domain.notice_rows import NoticeError, read_notice_row
from services.reporting.entrypoints.notice_command import check_notice_command
from tests.support.stack import SHARED_DATA

NOTICES = SHARED_DATA / "zh_regulator_notices"
# Published by the regulator for 2022 (regulations: notices of 2022 Q1 to Q4), typed in small.
YEAR = [
    ("2022Q1", "26545", "9373", "35.31", "17172", "64.69"),
    ("2022Q2", "28554", "10051", "35.20", "18503", "64.80"),
    ("2022Q3", "32726", "12203", "37.29", "20523", "62.71"),
    ("2022Q4", "22189", "7689", "34.65", "14500", "65.35"),
]
TOP_TEN = [
    ("人保财险", "2164", "21.53"),
    ("众惠相互", "1971", "19.61"),
    ("众安在线", "972", "9.67"),
    ("平安财险", "621", "6.18"),
    ("太平洋财险", "514", "5.11"),
    ("阳光财险", "374", "3.72"),
    ("国寿财险", "337", "3.35"),
    ("大地财险", "323", "3.21"),
    ("中华财险", "314", "3.12"),
    ("泰康在线", "235", "2.34"),
]


def totals() -> list[dict]:
    """Rows of the four quarters."""
    columns = ("period", "total", "property", "property_share_pct", "life", "life_share_pct")
    return [dict(zip(columns, row, strict=True)) for row in YEAR]


def ranked() -> list[dict]:
    """The ten property insurers of 2022 Q2."""
    return [
        {
            "period": "2022Q2",
            "side": "property",
            "measure": "count",
            "rank": str(rank),
            "insurer": insurer,
            "value": value,
            "pct": pct,
            "pct_kind": "share",
        }
        for rank, (insurer, value, pct) in enumerate(TOP_TEN, start=1)
    ]


def bad_checks(rows: Sequence[Mapping]) -> list[tuple[int, str]]:
    """Row index and check of everything that fails."""
    read = [read_notice_row(number, row) for number, row in enumerate(rows)]
    notice = Notice()
    for row in read:
        notice.add(row)
    return [(row.number, c.check) for row in read for c in checks(row, notice) if not c.ok]


class TestPublished:
    """What was published is taken as it is."""

    def test_the_notices_of_2022_hold(self) -> None:
        """Totals, shares and ranks of the regulator agree with each other."""
        assert bad_checks(totals() + ranked()) == []

    def test_the_year_is_the_sum_of_its_quarters(self) -> None:
        """26,545 + 28,554 + 32,726 + 22,189 = 110,014."""
        assert bad_checks([*totals(), {"period": "2022", "total": "110014"}]) == []
        assert bad_checks([*totals(), {"period": "2022", "total": "110015"}]) == [(4, "sum")]

    def test_growth(self) -> None:
        """2022 Q4 against Q3 is −32.2 %; −32.1 % would not be."""
        rows = totals()
        rows[3]["total_qoq_pct"] = "-32.2"
        assert bad_checks(rows) == []
        rows[3]["total_qoq_pct"] = "-32.1"
        assert bad_checks(rows) == [(3, "growth")]

    def test_growth_on_the_year_before(self) -> None:
        """2023 Q1 against 2022 Q1: −1.34 %, printed as −1.3 %."""
        later = {"period": "2023Q1", "total": "26188", "total_yoy_pct": "-1.3"}
        assert bad_checks([totals()[0], later]) == []
        assert bad_checks([totals()[0], {**later, "total_yoy_pct": "-1.4"}]) == [(1, "growth")]

    @pytest.mark.needs_shared_data
    @pytest.mark.parametrize("name", ["totals", "insurers_ranked", "categories", "medians"])
    def test_the_research_tables_hold(self, name: str, capsys: pytest.CaptureFixture) -> None:
        """All rows of the typed notices are answered and none contradicts another."""
        path = NOTICES / f"{name}_2022Q1-Q2.csv"
        assert check_notice_command([str(path)]) == 0
        answers = [json.loads(line)["answer"] for line in capsys.readouterr().out.splitlines()]
        with path.open(encoding="utf-8") as stream:
            assert len(answers) == sum(1 for _ in csv.DictReader(stream))
        assert [a for a in answers if a["consistent"] is False] == []

    @pytest.mark.needs_shared_data
    def test_the_research_tables_hold_together(
        self, tmp_path: Path, capsys: pytest.CaptureFixture
    ) -> None:
        """In one file the lists are checked against the totals of their side."""
        merged = tmp_path / "all.jsonl"
        with merged.open("w", encoding="utf-8") as out:
            for path in sorted(NOTICES.glob("*.csv")):
                for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
        assert check_notice_command([str(merged)]) == 0
        answers = [json.loads(line)["answer"] for line in capsys.readouterr().out.splitlines()]
        assert [a for a in answers if a["consistent"] is False] == []
        shares = [c for a in answers for c in a["checks"] if c["check"] == "share"]
        assert len([c for c in shares if c["computed"]]) >= 30


class TestContradictions:
    """What does not fit is named, and only that."""

    def test_a_wrong_share(self) -> None:
        """One digit off, with and without the side's total in the table."""
        rows = ranked()
        rows[3]["pct"] = "6.81"
        assert bad_checks(totals() + rows) == [(7, "share")]
        assert bad_checks(rows) == [(3, "share")]

    def test_a_wrong_side(self) -> None:
        """A digit of a side's number breaks its sum and its share."""
        rows = totals()
        rows[1]["property"] = "10151"
        assert bad_checks(rows) == [(1, "sum"), (1, "share")]

    def test_shares_that_do_not_make_a_hundred(self) -> None:
        """Both sides together are the whole."""
        rows = [
            {"period": "x", "total": "10", "property_share_pct": "40.1", "life_share_pct": "60.1"}
        ]
        assert bad_checks(rows) == [(0, "shares_sum")]

    def test_a_value_out_of_order(self) -> None:
        """The one that contradicts most is named, with those that it contradicts."""
        rows = ranked()
        rows[2]["value"], rows[2]["pct"] = "300", "2.98"
        assert bad_checks(totals() + rows) == [(6, "rank")]

    def test_two_companies_with_swapped_ranks(self) -> None:
        """Two that contradict each other are both named."""
        rows = ranked()
        rows[4]["rank"], rows[5]["rank"] = "6", "5"
        assert bad_checks(rows) == [(4, "rank"), (5, "rank")]

    def test_ties_may_share_a_rank_or_not(self) -> None:
        """Notices print ties either way."""
        rows = ranked()[:3]
        rows[1]["value"] = rows[2]["value"] = "1000"
        for rank in ("2", "3"):
            rows[2]["rank"] = rank
            assert "rank" not in [check for _, check in bad_checks(rows)]

    def test_the_same_figure_twice(self) -> None:
        """Two reports print two medians for one quarter: 3.66 and 3.13."""
        rows = [
            {"period": "2023Q1", "prop_per_100m_yuan_premium_median": "3.66"},
            {"period": "2023Q1", "prop_per_100m_yuan_premium_median": "3.13"},
        ]
        assert bad_checks(rows) == [(0, "stated_twice"), (1, "stated_twice")]

    def test_a_list_that_is_more_than_the_whole(self) -> None:
        """Ten companies cannot have more complaints than their side."""
        rows = ranked()
        rows[0]["value"], rows[0]["pct"] = "9000", "89.54"
        assert {check for _, check in bad_checks(totals() + rows)} == {"list_sum"}

    def test_a_combined_matter(self) -> None:
        """A row A+B is the sum of A and B."""
        part = {"period": "2022Q2", "side": "property", "kind": "cause"}
        rows = [
            {**part, "name": "理赔纠纷", "count": "7808", "share_pct": "77.68"},
            {**part, "name": "销售纠纷", "count": "822", "share_pct": "8.18"},
            {**part, "kind": "combined", "name": "理赔纠纷+销售纠纷", "count": "8630"},
        ]
        assert bad_checks(totals() + rows) == []
        rows[2]["count"] = "8631"
        assert bad_checks(totals() + rows) == [(6, "sum")]

    def test_medians_of_a_whole_list(self) -> None:
        """With all companies listed the median is computed; with some it has a limit."""
        rows = [
            {
                "period": "2022Q2",
                "side": "life",
                "measure": "per_10k_policies",
                "rank": str(n),
                "insurer": f"c{n}",
                "value": value,
            }
            for n, value in enumerate(["0.50", "0.30", "0.10"], start=1)
        ]
        said = {"period": "2022Q2", "life_per_10k_policies_median": "0.30", "firms": "3"}
        assert bad_checks([*rows, said]) == []
        assert bad_checks([*rows, {**said, "life_per_10k_policies_median": "0.25"}]) == [
            (3, "median")
        ]
        cut = {"period": "2022Q2", "life_per_10k_policies_median": "0.51"}
        assert bad_checks([*rows, cut]) == [(3, "median")]
        assert bad_checks(
            [*rows, {**cut, "life_per_10k_policies_median": "0.2", "firms": "6"}]
        ) == [(3, "median")]

    def test_growth_of_a_company(self) -> None:
        """A percentage may be a growth rate instead of a share."""
        row = ranked()[0]
        before = {**row, "period": "2021Q2", "value": "2000"}
        del before["pct"]
        now = {**row, "pct": "8.2", "pct_kind": "yoy"}
        assert bad_checks([before, now]) == []
        assert bad_checks([before, {**now, "pct": "9.2"}]) == [(1, "growth")]

    def test_nothing_is_corrected(self) -> None:
        """The answer states what was printed beside what follows."""
        rows = totals()[:1]
        rows[0]["property_share_pct"] = "35.13"
        read = read_notice_row(1, rows[0])
        notice = Notice()
        notice.add(read)
        share = next(c for c in checks(read, notice) if not c.ok)
        assert (share.stated, share.computed) == ("35.13", "35.31")


class TestRows:
    """What cannot be read is refused with a code."""

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ({"period": "2022"}, "unknown_shape"),
            ({"period": "2022", "total": "1", "totle": "2"}, "unknown_field"),
            ({"period": "2022", "total": "1", "rank_": "2"}, "unknown_field"),
            ({"period": "2022", "cat_per_x_median": "1"}, "unknown_field"),
            ({"total": "1"}, "missing_field"),
            ({"period": "2022", "total": ""}, "missing_field"),
            ({"period": "2022", "total": "many"}, "invalid_number"),
            ({"period": "2022", "total": "1e400"}, "invalid_number"),
            ({"period": "2022", "total": True}, "invalid_number"),
            ({"period": "2022", "total": [1]}, "invalid_number"),
            ({"period": 2022, "total": "1"}, "invalid_field"),
            ({"period": "2022", "side": "life", "rank": "1"}, "missing_field"),
        ],
    )
    def test_refusals(self, row: Mapping, code: str) -> None:
        """Each fault has its own code."""
        with pytest.raises(NoticeError) as failure:
            read_notice_row(1, row)
        assert failure.value.code == code

    def test_ways_of_writing_numbers(self) -> None:
        """Thousands separators and percent signs are as notices print them."""
        row = read_notice_row(1, {"period": "2022", "total": "26,545", "life_share_pct": "64.69%"})
        assert row.numbers["total"].value == 26545
        assert row.numbers["life_share_pct"].places == 2
