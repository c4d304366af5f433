"""What we decided where the texts are silent, one test for each line of that table."""

import pytest

from tests.support.escalation_fakes import calendars, runner
from tests.support.statutory_rows import BOTH, on, said

RECEIVED = "2026-03-02T10:00:00+08:00"
TOLD = {"external": True, "complainant_told": True}
NEW = {"new_facts": True, "new_reasons": True}
LEVEL = {"approver": "superior_unit"}


def order(*events: dict, as_of: str = "", **facts: object) -> tuple:
    """Last day, state, on_time and breaches of the order's clock."""
    answer = said("cn-2020-3", RECEIVED, *events, as_of=as_of, **facts)
    return answer["last_day"], answer["state"], answer["on_time"], answer["breaches"]


def refused(*events: dict) -> str:
    """The code of the refusal."""
    return said("cn-2020-3", RECEIVED, *events)["code"]


def test_end_of_a_day() -> None:
    """Midnight is the next day, and the deadline is shown as the second before it."""
    assert said("cn-2020-3", RECEIVED)["deadline"] == "2026-03-17T23:59:59+08:00"
    assert order(as_of="2026-03-17T23:59:59+08:00")[1] == "running"
    assert order(as_of="2026-03-18T00:00:00+08:00")[1] == "overdue"


def test_end_of_a_day_in_the_legal_zone() -> None:
    """Whatever zone an act was written down in."""
    sent = on("2026-03-17T15:59:59Z", "decision_sent_sms")
    late = on("2026-03-17T16:00:00Z", "decision_sent_sms")

    assert order(sent)[2] is True
    assert order(late)[2] is False


@pytest.mark.parametrize(
    ("begins", "ends", "last"),
    [
        ("2026-03-05T23:59:00+08:00", "2026-03-06T00:01:00+08:00", "2026-03-18"),
        ("2026-03-05T00:01:00+08:00", "2026-03-05T23:59:00+08:00", "2026-03-17"),
        ("2026-03-02T11:00:00+08:00", "2026-03-04T10:00:00+08:00", "2026-03-18"),
        ("2026-03-17T23:00:00+08:00", "2026-03-20T10:00:00+08:00", "2026-03-20"),
    ],
)
def test_pause_on_part_of_a_day(begins, ends, last) -> None:
    """Every counted day from its start date to before its end date."""
    events = [on(begins, "mediation_started", **BOTH), on(ends, "mediation_ended")]

    assert order(*events)[0] == last


def test_pause_before_receipt_and_end_before_start() -> None:
    """Refused and never clipped."""
    early = on("2026-03-01", "mediation_started", **BOTH)
    turned = [on("2026-03-09", "mediation_started", **BOTH), on("2026-03-07", "mediation_ended")]

    assert refused(early) == "event_before_receipt"
    assert refused(*turned) == "end_before_start"


def test_pause_that_begins_after_the_deadline() -> None:
    """The breach stands."""
    late = [on("2026-03-18", "appraisal_started", **TOLD), on("2026-04-18", "appraisal_ended")]

    assert order(*late) == ("2026-03-17", "overdue", False, ["B40-2"])


def test_appraisal_of_which_the_complainant_was_not_told() -> None:
    """From the telling, or never."""
    untold = on("2026-03-05", "appraisal_started", external=True, complainant_told=False)
    ended = on("2026-03-15", "appraisal_ended")

    assert order(untold, on("2026-03-10", "complainant_told"), ended)[0] == "2026-03-22"
    assert order(untold, ended)[0] == "2026-03-17"


def test_mediation_needs_consent_and_both_applications() -> None:
    """One of them is not enough."""
    for detail in ({"complainant_consent": True}, {"applied_by": "both"}):
        begun = on("2026-03-05", "mediation_started", **detail)
        assert order(begun, on("2026-03-15", "mediation_ended"))[0] == "2026-03-17"


def test_what_does_not_pause_is_said() -> None:
    """With its date and its reason, so that a person need not guess."""
    events = [
        on("2026-03-05", "mediation_started", applied_by="institution"),
        on("2026-03-06", "appraisal_started", external=True, complainant_told=False),
        on("2026-03-07", "appraisal_ended"),
    ]
    steps = [step["en"] for step in said("cn-2020-3", RECEIVED, *events)["steps"]]

    assert any("mediation of 2026-03-05 lacks" in step for step in steps)
    assert any("not told of the appraisal of 2026-03-06" in step for step in steps)


@pytest.mark.parametrize(
    ("approved", "told", "last"),
    [
        ("2026-04-01T23:59:59+08:00", "2026-04-01T23:59:59+08:00", "2026-05-01"),
        ("2026-04-02T00:00:00+08:00", "2026-04-01T10:00:00+08:00", "2026-04-01"),
        ("2026-04-01T10:00:00+08:00", "2026-04-02T00:00:00+08:00", "2026-04-01"),
    ],
)
def test_extension_to_the_last_stage(approved, told, last) -> None:
    """Approval and telling inside the current limit, or it is void for good."""
    events = [
        on(approved, "extension_approved", **LEVEL),
        on(told, "extension_notice_sent"),
        on("2026-04-20", "decision_sent_sms"),
    ]
    day, state, on_time, breaches = order(*events, complexity="special")

    assert (day, state) == (last, "met")
    assert (on_time, breaches) == ((True, []) if last == "2026-05-01" else (False, ["B40-2"]))


def test_restart_by_new_facts_and_reasons() -> None:
    """Both are needed; what the earlier period had is not carried over, its breach is."""
    half = on("2026-03-10", "new_facts", new_facts=True, new_reasons=False)
    pause = [on("2026-03-04", "mediation_started", **BOTH), on("2026-03-09", "mediation_ended")]

    assert order(half)[0] == "2026-03-17"
    assert order(*pause, on("2026-03-10", "new_facts", **NEW))[0] == "2026-03-25"
    assert order(on("2026-03-20", "new_facts", **NEW))[3] == ["B40-2"]


def test_new_facts_after_the_decision() -> None:
    """A linked new matter: this clock was met."""
    events = [on("2026-03-10", "decision_posted"), on("2026-03-12", "new_facts", **NEW)]

    assert order(*events) == ("2026-03-17", "met", True, [])


def test_merge_of_a_bare_repeat() -> None:
    """The earliest receipt survives."""
    other = on("2026-03-05", "merged_with", other_received_at="2026-02-25T09:00:00+08:00")

    assert order(other)[0] == "2026-03-12"


def test_withdrawal() -> None:
    """Ends on its local date; a breach before it stays, being raised again changes nothing."""
    assert order(on("2026-03-17T23:59:59+08:00", "withdrawn"))[3] == []
    late = [on("2026-03-18T00:00:00+08:00", "withdrawn"), on("2026-03-25", "raised_again")]
    assert order(*late) == ("2026-03-17", "withdrawn", False, ["B40-2"])


def test_agreed_variation() -> None:
    """Moves the limit, shorter or longer, and does not end the clock."""
    for until in ("2026-03-12", "2026-04-30"):
        agreed = on("2026-03-05", "agreed_variation", both_agree=True, notice_until=until)
        assert order(agreed)[:2] == (until, "running")
    method = on("2026-03-05", "agreed_variation", both_agree=True)
    assert order(method)[:2] == ("2026-03-17", "running")


def test_regulator_transfer() -> None:
    """Our clock starts at our own receipt; the regulator's is beside it."""
    theirs = said("cn-regulator-forward", "2026-03-02T10:00:00+08:00")

    assert theirs["last_day"] == "2026-03-11"
    assert order(on("2026-03-02T11:00:00+08:00", "forwarded"))[0] == "2026-03-17"


def test_review_counts_when_posted_and_from_proof_of_receipt() -> None:
    """A decision that was only sent starts no window here."""
    posted = on("2026-04-01T23:59:59+08:00", "review_request_posted")
    answer = said("cn-review", RECEIVED, posted, clock="window", decided_by="branch")

    assert (answer["last_day"], answer["on_time"]) == ("2026-04-01", True)


def test_unreachable_complainant() -> None:
    """Exempt, which is not met, and only with attempts on record."""
    tried = on("2026-03-10", "contact_attempt_failed")

    assert order(tried, reachable=False)[1:] == ("exempt", None, [])
    assert order(reachable=False, as_of="2026-03-18T00:00:00+08:00")[1] == "overdue"
    assert order(tried)[1] == "running"


def test_unannounced_calendar_year() -> None:
    """A statutory clock answers provisionally, a bare operation refuses."""
    bare = {"id": 1, "op": "add_working_days", "calendar": "CN", "start": "2026-12-30", "n": 5}
    answer = said("cn-regulator-forward", "2026-12-30T10:00:00+08:00")

    assert answer["provisional"] is True
    assert any("2027" in step["en"] and "provisional" in step["en"] for step in answer["steps"])
    assert runner().answer(bare)["error"]["code"] == "calendar_not_announced"
    assert not calendars()["CN"].latest.announced(2027)


def test_broker_rule() -> None:
    """Nothing without its own number of days; the start day is not counted."""
    assert said("cn-broker-2018", RECEIVED)["code"] == "missing_field"
    assert said("cn-broker-2018", RECEIVED, term="5日")["last_day"] == "2026-03-09"


def test_australian_acknowledgement() -> None:
    """The later of 24 elapsed hours and the end of the next business day."""
    for received, deadline in (
        ("2026-11-16T09:00:00+11:00", "2026-11-17T23:59:59+11:00"),
        ("2026-11-20T09:00:00+11:00", "2026-11-23T23:59:59+11:00"),
        ("2026-11-22T09:00:00+11:00", "2026-11-23T23:59:59+11:00"),
    ):
        assert said("au-rg271", received, clock="acknowledgement")["deadline"] == deadline


def test_close_of_business_in_the_united_kingdom() -> None:
    """17:00 in London; what comes in on a day of rest has that day as day 0."""
    saturday = said("uk-disp", "2026-11-21T10:00:00Z", clock="early_resolution")

    assert saturday["deadline"] == "2026-11-25T17:00:00+00:00"


def test_cfpb_is_timely_with_any_response_by_day_15() -> None:
    """Final by day 60 from sending."""
    sent = "2026-02-13T10:00:00-05:00"
    progress = on("2026-02-28T23:59:59-05:00", "in_progress_response_sent")
    final = on("2026-04-14T23:59:59-04:00", "final_response_sent")
    late = on("2026-04-15T00:00:00-04:00", "final_response_sent")

    assert said("us-cfpb", sent, progress, final)["on_time"] is True
    assert said("us-cfpb", sent, progress, late)["breaches"] == ["CFPB-past-due"]


def test_pack_in_force() -> None:
    """The one in force on the date of receipt."""
    assert said("cn-2020-3", "2020-02-29T23:59:59+08:00")["code"] == "pack_not_in_force"
    assert said("cn-2020-3", "2020-03-01T00:00:00+08:00")["last_day"] == "2020-03-16"
    assert said("cn-2013-8", "2020-02-29T23:59:59+08:00", clock="decision")["breaches"] == []
