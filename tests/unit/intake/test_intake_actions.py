"""What each act changes, and the dates that cannot be."""

from datetime import timedelta

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import actions, events
from services.intake.domain.act import CHANGES_MAX, Act, NewText
from services.intake.domain.actions import perform
from services.intake.domain.case import ComplexityChange, Receipt
from tests.support.intake_builders import NOW, case

ACT = Act("p-1", NOW, "t-1")
BEFORE = NOW - timedelta(days=30)
LATER = NOW + timedelta(milliseconds=1)
DAY = timedelta(days=1)


def refused(current, command) -> ServiceError:
    """The error that the command raises."""
    with pytest.raises(ServiceError) as raised:
        perform(current, command, ACT)
    return raised.value


class TestDates:
    """No act lies before the receipt or in the future."""

    @pytest.mark.parametrize(
        ("at", "code"), [(BEFORE, "date_before_receipt"), (LATER, "date_in_future")]
    )
    @pytest.mark.parametrize(
        ("status", "make"),
        [
            ("received", lambda at: actions.NewFacts(at, "n")),
            ("investigating", lambda at: actions.Decide("upheld", "f", "b", "r", at)),
            ("decided", lambda at: actions.Notify("post", at, "p")),
            ("received", lambda at: actions.Withdraw(at)),
            ("received", lambda at: actions.SetComplexity("special", "superior_unit", at, NOW)),
            ("received", lambda at: actions.SetComplexity("special", "superior_unit", NOW, at)),
        ],
    )
    def test_impossible_dates_are_refused(self, status, make, at, code) -> None:
        """With the field that is wrong."""
        error = refused(case(status), make(at))

        assert (error.kind, error.code) == (ErrorKind.INVALID, code)
        assert error.details["field"]

    def test_the_very_moments_of_receipt_and_now_are_fine(self) -> None:
        """The borders belong to the allowed time."""
        current = case()

        assert perform(current, actions.Withdraw(current.received_at), ACT)
        assert perform(current, actions.Withdraw(NOW), ACT)

    def test_no_dispatch_before_the_decision(self) -> None:
        """What was not decided cannot have been told."""
        current = case("decided")

        error = refused(current, actions.Notify("post", current.decided_at - DAY / 2, "p"))

        assert error.code == "dispatched_before_decision"


class TestComplexity:
    """15, 30 and 60 days, and what the last needs."""

    @pytest.mark.parametrize(
        "command",
        [
            actions.SetComplexity("special"),
            actions.SetComplexity("special", "superior_unit", NOW),
            actions.SetComplexity("special", "", NOW, NOW),
            actions.SetComplexity("special", "superior_unit", None, NOW),
        ],
    )
    def test_special_needs_approval_and_telling(self, command) -> None:
        """All three, or none of it counts (art. 18)."""
        assert refused(case(), command).code == "special_needs_approval"

    def test_others_carry_no_approval(self) -> None:
        """An approval on a complex case is a mistake of the form."""
        command = actions.SetComplexity("complex", "superior_unit", NOW, NOW)

        assert refused(case(), command).code == "approval_only_for_special"

    def test_changes_add_up_in_order(self) -> None:
        """The event carries the change, the state all of them."""
        first = perform(case(), actions.SetComplexity("complex"), ACT)
        second = perform(
            first.case, actions.SetComplexity("special", "head_office_senior", NOW, NOW), ACT
        )

        assert [c.complexity for c in second.case.complexity_changes] == ["complex", "special"]
        assert second.case.complexity == "special"
        assert isinstance(second.event, events.ComplexitySet)
        assert second.event.change == second.case.complexity_changes[-1]

    def test_there_is_a_limit(self) -> None:
        """A program gone wild cannot grow the document without end."""
        full = case(complexity_changes=(ComplexityChange("complex", NOW),) * CHANGES_MAX)

        assert refused(full, actions.SetComplexity("simple")).code == "too_many_changes"


class TestNewFacts:
    """The decision clock starts again (art. 18)."""

    def test_receipts_are_kept_in_order_of_receipt(self) -> None:
        """A receipt recorded late takes its place."""
        current = case()
        late = perform(current, actions.NewFacts(NOW, "n"), ACT).case
        earlier = perform(late, actions.NewFacts(NOW - DAY, "n"), ACT)

        times = [receipt.received_at for receipt in earlier.case.receipts]
        assert times == sorted(times)
        assert earlier.event == events.NewFactsReceived(Receipt(NOW - DAY, NOW))
        assert earlier.occurred_at == NOW - DAY

    def test_a_decision_not_yet_dispatched_is_set_aside(self) -> None:
        """Nobody was told of it, so the investigation goes on."""
        after = perform(case("decided"), actions.NewFacts(NOW, "n"), ACT).case

        assert (after.status, after.decided_at, after.outcome) == ("investigating", None, "")

    def test_there_is_a_limit(self) -> None:
        """As for complexity."""
        full = case(receipts=(Receipt(NOW - DAY, NOW),) * CHANGES_MAX)

        assert refused(full, actions.NewFacts(NOW, "n")).code == "too_many_changes"


class TestTexts:
    """Texts go along with the act and are named in the event."""

    @pytest.mark.parametrize(
        ("status", "command", "kind"),
        [
            ("received", actions.Note("n"), "note"),
            ("received", actions.NewFacts(NOW, "n"), "new_facts"),
            ("investigating", actions.Decide("upheld", "f", "b", "r"), "decision"),
            ("decided", actions.Notify("sms", NOW, "p"), "proof"),
            ("received", actions.Withdraw(NOW, "w"), "withdrawal"),
            ("received", actions.NotEntitled("r"), "reason"),
            ("closed", actions.Reopen("r"), "reason"),
        ],
    )
    def test_the_text_is_named_in_the_state(self, status, command, kind) -> None:
        """Its id stands last in text_ids."""
        change = perform(case(status), command, ACT)

        assert change.text is not None
        assert (change.text.id, change.text.kind) == ("t-1", kind)
        assert change.case.text_ids[-1] == "t-1"

    def test_acts_without_words_have_no_text(self) -> None:
        """Start, close, and a withdrawal by word of mouth."""
        assert perform(case(), actions.Start(), ACT).text is None
        assert perform(case("notified"), actions.Close(), ACT).text is None
        assert perform(case(), actions.Withdraw(NOW), ACT).text is None

    def test_a_decision_holds_its_three_parts(self) -> None:
        """Facts, basis and reasons, remedies (art. 19)."""
        change = perform(case("investigating"), actions.Decide("upheld", "f", "b", "r"), ACT)

        assert change.text is not None
        assert set(change.text.parts) == {"facts", "basis_and_reasons", "remedies"}


def test_reopening_lets_the_clock_run_on() -> None:
    """Notice and decision are set aside, the receipts stay."""
    before = case("closed")

    after = perform(before, actions.Reopen("r"), ACT).case

    assert after.receipts == before.receipts
    assert (after.notified_at, after.decided_at, after.closed_at) == (None, None, None)


def test_texts_never_show_in_a_repr() -> None:
    """A log line with a command in it holds no sentence."""
    shown = repr(
        [
            actions.Note("秘密"),
            actions.Decide("upheld", "秘密", "秘密", "秘密"),
            actions.Notify("post", NOW, "秘密"),
            NewText("t", "note", {"text": "秘密"}),
        ]
    )

    assert "秘密" not in shown
