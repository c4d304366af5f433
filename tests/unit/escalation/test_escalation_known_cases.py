"""Every case of time that is known to have gone wrong in other systems, by name.

Each test is one line of the table of edge cases in `docs/clocks.md`.
"""

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ErrorKind
from services.escalation.domain.acting import act_on_time
from services.escalation.domain.case import Case, told_by_intake
from services.escalation.domain.facts import ComplexityChange
from services.escalation.domain.zones import TZ_VERSION
from services.escalation.handlers.fire import Scheduler
from services.escalation.ports import Write
from tests.support.escalation_fakes import (
    TOLERANCE,
    MemoryCases,
    calendars,
    cause,
    facts,
    intake,
    local,
    rulebook,
    runner,
)

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
OFFICE = {day: [["09:00", "18:00"]] for day in WEEKDAYS}
ALL_DAY = {day: [["00:00", "24:00"]] for day in (*WEEKDAYS, "sat", "sun")}
BOTH = {"complainant_consent": True, "applied_by": "both"}
FILED = facts("2026-11-02 09:00")


def asked(op: str, **row: object) -> object:
    """The answer, or the code of the error."""
    said = runner().answer({"id": 1, "op": op, **row})
    return said["error"]["code"] if "error" in said else said["answer"]


def hours(place: str = "Asia/Shanghai", week: object = None, **more: object) -> dict:
    """Fields of the operations over opening hours."""
    return {"calendar_tz": place, "io_tz": place, "hours": week or OFFICE, **more}


def statutory(*events: tuple, received: str = "2026-09-01T10:00:00+08:00", **row: object) -> dict:
    """A row of the order's clock; events are (day of September, word, detail)."""
    told = [
        {"at": f"2026-09-{day:02d}T10:00:00+08:00", "what": what, "detail": detail}
        for day, what, detail in events
    ]
    row = {"pack": "cn-2020-3", "received_at": received, "facts": {}, "events": told} | row
    answer = asked("statutory", **row)
    assert isinstance(answer, dict)
    return answer


class TestZones:
    """Clocks that jump."""

    @pytest.mark.parametrize(
        ("place", "day"),
        [
            ("Europe/Berlin", "2022-03-27"),
            ("Australia/Sydney", "2021-10-03"),
            ("America/New_York", "2021-03-14"),
        ],
    )
    def test_spring_forward_gap(self, place, day) -> None:
        """A time that does not exist moves forward by the gap."""
        row = hours(place, ALL_DAY, start=f"{day} 02:05:12", working_seconds=0)

        assert asked("add", **row) == f"{day} 03:05:12"

    def test_fall_back_hour_twice(self) -> None:
        """The first of the two hours is meant, so two hours lie between 02:30 and 03:30."""
        row = hours("Europe/Berlin", ALL_DAY, start="2022-10-30 02:30", end="2022-10-30 03:30")

        assert asked("between", **row) == 7_200

    def test_same_zone_aware_arithmetic(self) -> None:
        """Thirteen hours after midnight on the short day it is 14:00 on the wall."""
        row = hours("Europe/Berlin", ALL_DAY, start="2022-03-27 00:00", working_seconds=46_800)

        assert asked("add", **row) == "2022-03-27 14:00:00"

    def test_china_and_summer_time(self) -> None:
        """The 4th of May 1986 had 23 hours in Shanghai; a term of days does not notice."""
        row = hours(week=ALL_DAY, start="1986-05-04 00:00", end="1986-05-05 00:00")

        assert asked("between", **row) == 23 * 3_600
        assert asked("add_natural_days", start="1986-05-01", n=15) == "1986-05-16"

    @pytest.mark.parametrize(
        ("place", "day", "next_day"),
        [
            ("America/Sao_Paulo", "2019-11-03", "2019-11-04"),
            ("Asia/Tehran", "2023-03-22", "2023-03-23"),
        ],
    )
    def test_time_zone_database_changes(self, place, day, next_day) -> None:
        """Zones that gave up summer time have whole days, by a database version on record."""
        row = hours(place, ALL_DAY, start=f"{day} 00:00", end=f"{next_day} 00:00")
        clock = rulebook().binding("cn-2020-3", "decision").clock(FILED, None, FILED.receipts[0])

        assert asked("between", **row) == 24 * 3_600
        assert clock.tz_version == TZ_VERSION


class TestOpening:
    """Windows, holidays, make-up days."""

    def test_start_outside_hours(self) -> None:
        """The start moves to the next opening first, then the days are counted."""
        week = {day: [["09:00", "17:00"]] for day in WEEKDAYS}
        wednesday, saturday = "2026-11-04 21:54", "2026-11-07 12:00"
        day = "add_working_days_datetime"

        assert asked(day, **hours(week=week, start=wednesday, n=1)) == "2026-11-06 09:00:00"
        assert asked(day, **hours(week=week, start=saturday, n=1)) == "2026-11-10 09:00:00"
        assert asked("add_working_days", start="2026-11-07", n=1) == "2026-11-09"

    def test_exactly_on_opening_and_closing(self) -> None:
        """Closing and the next opening are the same working second."""
        row = hours(start="2026-11-02 09:00")

        assert asked("add", **row, working_seconds=32_400) == "2026-11-02 18:00:00"
        assert asked("between", **row, end="2026-11-02 18:00") == 32_400
        assert asked("between", **row, end="2026-11-03 09:00") == 32_400

    def test_zero_budget_zero_length_window_and_24_00(self) -> None:
        """No budget is the start itself, a window of no length is refused, 24:00 is an end."""
        nothing = {"mon": [["00:00", "00:00"]]}
        row = hours(start="2026-11-02 07:00", working_seconds=0)

        assert asked("add", **row) == "2026-11-02 07:00:00"
        assert asked("add", **row | {"hours": nothing}) == "empty_window"
        assert asked("add", **row | {"hours": ALL_DAY}) == "2026-11-02 07:00:00"

    def test_open_all_day_includes_the_last_minute(self) -> None:
        """A whole day has 86,400 seconds."""
        row = hours(week=ALL_DAY, start="2026-11-02 00:00", end="2026-11-03 00:00")

        assert asked("between", **row) == 86_400

    def test_all_days_closed(self) -> None:
        """Such a calendar is refused and never becomes wall-clock time."""
        row = hours(week={"mon": []}, start="2026-11-02 00:00", working_seconds=1)
        assert asked("add", **row) == "never_open"

    def test_no_opening_for_a_long_time_and_absurd_numbers(self) -> None:
        """The search is bounded, and what lies beyond says so."""
        shut = [(date(2026, 11, 2) + timedelta(days=n)).isoformat() for n in range(800)]
        row = hours(start="2026-11-02 09:00", holidays=shut)

        assert asked("add", **row, working_seconds=1) == "no_opening"
        assert asked("add", **hours(start="2026-11-02 09:00", working_seconds=10**11)) in {
            "no_opening",
            "out_of_range",
        }
        assert asked("add_months", start="2026-11-02", n=10**7) == "out_of_range"

    def test_lunch_and_several_windows(self) -> None:
        """Any number of windows in a day."""
        week = {"mon": [["08:00", "12:00"], ["13:00", "17:00"], ["18:00", "20:00"]]}
        row = hours(week=week, start="2026-11-02 11:00", working_seconds=6 * 3_600)

        assert asked("add", **row) == "2026-11-02 19:00:00"

    def test_window_over_midnight(self) -> None:
        """It belongs to the day on which it opens and is kept as two."""
        row = hours(week={"mon": [["22:00", "06:00"]]}, start="2026-11-02 23:00")

        assert asked("between", **row, end="2026-11-03 08:00") == 7 * 3_600

    def test_holiday_on_a_weekend_recurring_and_one_off(self) -> None:
        """One on a weekend takes nothing; a yearly one counts each year, a single one once."""
        row = {"start": "2026-11-06", "n": 1}

        assert asked("add_working_days", **row, holidays=["2026-11-07"]) == "2026-11-09"
        assert asked("add_working_days", **row, yearly_holidays=["11-09"]) == "2026-11-10"
        assert asked("add_working_days", **row, holidays=["2025-11-09"]) == "2026-11-09"

    def test_inactive_or_removed_holidays(self) -> None:
        """What a later notice took back does not count: 1 February 2020 was to be worked."""
        known = calendars()["CN"].as_known

        assert known(date(2020, 1, 26)).is_workday(date(2020, 2, 1))
        assert not known(date(2020, 1, 27)).is_workday(date(2020, 2, 1))

    def test_make_up_workdays(self) -> None:
        """10 October 2026 is a Saturday on which people work."""
        assert asked("add_working_days", start="2026-10-09", n=1, calendar="CN") == "2026-10-10"


class TestPauses:
    """Time that does not count."""

    def test_pause_before_opening_ended_before_opening(self) -> None:
        """It adds nothing."""
        row = hours(start="2026-11-02 09:00", working_seconds=3_600)
        pause = [["2026-11-02 07:00", "2026-11-02 08:30"]]

        assert asked("add", **row, pauses=pause) == "2026-11-02 10:00:00"

    def test_pause_spans_night_weekend_and_holiday(self) -> None:
        """Only its open part is added, not its raw length."""
        row = hours(start="2026-11-06 17:00", working_seconds=7_200, holidays=["2026-11-09"])
        pause = [["2026-11-06 17:30", "2026-11-10 09:30"]]

        assert asked("add", **row, pauses=pause) == "2026-11-10 11:00:00"

    def test_two_pauses_inside_one_minute(self) -> None:
        """Seconds count, and overlapping pauses are one."""
        row = hours(start="2026-11-02 09:00", end="2026-11-02 09:01")
        two = [
            ["2026-11-02 09:00:05", "2026-11-02 09:00:15"],
            ["2026-11-02 09:00:10", "2026-11-02 09:00:25"],
        ]

        assert asked("between", **row, pauses=two) == 40

    def test_created_in_a_paused_state(self) -> None:
        """The whole budget remains."""
        row = hours(start="2026-11-02 10:00", working_seconds=7_200)
        said = runner().answer(
            {"id": 1, "op": "add", **row, "pauses": [["2026-11-02 10:00", None]]}
        )

        assert said == {"id": 1, "answer": None, "remaining_seconds": 7_200}

    def test_paused_then_resolved_without_resuming(self) -> None:
        """Sending the decision ends the pause too."""
        sent = (20, "decision_sent_sms", {})

        assert statutory((5, "mediation_started", BOTH), sent)["state"] == "met"

    def test_pause_still_open_when_read(self) -> None:
        """It lasts until now and the remaining days stand still."""
        answers = [
            statutory((5, "mediation_started", BOTH), as_of=f"2026-{month}-15T10:00:00+08:00")
            for month in ("09", "11")
        ]

        assert [a["remaining_days"] for a in answers] == [12, 12]
        assert all(a["deadline"] is None for a in answers)


class TestChanges:
    """What happens to a clock that runs."""

    def test_reopening(self) -> None:
        """A clock that was met runs on as if it had never been closed."""
        binding, at = rulebook().binding("cn-2020-3", "decision"), local("2026-11-06 09:00")
        met = binding.clock(replace(FILED, notified_at=local("2026-11-05 09:00")), None, at)
        again = binding.clock(FILED, None, at)

        assert (met.state, again.state) == ("met", "running")
        assert met.due_at == again.due_at

    def test_reopening_after_the_deadline(self) -> None:
        """The statutory clock is overdue at once."""
        binding, at = rulebook().binding("cn-2020-3", "decision"), local("2026-11-18 00:00")

        assert binding.clock(FILED, None, at).state == "overdue"

    def test_change_of_priority_is_a_replay(self) -> None:
        """The order in which facts are told does not matter."""
        events = [
            (3, "mediation_started", BOTH),
            (6, "mediation_ended", {}),
            (9, "new_facts", {"new_facts": True, "new_reasons": True}),
        ]

        assert statutory(*events) == statutory(*reversed(events))

    def test_manual_deadline(self) -> None:
        """What both sides agreed on is frozen: a later pause does not move it."""
        agreed = {"both_agree": True, "notice_until": "2026-10-30"}
        events = [
            (3, "agreed_variation", agreed),
            (5, "mediation_started", BOTH),
            (9, "mediation_ended", {}),
        ]

        assert statutory(*events)["last_day"] == "2026-10-30"

    def test_merge(self) -> None:
        """The earliest statutory start survives."""
        other = {"other_received_at": "2026-08-28T09:00:00+08:00"}

        assert statutory((3, "merged_with", other))["last_day"] == "2026-09-12"

    def test_retroactive_change_of_a_calendar(self) -> None:
        """Two versions give two dates, and each says which one it was."""
        row = {"pack": "cn-broker-2018", "received_at": "2020-01-22T10:00:00+08:00"}
        row["facts"] = {"term": "5日"}
        answers = [asked("statutory", **row, known_at=k) for k in ("2020-01-20", "2020-02-20")]
        versions = {calendars()["CN"].as_known(date(2020, month, 20)).version for month in (1, 2)}

        assert [a["last_day"] for a in answers] == ["2020-02-04", "2020-02-06"]
        assert len(versions) == 2

    def test_level_before_the_deadline_lands_before_creation(self) -> None:
        """Nothing is planned in the past."""
        late = replace(FILED, changes=(ComplexityChange("simple", FILED.receipts[0]),))
        binding = rulebook().binding("house", "first_contact")
        clock = binding.clock(late, None, FILED.receipts[0])
        steps = binding.plan(replace(clock, started_at=clock.due_at or clock.started_at))

        assert [step.id for step in steps] == ["overdue"]

    def test_level_offset_in_hours_and_days(self) -> None:
        """The same function with a negative budget."""
        week = {day: [["08:30", "19:00"]] for day in WEEKDAYS}
        row = hours("UTC", week, start="2034-06-16 08:46:12")

        assert asked("add", **row, working_seconds=-28_800) == "2034-06-15 11:16:12"
        back = asked("add_working_days_datetime", **row, n=-2, time_of_day="closing")
        assert back == "2034-06-14 19:00:00"


class TestMonthsAndPlaces:
    """Months, jurisdictions, odd dates."""

    @pytest.mark.parametrize(
        ("start", "n", "end"),
        [
            ("2019-09-27", 1, "2019-10-28"),
            ("2019-04-06", 1, "2019-05-07"),
            ("2019-10-01", 3, "2020-01-02"),
        ],
    )
    def test_month_units(self, start, n, end) -> None:
        """Clipped to the month's end, then rolled over rest days."""
        row = {"start": start, "n": n, "calendar": "UK-ENG", "roll": "next_working_day"}

        assert asked("add_months", **row) == end

    def test_holidays_of_a_jurisdiction(self) -> None:
        """Ten working days before 4 December 2023 depend on Saint Andrew's Day."""
        row = {"start": "2023-12-04", "n": -10}

        assert asked("add_working_days", **row, calendar="UK-ENG") == "2023-11-20"
        assert asked("add_working_days", **row, calendar="UK-SCT") == "2023-11-17"

    def test_29_february_and_leap_seconds(self) -> None:
        """The day is clipped, the second is refused."""
        assert asked("add_months", start="2024-02-29", n=12) == "2025-02-28"
        row = hours(start="2016-12-31 23:59:60", working_seconds=1)
        assert asked("add", **row) == "invalid_time"


class TestSchedulers:
    """Acting on time."""

    def test_down_over_a_deadline(self) -> None:
        """It catches up once, says that it is late and keeps the real time."""
        moved = told_by_intake(
            Case(uuid4()), 1, FILED, cause(), rulebook(), local("2026-11-02 09:00")
        )
        assert moved
        caught = act_on_time(moved.case, rulebook(), local("2026-12-20 09:00"), TOLERANCE)
        again = act_on_time(caught.case, rulebook(), local("2026-12-21 09:00"), TOLERANCE)
        said = [(a.what.clock, a.what.step, a.what.late) for a in caught.announcements]

        assert said == [("decision", "overdue", True), ("first_contact", "overdue", True)]
        assert caught.announcements[0].cause.occurred_at == local("2026-11-18 00:00")
        assert again.announcements == ()

    def test_two_schedulers_at_once(self) -> None:
        """The second write loses, nothing is done twice."""
        cases, complaint = MemoryCases(), uuid4()
        moved = told_by_intake(Case(complaint), 1, FILED, cause(), rulebook(), cases.now())
        assert moved
        cases.stored[complaint] = moved.case
        acted = act_on_time(moved.case, rulebook(), local("2026-11-18 00:00"), TOLERANCE)
        write = Write(moved.case, acted.case, acted.announcements)
        first, second = cases.save([write, write])

        assert first is None
        assert second and second.kind is ErrorKind.RACE

    def test_clock_skew_between_services(self) -> None:
        """Only the database's time counts, whatever another service's clock said."""
        cases, complaint = MemoryCases(), uuid4()
        told = intake(complaint, 1, FILED, at="2027-01-01 00:00")
        moved = told_by_intake(Case(complaint), 1, told.facts, told.cause, rulebook(), cases.now())
        assert moved
        cases.stored[complaint] = moved.case
        Scheduler(cases, rulebook(), TOLERANCE, 1.0).sweep()

        assert not cases.published
