"""Rule packs as data: what is shipped, and what a fault says."""

import pytest

from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.pack_files import PACKS, load_packs
from services.escalation.domain.pack import DayClock
from services.escalation.domain.pack_parts import wall_seconds
from tests.support.escalation_fakes import calendars, local, rulebook

NAMED = {
    *("cn-2020-3", "cn-review", "cn-regulator-forward", "cn-broker-2018", "uk-disp", "au-rg271"),
    *("sg-fachr", "us-ca", "us-cfpb", "house"),
}
LAW = (PACKS / "cn-2020-3.yaml").read_text(encoding="utf-8")
HOUSE = (PACKS / "house.yaml").read_text(encoding="utf-8")


def faults(tmp_path, text: str) -> str:
    """What loading one file says."""
    (tmp_path / "pack.yaml").write_text(text, encoding="utf-8")
    try:
        load_packs(tmp_path, {"CN"})
    except DataFileError as error:
        return str(error)
    return ""


def test_what_is_shipped_loads() -> None:
    """Every pack that the conformance document names."""
    packs = {pack.pack: pack for pack in load_packs(PACKS, calendars())}
    decision = packs["cn-2020-3"].clocks[0]

    assert set(packs) >= NAMED
    assert isinstance(decision, DayClock)
    assert [decision.stages[s].limit for s in ("simple", "complex", "special")] == [15, 30, 60]
    assert not decision.roll_if_rest_day


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("limit: 15,", "limit: 0,", "pack.yaml:"),
        ("limit: 15,", "limit: 30,", "each stage is longer"),
        ("calendar: CN", "calendar: XX", "there is no calendar XX"),
        ("zone: Asia/Shanghai", "zone: Mars/Base", "no IANA time zone"),
        ("to: null", "to: 2019-01-01", "ends before it begins"),
        ("      start: 办法第18条第1款、第43条\n", "", "no source is given for: start"),
        (
            "      - {id: overdue, overdue: true,",
            "      - {id: overdue, days_before: 2,",
            "exactly one step overdue",
        ),
        ("id: due_in_3_days, days_before: 3", "id: due_in_5_days, days_before: 3", "stands twice"),
        ("days_before: 3", "seconds_before: 3", "has days_before"),
        ("jurisdiction: CN", "jurisdiction: CN\njurisdictoin: CN", "jurisdictoin"),
        ("unit: natural_day", "unit: fortnight", "fortnight"),
        ("{overdue: B40-2,", "{overdue: B99,", "B99 is not in breach_codes"),
        ("automatic: true", "automatic: true\n    starts_on: decision_made", "is automatic"),
        ("      special: {limit: 60, source: 办法第18条第1款}\n", "", "belong together"),
        ("to: null}", "to: null}\nsuperseded_by: cn-2031-1", "there is no pack cn-2031-1"),
    ],
)
def test_faults_of_a_natural_day_pack(tmp_path, old, new, said) -> None:
    """Each is told with its file."""
    assert old in LAW
    found = faults(tmp_path, LAW.replace(old, new, 1))

    assert said in found
    assert "pack.yaml:" in found


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('mon: [["09:00"', 'mon: [["9 Uhr"', "HH:MM"),
        ('mon: [["09:00", "12:00"]', 'mon: [["09:00", "09:00"]', "no length"),
        ("      mon:", "      moon:", "no weekday: moon"),
        ("seconds: 28800", "seconds: 0", "a budget has a length"),
        ("seconds_before: 7200", "days_before: 2", "has seconds_before"),
        ("[work_started, acknowledged,", "[applause,", "no word of the vocabulary: applause"),
        ("owner: house", "owner: law", "only what was read of the law itself"),
    ],
)
def test_faults_of_a_working_time_pack(tmp_path, old, new, said) -> None:
    """Each is told with its file."""
    assert old in HOUSE
    assert said in faults(tmp_path, HOUSE.replace(old, new, 1))


def test_a_fault_names_its_line(tmp_path) -> None:
    """The one that an editor jumps to."""
    line = LAW.splitlines().index("zone: Asia/Shanghai") + 1

    assert f"pack.yaml:{line}: " in faults(tmp_path, LAW.replace("Asia/Shanghai", "Mars/Base"))


def test_a_variant_of_a_clock_is_checked_too(tmp_path) -> None:
    """A choice that makes no clock names itself."""
    text = (PACKS / "cn-broker-2018.yaml").read_text(encoding="utf-8")
    broken = text.replace("{simple: {limit: 10,", "{complex: {limit: 10,")

    assert "10日: working_day: Value error, stages have at least simple" in faults(tmp_path, broken)


def test_a_pack_in_force_is_superseded_and_never_edited(tmp_path) -> None:
    """The older one ends before the newer begins."""
    old = (PACKS / "cn-2013-8.yaml").read_text(encoding="utf-8")
    (tmp_path / "new.yaml").write_text(LAW, encoding="utf-8")

    assert faults(tmp_path, old) == ""
    assert "ends before its successor" in faults(tmp_path, old.replace("2020-02-29", "2020-03-01"))


def test_each_clock_says_whose_it_is_and_only_some_bind_by_themselves() -> None:
    """Law, insurer or house; a complaint in China is bound by the order and the house alone."""
    owners = {rule.owner for pack in rulebook().packs.values() for rule in pack.clocks}
    bound = [(b.pack.pack, b.rule.id) for b in rulebook().in_force(local("2026-11-02 09:00"))]

    assert owners == {"law", "insurer", "house"}
    assert bound == [("cn-2020-3", "decision"), ("house", "first_contact")]


def test_the_order_s_other_rules_are_data_too() -> None:
    """Major complaints, representatives, the contents of the notice, breach codes."""
    order = rulebook().packs["cn-2020-3"]

    assert order.major_complaint and order.major_complaint.in_person_at_least == 20
    assert order.group and order.group.in_person_representatives_at_most == 5
    assert order.notice and len(order.notice.must_contain) == 6
    assert {"B40-1", "B40-2", "B40-3", "B41-1", "B41-4"} <= set(order.breach_codes)


def test_no_pack_at_all_is_a_fault(tmp_path) -> None:
    """A service without rules does not start; the same id twice neither."""
    with pytest.raises(DataFileError, match="no pack"):
        load_packs(tmp_path, {"CN"})
    (tmp_path / "other.yaml").write_text(LAW, encoding="utf-8")
    assert "stands in another file too" in faults(tmp_path, LAW)


@pytest.mark.parametrize(
    ("text", "seconds"), [("00:00", 0), ("09:30", 34_200), ("23:59:59", 86_399), ("24:00", 86_400)]
)
def test_wall_times(text, seconds) -> None:
    """24:00 is the end of the day."""
    assert wall_seconds(text) == seconds


@pytest.mark.parametrize("text", ["24:01", "9:00", "09:60", "09:00:60", "", "aa:bb", "09-00"])
def test_what_is_no_wall_time(text) -> None:
    """Refused rather than guessed."""
    with pytest.raises(ValueError, match="time"):
        wall_seconds(text)
