"""Approvals: level, limit, expiry before the deadline, and never by who asked."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.adapters.people_files import PEOPLE, load_approvals
from services.escalation.domain.people.approval import Wish
from services.escalation.domain.people.matter import Request, digest
from services.escalation.domain.people.roster import Standing
from services.escalation.handlers.approve import Approvals
from tests.support.people_fakes import (
    CasesWithClock,
    MemoryAbsences,
    MemoryMatters,
    MemoryRunHolders,
    roster,
)

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
DUE = NOW + timedelta(days=10)
POLICY = load_approvals(PEOPLE, {"decision"})


class InHand:
    """Standings (port): everything is with p-motor-1 in Shanghai."""

    def of(self, complaints):
        """See Standings."""
        return {complaint: Standing("motor-claims", "p-motor-1") for complaint in complaints}


class Office:
    """Approvals over stores in memory with one complaint whose clock runs to DUE."""

    def __init__(self, due: datetime | None = DUE) -> None:
        self.complaint = uuid4()
        self.store = MemoryMatters(NOW)
        self.absences = MemoryAbsences()
        self.cases = CasesWithClock(self.complaint, due)
        self.holders = MemoryRunHolders()
        self.approvals = Approvals(
            self.store,
            self.cases,
            InHand(),
            self.absences,
            POLICY,
            roster(),
            1.0,
            self.holders,
        )

    def ask(self, kind="extension", by="p-motor-1", amount=None, request="r-1", complaint=None):
        """Ask for something."""
        about: UUID = complaint or self.complaint
        body = digest(kind, by, amount)
        wish = Wish(about, by, "t-1", amount, "CNY" if amount else "", Request(request, body))
        return self.approvals.request(kind, wish)

    def decide(self, approval, by, granted=True, request="d-1"):
        """Decide it."""
        return self.approvals.decide(approval.id, by, granted, "t-2", request)

    def told(self, template: str) -> set[str]:
        """Who was told so."""
        return {one.person for _, one in self.store.to_send if one.template == template}


def refused(code: str, kind: ErrorKind, act, *given, **named) -> None:
    """The act is refused with that code."""
    with pytest.raises(ServiceError) as error:
        act(*given, **named)
    assert (error.value.code, error.value.kind) == (code, kind)


class TestAsking:
    """What may be asked for, and until when."""

    def test_it_expires_before_the_deadline(self) -> None:
        """Three days, or an hour before the clock ends."""
        assert Office().ask().expires_at == NOW + timedelta(hours=72)
        near = Office(NOW + timedelta(hours=5)).ask()
        assert near.expires_at == NOW + timedelta(hours=4)

    def test_too_near_the_deadline_nothing_can_be_asked(self) -> None:
        """An approval could no longer come in time."""
        office = Office(NOW + timedelta(minutes=60))

        refused("approval_too_late", ErrorKind.CONFLICT, office.ask)

    def test_without_an_open_clock_there_is_nothing_to_extend(self) -> None:
        """A settlement does not need one."""
        refused("approval_no_clock", ErrorKind.CONFLICT, Office(None).ask)
        assert Office(None).ask("settlement", amount=Decimal(5000)).state == "asked"

    @pytest.mark.parametrize("minutes", [-5000, -1, 0, 30])
    def test_a_settlement_of_an_overdue_complaint_can_be_approved(self, minutes) -> None:
        """It is due all the more; an extension of it would be void."""
        office = Office(NOW + timedelta(minutes=minutes))
        one = office.ask("settlement", amount=Decimal(5000))
        office.store.at = NOW + timedelta(hours=1)

        assert one.expires_at == NOW + timedelta(hours=72)
        assert office.decide(one, "p-lead-east").state == "granted"
        refused("approval_too_late", ErrorKind.CONFLICT, office.ask, request="r-2")

    @pytest.mark.parametrize("kind", ["pause", "extension"])
    def test_a_paused_clock_is_open(self, kind) -> None:
        """Appraisal may begin while mediation goes on; there is no deadline to come before."""
        office = Office(None)
        office.cases.state = "paused"
        one = office.ask(kind)
        hours = {"pause": 48, "extension": 72}[kind]

        assert one.expires_at == NOW + timedelta(hours=hours)
        assert office.decide(one, "p-senior-1").state == "granted"

    def test_a_complaint_that_nobody_knows_is_refused(self) -> None:
        """Nothing is stored for it."""
        refused("clocks_not_found", ErrorKind.NOT_FOUND, Office().ask, complaint=uuid4())

    @pytest.mark.parametrize(
        ("kind", "amount"),
        [("settlement", None), ("extension", Decimal(1)), ("settlement", Decimal(0)),
         ("settlement", Decimal("-5")), ("settlement", Decimal("NaN")),
         ("settlement", Decimal("Infinity"))],
    )  # fmt: skip
    def test_an_amount_belongs_to_a_settlement_alone(self, kind, amount) -> None:
        """And lies above zero."""
        refused("approval_amount", ErrorKind.INVALID, Office().ask, kind, amount=amount)

    def test_above_the_most_nobody_is_asked(self) -> None:
        """Five million included; a fen more belongs elsewhere, and the refusal says so."""
        office = Office()
        with pytest.raises(ServiceError) as error:
            office.ask("settlement", amount=Decimal("5000000.01"))
        assert (error.value.code, error.value.params) == (
            "approval_above_all",
            {"most": "5,000,000.00 CNY"},
        )
        assert office.ask("settlement", amount=Decimal("5000000.00")).state == "asked"

    def test_where_nobody_is_left_nobody_waits(self) -> None:
        """All seniors but the asker have an interest: better said at once than after three days."""
        office = Office()
        body = Request("r-1", digest("tied"))
        parties = ("canglang-life",)
        wish = Wish(office.complaint, "p-senior-1", "t-1", Decimal(60_000), "CNY", body, parties)

        refused(
            "approval_nobody_may", ErrorKind.CONFLICT, office.approvals.request, "settlement", wish
        )
        assert not office.store.stored

    def test_another_currency_is_above_every_limit(self) -> None:
        """2,000 of another currency are not the 2,000 of the limit."""
        office = Office()
        body = Request("r-1", digest("usd"))
        wish = Wish(office.complaint, "p-motor-1", "t-1", Decimal(100), "USD", body)
        one = office.approvals.request("settlement", wish)

        refused("level_too_low", ErrorKind.FORBIDDEN, office.decide, one, "p-lead-east")
        assert office.decide(one, "p-senior-1").level == "head_office_senior"

    def test_unknown_people_and_kinds_are_refused(self) -> None:
        """Typing mistakes do not become matters."""
        refused("person_unknown", ErrorKind.INVALID, Office().ask, by="p-nobody")
        refused("approval_kind_unknown", ErrorKind.INVALID, Office().ask, "holiday")

    def test_the_same_request_again_is_the_same_approval(self) -> None:
        """Another body under its id is refused; a second open one of the kind too."""
        office = Office()
        first = office.ask()

        assert office.ask() is first
        assert len(office.store.stored) == 1
        refused("request_id_reused", ErrorKind.UNPROCESSABLE, office.ask, by="p-motor-2")
        refused("approval_open_already", ErrorKind.CONFLICT, office.ask, request="r-2")
        refused("request_id_missing", ErrorKind.INVALID, Office().ask, request="")

    def test_those_who_may_approve_are_told_and_the_absent_are_not(self) -> None:
        """The nearest present one of each role, the superior unit first."""
        office = Office()
        office.ask()
        assert office.told("notice_approval_asked") == {"p-lead-east", "p-senior-1"}

        office = Office()
        office.absences.record("p-senior-1", NOW, DUE)
        office.ask()
        assert "p-senior-2" in office.told("notice_approval_asked")


class TestDeciding:
    """Who may decide, and when."""

    def test_the_superior_unit_grants_an_extension(self) -> None:
        """With its level on record, and the asker is told."""
        office = Office()
        done = office.decide(office.ask(), "p-lead-east")

        assert (done.state, done.level, done.decided_by) == (
            "granted", "superior_unit", "p-lead-east"
        )  # fmt: skip
        assert office.told("notice_approval_decided") == {"p-motor-1"}

    def test_a_lead_of_another_region_may_not(self) -> None:
        """The south is not above Shanghai."""
        office = Office()
        refused("level_too_low", ErrorKind.FORBIDDEN, office.decide, office.ask(), "p-lead-south")

    def test_a_colleague_may_not(self) -> None:
        """A handler approves no extension."""
        office = Office()
        refused("level_too_low", ErrorKind.FORBIDDEN, office.decide, office.ask(), "p-motor-2")

    def test_at_the_head_office_only_a_senior_may(self) -> None:
        """Nothing stands above it."""
        office = Office()
        asked = office.ask(by="p-policy-1")
        refused("level_too_low", ErrorKind.FORBIDDEN, office.decide, asked, "p-lead-care")

        assert office.decide(asked, "p-senior-2").level == "head_office_senior"

    def test_the_asker_cannot_approve(self) -> None:
        """Whatever their level."""
        office = Office()
        asked = office.ask(by="p-senior-1")

        refused("asker_cannot_approve", ErrorKind.FORBIDDEN, office.decide, asked, "p-senior-1")
        assert office.decide(asked, "p-senior-2").state == "granted"

    @pytest.mark.parametrize(
        ("amount", "person", "level"),
        [
            ("0.01", "p-motor-2", ""),
            ("0.01", "p-lead-west", "lead"),
            ("20000", "p-lead-west", "lead"),
            ("20000.01", "p-lead-west", ""),
            ("20000.01", "p-senior-1", "senior"),
            ("500000.01", "p-senior-1", "head_office_senior"),
        ],
    )
    def test_the_limit_of_the_level_decides(self, amount, person, level) -> None:
        """Limits include their amount."""
        office = Office()
        asked = office.ask("settlement", amount=Decimal(amount))
        if not level:
            refused("level_too_low", ErrorKind.FORBIDDEN, office.decide, asked, person)
        else:
            assert office.decide(asked, person).level == level

    def test_after_its_end_nobody_decides(self) -> None:
        """Even when the sweep has not come by; the last millisecond is in time."""
        office = Office()
        asked = office.ask()
        office.store.at = asked.expires_at
        refused("approval_expired", ErrorKind.CONFLICT, office.decide, asked, "p-lead-east")
        office.store.at = asked.expires_at - timedelta(milliseconds=1)

        assert office.decide(asked, "p-lead-east").state == "granted"

    def test_a_clock_that_ended_meanwhile_needs_no_approval(self) -> None:
        """The complaint was met or withdrawn; what was decided before stays decided."""
        office = Office()
        asked = office.ask()
        office.cases.state = "met"
        refused("approval_no_clock", ErrorKind.CONFLICT, office.decide, asked, "p-lead-east")
        office.cases.state = "running"
        done = office.decide(asked, "p-lead-east")
        office.cases.state = "met"

        assert office.decide(asked, "p-lead-east") is done

    def test_a_deadline_that_moved_nearer_counts(self) -> None:
        """An approval after the last moment before it would be void."""
        office = Office()
        asked = office.ask()
        office.cases.due = NOW + timedelta(hours=5)
        office.store.at = NOW + timedelta(hours=4)
        refused("approval_expired", ErrorKind.CONFLICT, office.decide, asked, "p-lead-east")
        office.store.at -= timedelta(milliseconds=1)

        assert office.decide(asked, "p-lead-east").state == "granted"

    def test_the_same_decision_again_changes_nothing_and_another_is_refused(self) -> None:
        """Also when somebody else changes the matter in between."""
        office = Office()
        asked = office.ask()
        office.store.steal.add(asked.id)
        done = office.decide(asked, "p-lead-east")

        assert office.decide(asked, "p-lead-east") is done
        refused(
            "approval_not_open",
            ErrorKind.CONFLICT,
            office.decide,
            asked,
            "p-senior-1",
            False,
            "d-2",
        )
        refused("approval_not_found", ErrorKind.NOT_FOUND, Office().decide, asked, "p-senior-1")

    def test_a_refusal_leaves_room_for_another_try(self) -> None:
        """The next approval is a new one."""
        office = Office()
        first = office.ask()
        assert office.decide(first, "p-senior-1", granted=False).state == "refused"

        assert office.ask(request="r-2").id != first.id


class TestTime:
    """What time alone does."""

    def test_half_way_all_who_may_are_reminded(self) -> None:
        """Once."""
        office = Office()
        asked = office.ask()
        office.store.at = NOW + timedelta(hours=36)
        office.approvals.turn()
        office.approvals.turn()

        reminded = [o for _, o in office.store.to_send if o.template == "notice_approval_reminder"]
        above = {"p-lead-east", "p-lead-care", "p-senior-1", "p-senior-2"}
        assert {o.person for o in reminded} == above
        assert len(reminded) == 4
        assert office.store.stored[asked.id].next_at == asked.expires_at

    @pytest.mark.parametrize(
        ("due", "state"), [(None, "expired"), (NOW + timedelta(hours=36), "expired"),
                           (NOW + timedelta(hours=38), "asked")],
    )  # fmt: skip
    def test_what_could_only_come_too_late_expires_when_it_is_looked_at(self, due, state) -> None:
        """The clock ended, or its deadline lies an hour ahead: nobody is reminded any more."""
        office = Office()
        one = office.ask()
        office.store.at, office.cases.due = one.next_at, due
        office.approvals.turn()

        assert office.store.stored[one.id].state == state
        assert bool(office.told("notice_approval_reminder")) is (state == "asked")

    def test_when_all_are_away_they_are_told_nevertheless(self) -> None:
        """An approval of which nobody knows is lost."""
        office = Office()
        for person in roster()._people:
            office.absences.record(person, NOW - timedelta(days=1), NOW + timedelta(days=30))
        office.ask()

        assert {"p-senior-1", "p-lead-east"} <= office.told("notice_approval_asked")

    def test_at_the_end_it_expires_and_the_asker_knows(self) -> None:
        """Then a new one may be asked for."""
        office = Office()
        asked = office.ask()
        office.store.at = asked.expires_at
        office.approvals.turn()

        assert office.store.stored[asked.id].state == "expired"
        assert office.told("notice_approval_expired") == {"p-motor-1"}
        assert office.ask(request="r-2").state == "asked"
        assert [one.state for one in office.approvals.of_complaint(office.complaint)] == [
            "asked", "expired"
        ]  # fmt: skip


class TestInterest:
    """Nobody with an interest in the matter approves it (art. 17)."""

    def ask(self, office, parties):
        """Ask for an extension in a matter about some parties."""
        request = Request("r-1", digest(parties))
        wish = Wish(office.complaint, "p-motor-1", "t-1", None, "", request, tuple(parties))
        return office.approvals.request("extension", wish)

    def test_a_tied_person_is_neither_told_nor_allowed(self) -> None:
        """The other senior decides."""
        office = Office()
        asked = self.ask(office, ["canglang-life"])
        office.store.at = NOW + timedelta(hours=36)
        office.approvals.turn()
        refused("conflict_of_interest", ErrorKind.FORBIDDEN, office.decide, asked, "p-senior-2")

        assert "p-senior-2" not in office.told("notice_approval_reminder")
        assert office.decide(asked, "p-senior-1").state == "granted"

    def test_who_is_complained_about_does_not_approve(self) -> None:
        """Their unit alone is no interest, or a head office could approve nothing."""
        office = Office()
        asked = self.ask(office, ["hq", "p-lead-east"])

        assert office.told("notice_approval_asked") == {"p-lead-care", "p-senior-1"}
        refused("conflict_of_interest", ErrorKind.FORBIDDEN, office.decide, asked, "p-lead-east")
