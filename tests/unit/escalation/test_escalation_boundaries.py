"""Boundary cases of complaint regulation in several countries, told in the runner's words.

The number of a class or test is the number of the case in the list that the packs were read from.
"""

import pytest

from tests.support.escalation_fakes import rulebook, runner
from tests.support.statutory_rows import BOTH, on, said

TOLD = {"external": True, "complainant_told": True}
NEW = {"new_facts": True, "new_reasons": True}
RECEIVED = "2026-03-02T10:00:00+08:00"


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
