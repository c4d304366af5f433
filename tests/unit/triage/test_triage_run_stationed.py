"""The insurer's stationed people (驻司人员) at the script: their own cases, their own authority."""

from decimal import Decimal

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from tests.support.run_desk import Desk, checked, refused


@pytest.fixture
def place():
    """A place with a run that p-1 has begun."""
    made = Desk()
    made.desk.start(made.act())
    return made


class TestStationed:
    """The insurer's people (驻司人员): in cases that are theirs too, within their own authority."""

    def test_whoever_has_no_part_in_the_case(self, place):
        """Neither starts, takes over, is handed the run, nor checks a draft."""
        not_theirs = (ErrorKind.FORBIDDEN, "run_not_of_case")
        assert refused(place.desk.hand_over, place.act("p-1"), "p-xh-1", "") == not_theirs
        assert refused(place.desk.hand_over, place.act("p-xh-1"), "p-xh-1", "t") == not_theirs
        place.desk.finish(place.act(), "broken_off", "t")
        assert refused(place.desk.start, place.act("p-xh-1")) == not_theirs
        assert refused(checked, place, "您好", "p-xh-1") == not_theirs

    @pytest.mark.parametrize("part", ["owner", "beside"])
    def test_the_owner_or_whoever_stands_beside(self, part):
        """Works by the script; and nobody else of theirs does."""
        made = Desk()
        made.stand(**{part: "p-xh-1"})
        view = made.desk.start(made.act("p-xh-1"))
        assert made.desk.skip(made.act("p-xh-1"), view.run.step, "t").run.holder == "p-xh-1"
        assert refused(made.desk.skip, made.act("p-xh-2"), "x", "t")[1] == "run_not_of_case"

    def test_who_lost_the_case_holds_nothing_any_more(self):
        """The run waits for one of ours to take it over."""
        made = Desk()
        made.stand(owner="p-xh-1")
        view = made.desk.start(made.act("p-xh-1"))
        made.stand(owner="p-1", beside="")
        left = refused(made.desk.skip, made.act("p-xh-1"), view.run.step, "t")
        assert left[1] == "run_not_of_case"
        assert made.desk.hand_over(made.act("p-1"), "p-1", "t").run.holder == "p-1"

    def test_no_money_but_what_the_playbook_grants_them(self):
        """Refused with the limit: nobody is asked, an approval of ours is no help."""
        made = Desk()
        made.stand(beside="p-xh-1")
        made.desk.start(made.act())
        made.desk.check(made.act(), Decimal(3000), "t-why")
        made.approvals.decide(made.case.complaint_id, "granted")
        made.desk.check(made.act(), Decimal(3000), "")
        made.desk.hand_over(made.act(), "p-xh-1", "")
        with pytest.raises(ServiceError) as error:
            made.desk.check(made.act("p-xh-1"), Decimal(1), "t")
        assert (error.value.code, error.value.params) == ("run_partner_authority", {"limit": "0"})
        assert len(made.approvals.asked[made.case.complaint_id]) == 1
        codes = {f.code for f in checked(made, "我们补偿您1元。", "p-xh-1")}
        assert "promise_above_authority" in codes
