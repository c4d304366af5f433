"""Consultations whose people fall ill, or have an interest in the matter."""

from datetime import timedelta

from services.escalation.domain.people.consultation_policy import Circumstances
from services.escalation.domain.people.matter import Request
from services.escalation.domain.people.roster import Standing
from services.escalation.handlers.consult import Asked
from tests.unit.escalation.people.test_people_consultations import NOW, THIRD, Room, refused


class WithLead:
    """Standings (port): a lead has taken the case."""

    def of(self, complaints):
        """See Standings."""
        return {one: Standing("motor-claims", "p-lead-east") for one in complaints}


def test_an_owner_who_is_a_lead_is_not_represented_as_the_lead_too() -> None:
    """Another lead comes as such, and for nobody."""
    room = Room()
    room.all._standings = WithLead()
    one = room.open(by="p-lead-east")

    assert [(a.person, a.role, a.instead_of) for a in one.attendees] == [
        ("p-lead-east", "owner", ""),
        ("p-lead-care", "lead", ""),
    ]


def test_without_anybody_for_the_chair_there_is_no_consultation() -> None:
    """Else the insurer's side, the last one there, would decide about its own complaint."""
    room = Room()
    for lead in ("east", "south", "north", "west", "care"):
        room.absences.record(f"p-lead-{lead}", NOW, NOW + timedelta(days=30))
    case = Circumstances(disagreement=True)

    refused("consultation_too_few", room.open, case, insurer="xinghe-pc")


def test_whom_triage_names_is_kept_out_though_nobody_named_them() -> None:
    """回避 does not depend on the word of whoever calls."""
    room = Room()
    room.all._standings = Against()

    refused("conflict_of_interest", room.open, guests=("p-motor-2",))
    assert room.open().parties == ("hengtong-mutual",)


class Against:
    """Standings (port): the case is against an insurer to whom p-motor-2 has a tie."""

    def of(self, complaints):
        """See Standings."""
        standing = Standing("motor-claims", "p-motor-1", parties=("hengtong-mutual",))
        return dict.fromkeys(complaints, standing)


class TestStandingIn:
    """Somebody falls ill after a consultation was called."""

    def test_the_substitute_of_the_chair_speaks_and_decides(self) -> None:
        """Only while the chair is away, and it shows for whom."""
        room = Room()
        one = room.open()
        room.speak(one.id, "p-motor-1")
        refused("not_an_attendee", room.speak, one.id, "p-lead-north")
        room.absences.record("p-lead-east", NOW, NOW + timedelta(days=30))
        room.speak(one.id, "p-lead-north")
        done = room.decide(one.id, by="p-lead-north")

        assert [(a.person, a.instead_of) for a in done.attendees] == [
            ("p-motor-1", ""),
            ("p-lead-north", "p-lead-east"),
        ]
        assert done.state == "decided"

    def test_the_chair_who_has_spoken_is_represented_for_the_decision(self) -> None:
        """The opinion stays the chair's own."""
        room = Room()
        one = room.open()
        room.speak(one.id, "p-motor-1")
        room.speak(one.id, "p-lead-east")
        room.absences.record("p-lead-east", NOW, NOW + timedelta(days=30))

        done = room.decide(one.id, by="p-lead-north")
        assert [opinion.person for opinion in done.opinions] == ["p-motor-1", "p-lead-east"]

    def test_nobody_comes_who_is_no_substitute_or_has_an_interest(self) -> None:
        """p-motor-2 stands in for p-motor-1, and has a tie to hengtong-mutual."""
        room = Room()
        body = Request("r", "d")
        asked = Asked((room.complaint,), "p-motor-1", THIRD, "", (), body, ("hengtong-mutual",))
        one = room.all.open(asked)
        room.absences.record("p-motor-1", NOW, NOW + timedelta(days=30))

        refused("not_an_attendee", room.speak, one.id, "p-life-1")
        refused("not_an_attendee", room.speak, one.id, "p-motor-2")

    def test_nobody_with_an_interest_carries_the_decision_out(self) -> None:
        """回避 does not end with the decision."""
        room = Room()
        body = Request("r", "d")
        asked = Asked((room.complaint,), "p-motor-1", THIRD, "", (), body, ("hengtong-mutual",))
        one = room.all.open(asked)
        room.speak(one.id, "p-motor-1")
        room.speak(one.id, "p-lead-east")

        refused("conflict_of_interest", room.decide, one.id, owner="p-motor-2")
        assert room.decide(one.id, owner="p-motor-1").state == "decided"
