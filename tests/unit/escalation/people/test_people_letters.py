"""Every notice that any matter makes can be written, in both languages, with nothing left open."""

from datetime import date, timedelta

from services.datafiles.messages import Catalogue
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.people.ladder import AT_ONCE
from services.escalation.handlers.letters import Letters
from tests.unit.escalation.people.test_people_approvals import Office
from tests.unit.escalation.people.test_people_climber import Turning
from tests.unit.escalation.people.test_people_consultations import Room
from tests.unit.escalation.people.test_people_groups import Desk

CATALOGUE = Catalogue.load(MESSAGES)
REMARKS = {"notice_late", "notice_instead", "notice_again", "notice_not_found", "notice_not_unsure"}


def approvals() -> list:
    """Asked, reminded, decided, expired."""
    office = Office()
    asked = office.ask()
    office.store.at = asked.next_at
    office.approvals.turn()
    office.decide(asked, "p-senior-1", granted=False)
    again = office.ask(request="r-2")
    office.store.at = again.expires_at
    office.approvals.turn()
    return office.store.to_send


def consultations() -> list:
    """Called, spoken to, late, decided, reopened, cancelled."""
    room = Room()
    one = room.open()
    room.store.at = one.meet_by
    room.all.turn()
    room.speak(one.id, "p-motor-1")
    room.speak(one.id, "p-lead-east")
    room.decide(one.id, due=date(2026, 11, 10))
    room.all.follow_up(one.id, "p-motor-1", False, "t", "f")
    room.all.cancel(one.id, "p-lead-east", "t", "c")
    return room.store.to_send


def groups() -> list:
    """A warning, a major one, a report that is due and late."""
    desk = Desk()
    desk.open(5)
    desk.gather(desk.open(), 20)
    for _ in range(2):
        desk.store.at += timedelta(hours=1)
        desk.all.turn()
    return desk.store.to_send


def ladders() -> list:
    """A step that is due, one that is overdue, and a call that no clock makes."""
    found = []
    for step in ({"overdue": True}, {"overdue": False}, {"clock": AT_ONCE}):
        turning = Turning(**step)
        turning.after()
        found += turning.ladders.to_send
    return found


def test_every_notice_is_whole() -> None:
    """No placeholder stays open and none of the shipped templates is without its use."""
    letters = Letters(CATALOGUE, "Asia/Shanghai")
    made = [one for _, one in [*approvals(), *consultations(), *groups(), *ladders()]]
    for one in made:
        letter = letters.letter(one)
        assert "{" not in letter.subject + letter.text, one.template
        assert " / " in letter.subject, one.template
    people = {code for code in CATALOGUE.codes() if code.startswith("notice_")} - REMARKS

    assert {one.template for one in made} >= {c for c in people if not c.startswith("notice_plan")}
