"""Filing: who may send what, when the clock starts, numbers, repeats."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.case import Respondent
from services.intake.domain.filing import (
    Filed,
    KnownNames,
    Persons,
    check_names,
    check_sender,
    receipt_of,
)
from services.intake.handlers.filing import FilingDesk
from tests.support.fixed_clock import FixedClock
from tests.support.intake_builders import NOW, command, filing, key_ring
from tests.support.intake_fakes import (
    MemoryComplaints,
    MemoryNumbers,
)

ZONE = ZoneInfo("Asia/Shanghai")
REASON = Persons({"received_at_reason": "补登"})
HOUR = timedelta(hours=1)


def desk(now: datetime = NOW) -> tuple[FilingDesk, MemoryComplaints, MemoryNumbers]:
    """A desk over empty memory."""
    clock = FixedClock(now)
    store, numbers = MemoryComplaints(clock), MemoryNumbers(clock)
    return FilingDesk(store, numbers, key_ring(), ZONE, clock), store, numbers


def test_a_group_that_was_prepared_too_slowly_is_not_written() -> None:
    """Its time is old, and a watermark may have been given since: the senders try again."""
    _, store, numbers = desk()
    moments = iter([0.0, 2.5])
    slow = FilingDesk(store, numbers, key_ring(), ZONE, FixedClock(NOW), lambda: next(moments))

    with pytest.raises(ServiceError) as raised:
        slow.commit([filing()])

    assert raised.value.kind is ErrorKind.UNAVAILABLE
    assert not store.held


class TestSender:
    """The public has three channels, staff all, partners theirs."""

    @pytest.mark.parametrize("channel", ["web", "app", "wechat"])
    def test_the_public_may_use_its_channels(self, channel: str) -> None:
        """Without any token."""
        check_sender(command(channel=channel), frozenset())

    @pytest.mark.parametrize(
        ("roles", "kind"),
        [
            ((), ErrorKind.UNAUTHENTICATED),
            (("handler",), ErrorKind.FORBIDDEN),
            (("partner",), ErrorKind.FORBIDDEN),
        ],
    )
    def test_others_may_not_use_the_hotline(self, roles, kind) -> None:
        """A role that is not the desk's is not enough."""
        with pytest.raises(ServiceError) as raised:
            check_sender(command(channel="hotline"), frozenset(roles))

        assert raised.value.kind is kind

    @pytest.mark.parametrize(
        ("role", "channel"),
        [("desk", "letter"), ("service", "email"), ("partner", "partner"), ("partner", "web")],
    )
    def test_staff_services_and_partners(self, role: str, channel: str) -> None:
        """Each on its channels."""
        check_sender(command(channel=channel), frozenset({role}))

    @pytest.mark.parametrize(
        "changes", [{"received_at": NOW}, {"first_contact_at": NOW}, {"external_id": "x"}]
    )
    def test_the_public_sets_no_receipt(self, changes) -> None:
        """Only staff may back-date."""
        with pytest.raises(ServiceError) as raised:
            check_sender(command(**changes), frozenset())

        assert raised.value.code == "field_of_staff"


class TestReceipt:
    """When the clock starts."""

    def test_now_where_nothing_is_said(self) -> None:
        """Database time."""
        assert receipt_of(command(), NOW, ZONE) == NOW

    def test_the_first_contact_goes_before(self) -> None:
        """What came as an enquiry counts from its first contact."""
        said = command(received_at=NOW, first_contact_at=NOW - HOUR, persons=REASON)

        assert receipt_of(said, NOW, ZONE) == NOW - HOUR

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"received_at": NOW + HOUR}, "date_in_future"),
            ({"first_contact_at": NOW + HOUR}, "date_in_future"),
            ({"received_at": datetime(1989, 1, 1, tzinfo=UTC)}, "date_too_early"),
            ({"received_at": NOW - HOUR, "first_contact_at": NOW}, "first_contact_after_receipt"),
            ({"received_at": NOW - HOUR, "persons": Persons({})}, "reason_required"),
            ({"first_contact_at": NOW - HOUR, "persons": Persons({})}, "reason_required"),
            ({"occurred_on": date(2026, 11, 23)}, "occurred_after_receipt"),
        ],
    )
    def test_impossible_dates_are_refused(self, changes, code) -> None:
        """Each with its code."""
        with pytest.raises(ServiceError) as raised:
            receipt_of(command(**{"persons": REASON, **changes}), NOW, ZONE)

        assert raised.value.code == code

    def test_the_day_of_occurrence_is_the_company_s_day(self) -> None:
        """17:00 UTC is already tomorrow in Shanghai."""
        late = datetime(2026, 11, 22, 17, tzinfo=UTC)

        assert receipt_of(command(occurred_on=date(2026, 11, 23)), late, ZONE) == late


@pytest.mark.parametrize("field", ["insurer", "unit", "partner"])
def test_unknown_names_are_refused(field: str) -> None:
    """Everything that the complaint names stands in the organisation file."""
    known = KnownNames({"xinghe-pc"}, {"sh"}, {"shop"})
    check_names(Respondent("xinghe-pc", "sh", "shop"), known)
    check_names(Respondent(), known)

    with pytest.raises(ServiceError) as raised:
        check_names(Respondent(**{field: "nobody"}), known)

    assert raised.value.details == {"field": f"respondent.{field}"}


class TestGroup:
    """Several complaints in one commit."""

    def test_each_gets_its_number_in_order(self) -> None:
        """One reservation for the group."""
        take, store, numbers = desk()

        answers = take.commit([filing(), filing(), filing()])

        assert [a.reference[:12] for a in answers] == [f"2026-000000{n}" for n in (1, 2, 3)]
        assert numbers.calls == [{2026: 3}]
        assert len(store.held) == 3

    def test_one_bad_one_does_not_spoil_the_others(self) -> None:
        """Its error is its own answer."""
        take, store, _ = desk()

        answers = take.commit([filing(), filing(received_at=NOW + HOUR), filing()])

        assert [isinstance(a, Filed) for a in answers] == [True, False, True]
        assert len(store.held) == 2

    def test_the_number_carries_the_year_of_receipt(self) -> None:
        """In the company's zone: 16:30 UTC on the last day is next year in Shanghai."""
        take, _, _ = desk(datetime(2026, 12, 31, 16, 30, tzinfo=UTC))

        [answer] = take.commit([filing()])

        assert answer.reference.startswith("2027-0000001-")

    def test_a_guess_before_new_year_is_mended(self) -> None:
        """The process's clock says last year, the database already this year."""
        clock = FixedClock(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC))
        numbers = MemoryNumbers(FixedClock(datetime(2026, 12, 31, 16, 0, 1, tzinfo=UTC)))
        take = FilingDesk(MemoryComplaints(clock), numbers, key_ring(), ZONE, clock)

        answers = take.commit([filing(), filing()])

        assert [a.reference[:12] for a in answers] == ["2027-0000001", "2027-0000002"]

    def test_an_outage_is_the_whole_group_s(self) -> None:
        """Nobody is told that it is stored."""
        take, store, _ = desk()
        store.down = True

        with pytest.raises(ServiceError) as raised:
            take.commit([filing()])

        assert raised.value.kind is ErrorKind.UNAVAILABLE


class TestRepeats:
    """The same key and body is one complaint."""

    def test_the_first_answer_comes_again(self) -> None:
        """With the number and the receipt of the first."""
        take, store, _ = desk()
        [first] = take.commit([filing("public|k")])
        store.clock.advance(60)

        [again] = take.commit([filing("public|k")])

        assert (again.id, again.reference, again.received_at) == (
            first.id,
            first.reference,
            first.received_at,
        )
        assert again.replayed
        assert len(store.held) == 1

    def test_another_body_is_refused(self) -> None:
        """422, and nothing is stored."""
        take, store, _ = desk()
        take.commit([filing("public|k")])

        [answer] = take.commit([filing("public|k", b"other")])

        assert isinstance(answer, ServiceError)
        assert answer.kind is ErrorKind.UNPROCESSABLE
        assert len(store.held) == 1

    def test_two_in_one_group_are_one(self) -> None:
        """Even where two processes' requests meet in one write."""
        take, store, _ = desk()

        first, second = take.commit([filing("public|k"), filing("public|k")])

        assert first.id == second.id
        assert len(store.held) == 1

    def test_the_same_id_is_the_same_complaint(self) -> None:
        """Imported rows carry ids that follow from the row."""
        take, store, _ = desk()
        one = filing()
        take.commit([one])

        [again] = take.commit([one])

        assert again.replayed
        assert len(store.held) == 1


def test_persons_and_texts_are_sealed_and_not_shown() -> None:
    """Nothing of what the store gets holds a clear word, nor does its repr."""
    take, store, _ = desk()
    take.commit([filing("public|k")])
    [held] = store.held.values()

    values = [*held.new.sealed.values(), *(v for vs in held.new.blind.values() for v in vs)]
    for word in ("甲某某", "110101199001010000", "13800000000", "车险"):
        assert all(word.encode() not in value for value in values)
        assert word not in repr(held.new)
    assert set(held.new.blind) == {"id_number", "phones", "policy_number"}
    assert len(held.new.blind["phones"]) == 2
