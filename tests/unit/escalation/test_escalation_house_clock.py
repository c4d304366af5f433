"""The house clock in working time."""

import pytest

from tests.support.escalation_fakes import runner


def answered(received: str, *events: dict, **facts: object) -> dict:
    """The row answered."""
    row = {"id": 1, "op": "statutory", "pack": "house", "received_at": received}
    return runner().answer(row | {"facts": facts, "events": list(events)})


def work_started(at: str) -> dict:
    """Somebody took it up."""
    return {"at": at, "what": "work_started"}


def test_eight_working_hours_over_the_october_holidays() -> None:
    """From the last hour before the holiday to the first day after it."""
    answer = answered("2026-09-30T17:00:00+08:00")["answer"]

    assert answer["deadline"] == "2026-10-08T17:00:00+08:00"
    assert answer["last_day"] == "2026-10-08"
    assert answer["owner"] == "house"
    assert not answer["provisional"]


@pytest.mark.parametrize(
    ("at", "on_time"),
    [
        ("2026-11-02T18:00:00+08:00", True),
        ("2026-11-02T23:00:00+08:00", True),
        ("2026-11-03T09:00:00+08:00", True),
        ("2026-11-03T09:00:01+08:00", False),
    ],
)
def test_until_the_next_opening_no_more_time_elapses(at, on_time) -> None:
    """A budget that ends at closing time is kept by what happens in the evening."""
    answer = answered("2026-11-02T09:00:00+08:00", work_started(at))["answer"]

    assert answer["deadline"] == "2026-11-02T18:00:00+08:00"
    assert (answer["state"], answer["on_time"]) == ("met", on_time)
    assert answer["breaches"] == ([] if on_time else ["H-first-contact"])


def test_a_working_saturday_counts() -> None:
    """10 October 2026 is a make-up day."""
    answer = answered("2026-10-09T17:00:00+08:00")["answer"]

    assert answer["deadline"] == "2026-10-10T17:00:00+08:00"


def test_the_zone_is_the_company_s_unless_the_row_says_another() -> None:
    """The pack leaves it open; the law's pack does not."""
    answer = answered("2026-11-02T09:00:00+00:00", zone="Europe/London")["answer"]
    row = {"id": 1, "op": "statutory", "pack": "cn-2020-3"}
    row |= {"received_at": "2026-11-02T09:00:00Z", "facts": {"zone": "Europe/London"}}

    assert answer["deadline"] == "2026-11-02T18:00:00+00:00"
    assert runner().answer(row)["error"]["code"] == "unknown_field"


def test_a_rule_by_name() -> None:
    """The one that the pack has, and no other."""
    assert "answer" in answered("2026-11-02T09:00:00+08:00", house_rule="first_contact")
    unknown = answered("2026-11-02T09:00:00+08:00", house_rule="tea_break")
    assert unknown["error"]["code"] == "unknown_clock"


def test_a_year_not_announced_is_provisional() -> None:
    """The hours of January 2027 rest on the law alone."""
    assert answered("2026-12-31T17:00:00+08:00")["answer"]["provisional"] is True


def test_the_arithmetic_lists_the_days() -> None:
    """Each with the time that it took."""
    steps = answered("2026-09-30T17:00:00+08:00")["answer"]["steps"]

    assert [s["result"] for s in steps if "2026-09-30: " in s["en"]] == ["1:00:00"]
