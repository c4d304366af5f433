"""Conflict of interest (回避) during a run: acts refused, handing over allowed, reading told."""

from decimal import Decimal

import pytest

from services.chassis.errors import ErrorKind
from tests.support.run_desk import Desk, refused

ACTS = {
    "answer": ("s", "", ""),
    "skip": ("s", "t"),
    "attach": ("e", "d-1", ""),
    "confirm": (["i"], True, ""),
    "check": (Decimal(500), ""),
    "offer": ("payment", Decimal(500), "t-basis"),
    "finish": ("broken_off", "t"),
}


@pytest.fixture
def place():
    """A place with a run that p-1 has begun."""
    made = Desk()
    made.desk.start(made.act())
    return made


class TestAvoidance:
    """回避 during a run: whoever must keep out now does nothing more in it but give it away."""

    @pytest.mark.parametrize("act", sorted(ACTS))
    def test_no_act_of_the_holder(self, place, act):
        """Refused with the reason before anybody is asked; the run is as it was."""
        before = place.desk.get(place.case.complaint_id).run
        place.involve("p-1")
        call = getattr(place.desk, act)

        assert refused(call, place.act(), *ACTS[act]) == (ErrorKind.CONFLICT, "avoid_involved")
        assert place.desk.get(place.case.complaint_id).run == before
        assert (place.approvals.asked, place.documents.asked, place.mistakes) == ({}, 0, [])

    def test_no_offer_after_a_check(self, place):
        """What was within authority a moment ago is offered no longer."""
        place.desk.check(place.act(), Decimal(500), "")
        place.involve("p-1")
        offer = (place.desk.offer, place.act(), "payment", Decimal(500), "t-basis")

        assert refused(*offer)[1] == "avoid_involved"
        assert place.desk.get(place.case.complaint_id).run.offered == 0

    def test_it_shows_that_the_run_is_to_be_handed_over(self, place):
        """Until somebody free has it, or it has ended."""
        ident = place.case.complaint_id
        assert place.desk.get(ident).holder_keeps_out == ""
        place.involve("p-1")
        assert place.desk.get(ident).holder_keeps_out == "involved"

        view = place.desk.hand_over(place.act(), "p-2", "")
        assert (view.run.holder, view.holder_keeps_out) == ("p-2", "")
        place.involve("p-2")
        assert place.desk.get(ident).holder_keeps_out == "involved"
        place.involve()
        place.desk.finish(place.act("p-2"), "broken_off", "t")
        place.involve("p-2")
        assert place.desk.get(ident).holder_keeps_out == ""

    def test_others_take_it_over(self, place):
        """With a reason, as always."""
        place.involve("p-1")
        assert refused(place.desk.hand_over, place.act("p-2"), "p-2", "")[1] == "run_reason_missing"

        assert place.desk.hand_over(place.act("p-2"), "p-2", "t").run.holder == "p-2"

    def test_whoever_must_keep_out_neither_takes_nor_moves_it(self, place):
        """Only the holder gives it away, and not to somebody in conflict."""
        place.involve("p-2", "p-3")

        assert refused(place.desk.hand_over, place.act("p-2"), "p-2", "t")[1] == "avoid_involved"
        assert refused(place.desk.hand_over, place.act("p-2"), "p-lead", "t")[1] == "avoid_involved"
        assert refused(place.desk.hand_over, place.act(), "p-3", "")[0] is ErrorKind.CONFLICT
        assert place.desk.hand_over(place.act(), "p-lead", "").run.holder == "p-lead"

    def test_a_repeat_of_what_was_done_before_is_still_answered(self, place):
        """It changes nothing, and says what is to be done now."""
        act = place.act()
        place.desk.check(act, Decimal(500), "")
        place.involve("p-1")

        assert place.desk.check(act, Decimal(500), "").holder_keeps_out == "involved"
