"""The statutory clock at its boundaries (order 3/2020), told in the runner's words."""

import pytest

from tests.support.escalation_fakes import runner

RECEIVED = "2026-09-01T10:00:00+08:00"
MEDIATION = {"complainant_consent": True, "applied_by": "both"}
APPRAISAL = {"external": True, "complainant_told": True}
NEW = {"new_facts": True, "new_reasons": True}


def day(number: int, time: str = "10:00:00") -> str:
    """A moment on the n-th day after receipt (1 September is day 0)."""
    month, rest = (9, number + 1) if number < 30 else (10, number - 29)
    if month == 10 and rest > 31:
        month, rest = 11, rest - 31
    return f"2026-{month:02d}-{rest:02d}T{time}+08:00"


def date_of(number: int) -> str:
    """The date of the n-th day."""
    return day(number)[:10]


def told(what: str, number: int, time: str = "10:00:00", **detail: object) -> dict[str, object]:
    """An event on the n-th day."""
    return {"at": day(number, time), "what": what, "detail": detail}


def answered(*events: dict, received: str = RECEIVED, as_of: str = "", **facts: object) -> dict:
    """The row answered."""
    row = {"id": 1, "op": "statutory", "pack": "cn-2020-3", "received_at": received}
    row |= {"facts": facts, "events": list(events)} | ({"as_of": as_of} if as_of else {})
    return runner().answer(row)


def judged(*events: dict, **more: object) -> tuple[str | None, str, bool | None, list[str]]:
    """Last day, state, on_time and breaches."""
    answer = answered(*events, **more)["answer"]
    return answer["last_day"], answer["state"], answer["on_time"], answer["breaches"]


class TestLimit:
    """15, 30, 60 natural days."""

    @pytest.mark.parametrize(("complexity", "last"), [("simple", 15), ("complex", 30)])
    def test_the_term_runs_to_the_end_of_its_last_day(self, complexity, last) -> None:
        """One second before midnight is in time, midnight is the next day."""
        in_time = told("decision_sent_sms", last, "23:59:59")
        late = told("decision_sent_sms", last + 1, "00:00:00")

        assert judged(in_time, complexity=complexity) == (date_of(last), "met", True, [])
        assert judged(late, complexity=complexity) == (date_of(last), "met", False, ["B40-2"])

    def test_received_a_minute_before_midnight(self) -> None:
        """The day of receipt is not counted, however short it was; no roll over the holiday."""
        received = "2026-09-18T23:59:00+08:00"
        answer = answered(received=received)["answer"]
        after = answered(received=received, as_of="2026-10-04T00:00:01+08:00")["answer"]

        assert answer["deadline"] == "2026-10-03T23:59:59+08:00"
        assert after["state"] == "overdue"
        assert after["on_time"] is False

    def test_rolling_is_an_option(self) -> None:
        """Civil Code art. 203: after the holiday of October."""
        received = "2026-09-18T09:00:00+08:00"

        assert judged(received=received, roll_if_rest_day=True)[0] == "2026-10-08"

    def test_the_zone_of_the_writer_does_not_matter(self) -> None:
        """18 September 16:30 UTC is the 19th in Shanghai."""
        assert judged(received="2026-09-18T16:30:00Z")[0] == "2026-10-04"

    def test_dispatch_counts_and_not_arrival(self) -> None:
        """Posted, handed over or dialled on the last day is in time."""
        for what in ("decision_posted", "decision_handed_over", "phone_dialled_unanswered"):
            assert judged(told(what, 15), told("decision_received", 17))[1:3] == ("met", True)

    def test_what_moves_nothing(self) -> None:
        """Acceptance, papers and the decision itself have no effect."""
        words = ("accepted", "documents_requested", "documents_received", "decision_made")
        events = [told(what, 3) for what in words]

        assert judged(*events) == (date_of(15), "running", None, [])


class TestExtension:
    """The last stage: approved at the right level and told, both in time."""

    APPROVED = told("extension_approved", 20, approver="superior_unit")
    TOLD = told("extension_notice_sent", 30, "23:59:59", medium="sms")

    def test_both_in_time(self) -> None:
        """Sixty days in all."""
        assert judged(self.APPROVED, self.TOLD, complexity="special")[0] == date_of(60)

    @pytest.mark.parametrize(
        "events",
        [
            [],
            [APPROVED],
            [TOLD],
            [told("extension_approved", 20, approver="team_lead"), TOLD],
            [APPROVED, told("extension_notice_sent", 31, "00:00:00")],
            [told("extension_approved", 31, "00:00:00", approver="superior_unit"), TOLD],
        ],
    )
    def test_otherwise_it_is_void_even_when_answered_by_day_60(self, events) -> None:
        """The earlier deadline stands and the breach is recorded."""
        sent = told("decision_sent_sms", 55)

        assert judged(*events, sent, complexity="special") == (
            date_of(30),
            "met",
            False,
            ["B40-2"],
        )

    def test_nothing_is_broken_while_it_can_still_be_done(self) -> None:
        """Pending inside the limit, and no breach when the answer comes before it."""
        assert judged(self.APPROVED, complexity="special") == (date_of(30), "running", None, [])
        sent = told("decision_sent_sms", 28)
        assert judged(sent, complexity="special") == (date_of(30), "met", True, [])


class TestPauses:
    """Appraisal and mediation."""

    def test_ten_days_of_mediation(self) -> None:
        """Every day from its start to before its end is taken out."""
        events = [told("mediation_started", 5, **MEDIATION), told("mediation_ended", 15)]

        assert judged(*events)[0] == date_of(25)

    def test_overlapping_pauses_count_once(self) -> None:
        """Mediation on days 5 to 14, appraisal on days 10 to 19: fifteen days."""
        events = [
            told("mediation_started", 5, **MEDIATION),
            told("appraisal_started", 10, **APPRAISAL),
            told("mediation_ended", 15),
            told("appraisal_ended", 20),
        ]

        assert judged(*events)[0] == date_of(30)

    def test_a_pause_on_one_day_or_on_day_zero_takes_nothing(self) -> None:
        """Day 0 is not counted, so it cannot be taken out."""
        same_day = [
            told("mediation_started", 5, "08:00:00", **MEDIATION),
            told("mediation_ended", 5, "20:00:00"),
        ]
        day_zero = [
            told("mediation_started", 0, "11:00:00", **MEDIATION),
            told("mediation_ended", 1),
        ]

        assert judged(*same_day)[0] == date_of(15)
        assert judged(*day_zero)[0] == date_of(15)

    def test_a_paused_clock_has_no_deadline_but_days_left(self) -> None:
        """Four of fifteen days are used on day 5."""
        answer = answered(told("mediation_started", 5, **MEDIATION), as_of=day(40))["answer"]

        assert answer["state"] == "paused"
        assert answer["last_day"] is None
        assert answer["deadline"] is None
        assert answer["remaining_days"] == 11

    def test_sending_the_decision_ends_an_open_pause(self) -> None:
        """A paused clock cannot be late."""
        events = [told("mediation_started", 15, **MEDIATION), told("decision_sent_sms", 40)]

        assert judged(*events)[1:3] == ("met", True)

    def test_a_pause_after_the_term_cures_nothing(self) -> None:
        """The breach stands."""
        events = [told("mediation_started", 16, **MEDIATION), told("mediation_ended", 26)]

        assert judged(*events) == (date_of(15), "overdue", False, ["B40-2"])

    @pytest.mark.parametrize(
        "detail",
        [
            {},
            {"complainant_consent": True, "applied_by": "institution"},
            {"complainant_consent": False, "applied_by": "both"},
        ],
    )
    def test_mediation_needs_consent_and_both_applications(self, detail) -> None:
        """Otherwise nothing pauses."""
        events = [told("mediation_started", 5, **detail), told("mediation_ended", 15)]

        assert judged(*events)[0] == date_of(15)

    def test_an_appraisal_counts_from_the_telling(self) -> None:
        """Never told or internal: no pause."""
        untold = {"external": True, "complainant_told": False}
        started, ended = told("appraisal_started", 5, **untold), told("appraisal_ended", 15)
        internal = told("appraisal_started", 5, external=False, complainant_told=True)
        told_before = told("complainant_told", 4)

        assert judged(started, told("complainant_told", 8), ended)[0] == date_of(22)
        assert judged(told_before, started, ended)[0] == date_of(25)
        assert judged(started, ended)[0] == date_of(15)
        assert judged(internal, ended)[0] == date_of(15)


class TestRestart:
    """New facts and reasons, bare repeats, merges."""

    def test_a_bare_repeat_changes_nothing(self) -> None:
        """Neither does new material that lacks facts or reasons."""
        half = told("new_facts", 12, new_facts=True, new_reasons=False)

        assert judged(told("repeat_without_new_facts", 12), half)[0] == date_of(15)

    def test_new_facts_and_reasons_start_anew(self) -> None:
        """Fifteen days from day 12; for a complex case thirty."""
        assert judged(told("new_facts", 12, **NEW))[0] == date_of(27)
        assert judged(told("new_facts", 12, **NEW), complexity="complex")[0] == date_of(42)

    def test_pauses_and_extensions_are_not_carried_over(self) -> None:
        """They belong to the earlier period."""
        events = [
            told("mediation_started", 2, **MEDIATION),
            told("mediation_ended", 6),
            told("extension_approved", 7, approver="superior_unit"),
            told("extension_notice_sent", 8),
            told("new_facts", 10, **NEW),
        ]

        assert judged(*events, complexity="special")[0] == date_of(40)

    def test_an_earlier_breach_stays(self) -> None:
        """Day 20 was too late already."""
        assert judged(told("new_facts", 20, **NEW)) == (date_of(35), "running", None, ["B40-2"])

    def test_after_the_decision_it_is_another_matter(self) -> None:
        """The clock was met."""
        events = [told("decision_sent_sms", 10), told("new_facts", 12, **NEW)]

        assert judged(*events) == (date_of(15), "met", True, [])

    def test_merging_keeps_the_earliest_receipt(self) -> None:
        """A later one changes nothing."""
        earlier = told("merged_with", 3, other_received_at="2026-08-30T09:00:00+08:00")
        later = told("merged_with", 3, other_received_at=day(2))

        assert judged(earlier)[0] == "2026-09-14"
        assert judged(later)[0] == date_of(15)


class TestEndings:
    """Withdrawal, agreement, unreachable people."""

    def test_a_withdrawal_ends_it_that_day(self) -> None:
        """A breach before it stays; raised again, it is another complaint."""
        withdrawn = told("withdrawn", 3)
        late = judged(told("withdrawn", 16))

        assert judged(withdrawn, told("raised_again", 9)) == (date_of(15), "withdrawn", None, [])
        assert late == (date_of(15), "withdrawn", False, ["B40-2"])

    def test_an_agreement_moves_the_last_day(self) -> None:
        """Both must agree, inside the term, and it does not end the clock."""
        agreed = {"both_agree": True, "notice_until": date_of(40)}

        assert judged(told("agreed_variation", 5, **agreed))[:2] == (date_of(40), "running")
        assert judged(told("agreed_variation", 5, **agreed), as_of=day(41))[1] == "overdue"
        one_sided = agreed | {"both_agree": False}
        assert judged(told("agreed_variation", 5, **one_sided))[0] == date_of(15)
        assert judged(told("agreed_variation", 16, **agreed))[1] == "overdue"

    def test_unreachable_is_exempt_and_not_met(self) -> None:
        """With recorded attempts inside the term; an assertion alone is not enough."""
        tried = told("contact_attempt_failed", 12)

        assert judged(tried, reachable=False)[1:] == ("exempt", None, [])
        assert judged(reachable=False, as_of=day(16))[1] == "overdue"
        assert judged(told("contact_attempt_failed", 16), reachable=False)[1] == "overdue"

    def test_only_a_person_may_say_that_it_is_no_complaint(self) -> None:
        """Then the clock ends; a dissatisfied enquiry is a complaint all the same."""
        enquiry = told("classification_confirmed", 4, kind="enquiry")
        unhappy = told("classification_confirmed", 4, kind="enquiry_dissatisfied")

        assert judged(enquiry)[1] == "ended"
        assert judged(unhappy)[1] == "running"


class TestAnswers:
    """What else the answer says, and what is refused."""

    def test_a_deadline_in_a_year_not_announced_is_provisional(self) -> None:
        """Known in 2025, the same was true of 2026."""
        received = "2026-12-20T10:00:00+08:00"
        row = {"id": 1, "op": "statutory", "pack": "cn-2020-3", "received_at": RECEIVED}

        assert answered(received=received)["answer"]["provisional"] is True
        assert answered()["answer"]["provisional"] is False
        assert runner().answer(row | {"known_at": "2025-06-01"})["answer"]["provisional"] is True

    def test_the_steps_name_their_articles_in_both_languages(self) -> None:
        """A person can follow them."""
        steps = answered(told("decision_sent_sms", 15), complexity="complex")["answer"]["steps"]

        assert all(step["zh"] and step["en"] and step["source"] for step in steps)
        assert any("第18条" in step["source"] for step in steps)
        assert any("30" in step["zh"] for step in steps)
        assert not any("{" in step["zh"] + step["en"] for step in steps)

    def test_the_steps_name_each_pause_that_counts(self) -> None:
        """From when to when, then how many days, and one that came too late is not named."""
        events = [
            told("mediation_started", 5, **MEDIATION),
            told("mediation_ended", 9),
            told("appraisal_started", 25, **APPRAISAL),
            told("appraisal_ended", 28),
        ]
        said = [step["en"] for step in answered(*events)["answer"]["steps"]]

        assert [one for one in said if one.startswith("Paused")] == [
            f"Paused from {date_of(5)} until before {date_of(9)}."
        ]
        assert "4 days of pauses are not counted." in said

    @pytest.mark.parametrize(
        ("row", "code"),
        [
            ({"received_at": "2026-09-01T10:00:00"}, "naive_time"),
            ({"received_at": "yesterday"}, "invalid_time"),
            ({"pack": "cn-1999"}, "unknown_pack"),
            ({"received_at": "2020-02-29T10:00:00+08:00"}, "pack_not_in_force"),
            ({"events": [told("exploded", 3)]}, "unknown_event"),
            ({"events": [told("regulator_phoned", 3)]}, "unknown_event"),
            (
                {"events": [told("withdrawn", 3) | {"at": "2026-08-31T10:00:00Z"}]},
                "event_before_receipt",
            ),
            ({"events": [told("mediation_ended", 3)]}, "end_before_start"),
            ({"events": [told("withdrawn", 3, ressaon="x")]}, "unknown_field"),
            ({"facts": {"complexty": "simple"}}, "unknown_field"),
            ({"facts": {"complexity": "hard"}}, "invalid_field"),
            ({"facts": {"clock": "review"}}, "unknown_clock"),
            ({"as_of": "2026-08-01T00:00:00Z"}, "event_before_receipt"),
            ({"colour": "red"}, "unknown_field"),
        ],
    )
    def test_nonsense_is_refused_and_never_answered(self, row, code) -> None:
        """Each with its code."""
        whole = {"id": 1, "op": "statutory", "pack": "cn-2020-3", "received_at": RECEIVED} | row

        assert runner().answer(whole)["error"]["code"] == code

    def test_what_lies_after_as_of_has_not_happened(self) -> None:
        """But it is checked like the rest."""
        sent = told("decision_sent_sms", 10)

        assert judged(sent, as_of=day(9))[1] == "running"
        assert answered(told("exploded", 10), as_of=day(9))["error"]["code"] == "unknown_event"
