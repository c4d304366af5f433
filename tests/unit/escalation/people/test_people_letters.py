"""Every notice that any matter makes can be written, in both languages, with nothing left open."""

import re
from datetime import date, timedelta

from services.datafiles.messages import Catalogue
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.people.ladder import AT_ONCE, UNOWNED
from services.escalation.domain.people.roster import Standing
from services.escalation.handlers.letters import Letters
from tests.unit.escalation.people.test_people_approvals import Office
from tests.unit.escalation.people.test_people_climber import Turning
from tests.unit.escalation.people.test_people_consultations import Room
from tests.unit.escalation.people.test_people_groups import Desk

CATALOGUE = Catalogue.load(MESSAGES)
# What an article or a file calls by a code, people are told in words.
CODES = {"in_person", "follow_up", "same_cause", "due_in_3_days", "public_health", "expires_at"}
REMARKS = {"notice_late", "notice_instead", "notice_again", "notice_not_found", "notice_not_unsure"}


def approvals() -> list:
    """Asked, reminded, decided, expired, taken back by a lead."""
    office = Office()
    asked = office.ask()
    office.store.at = asked.next_at
    office.approvals.turn()
    office.decide(asked, "p-senior-1", granted=False)
    again = office.ask(request="r-2")
    office.store.at = again.expires_at
    office.approvals.turn()
    office.approvals.withdraw(office.ask(request="r-3").id, "p-lead-east", "w")
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
    """A step that is due, one that is overdue, and the calls that no clock makes."""
    found = []
    for step in ({"overdue": True}, {"overdue": False}, {"clock": AT_ONCE}, {"clock": UNOWNED}):
        turning = Turning(**step)
        turning.triage.standing = Standing("motor-claims", "" if UNOWNED in step.values() else "p")
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
        assert not CODES & set(re.findall(r"[a-z_]+", letter.text)), one.template
    people = {code for code in CATALOGUE.codes() if code.startswith("notice_")} - REMARKS

    assert {one.template for one in made} >= {c for c in people if not c.startswith("notice_plan")}


def test_codes_are_told_in_words_of_each_language() -> None:
    """Approvals, the limbs of a major complaint and reports."""
    letters = Letters(CATALOGUE, "Asia/Shanghai")
    told = {one.template: letters.letter(one).text for _, one in [*approvals(), *groups()]}

    assert "“延长办理期限”审批结果：不同意" in told["notice_approval_decided"]
    assert "(extension) for complaint 2026-0000042-K was refused" in told["notice_approval_decided"]
    assert "重大消费投诉（当面共同投诉人数）" in told["notice_group_major"]
    assert "同一成因五件以上" in told["notice_group_warning"]
    assert "five or more of one cause" in told["notice_group_warning"]
    assert "（首报）" in told["notice_report_due"]
