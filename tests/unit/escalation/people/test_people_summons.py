"""Consultations that rules call by themselves, from what intake's events tell."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest

from services.chassis.consumer import Outcome
from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.people_files import PEOPLE, load_consultations
from services.escalation.domain.case import Case
from services.escalation.domain.facts import ComplexityChange, Ending
from services.escalation.domain.people.roster import Standing
from services.escalation.domain.people.summons import AutomaticRules, Summons
from services.escalation.domain.told import IntakeTold
from services.escalation.handlers.consult import Consultations
from services.escalation.handlers.receive import Receiver
from services.escalation.handlers.summon import PEOPLE_AGAIN, TRIAGE_AGAIN, Summoner
from tests.support.escalation_fakes import TOLERANCE, MemoryCases, cause, facts, rulebook
from tests.support.people_fakes import MemoryAbsences, MemoryMatters, roster

NOW = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)
POLICY = load_consultations(PEOPLE)
AUTOMATIC = AutomaticRules.of(POLICY)
DAYS = ("2026-11-02 09:00", "2026-11-03 09:00", "2026-11-04 09:00", "2026-11-05 09:00")
ONCE, TWICE, THRICE = facts(*DAYS[:1]), facts(*DAYS[:2]), facts(*DAYS[:3])
KNOWN = Standing("motor-claims", "p-motor-1")
THREATS = Standing("motor-claims", "p-motor-1", frozenset({"threat_media"}))


@dataclass
class MemorySummonses:
    """Summonses (port) in memory."""

    at: datetime = NOW
    stored: dict[UUID, tuple[Summons, datetime]] = field(default_factory=dict)

    def now(self) -> datetime:
        """See Summonses."""
        return self.at

    def waiting(self, now, limit):
        """See Summonses."""
        return [one for one, at in self.stored.values() if at <= now][:limit]

    def settled(self, summons) -> None:
        """See Summonses."""
        if self.stored.get(summons.complaint, (None,))[0] == summons:
            del self.stored[summons.complaint]

    def postponed(self, summons, until) -> None:
        """See Summonses."""
        self.stored[summons.complaint] = (summons, until)


class Triage:
    """Standings (port) that answers what it is told."""

    def __init__(self, standing: Standing | None) -> None:
        self.standing = standing

    def of(self, complaints):
        """See Standings."""
        return dict.fromkeys(complaints, self.standing) if self.standing else {}


class Room:
    """One complaint with rules waiting to be heard."""

    def __init__(self, told=THRICE, standing=KNOWN) -> None:
        self.complaint = uuid4()
        self.summonses = MemorySummonses()
        self.store, self.triage = MemoryMatters(NOW), Triage(standing)
        cases = MemoryCases()
        cases.stored[self.complaint] = Case(self.complaint, facts=told, reference="2026-0000042-K")
        self.absences = MemoryAbsences()
        consultations = Consultations(
            self.store, cases, self.triage, self.absences, POLICY, roster(),
            ZoneInfo("Asia/Shanghai"), 1.0,
        )  # fmt: skip
        self.summoner = Summoner(self.summonses, consultations, self.triage, 5.0)

    def call(self, *rules, parties=()):
        """The rules call; returns the consultations that there are now."""
        summons = Summons(self.complaint, rules, parties)
        self.summonses.stored[self.complaint] = (summons, NOW)
        self.summoner.turn()
        return list(self.store.stored.values())


class TestWhichRules:
    """When an event makes a rule fit."""

    @pytest.mark.parametrize(
        ("before", "after", "amount", "rules"),
        [
            (None, ONCE, None, ()),
            (ONCE, TWICE, None, ("repeat_grave",)),
            (TWICE, THRICE, None, ("third_contact",)),
            (THRICE, facts(*DAYS), None, ()),
            (None, THRICE, None, ("third_contact", "repeat_grave")),
            (None, ONCE, Decimal(1_000_000), ("very_large_amount",)),
            (ONCE, ONCE, Decimal(1_000_000), ()),
            (ONCE, facts(DAYS[0], changes=(ComplexityChange("special", NOW),)), None, ()),
            (TWICE, facts(*DAYS[:3], endings=(Ending("withdrawn", NOW),)), None, ()),
            (TWICE, facts(*DAYS[:3], notified_at=NOW), None, ()),
        ],
    )
    def test_a_rule_is_heard_when_it_begins_to_fit(self, before, after, amount, rules) -> None:
        """Not again afterwards, and not over a complaint that is over."""
        assert AUTOMATIC.newly(before, after, amount) == rules

    def test_an_ordinary_complaint_is_written_without_it(self) -> None:
        """Only the event that makes a rule fit leaves something in its own write."""
        saved = []

        class Cases(MemoryCases):
            def save(self, writes):
                saved.extend(writes)
                return super().save(writes)

        complaint = uuid4()
        receiver = Receiver(Cases(), rulebook(), TOLERANCE, AUTOMATIC)
        parties = ("xinghe-pc", "sh")
        for version, told in enumerate((ONCE, THRICE, facts(*DAYS)), 1):
            one = IntakeTold(complaint, version, told, cause(), "r", parties=parties)
            assert receiver.receive([one]) == [Outcome.DONE]
        left = [write.summoned for write in saved]

        assert left[0] is left[2] is None
        assert left[1].rules == ("third_contact", "repeat_grave")
        assert left[1].parties == parties


class TestCalling:
    """What the turn makes of them."""

    def test_the_rule_calls_the_people_of_its_plan(self) -> None:
        """With the same order and notices as when a person calls."""
        room = Room()
        (one,) = room.call("third_contact")

        assert one.rules == ("third_contact",)
        assert one.called_by == "rules"
        assert [who.person for who in one.attendees] == ["p-motor-1", "p-lead-east"]
        assert {n.template for _, n in room.store.to_send} == {"notice_consultation_called"}
        assert room.summonses.stored == {}

    def test_a_rule_calls_once_for_a_case(self) -> None:
        """A process that ended between calling and taking out changes nothing."""
        room = Room()
        room.call("third_contact")

        assert len(room.call("third_contact")) == 1
        assert room.summonses.stored == {}

    @pytest.mark.parametrize(("standing", "called"), [(KNOWN, 0), (THREATS, 1)])
    def test_flags_are_asked_from_triage(self, standing, called) -> None:
        """Two contacts call only where triage saw something grave."""
        assert len(Room(TWICE, standing).call("repeat_grave")) == called

    def test_what_triage_does_not_know_yet_waits(self) -> None:
        """The complaint was just filed; it is asked again."""
        room = Room(standing=None)
        assert room.call("third_contact") == []
        room.triage.standing = KNOWN
        room.summoner.turn()
        assert room.store.stored == {}
        room.summonses.at = NOW + TRIAGE_AGAIN
        room.summoner.turn()

        assert len(room.store.stored) == 1

    def test_too_few_people_are_tried_again_later(self) -> None:
        """Nothing is lost because half the company is on holiday."""
        room = Room()
        for person in roster().with_role("lead", KNOWN):
            room.absences.record(person.id, NOW, NOW + timedelta(days=1))
        for person in roster().with_role("senior", KNOWN):
            room.absences.record(person.id, NOW, NOW + timedelta(days=1))
        assert room.call("third_contact") == []
        room.absences.away.clear()
        room.summonses.at = NOW + PEOPLE_AGAIN
        room.summoner.turn()

        assert len(room.store.stored) == 1

    def test_more_rules_join_the_one_that_is_under_way(self) -> None:
        """Nobody sits in two meetings about one complaint."""
        room = Room(standing=THREATS)
        room.call("third_contact")
        (one,) = room.call("repeat_grave")

        assert one.rules == ("third_contact", "repeat_grave")

    def test_nobody_tied_to_a_party_attends(self) -> None:
        """As with every other consultation (回避, art. 17)."""
        free = Room().call("third_contact")[0]
        tied = Room().call("third_contact", parties=(free.attendees[-1].person,))

        assert free.attendees[-1].person not in {
            who.person for one in tied for who in one.attendees
        }

    def test_a_complaint_that_is_over_calls_nobody(self) -> None:
        """It was withdrawn while the rule waited."""
        ended = facts(*DAYS[:3], endings=(Ending("withdrawn", NOW),))
        room = Room(ended)

        assert room.call("third_contact") == []
        assert room.summonses.stored == {}


@pytest.mark.parametrize(
    ("when", "reason"),
    [
        ("{days_open_at_least: 25}", "no event tells days_open_at_least"),
        ("{flags_any: [elderly]}", "flags alone"),
    ],
)
def test_a_rule_that_no_event_can_tell_is_not_automatic(tmp_path: Path, when, reason) -> None:
    """It would never call anybody, or ask triage about everybody."""
    text = (PEOPLE / "consultations.yaml").read_text(encoding="utf-8")
    changed = text.replace("when: {contacts_at_least: 3}", f"when: {when}", 1)
    (tmp_path / "consultations.yaml").write_text(changed, encoding="utf-8")

    with pytest.raises(DataFileError) as error:
        load_consultations(tmp_path)
    assert reason in str(error.value)


def test_an_outage_is_not_swallowed() -> None:
    """The loop backs off and asks again."""
    room = Room()

    def away(*_):
        raise ServiceError(ErrorKind.UNAVAILABLE, "store_unavailable")

    room.store.of_complaint = away
    with pytest.raises(ServiceError):
        room.call("third_contact")
