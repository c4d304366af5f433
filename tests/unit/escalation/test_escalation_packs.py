"""Rule packs as data: what is shipped, and what a fault says."""

import pytest

from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.pack_files import PACKS, load_packs
from services.escalation.domain.pack import NaturalDayClock, wall_seconds

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
    """The order's clock and the house's."""
    packs = {pack.pack: pack for pack in load_packs(PACKS, {"CN"})}
    decision = packs["cn-2020-3"].clocks[0]

    assert set(packs) == {"cn-2020-3", "house"}
    assert isinstance(decision, NaturalDayClock)
    assert [decision.stages[s].days for s in ("simple", "complex", "special")] == [15, 30, 60]
    assert not decision.roll_if_rest_day


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("days: 15,", "days: 0,", "pack.yaml:"),
        ("days: 15,", "days: 30,", "each stage is longer"),
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
        ("working_seconds: 28800", "working_seconds: 0", "working_seconds"),
        ("seconds_before: 7200", "days_before: 2", "has seconds_before"),
        ("[work_started, decision_dispatched]", "[applause]", "satisfied_by"),
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
