"""Boundary cases of other countries, of neighbouring terms and of agreements.

The number of a test is the number of the case in the list that the packs were read from.
"""

import pytest

from tests.support.escalation_fakes import rulebook
from tests.support.statutory_rows import BOTH, on, said

RECEIVED = "2026-03-02T10:00:00+08:00"


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
        for name in ("SCT", "scotland", "Scotland", "GB-SCT"):
            row = {"clock": "early_resolution", "jurisdiction": name}
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

    def test_15_closed_on_the_fifth_business_day(self) -> None:
        """Then no written response is needed; with hardship it is, and its time runs on."""
        settled = on("2026-11-27T17:00:00+11:00", "resolution_accepted")
        early = {"clock": "closed_without_response"}
        hardship = {"complaint_class": "hardship"}

        assert said("au-rg271", self.FRIDAY, settled, **early)["on_time"] is True
        late = on("2026-11-30T09:00:00+11:00", "resolution_accepted")
        assert said("au-rg271", self.FRIDAY, late, **early)["on_time"] is False
        assert said("au-rg271", self.FRIDAY, settled, **early, **hardship)["state"] == "not_offered"
        answer = said("au-rg271", self.FRIDAY, settled, clock="idr_response", **hardship)
        assert (answer["state"], answer["last_day"]) == ("running", "2026-12-11")

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
        [
            ("department_inquiry", "2026-03-06"),
            ("claimant_message", "2026-02-28"),
            ("claim_acknowledgement", "2026-02-28"),
        ],
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
            ("cn-life-2010-4", "missing_papers", "2026-03-09T23:59:59+08:00"),
            ("cn-life-2010-4", "change", "2026-03-09T23:59:59+08:00"),
            ("cn-life-2010-4", "claim", "2026-03-09T23:59:59+08:00"),
            ("cn-life-2010-4", "claim_complex", "2026-04-01T23:59:59+08:00"),
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

    @pytest.mark.parametrize(
        ("pack", "clock", "breach", "source"),
        [
            ("cn-insurance-law", "claim_decision", "N23-late", "保险法第23条"),
            ("cn-insurance-law", "refusal_notice", "N24-late", "保险法第24条"),
            ("cn-insurance-law", "undisputed_part", "N25-late", "保险法第25条"),
            (
                "cn-insurance-law",
                "surrender_value",
                "N47-late",
                "policy（保险法第47条，未核对原文）",
            ),
            ("cn-life-2010-4", "complaint_reply", "L10-29-warning", "第29条；办法第45条"),
            ("cn-life-2010-4", "misselling", "L10-18-late", "第18条"),
            ("cn-life-2010-4", "change", "L10-20-late", "第20条"),
            ("cn-life-2010-4", "payment", "L10-26-late", "第26条"),
        ],
    )
    def test_a_breach_names_the_article_that_was_broken(self, pack, clock, breach, source) -> None:
        """Policy names none of the law's, and an older rule that gave way only warns."""
        late = said(pack, RECEIVED, clock=clock, as_of="2027-01-01T00:00:00+08:00")

        assert late["breaches"] == [breach]
        assert rulebook().packs[pack].breach_codes[breach].source.endswith(source)

    def test_the_repealed_order_knew_five_days_for_papers_and_for_passing_on(self) -> None:
        """Five working days over a weekend."""
        received = "2019-03-04T10:00:00+08:00"
        for clock in ("missing_papers", "passing_on"):
            assert said("cn-2013-8", received, clock=clock)["last_day"] == "2019-03-11"

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
