"""Boundary cases of complaint regulation in several countries, told in the runner's words.

The number of a class or test is the number of the case in the list that the packs were read from.
"""

import pytest

from tests.support.escalation_fakes import rulebook, runner

BOTH = {"complainant_consent": True, "applied_by": "both"}
TOLD = {"external": True, "complainant_told": True}
NEW = {"new_facts": True, "new_reasons": True}
RECEIVED = "2026-03-02T10:00:00+08:00"


def on(day: str, what: str, **detail: object) -> dict:
    """Something that happened; a bare date is ten in the morning in China."""
    at = day if "T" in day else f"{day}T10:00:00+08:00"
    return {"at": at, "what": what, "detail": detail}


def said(pack: str, received: str, *events: dict, as_of: str = "", **facts: object) -> dict:
    """The whole answer, or the error with its code."""
    row = {"id": 1, "op": "statutory", "pack": pack, "received_at": received}
    row |= {"facts": facts, "events": list(events)} | ({"as_of": as_of} if as_of else {})
    answer = runner().answer(row)
    return answer.get("answer") or answer["error"]


def order(*events: dict, received: str = RECEIVED, as_of: str = "", **facts: object) -> tuple:
    """Last day, state, on_time and breaches of the order's clock."""
    answer = said("cn-2020-3", received, *events, as_of=as_of, **facts)
    return answer["last_day"], answer["state"], answer["on_time"], answer["breaches"]


class TestChina:
    """Order 3/2020."""

    def test_01_received_a_minute_before_midnight(self) -> None:
        """The term ends with 3 October, one second later is late."""
        received = "2026-09-18T23:59:00+08:00"
        in_time = on("2026-10-03T23:59:59+08:00", "decision_sent_sms")
        late = on("2026-10-04T00:00:00+08:00", "decision_sent_sms")

        assert order(in_time, received=received) == ("2026-10-03", "met", True, [])
        assert order(late, received=received)[1:] == ("met", False, ["B40-2"])

    @pytest.mark.parametrize(
        "what",
        [
            "decision_sent_sms",
            "decision_sent_email",
            "decision_posted",
            "decision_handed_over",
            "phone_dialled_unanswered",
        ],
    )
    def test_02_sending_on_the_last_day_is_in_time(self, what) -> None:
        """Whenever it arrives."""
        sent = on("2026-03-17T23:59:59+08:00", what)
        arrived = on("2026-03-19", "decision_received")

        assert order(sent, arrived) == ("2026-03-17", "met", True, [])

    def test_03_pauses(self) -> None:
        """Ten days of mediation from day 5; an appraisal inside them is not counted again."""
        mediation = [on("2026-03-07", "mediation_started", **BOTH)]
        mediation.append(on("2026-03-17", "mediation_ended"))
        inside = [on("2026-03-09", "appraisal_started", **TOLD)]
        inside.append(on("2026-03-15", "appraisal_ended"))

        assert order(*mediation)[0] == "2026-03-27"
        assert order(*mediation, *inside)[0] == "2026-03-27"

    def test_04_repeats(self) -> None:
        """A bare one changes nothing; new facts and reasons start anew, ladder and all."""
        bare = on("2026-03-14", "repeat_without_new_facts")
        new = on("2026-03-14", "new_facts", **NEW)
        extended = [
            on("2026-04-01", "extension_approved", approver="head_office_senior"),
            on("2026-04-02", "extension_notice_sent", medium="sms"),
        ]

        assert order(bare)[0] == "2026-03-17"
        assert order(new)[0] == "2026-03-29"
        assert order(new, *extended, complexity="special")[0] == "2026-05-13"

    def test_05_withdrawal(self) -> None:
        """It ends on day 3; raised again it is a new case and this clock stays ended."""
        events = [on("2026-03-05", "withdrawn"), on("2026-03-20", "raised_again")]

        assert order(*events) == ("2026-03-17", "withdrawn", None, [])

    @pytest.mark.parametrize(("persons", "major"), [(19, False), (20, True), (500, True)])
    def test_06_twenty_in_person(self, persons, major) -> None:
        """A major complaint from twenty on; the clock does not care."""
        answer = said("cn-2020-3", RECEIVED, in_person_count=persons)

        assert answer.get("major_complaint", False) is major
        assert answer["last_day"] == "2026-03-17"

    def test_07_representatives_are_data(self) -> None:
        """Five at most."""
        group = rulebook().packs["cn-2020-3"].group

        assert group.in_person_representatives_at_most == 5

    @pytest.mark.parametrize(
        "events",
        [
            [],
            [on("2026-03-20", "extension_notice_sent")],
            [on("2026-03-20", "extension_approved", approver="superior_unit")],
        ],
    )
    def test_08_sixty_days_without_approval_or_notice(self, events) -> None:
        """A breach although the answer came by day 60."""
        sent = on("2026-04-30", "decision_sent_email")

        assert order(*events, sent, complexity="special") == (
            "2026-04-01",
            "met",
            False,
            ["B40-2"],
        )

    @pytest.mark.parametrize(("day", "on_time"), [("2026-04-01", True), ("2026-04-02", False)])
    def test_09_review_asked_for_on_day_30_and_31(self, day, on_time) -> None:
        """Thirty days from the receipt of the decision."""
        asked = on(day, "review_requested", form="written", to="superior_unit")
        answer = said("cn-review", RECEIVED, asked, clock="window", decided_by="branch")

        assert (answer["state"], answer["on_time"]) == ("met", on_time)

    def test_09_review_counts_as_made_when_posted_and_only_in_writing(self) -> None:
        """To the superior body; spoken or sent elsewhere it is no application."""
        asked = [
            on("2026-03-10", "review_requested", form="oral", to="superior_unit"),
            on("2026-03-11", "review_requested", form="written", to="branch"),
        ]
        posted = on("2026-04-01T23:00:00+08:00", "review_request_posted")

        assert said("cn-review", RECEIVED, *asked, clock="window")["state"] == "running"
        assert said("cn-review", RECEIVED, *asked, posted, clock="window")["on_time"] is True

    def test_09_no_review_of_a_head_office_decision(self) -> None:
        """It is not offered."""
        for clock in ("window", "review_decision"):
            answer = said("cn-review", RECEIVED, clock=clock, decided_by="head_office")
            assert (answer["state"], answer["last_day"]) == ("not_offered", None)

    def test_09_the_review_itself_has_thirty_days(self) -> None:
        """From the receipt of the application to the telling."""
        sent = on("2026-04-01T23:59:59+08:00", "decision_sent_email")
        answer = said("cn-review", RECEIVED, sent, clock="review_decision")

        assert (answer["last_day"], answer["on_time"]) == ("2026-04-01", True)

    def test_10_regulator_transfer(self) -> None:
        """Seven working days over the October holiday; our own clock starts at our receipt."""
        forwarded = on("2026-10-15", "forwarded")
        answer = said("cn-regulator-forward", "2026-09-30T10:00:00+08:00", forwarded)

        assert (answer["last_day"], answer["on_time"]) == ("2026-10-15", True)
        assert order(received="2026-10-15T10:00:00+08:00")[0] == "2026-10-30"

    def test_13_a_year_not_announced(self) -> None:
        """A statutory date is provisional and says so; a bare operation refuses."""
        answer = said("cn-regulator-forward", "2026-12-28T10:00:00+08:00")
        row = {"id": 1, "op": "add_working_days", "calendar": "CN", "start": "2026-12-28", "n": 7}

        assert answer["provisional"] is True
        assert answer["last_day"] == "2027-01-07"
        assert runner().answer(row)["error"]["code"] == "calendar_not_announced"

    @pytest.mark.parametrize(
        ("term", "last"),
        [
            ("5日", "2026-10-13"),
            ("10日", "2026-10-20"),
            ("15日", "2026-10-27"),
            ("20日", "2026-11-03"),
        ],
    )
    def test_the_broker_rules_count_working_days(self, term, last) -> None:
        """By parameter; without one nothing is guessed."""
        received = "2026-09-30T10:00:00+08:00"

        assert said("cn-broker-2018", received, term=term)["last_day"] == last
        assert said("cn-broker-2018", received)["code"] == "missing_field"
        assert said("cn-broker-2018", received, term="7日")["code"] == "invalid_field"

    def test_the_older_order_holds_for_older_cases(self) -> None:
        """By the date of receipt, and never the other way round."""
        old, new = "2020-02-29T10:00:00+08:00", "2020-03-01T10:00:00+08:00"

        assert said("cn-2013-8", old, clock="decision")["last_day"] == "2020-03-30"
        assert said("cn-2013-8", new, clock="decision")["code"] == "pack_not_in_force"
        assert said("cn-2020-3", old)["code"] == "pack_not_in_force"

    @pytest.mark.parametrize(
        ("received", "fifteen", "thirty", "sixty", "seven"),
        [
            ("2026-02-09", "2026-02-24", "2026-03-11", "2026-04-10", "2026-02-25"),
            ("2026-02-13", "2026-02-28", "2026-03-15", "2026-04-14", "2026-03-02"),
            ("2026-04-30", "2026-05-15", "2026-05-30", "2026-06-29", "2026-05-13"),
            ("2026-06-18", "2026-07-03", "2026-07-18", "2026-08-17", "2026-06-30"),
            ("2026-09-18", "2026-10-03", "2026-10-18", "2026-11-17", "2026-09-29"),
            ("2026-09-24", "2026-10-09", "2026-10-24", "2026-11-23", "2026-10-12"),
            ("2026-09-30", "2026-10-15", "2026-10-30", "2026-11-29", "2026-10-15"),
            ("2026-01-03", "2026-01-18", "2026-02-02", "2026-03-04", "2026-01-12"),
        ],
    )
    def test_the_vectors_of_2026(self, received, fifteen, thirty, sixty, seven) -> None:
        """Natural days of the ladder and the regulator's working days."""
        at = f"{received}T10:00:00+08:00"
        extended = [
            on(received + "T11:00:00+08:00", "extension_approved", approver="superior_unit"),
            on(received + "T12:00:00+08:00", "extension_notice_sent"),
        ]

        assert order(received=at)[0] == fifteen
        assert order(received=at, complexity="complex")[0] == thirty
        assert order(*extended, received=at, complexity="special")[0] == sixty
        assert said("cn-regulator-forward", at)["last_day"] == seven


class TestUnitedKingdom:
    """DISP 1."""

    FRIDAY = "2026-08-28T10:00:00+01:00"

    @pytest.mark.parametrize(
        ("time", "on_time"), [("17:00:00", True), ("17:00:01", False), ("09:00:00", True)]
    )
    def test_14_the_third_business_day_over_a_bank_holiday(self, time, on_time) -> None:
        """Friday before the holiday: Thursday at close of business."""
        accepted = on(f"2026-09-03T{time}+01:00", "resolution_accepted")
        answer = said("uk-disp", self.FRIDAY, accepted, clock="early_resolution")

        assert answer["deadline"] == "2026-09-03T17:00:00+01:00"
        assert (answer["state"], answer["on_time"]) == ("met", on_time)

    def test_14_resolved_but_not_accepted(self) -> None:
        """The early term is not met and the eight weeks remain."""
        resolved = on("2026-09-01T10:00:00+01:00", "decision_sent_email", accepted=False)
        decided = on("2026-09-01T10:00:00+01:00", "decision_made")

        assert (
            said("uk-disp", self.FRIDAY, resolved, clock="early_resolution")["state"] == "running"
        )
        answer = said("uk-disp", self.FRIDAY, decided, clock="final_response")
        assert (answer["state"], answer["last_day"]) == ("running", "2026-10-23")

    def test_received_on_a_bank_holiday(self) -> None:
        """That day is day 0, the next business day is day 1."""
        answer = said("uk-disp", "2026-08-31T10:00:00+01:00", clock="early_resolution")

        assert answer["last_day"] == "2026-09-03"

    def test_scotland_has_holidays_of_its_own(self) -> None:
        """Its August holiday is the first Monday."""
        row = {"clock": "early_resolution", "jurisdiction": "scotland"}

        assert said("uk-disp", self.FRIDAY, **row)["last_day"] == "2026-09-02"
        unknown = said("uk-disp", self.FRIDAY, clock="early_resolution", jurisdiction="Narnia")
        assert unknown["code"] == "invalid_field"

    def test_nothing_pauses(self) -> None:
        """Neither papers nor mediation."""
        events = [
            on("2026-09-01", "documents_requested"),
            on("2026-09-02", "mediation_started", **BOTH),
        ]

        answer = said("uk-disp", self.FRIDAY, *events, clock="final_response")
        assert (answer["state"], answer["last_day"]) == ("running", "2026-10-23")

    def test_payments_have_fifteen_and_exceptionally_thirty_five_days(self) -> None:
        """Business days; the longer limit needs a holding reply in time."""
        row = {"clock": "final_response", "complaint_class": "payments"}
        holding = on("2026-09-18T10:00:00+01:00", "in_progress_response_sent")
        late = on("2026-09-21T10:00:00+01:00", "in_progress_response_sent")

        assert said("uk-disp", self.FRIDAY, **row)["last_day"] == "2026-09-21"
        assert said("uk-disp", self.FRIDAY, holding, **row)["last_day"] == "2026-10-19"
        assert said("uk-disp", self.FRIDAY, late, **row)["last_day"] == "2026-10-19"

    def test_a_holding_reply_by_the_end_of_eight_weeks_is_in_time(self) -> None:
        """The rule asks for the one or the other."""
        holding = on("2026-10-23T20:00:00+01:00", "in_progress_response_sent")

        assert said("uk-disp", self.FRIDAY, holding, clock="final_response")["on_time"] is True


class TestAustralia:
    """RG 271."""

    FRIDAY = "2026-11-20T18:00:00+11:00"

    @pytest.mark.parametrize(
        ("standard", "deadline"),
        [
            ("later", "2026-11-23T23:59:59+11:00"),
            ("24h", "2026-11-21T18:00:00+11:00"),
            ("1bd", "2026-11-23T23:59:59+11:00"),
        ],
    )
    def test_the_standard_of_acknowledging_is_a_parameter(self, standard, deadline) -> None:
        """The later of 24 hours and the next business day, unless a row says otherwise."""
        row = {"clock": "acknowledgement", "standard": standard}

        assert said("au-rg271", self.FRIDAY, **row)["deadline"] == deadline

    def test_the_default_is_the_later_of_both(self) -> None:
        """On a weekday before a weekday both end on the next day, the business day later."""
        monday = "2026-11-16T18:00:00+11:00"
        in_time = on("2026-11-17T23:00:00+11:00", "acknowledged")
        answer = said("au-rg271", monday, in_time, clock="acknowledgement")

        assert answer["deadline"] == "2026-11-17T23:59:59+11:00"
        assert answer["on_time"] is True

    def test_states_have_holidays_and_zones(self) -> None:
        """Melbourne Cup day is a holiday in Victoria alone; Perth's day ends later."""
        monday = "2026-11-02T10:00:00+11:00"
        asked = {"clock": "acknowledgement"}

        assert said("au-rg271", monday, **asked, jurisdiction="NSW")["last_day"] == "2026-11-03"
        assert said("au-rg271", monday, **asked, jurisdiction="VIC")["last_day"] == "2026-11-04"
        perth = said("au-rg271", monday, **asked, jurisdiction="WA")
        assert perth["deadline"] == "2026-11-03T23:59:59+08:00"

    @pytest.mark.parametrize(
        ("kind", "last"),
        [("standard", "2026-12-20"), ("superannuation", "2027-01-04")],
    )
    def test_15_the_idr_response(self, kind, last) -> None:
        """Thirty calendar days, 45 for superannuation, no roll."""
        answer = said("au-rg271", self.FRIDAY, clock="idr_response", complaint_class=kind)

        assert answer["last_day"] == last
        assert answer["owner"] == "house"

    @pytest.mark.parametrize(("day", "on_time"), [("2026-12-20", True), ("2026-12-21", False)])
    def test_a_notice_of_delay_must_come_before_the_limit(self, day, on_time) -> None:
        """Later it cures nothing."""
        notice = on(f"{day}T10:00:00+11:00", "extension_notice_sent", medium="letter")

        answer = said("au-rg271", self.FRIDAY, notice, clock="idr_response")
        assert answer["on_time"] is on_time


class TestSingapore:
    """FA (Complaints Handling and Resolution) Regulations."""

    def test_two_and_twenty_business_days(self) -> None:
        """Over the Lunar New Year."""
        received = "2026-02-13T10:00:00+08:00"

        assert said("sg-fachr", received, clock="acknowledgement")["last_day"] == "2026-02-19"
        assert said("sg-fachr", received, clock="final_response")["last_day"] == "2026-03-17"

    def test_reasons_for_delay_in_time_keep_the_term(self) -> None:
        """Reasons and an expected date are one of the two answers that it allows."""
        reasons = on("2026-03-17", "in_progress_response_sent")
        answer = said("sg-fachr", "2026-02-13T10:00:00+08:00", reasons, clock="final_response")

        assert (answer["state"], answer["on_time"]) == ("met", True)


class TestUnitedStates:
    """California and the CFPB."""

    RECEIVED = "2026-02-13T10:00:00-08:00"

    @pytest.mark.parametrize(
        ("clock", "last"),
        [("department_inquiry", "2026-03-06"), ("claimant_message", "2026-02-28")],
    )
    def test_california_counts_calendar_days(self, clock, last) -> None:
        """Twenty-one and fifteen."""
        assert said("us-ca", self.RECEIVED, clock=clock)["last_day"] == last

    def test_16_a_final_response_after_day_15_is_not_timely(self) -> None:
        """A day earlier it is."""
        in_time = on("2026-02-28T23:00:00-05:00", "final_response_sent")
        late = on("2026-03-01T01:00:00-05:00", "final_response_sent")

        assert said("us-cfpb", self.RECEIVED, in_time)["on_time"] is True
        assert said("us-cfpb", self.RECEIVED, late)["breaches"] == ["CFPB-past-due"]

    def test_16_in_progress_gives_sixty_days_from_sending(self) -> None:
        """Only when it was sent by day 15."""
        progress = on("2026-02-20T10:00:00-05:00", "in_progress_response_sent")
        late = on("2026-03-05T10:00:00-05:00", "in_progress_response_sent")
        final = on("2026-04-14T10:00:00-04:00", "final_response_sent")

        answer = said("us-cfpb", self.RECEIVED, progress)
        assert (answer["state"], answer["last_day"]) == ("running", "2026-04-14")
        assert said("us-cfpb", self.RECEIVED, progress, final)["on_time"] is True
        answer = said("us-cfpb", self.RECEIVED, late, final)
        assert (answer["on_time"], answer["last_day"]) == (False, "2026-02-28")


class TestOtherTerms:
    """Terms beside the complaint clock, agreements and policy."""

    @pytest.mark.parametrize(
        ("pack", "clock", "deadline"),
        [
            ("cn-insurance-law", "claim_decision", "2026-04-01T23:59:59+08:00"),
            ("cn-insurance-law", "refusal_notice", "2026-03-05T23:59:59+08:00"),
            ("cn-insurance-law", "payment", "2026-03-12T23:59:59+08:00"),
            ("cn-insurance-law", "undisputed_part", "2026-05-01T23:59:59+08:00"),
            ("cn-insurance-law", "time_bar_non_life", "2028-03-02T23:59:59+08:00"),
            ("cn-insurance-law", "time_bar_life", "2031-03-02T23:59:59+08:00"),
            ("cn-life-2010-4", "complaint_reply", "2026-03-16T23:59:59+08:00"),
            ("cn-life-2010-4", "misselling", "2026-03-23T23:59:59+08:00"),
            ("cn-life-2010-4", "change_acceptance", "2026-03-04T23:59:59+08:00"),
            ("cn-sales-2023-2", "orphan_policy_notice", "2026-04-01T23:59:59+08:00"),
            ("cn-sudden-event", "phone_report", "2026-03-02T10:30:00+08:00"),
            ("cn-sudden-event", "written_report", "2026-03-02T11:00:00+08:00"),
            ("cn-reputation", "report", "2026-03-02T22:00:00+08:00"),
            ("sla-xinghe-pc", "report_prompt", "2026-03-02T12:00:00+08:00"),
            ("sla-xinghe-pc", "payment", "2026-03-09T23:59:59+08:00"),
            ("house", "first_answer", "2026-03-09T23:59:59+08:00"),
            ("house", "step_opinion", "2026-03-04T10:00:00+08:00"),
        ],
    )
    def test_terms(self, pack, clock, deadline) -> None:
        """Each from its own start event."""
        assert said(pack, RECEIVED, clock=clock)["deadline"] == deadline

    def test_a_report_within_the_hour(self) -> None:
        """The last second is in time."""
        sent = [on(f"2026-03-02T11:00:0{n}+08:00", "report_sent") for n in (0, 1)]
        on_time = [
            said("cn-sudden-event", RECEIVED, one, clock="written_report")["on_time"]
            for one in sent
        ]

        assert on_time == [True, False]

    def test_every_clock_answers_with_steps_in_both_languages(self) -> None:
        """Each step with its article or the word policy."""
        for pack in rulebook().packs.values():
            received = RECEIVED if pack.effective.end is None else "2019-03-04T10:00:00+08:00"
            for rule in pack.clocks:
                answer = said(pack.pack, received, clock=rule.id, term="5日")
                assert answer["steps"], (pack.pack, rule.id)
                for step in answer["steps"]:
                    assert step["zh"] and step["en"] and step["source"], (pack.pack, rule.id, step)
                    assert "{" not in step["zh"] + step["en"]
