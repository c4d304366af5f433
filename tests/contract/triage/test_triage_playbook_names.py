"""What playbooks name of the escalation service is there."""

from services.escalation.adapters.calendar_files import CALENDARS, load_calendars
from services.escalation.adapters.pack_files import PACKS, load_packs
from services.escalation.adapters.people_files import PEOPLE, load_consultations
from services.triage.adapters.playbook_files import load_playbooks
from services.triage.domain.codes import CLOCKS, CONSULTATIONS
from services.triage.settings import SHIPPED_PLAYBOOKS


def test_every_clock_of_a_playbook_is_in_a_pack() -> None:
    """A clock that nobody runs would be a promise to a handler that nothing keeps."""
    packs = load_packs(PACKS, load_calendars(CALENDARS))
    there = {f"{pack.pack}/{rule.id}" for pack in packs for rule in pack.clocks}
    named = {
        c for p in load_playbooks(SHIPPED_PLAYBOOKS).library.playbooks.values() for c in p.clocks
    }

    assert named
    assert named | set(CLOCKS) <= there


def test_every_rule_of_a_playbook_calls_a_consultation() -> None:
    """The codes are the ids of the rules, all of them."""
    rules = {rule.id for rule in load_consultations(PEOPLE).rules}
    playbooks = load_playbooks(SHIPPED_PLAYBOOKS).library.playbooks.values()

    assert {code for book in playbooks for code in book.consultation} <= rules
    assert set(CONSULTATIONS) == rules
