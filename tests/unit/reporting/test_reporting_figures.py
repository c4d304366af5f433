"""Figures against a second, naive implementation, and the rules that a reader relies on."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from services.reporting.domain.denominators import read_denominators
from services.reporting.domain.report import answer
from tests.unit.reporting.reporting_fakes import CHINA, fact, library, question

PROPERTY = ["xinghe-pc", "yunfan-pc", "shanhai-pc"]
LIFE = ["xinghe-life", "qinglan-life"]
MATTERS = {
    "claims_amount": "claims",
    "claims_refused": "claims",
    "sales_bundled": "sales",
    "surrender_amount": "surrender",
    "information_leak": "information_security",
}
VOLUMES = b"""insurer,side,period,premium_cny,policies,person_times
xinghe-pc,property,2026Q4,1234567890.12,3333333,
yunfan-pc,property,2026Q4,700000000,1000000,
shanhai-pc,property,2026Q4,0,,
xinghe-life,life,2026Q4,9876543210,777777,9999999
qinglan-life,life,2026Q4,100000000,123,456
qinglan-life,life,2026Q3,1,1,1
"""


@st.composite
def random_facts(draw: st.DrawFn) -> dict:
    """A complaint of any quarter around the asked one, with anything missing."""
    side = draw(st.sampled_from(["property", "life"]))
    received = datetime(2026, 6, 30, tzinfo=UTC) + timedelta(hours=draw(st.integers(0, 24 * 200)))
    made = fact(
        side=side,
        insurer=draw(st.sampled_from([*(PROPERTY if side == "property" else LIFE), None])),
        product_line=draw(st.sampled_from(["motor", "home", "annuity", "accident", None])),
        scene=draw(st.sampled_from([*MATTERS, "none", None])),
        confirmed_scene=draw(st.sampled_from([None, None, "sales_bundled", "none"])),
        confirmed_kind=draw(st.sampled_from([None, None, None, "complaint", "enquiry"])),
        status=draw(st.sampled_from(["received", "closed", "merged"])),
        overdue=draw(st.booleans()),
        regulator_transferred=draw(st.booleans()),
        received_at=received,
    )
    if draw(st.booleans()):
        made["decided_at"] = received + timedelta(hours=draw(st.integers(0, 24 * 70)))
    return {name: value for name, value in made.items() if value is not None}


def rounded(value: Fraction) -> str:
    """Two places, half up, by the library of decimals."""
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    return str(exact.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP))


def quarter_of(at: datetime) -> str:
    """Quarter of the local day."""
    local = at.astimezone(CHINA)
    return f"{local.year}Q{(local.month - 1) // 3 + 1}"


def matter_of(one: Mapping) -> str:
    """Matter, naively."""
    return MATTERS.get(one.get("confirmed_scene") or one.get("scene", "none"), "unclassified")


def kept(facts: Sequence[Mapping], quarter: str) -> list[Mapping]:
    """Complaints that count in a quarter."""
    return [
        f
        for f in facts
        if quarter_of(f["received_at"]) == quarter
        and f.get("confirmed_kind") != "enquiry"
        and f.get("status") != "merged"
    ]


def rows_of(facts: Sequence[Mapping], volumes: bytes | None = VOLUMES, **given_parameters):
    """Rows by figure and dimensions."""
    denominators = read_denominators(volumes) if volumes else None
    report = answer(
        question(period="2026Q4", **given_parameters), ((f, 0) for f in facts), denominators
    )
    return {(row.figure, tuple(row.dimensions.values())): row for row in report.rows}


def over_random_facts(test):
    """Run a test over many random sets of complaints."""
    return settings(max_examples=60, deadline=None)(
        given(facts=st.lists(random_facts(), max_size=60))(test)
    )


class TestAgainstNaive:
    """Everything is counted again in the plainest way."""

    @over_random_facts
    def test_counts_shares_and_changes(self, facts) -> None:
        """Totals, sides, lateness, growth."""
        rows, mine = rows_of(facts), kept(facts, "2026Q4")
        assert rows["total", ()].value == str(len(mine))
        before = len(kept(facts, "2026Q3"))
        change = rows["total_change_previous", ()].value
        expected = Fraction(100 * len(mine), before) - 100 if before else None
        assert change == (None if expected is None else rounded(expected))
        for side in ("property", "life"):
            part = [f for f in mine if f["side"] == side]
            assert rows["side", (side,)].value == str(len(part))
            share = rounded(Fraction(100 * len(part), len(mine))) if mine else None
            assert rows["side_share", (side,)].value == share
            late = sum(f.get("overdue", False) for f in part)
            assert rows["overdue", (side,)].value == str(late)

    @over_random_facts
    def test_insurers_and_ranks(self, facts) -> None:
        """Counts by company; a rank is one more than the companies ahead on the same side."""
        rows, mine = rows_of(facts), kept(facts, "2026Q4")
        counts: dict = {}
        for f in mine:
            key = (f["side"], f.get("insurer", "unknown"))
            counts[key] = counts.get(key, 0) + 1
        found = {d: r for (name, d), r in rows.items() if name == "insurer"}
        assert {d: int(r.value) for d, r in found.items()} == counts
        for (side, insurer), row in found.items():
            if insurer == "unknown":
                assert row.rank is None
            else:
                ahead = [
                    n
                    for (s, other), n in counts.items()
                    if s == side and other != "unknown" and n > counts[side, insurer]
                ]
                assert row.rank == 1 + len(ahead)

    @over_random_facts
    def test_matters(self, facts) -> None:
        """Matters by side with the unclassified shown; they sum to the side."""
        rows, mine = rows_of(facts), kept(facts, "2026Q4")
        for side in ("property", "life"):
            part = [f for f in mine if f["side"] == side]
            found = {
                d[1]: int(r.value)
                for (name, d), r in rows.items()
                if name == "matter" and d[0] == side
            }
            assert sum(found.values()) == len(part)
            for matter in set(map(matter_of, part)):
                assert found[matter] == sum(matter_of(f) == matter for f in part)

    @over_random_facts
    def test_ratios_and_medians(self, facts) -> None:
        """Per premium, with those that have volume and no complaint in the median."""
        rows, mine = rows_of(facts), kept(facts, "2026Q4")
        premiums = {
            ("property", "xinghe-pc"): Fraction("1234567890.12"),
            ("property", "yunfan-pc"): Fraction(700000000),
            ("life", "xinghe-life"): Fraction(9876543210),
            ("life", "qinglan-life"): Fraction(100000000),
        }
        for side in ("property", "life"):
            ratios = []
            for (s, insurer), premium in premiums.items():
                if s == side:
                    n = sum(f["side"] == s and f.get("insurer") == insurer for f in mine)
                    ratios.append(n * 10**8 / premium)
                    assert rows["premium_ratio", (s, insurer)].value == rounded(ratios[-1])
            assert rows["premium_ratio_median", (side,)].value == rounded(median(ratios))

    @over_random_facts
    def test_decision_days(self, facts) -> None:
        """Natural days between local dates."""
        rows, mine = rows_of(facts), kept(facts, "2026Q4")
        for side in ("property", "life"):
            days = [
                (
                    f["decided_at"].astimezone(CHINA).date()
                    - f["received_at"].astimezone(CHINA).date()
                ).days
                for f in mine
                if f["side"] == side and "decided_at" in f
            ]
            row = rows["decision_days_median", (side,)]
            assert row.denominator == str(len(days))
            assert row.value == (f"{median(days):.1f}" if days else None)

    @over_random_facts
    def test_the_order_of_facts_does_not_matter(self, facts) -> None:
        """The same facts in another order give the same rows."""
        assert list(rows_of(facts).values()) == list(rows_of(facts[::-1]).values())

    @over_random_facts
    def test_exact_shares_sum_to_the_whole(self, facts) -> None:
        """Numerators of shares add up to their denominator."""
        rows = rows_of(facts)
        for figure in ("side_share", "matter_share", "line_share"):
            for side in ("property", "life"):
                parts = [
                    r
                    for (name, d), r in rows.items()
                    if name == figure and (d[0] == side or figure == "side_share")
                ]
                wholes = {r.denominator for r in parts}
                if parts and wholes != {"0"}:
                    assert {str(sum(int(r.numerator) for r in parts))} == wholes


class TestRules:
    """What a reader must be able to rely on."""

    def test_the_period_is_that_of_the_companys_zone(self) -> None:
        """A complaint at 0:30 on 1 October in Shanghai is of the fourth quarter."""
        midnight = datetime(2026, 9, 30, 16, 0, tzinfo=UTC)
        facts = [fact(received_at=midnight), fact(received_at=midnight - timedelta(seconds=1))]
        assert rows_of(facts)["total", ()].value == "1"

    def test_the_base_is_named_and_kept(self) -> None:
        """The regulator's base counts only what it transferred."""
        facts = [fact(regulator_transferred=True), fact(), fact()]
        assert rows_of(facts)["total", ()].value == "3"
        assert rows_of(facts, base="regulator_transferred")["total", ()].value == "1"

    def test_a_person_decides_what_is_no_complaint(self) -> None:
        """What triage takes for an enquiry counts until a person confirms it."""
        asked = question(period="2026Q4")
        facts = [fact(kind="enquiry"), fact(confirmed_kind="enquiry"), fact(status="merged")]
        report = answer(asked, ((f, 0) for f in facts), None)
        assert report.tally.counted == 1
        assert report.tally.excluded == {"not_a_complaint": 1, "merged": 1}

    def test_history_is_not_the_companys_complaint(self) -> None:
        """Imported history stays out of the quarter's statistics."""
        historic = fact(origin="historic", received_on="2026-11-02")
        assert rows_of([historic])["total", ()].value == "0"

    def test_without_volume_a_ratio_has_no_value(self) -> None:
        """A missing or zero denominator gives no number, and no rank, and is shown."""
        rows = rows_of([fact(insurer="beichen-pc"), fact(insurer="shanhai-pc")])
        for insurer, volume in (("beichen-pc", None), ("shanhai-pc", "0")):
            row = rows["premium_ratio", ("property", insurer)]
            assert (row.value, row.rank, row.denominator) == (None, None, volume)
        rows = rows_of([fact()], volumes=None)
        assert rows["premium_ratio_median", ("property",)].value is None

    def test_nothing_received_is_a_figure_too(self) -> None:
        """Sides and matters without complaints stand there with 0."""
        rows = rows_of([])
        assert rows["side", ("life",)].value == "0"
        assert rows["side_share", ("life",)].value is None
        assert rows["matter", ("life", "surrender")].value == "0"

    def test_a_line_of_the_other_side_is_unclassified(self) -> None:
        """A motor policy with a life insurer does not map and is shown so."""
        rows = rows_of([fact(side="life", insurer="xinghe-life", product_line="motor")])
        assert rows["line", ("life", "unclassified")].value == "1"
        assert rows["line", ("life", "unclassified")].rank is None

    def test_lists_are_cut_by_the_parameter(self) -> None:
        """The length of lists is given by the run; ties at the end stay."""
        facts = [fact(insurer=name) for name in ("a", "a", "b", "c")]
        rows = rows_of(facts, top=2)
        listed = [d[1] for (name, d) in rows if name == "insurer"]
        assert listed == ["a", "b", "c"]

    def test_an_insurer_on_both_sides_has_two_rows(self) -> None:
        """Sides are never mixed."""
        facts = [fact(), fact(side="life")]
        rows = rows_of(facts)
        assert rows["insurer_share", ("property", "xinghe-pc")].value == "100.00"
        assert rows["insurer_share", ("life", "xinghe-pc")].value == "100.00"


class TestClosedComplaints:
    """The summary of imported tables."""

    @staticmethod
    def historic(**fields) -> dict:
        """An imported case."""
        attributes = {
            "coverage_type": fields.pop("coverage", "Homeowners"),
            "finding_type": fields.pop("finding", "Not Confirmed"),
            "keywords": fields.pop("keywords", ""),
        }
        return {
            "origin": "historic",
            "dataset": "us-tx-tdi",
            "received_on": "2019-06-11",
            "closed_on": "2019-07-12",
            "attributes": attributes,
            "complete": True,
            **fields,
        }

    def rows(self, facts, period=None, **parameters):
        """Rows of the summary."""
        asked = question("closed-complaints", period, **parameters)
        report = answer(asked, ((f, 0) for f in facts), None)
        return {(r.figure, tuple(r.dimensions.values())): r for r in report.rows}

    def test_several_key_words_count_once_each(self) -> None:
        """A case with the same word twice counts once under it; shares are of cases."""
        facts = [
            self.historic(keywords="HAIL; ROOF; HAIL"),
            self.historic(keywords="HAIL"),
            self.historic(),
        ]
        rows = self.rows(facts)
        assert rows["keyword", ("HAIL",)].value == "2"
        assert rows["keyword_share", ("HAIL",)].value == "66.67"
        assert ("keyword", ("unknown",)) not in rows

    def test_confirmed_share_shows_groups_without_any(self) -> None:
        """A coverage with nothing confirmed has the share 0, not no row."""
        facts = [self.historic(finding="Confirmed"), self.historic(coverage="Liability")]
        rows = self.rows(facts)
        assert rows["coverage_confirmed_share", ("Homeowners",)].value == "100.00"
        assert rows["coverage_confirmed_share", ("Liability",)].value == "0.00"
        assert rows["confirmed_share", ()].value == "50.00"

    def test_days_years_and_data_sets(self) -> None:
        """Median days, the year of closing, and only the data set that was asked for."""
        facts = [
            self.historic(),
            self.historic(closed_on="2020-01-01"),
            self.historic(dataset="other"),
        ]
        rows = self.rows(facts, dataset="us-tx-tdi")
        assert rows["total", ()].value == "2"
        assert rows["year", ("2019",)].value == "1"
        assert rows["closing_days_median", ()].value == "117.5"
        assert self.rows(facts, "2020")["total", ()].value == "1"


def test_every_shipped_figure_has_a_row_or_a_reason() -> None:
    """Over a handful of facts each figure of both definitions is computed."""
    facts = [fact(), fact(side="life", insurer="xinghe-life", product_line="disease")]
    found = {figure for figure, _ in rows_of(facts)}
    assert found == {f.id for f in library().definition("cn-quarterly-statistics").figures}


@pytest.mark.parametrize(
    ("quarter", "total", "property_n", "property_share", "life_n", "life_share"),
    [
        ("2022Q1", 26545, 9373, "35.31", 17172, "64.69"),
        ("2022Q2", 28554, 10051, "35.20", 18503, "64.80"),
        ("2022Q3", 32726, 12203, "37.29", 20523, "62.71"),
        ("2022Q4", 22189, 7689, "34.65", 14500, "65.35"),
    ],
)
def test_published_shares_are_reproduced(
    quarter, total, property_n, property_share, life_n, life_share
) -> None:
    """The regulator's own counts of 2022 give the regulator's own shares (published notices)."""
    at = datetime(int(quarter[:4]), int(quarter[-1]) * 3, 1, tzinfo=UTC)
    one = {"property": fact(received_at=at), "life": fact(side="life", received_at=at)}

    def facts():
        for side, n in (("property", property_n), ("life", life_n)):
            for _ in range(n):
                yield one[side], 0

    report = answer(question(period=quarter), facts(), None)
    rows = {(r.figure, tuple(r.dimensions.values())): r.value for r in report.rows}
    assert rows["total", ()] == str(total)
    assert rows["side_share", ("property",)] == property_share
    assert rows["side_share", ("life",)] == life_share
