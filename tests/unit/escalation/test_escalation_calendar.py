"""The calendar of mainland China: data, versions, what was known when."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest

from services.chassis.errors import ServiceError
from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.calendar_files import load_calendars
from services.escalation.domain.calendar import AnnouncedDays
from services.escalation.domain.day_counting import WorkingDays, add_working_days
from tests.calendars import freeze
from tests.support.escalation_fakes import calendars

CN = calendars()["CN"]


def day(text: str) -> date:
    """A date."""
    return date.fromisoformat(text)


LIBRARY = holidays.country_holidays("CN", years=range(2007, 2027))


@pytest.mark.parametrize("oracle", [chinese_calendar.is_workday, LIBRARY.is_working_day])
def test_every_day_agrees_with_two_independent_libraries(oracle) -> None:
    """2007-01-01 to 2026-12-31, day by day."""
    start, days = date(2007, 1, 1), (date(2027, 1, 1) - date(2007, 1, 1)).days
    wrong = [
        one
        for one in (start + timedelta(days=n) for n in range(days))
        if CN.latest.is_workday(one) != oracle(one)
    ]

    assert not wrong


@pytest.mark.parametrize("name", sorted(freeze.SOURCES))
def test_the_frozen_calendars_are_what_the_pinned_library_says(name) -> None:
    """Nobody edited them, and the library was not updated without adopting what it changed."""
    assert freeze.path_of(name).read_text(encoding="utf-8") == freeze.text_of(name)
    assert calendars()[name].latest.version == f"{name}@holidays-{holidays.__version__}"


@pytest.mark.parametrize(
    ("name", "day", "works"),
    [
        ("UK-ENG", "2026-04-06", False),
        ("UK-SCT", "2026-04-06", True),
        ("UK-NIR", "2026-07-13", False),
        ("UK-ENG", "2026-12-28", False),
        ("DE", "2026-05-14", False),
        ("AU", "2026-01-26", False),
        ("AU-VIC", "2026-11-03", False),
        ("AU-NSW", "2026-11-03", True),
        ("SG", "2026-02-17", False),
        ("US", "2026-11-26", False),
        ("US", "2026-11-27", True),
    ],
)
def test_days_of_other_countries(name, day, works) -> None:
    """Read from their official lists by hand."""
    known = calendars()[name].latest

    assert known.is_workday(date.fromisoformat(day)) is works
    assert known.announced(2026)


def test_beyond_the_frozen_years_nothing_is_guessed() -> None:
    """A working day there is refused."""
    with pytest.raises(ServiceError, match="calendar_not_announced"):
        calendars()["UK-ENG"].latest.is_workday(date(2036, 1, 2))


def test_the_data_has_as_many_days_as_its_source() -> None:
    """545 rest days and 133 make-up workdays in the plans that stand."""
    standing = {notice.year: notice for notice in CN.notices}

    assert len(standing) == 20
    assert sum(len(notice.off) for notice in standing.values()) == 545
    assert sum(len(notice.work) for notice in standing.values()) == 133


@pytest.mark.parametrize(
    ("known_at", "workday"),
    [
        ("2019-11-20", False),
        ("2019-11-21", True),
        ("2020-01-26", True),
        ("2020-01-27", False),
        ("2026-11-24", False),
    ],
)
def test_the_spring_festival_of_2020_changed_on_the_way(known_at, workday) -> None:
    """Saturday 1 February was first a plain Saturday, then a working day, then a rest day."""
    assert CN.as_known(day(known_at)).is_workday(day("2020-02-01")) is workday


def test_a_special_holiday_was_not_known_before_its_notice() -> None:
    """3 September 2015."""
    assert CN.as_known(day("2015-05-12")).is_workday(day("2015-09-03"))
    assert not CN.as_known(day("2015-05-13")).is_workday(day("2015-09-03"))


class TestYearNotAnnounced:
    """Weekends and the holidays fixed by law rest, nothing more is guessed."""

    def test_it_is_provisional(self) -> None:
        """The eve and three days of the Spring Festival rest, the bridge days do not."""
        known = CN.latest
        rest = [day("2027-02-01") + timedelta(days=n) for n in range(14)]

        assert not known.announced(2027)
        assert [d.day for d in rest if not known.is_workday(d)] == [5, 6, 7, 8, 13, 14]
        assert "795" in known.source(day("2027-02-08"))

    def test_the_law_of_that_time_counts(self) -> None:
        """Before the amendment of 2024 the eve and 2 May were working days by law."""
        before = CN.as_known(day("2024-11-09"))

        assert before.is_workday(day("2025-01-28"))
        assert not CN.as_known(day("2024-11-10")).is_workday(day("2025-01-28"))

    def test_a_bare_operation_refuses(self) -> None:
        """Seven working days from 25 December 2026 reach into 2027."""
        rule = WorkingDays(AnnouncedDays(CN.latest))

        with pytest.raises(ServiceError, match="calendar_not_announced"):
            add_working_days(day("2026-12-25"), 7, rule)

    def test_beyond_the_table_of_the_moon_it_refuses_too(self) -> None:
        """There is no guess at all."""
        with pytest.raises(ServiceError, match="calendar_not_announced"):
            CN.latest.is_workday(day("2041-03-01"))


@pytest.mark.parametrize(
    ("received", "seven", "ten"),
    [
        ("2026-02-09", "2026-02-25", "2026-02-28"),
        ("2026-02-13", "2026-03-02", "2026-03-05"),
        ("2026-04-30", "2026-05-13", "2026-05-18"),
        ("2026-06-18", "2026-06-30", "2026-07-03"),
        ("2026-09-18", "2026-09-29", "2026-10-09"),
        ("2026-09-24", "2026-10-12", "2026-10-15"),
        ("2026-09-30", "2026-10-15", "2026-10-20"),
        ("2026-01-03", "2026-01-12", "2026-01-15"),
    ],
)
def test_working_days_over_the_holidays_of_2026(received, seven, ten) -> None:
    """The count starts on the next day, and make-up Saturdays count."""
    rule = WorkingDays(AnnouncedDays(CN.latest))

    assert add_working_days(day(received), 7, rule) == day(seven)
    assert add_working_days(day(received), 10, rule) == day(ten)


class TestFiles:
    """Faults name file, line and reason."""

    LAW = """calendar: CN
editions:
  - known_at: 2020-01-01
    effective_from: 2020-01-01
    source: s
    days:
      - {name: a, month_day: "01-01", days: 1}
anchors: {}
"""
    YEAR = """calendar: CN
year: 2026
notices:
  - known_at: 2025-11-04
    source: s
    rest: {a: [2026-01-01]}
    work: {a: [2026-01-04]}
"""

    def faults(self, tmp_path, law=LAW, year=YEAR) -> str:
        """What loading says."""
        (tmp_path / "cn-law.yaml").write_text(law, encoding="utf-8")
        (tmp_path / "cn-2026.yaml").write_text(year, encoding="utf-8")
        try:
            load_calendars(tmp_path)
        except DataFileError as error:
            return str(error)
        return ""

    def test_a_good_folder_loads(self, tmp_path) -> None:
        """The two files of this test are in order."""
        assert self.faults(tmp_path) == ""

    def test_each_fault_is_told(self, tmp_path) -> None:
        """A day that rests and works, a strange year, a holiday of no kind."""
        both = self.YEAR.replace("2026-01-04", "2026-01-01")
        far = self.YEAR.replace("2026-01-04", "2029-01-04")
        kind = self.LAW.replace(', month_day: "01-01"', "")
        unknown = self.YEAR.replace("source:", "sauce:")

        assert "cn-2026.yaml:4: 2026-01-01 is a rest day" in self.faults(tmp_path, year=both)
        assert "does not belong to 2026" in self.faults(tmp_path, year=far)
        assert "cn-law.yaml:7: a holiday has" in self.faults(tmp_path, law=kind)
        assert "cn-2026.yaml:5: notices.0.sauce" in self.faults(tmp_path, year=unknown)

    def test_faults_of_a_frozen_calendar(self, tmp_path) -> None:
        """A day in the wrong year, and a name that stands for an announced one too."""
        frozen = "calendar: CN\nlibrary: l 1\nyears:\n  2026: [2027-01-01]\n"
        (tmp_path / "x.yaml").write_text(frozen, encoding="utf-8")
        found = self.faults(tmp_path)

        assert "x.yaml:4: 2027-01-01 does not belong to 2026" in found
        assert "CN is frozen and announced" in found

    def test_an_empty_folder_is_a_fault(self, tmp_path) -> None:
        """Nobody runs without a calendar."""
        with pytest.raises(DataFileError, match="no calendar"):
            load_calendars(tmp_path)
