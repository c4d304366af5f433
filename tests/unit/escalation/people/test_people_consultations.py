"""Consultations: called by rules, spoken to in order, decided, followed up, reopened."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.yamlfile import DataFileError
from services.escalation.adapters.people_files import PEOPLE, load_consultations
from services.escalation.domain.people.consultation import Decision
from services.escalation.domain.people.consultation_policy import Circumstances
from services.escalation.domain.people.matter import Request, digest
from services.escalation.domain.people.roster import Standing
from services.escalation.handlers.consult import Asked, Consultations
from tests.support.people_fakes import CasesWithClock, MemoryAbsences, MemoryMatters, roster

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
POLICY = load_consultations(PEOPLE)
THIRD = Circumstances(contacts=3)
THREAT = Circumstances(contacts=3, flags=frozenset({"threat_media"}))


class InHand:
    """Standings (port): everything is with p-motor-1."""

    def of(self, complaints):
        """See Standings."""
        return {complaint: Standing("motor-claims", "p-motor-1") for complaint in complaints}


class Room:
    """Consultations over stores in memory about one complaint."""

    def __init__(self) -> None:
        self.complaint = uuid4()
        self.store = MemoryMatters(NOW)
        self.absences = MemoryAbsences()
        cases = CasesWithClock(self.complaint, NOW + timedelta(days=10))
        self.all = Consultations(
            self.store, cases, InHand(), self.absences, POLICY, roster(),
            ZoneInfo("Asia/Shanghai"), 1.0,
        )  # fmt: skip

    def open(self, case=THIRD, by="p-motor-1", request="r", insurer="", guests=(), more=()):
        """Call one."""
        about = (self.complaint, *more)
        body = Request(request, digest(by, case, insurer, guests))
        return self.all.open(Asked(about, by, case, insurer, tuple(guests), body))

    def speak(self, key, person, stance="agree", text="t", request=""):
        """Give an opinion."""
        return self.all.give_opinion(key, person, stance, text, request or f"o-{person}")

    def decide(self, key, by="p-lead-east", owner="p-motor-1", due=date(2026, 11, 12), r="d"):
        """Decide."""
        decision = Decision(by, NOW, "settle", owner, due, "t-d", "t-m")
        return self.all.decide(key, decision, r)

    def decided(self):
        """A consultation that was decided."""
        one = self.open()
        self.speak(one.id, "p-motor-1")
        self.speak(one.id, "p-lead-east")
        return self.decide(one.id)

    def told(self, template: str) -> list[str]:
        """Who was told so, in order."""
        return [one.person for _, one in self.store.to_send if one.template == template]


def refused(code: str, act, *given, **named) -> ServiceError:
    """The act is refused with that code."""
    with pytest.raises(ServiceError) as error:
        act(*given, **named)
    assert error.value.code == code
    return error.value


class TestCalling:
    """Which rules call one, and who comes."""

    @pytest.mark.parametrize(
        ("case", "rules"),
        [
            (Circumstances(), []),
            (Circumstances(contacts=2), []),
            (Circumstances(contacts=3), ["third_contact"]),
            (Circumstances(earlier_complaints=1), ["repeat"]),
            (Circumstances(amount=Decimal("99999.99")), []),
            (Circumstances(amount=Decimal(100000)), ["large_amount"]),
            (Circumstances(amount=Decimal(10**6)), ["large_amount", "very_large_amount"]),
            (Circumstances(flags=frozenset({"elderly", "x"})), ["vulnerable"]),
            (Circumstances(complexity="complex"), ["difficult"]),
            (Circumstances(complexity="special"), ["special"]),
            (Circumstances(contacts=2, flags=frozenset({"minor"})), ["repeat_grave", "vulnerable"]),
            (Circumstances(disagreement=True), ["disagreement"]),
            (Circumstances(flags=frozenset({"threat_court"})), ["threat"]),
            (Circumstances(days_open=25), ["long_open"]),
        ],
    )
    def test_a_rule_fits_at_its_limit_and_not_below(self, case, rules) -> None:
        """Each reason of the policy by itself."""
        assert [rule.id for rule in POLICY.called_for(case)] == rules

    def test_what_the_case_itself_says_counts(self) -> None:
        """Whoever asks cannot talk the age of the complaint down."""
        room = Room()
        room.store.at = NOW + timedelta(days=24)

        found = room.all.called_for(room.complaint, Circumstances(days_open=1))
        assert [rule.id for rule in found] == ["long_open"]

    def test_the_owner_and_the_lead_come_and_the_lead_chairs(self) -> None:
        """All are told, within two days."""
        room = Room()
        one = room.open()

        assert [a.person for a in one.attendees] == ["p-motor-1", "p-lead-east"]
        assert one.rules == ("third_contact",)
        assert one.meet_by == NOW + timedelta(hours=48)
        assert room.told("notice_consultation_called") == ["p-motor-1", "p-lead-east"]

    def test_of_several_rules_the_strictest_plan_holds(self) -> None:
        """A threat brings compliance and a senior."""
        one = Room().open(THREAT)

        assert [a.role for a in one.attendees] == ["owner", "lead", "compliance", "senior"]
        assert one.rules == ("third_contact", "repeat_grave", "threat")
        assert one.quorum == 3

    def test_the_insurer_s_side_comes_where_the_two_disagree(self) -> None:
        """The right insurer's, and guests sit before the chair."""
        case = Circumstances(disagreement=True)
        one = Room().open(case, insurer="yunfan-pc", guests=["p-quality-1"])

        assert [a.person for a in one.attendees] == [
            "p-motor-1", "p-partner-2", "p-quality-1", "p-lead-east"
        ]  # fmt: skip

    def test_an_absent_one_is_represented_and_nobody_comes_twice(self) -> None:
        """The substitute of the lead is another lead."""
        room = Room()
        room.absences.record("p-lead-east", NOW, NOW + timedelta(days=9))
        one = room.open()

        assert one.chair == "p-lead-north"
        assert one.attendees[-1].instead_of == "p-lead-east"

    def test_without_a_rule_only_a_superior_may_call_one(self) -> None:
        """It then says that somebody asked for it."""
        room = Room()
        refused("consultation_not_called_for", room.open, Circumstances())

        assert room.open(Circumstances(), by="p-lead-west").rules == ("requested",)

    def test_the_same_request_again_is_the_same_consultation(self) -> None:
        """While one is open there is no second, and other words under its id are refused."""
        room = Room()
        one = room.open()

        assert room.open() is one
        assert refused("request_id_reused", room.open, THREAT).kind is ErrorKind.UNPROCESSABLE
        refused("consultation_open_already", room.open, request="r-2")

    def test_a_complaint_that_nobody_knows_is_refused(self) -> None:
        """Also as one among others."""
        refused("clocks_not_found", Room().open, more=(uuid4(),))


class TestSpeaking:
    """Opinions in order."""

    def test_the_lower_speaks_first(self) -> None:
        """The chair would otherwise be repeated."""
        room = Room()
        one = room.open()
        refused("not_your_turn", room.speak, one.id, "p-lead-east")
        room.speak(one.id, "p-motor-1")

        assert room.told("notice_consultation_turn") == ["p-lead-east"]
        assert room.speak(one.id, "p-lead-east").next_to_speak() == ""

    def test_only_attendees_speak_and_each_once(self) -> None:
        """The same request again is no second opinion."""
        room = Room()
        one = room.open()
        refused("not_an_attendee", room.speak, one.id, "p-life-1")
        spoken = room.speak(one.id, "p-motor-1")

        assert room.speak(one.id, "p-motor-1") is spoken
        refused("not_your_turn", room.speak, one.id, "p-motor-1", request="again")

    def test_the_chair_excuses_who_does_not_come(self) -> None:
        """An excuse has no text and does not count; an opinion has one."""
        room = Room()
        one = room.open(THREAT)
        refused("opinion_text", room.speak, one.id, "p-motor-1", text="")
        refused("opinion_text", room.speak, one.id, one.chair, "excused", "t")
        after = room.speak(one.id, one.chair, "excused", "", "x")

        assert after.opinions[0].person == "p-motor-1"
        assert after.next_to_speak() == "p-lead-east"

    def test_without_a_quorum_nothing_is_decided(self) -> None:
        """Three opinions are needed, two were given."""
        room = Room()
        one = room.open(THREAT)
        for number in range(2):
            room.speak(one.id, one.chair, "excused", "", f"x-{number}")
        room.speak(one.id, "p-compliance-1")
        room.speak(one.id, "p-senior-1")

        refused("no_quorum", room.decide, one.id, "p-senior-1")


class TestDeciding:
    """A decision with owner and date."""

    def test_the_chair_decides_when_all_have_spoken(self) -> None:
        """With minutes, an owner who is told, and a day that wakes it."""
        room = Room()
        one = room.open()
        refused("opinions_missing", room.decide, one.id)
        room.speak(one.id, "p-motor-1")
        room.speak(one.id, "p-lead-east")
        refused("not_the_chair", room.decide, one.id, "p-motor-1")
        done = room.decide(one.id)

        assert (done.state, done.decision.minutes_text_id) == ("decided", "t-m")
        assert done.next_at == datetime(2026, 11, 12, 16, tzinfo=UTC)
        assert room.told("notice_consultation_decided") == ["p-motor-1"]
        assert room.decide(one.id) is done

    @pytest.mark.parametrize("due", [date(2026, 11, 1), date(2026, 12, 3)])
    def test_its_day_lies_between_today_and_the_plan_s_limit(self, due) -> None:
        """Yesterday and the 31st day are refused."""
        room = Room()
        one = room.open()
        room.speak(one.id, "p-motor-1")
        room.speak(one.id, "p-lead-east")

        refused("decision_date", room.decide, one.id, due=due)
        refused("person_unknown", room.decide, one.id, owner="p-nobody")


class TestFollowingUp:
    """Done ends it, not done reopens it."""

    def test_done_ends_it(self) -> None:
        """By the owner or the chair; then nothing wakes it."""
        room = Room()
        one = room.decided()
        refused("not_the_owner", room.all.follow_up, one.id, "p-life-1", True, "t", "f")
        done = room.all.follow_up(one.id, "p-motor-1", True, "t-f", "f")

        assert (done.state, done.next_at, done.follow_up.text_id) == ("done", None, "t-f")
        refused("consultation_not_decided", room.all.follow_up, one.id, "p-motor-1", True, "t", "g")
        assert room.open(request="r-2").id != one.id

    def test_not_done_opens_another_round(self) -> None:
        """With the same people, and the round before is kept."""
        room = Room()
        one = room.decided()
        again = room.all.follow_up(one.id, "p-motor-1", False, "t-f", "f")

        assert (again.state, again.opinions, len(again.rounds)) == ("called", (), 1)
        assert again.rounds[0].decision == one.decision
        assert again.rounds[0].follow_up.result == "not_done"
        assert again.meet_by == NOW + timedelta(hours=48)
        assert set(room.told("notice_consultation_reopened")) == {"p-motor-1", "p-lead-east"}

    def test_silence_until_the_day_reopens_it_too(self) -> None:
        """Not before the day has ended."""
        room = Room()
        one = room.decided()
        room.store.at = one.next_at - timedelta(milliseconds=1)
        room.all.turn()
        assert room.all.get(one.id).state == "decided"
        room.store.at = one.next_at
        room.all.turn()

        assert room.all.get(one.id).state == "called"
        assert room.all.get(one.id).rounds[0].follow_up.result == "missed"

    def test_the_second_round_runs_like_the_first(self) -> None:
        """Opinions anew, another decision, another end."""
        room = Room()
        one = room.decided()
        room.all.follow_up(one.id, "p-motor-1", False, "t-f", "f")
        room.speak(one.id, "p-motor-1", request="o2-a")
        room.speak(one.id, "p-lead-east", request="o2-b")
        room.decide(one.id, r="d2")

        assert room.all.follow_up(one.id, "p-lead-east", True, "t", "f2").state == "done"
        ids = [notice.id for _, notice in room.store.to_send]
        assert len(set(ids)) == len(ids)


class TestTime:
    """What time alone does."""

    def test_who_has_not_spoken_in_time_is_reminded_each_day(self) -> None:
        """With the chair, and it shows as late; in place of who is away, the substitute."""
        room = Room()
        one = room.open(THREAT)
        room.speak(one.id, "p-motor-1")
        room.store.at = one.meet_by
        room.all.turn()
        room.all.turn()

        assert room.told("notice_consultation_late") == [
            "p-lead-east", "p-compliance-1", "p-senior-1"
        ]  # fmt: skip
        assert room.all.get(one.id).late
        room.absences.record("p-senior-1", NOW, NOW + timedelta(days=30))
        room.store.at += timedelta(days=1)
        room.all.turn()
        assert room.told("notice_consultation_late")[3:] == [
            "p-lead-east", "p-compliance-1", "p-senior-2"
        ]  # fmt: skip

    def test_a_decision_that_nobody_needs_any_more_can_be_cancelled(self) -> None:
        """Else it would reopen round after round, and keep its complaint to itself."""
        room = Room()
        one = room.decided()

        assert room.all.cancel(one.id, "p-lead-east", "t", "c").state == "cancelled"
        assert room.open(request="r-2").state == "called"

    def test_it_can_be_cancelled_with_a_reason(self) -> None:
        """By who called it or the chair."""
        room = Room()
        one = room.open()
        refused("not_the_chair", room.all.cancel, one.id, "p-life-1", "t", "c")
        assert room.all.cancel(one.id, "p-motor-1", "t", "c").state == "cancelled"

        refused("consultation_not_open", room.speak, one.id, "p-motor-1")
        refused("consultation_not_found", room.all.get, uuid4())


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ("plan: joint", "plan: jont", 14, "there is no plan jont"),
        ("when: {earlier_complaints: 1}", "when: {}", 23, "without a condition"),
        ("quorum: 3", "quorum: 9", 88, "larger than the number"),
        ("contacts_at_least: 3", "contacts_at_leest: 3", 18, "Extra inputs"),
        ("id: joint", "id: ordinary", 14, "an id stands twice"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line(tmp_path: Path, old, new, line, reason) -> None:
    """So that it can be mended where it stands."""
    text = (PEOPLE / "consultations.yaml").read_text(encoding="utf-8")
    assert old in text
    if reason == "an id stands twice":
        text = text.replace("plan: joint", "plan: ordinary")
    (tmp_path / "consultations.yaml").write_text(text.replace(old, new, 1), encoding="utf-8")

    with pytest.raises(DataFileError) as error:
        load_consultations(tmp_path)
    assert [f.line for f in error.value.faults if reason in f.reason] == [line], error.value


def test_whoever_has_an_interest_does_not_come() -> None:
    """They are represented as if they were away; as a guest they are refused (art. 17)."""
    room = Room()

    def asked(guests: tuple[str, ...], request: str) -> Asked:
        body = Request(request, digest(guests))
        parties = ("p-lead-east", "hengtong-mutual")
        return Asked((room.complaint,), "p-motor-1", THIRD, "", guests, body, parties)

    error = refused("conflict_of_interest", room.all.open, asked(("p-motor-2",), "a"))
    assert error.kind is ErrorKind.FORBIDDEN
    one = room.all.open(asked((), "b"))
    assert [(a.person, a.instead_of) for a in one.attendees] == [
        ("p-motor-1", ""),
        ("p-lead-north", "p-lead-east"),
    ]
