"""Consultations whose people fall ill, or have an interest in the matter."""

from datetime import timedelta

from services.escalation.domain.people.matter import Request
from services.escalation.handlers.consult import Asked
from tests.unit.escalation.people.test_people_consultations import NOW, THIRD, Room, refused


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
