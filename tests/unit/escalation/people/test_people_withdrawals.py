"""Taking back an approval that bars the way: by whom, and that the asker is told."""

import pytest

from services.chassis.errors import ErrorKind
from services.escalation.domain.people.approval import Wish
from services.escalation.domain.people.matter import Request, digest
from tests.unit.escalation.people.test_people_approvals import Office, refused


class TestTakingBack:
    """An undecided approval that is no longer wanted."""

    def test_a_peer_does_not_take_it_back(self) -> None:
        """The asker does, and then nobody decides it."""
        office = Office()
        asked = office.ask()
        withdraw = office.approvals.withdraw
        refused("not_the_asker", ErrorKind.FORBIDDEN, withdraw, asked.id, "p-motor-2", "w")

        assert withdraw(asked.id, "p-motor-1", "w").state == "withdrawn"
        refused("approval_not_open", ErrorKind.CONFLICT, office.decide, asked, "p-senior-1")
        assert not office.told("notice_approval_withdrawn")

    @pytest.mark.parametrize("person", ["p-lead-east", "p-senior-1", "p-motor-2"])
    def test_others_clear_the_way_and_the_asker_is_told(self, person) -> None:
        """A lead, a senior, and who holds the run; then somebody else may ask."""
        office = Office()
        asked = office.ask()
        office.holders.held[office.complaint] = "p-motor-2"
        assert office.approvals.withdraw(asked.id, person, "w").state == "withdrawn"
        assert office.approvals.withdraw(asked.id, person, "w").version == 2
        assert office.told("notice_approval_withdrawn") == {"p-motor-1"}
        assert office.ask(by="p-motor-2", request="r-2").state == "asked"

    def test_who_must_keep_out_clears_nothing(self) -> None:
        """A lead with an interest in the matter is refused, whoever holds the run (回避)."""
        office = Office()
        wish = Wish(
            office.complaint, "p-motor-1", "t-1", None, "", Request("r", digest()), ("p-lead-east",)
        )
        asked = office.approvals.request("extension", wish)
        office.holders.held[office.complaint] = "p-lead-east"
        call = (office.approvals.withdraw, asked.id, "p-lead-east", "w")
        refused("conflict_of_interest", ErrorKind.FORBIDDEN, *call)

    def test_triage_is_away(self) -> None:
        """Who holds the run cannot be told; asker and lead need nobody's word."""
        office = Office()
        asked = office.ask()
        office.holders.away = True
        withdraw = office.approvals.withdraw
        refused("service_unavailable", ErrorKind.UNAVAILABLE, withdraw, asked.id, "p-motor-2", "w")
        assert withdraw(asked.id, "p-lead-east", "w").state == "withdrawn"
