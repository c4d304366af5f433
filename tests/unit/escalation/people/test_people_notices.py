"""Notices: claim, send, mark; one effective notice whatever ends in between."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from services.chassis.errors import ServiceError
from services.datafiles.messages import Catalogue
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.people.ladder import Ladder
from services.escalation.domain.people.notice import ATTEMPTS_MAX, CLAIM, notice
from services.escalation.handlers.letters import Letters
from services.escalation.handlers.matters import Told
from services.escalation.handlers.notify import Inbox, Sender, settle_unsure
from services.escalation.ports import MatterWrite
from tests.support.people_fakes import (
    MemoryMatters,
    MemoryNotices,
    SpyCarrier,
    external,
    step_call,
)

NOW = datetime(2026, 11, 2, 2, 0, tzinfo=UTC)
VALUES = {
    "reference": "2026-0000042-K",
    "clock_zh": "作出处理决定并告知",
    "clock_en": "Decision and telling",
    "due": "2026-11-17T16:00:00+00:00",
    "step": "due_in_3_days",
    "answer_by": "2026-11-02T04:00:00+00:00",
    "late": "no",
}
LETTERS = Letters(Catalogue.load(MESSAGES), "Asia/Shanghai")


def told(**more):
    """A notice of a step to a handler."""
    values = {"person": "p-motor-1", "channel": "email", "now": NOW, **more}
    return notice(uuid4(), uuid4(), "0", "notice_step_due", VALUES, **values)


class DeadCarrier:
    """Carrier (port) that lets everybody wait ten seconds for nothing, while it is dead."""

    def __init__(self, store: MemoryNotices) -> None:
        self._store, self.tries, self.dead = store, 0, True

    def carry(self, letter):
        """See Carrier."""
        if not self.dead:
            return "taken", "250"
        self.tries += 1
        self._store.at += timedelta(seconds=10)
        return "busy", "TimeoutError"


class Desk:
    """A sender over a store in memory with one notice."""

    def __init__(self, one=None, *answers) -> None:
        self.one = one or told()
        self.store = MemoryNotices(NOW, stored={self.one.id: self.one})
        self.carrier = SpyCarrier(list(answers))
        self.sender = Sender(self.store, {"email": self.carrier}, LETTERS, 1.0)

    def after(self, seconds: float = 0):
        """What became of it after a sweep that comes so much later."""
        self.store.at += timedelta(seconds=seconds)
        self.sender.sweep()
        return self.store.stored[self.one.id]


class TestDeadChannel:
    """A mail server that answers nobody."""

    def test_it_holds_up_neither_its_own_queue_nor_the_inbox(self) -> None:
        """One try a sweep; the rest is put off without one, and goes out once it is back."""
        mails = [told(person=f"p-{number}") for number in range(20)]
        inbox = told(channel="inbox", now=NOW + timedelta(milliseconds=1))
        store = MemoryNotices(NOW + timedelta(seconds=1), stored={n.id: n for n in (*mails, inbox)})
        dead = DeadCarrier(store)
        sender = Sender(store, {"email": dead, "inbox": Inbox()}, LETTERS, 1.0)
        sender.sweep()

        assert dead.tries == 1
        assert store.stored[inbox.id].state == "sent"
        waiting = [store.stored[one.id] for one in mails]
        assert sorted(len(one.attempts) for one in waiting) == [*[0] * 19, 1]
        dead.dead, store.at = False, store.at + timedelta(seconds=60)
        sender.sweep()
        assert {store.stored[one.id].state for one in mails} == {"sent"}


class TestInbox:
    """What stays in the house."""

    def test_it_is_marked_without_a_claim(self) -> None:
        """One version on, with its only try."""
        stays = told(channel="inbox")
        store = MemoryNotices(NOW, stored={stays.id: stays})
        Sender(store, {"inbox": Inbox()}, LETTERS, 1.0).sweep()

        after = store.stored[stays.id]
        assert (after.state, after.version, after.next_at) == ("sent", stays.version + 1, None)
        assert [one.outcome for one in after.attempts] == ["taken"]


class TestSending:
    """What a sweep does."""

    def test_a_notice_is_sent_once_and_says_so(self) -> None:
        """With its try recorded; the next sweep finds nothing."""
        desk = Desk()
        sent = desk.after()
        desk.after(86_400)

        assert (sent.state, sent.next_at, len(desk.carrier.letters)) == ("sent", None, 1)
        assert [(a.at, a.outcome, a.detail) for a in sent.attempts] == [(NOW, "taken", "250")]

    def test_what_passes_is_tried_again_with_growing_pauses(self) -> None:
        """15 seconds, then 30; each try is recorded."""
        desk = Desk(None, ("busy", "450"), ("no_answer", "TimeoutError"))

        assert desk.after().next_at == NOW + timedelta(seconds=15)
        assert desk.after(15).next_at == NOW + timedelta(seconds=15 + 30)
        assert desk.after(30).state == "sent"
        assert len({letter.notice.message_id for letter in desk.carrier.letters}) == 1

    @pytest.mark.parametrize("outcome", ["refused", "no_address"])
    def test_what_will_never_be_taken_fails_at_once(self, outcome) -> None:
        """And stays visible as failed."""
        assert Desk(None, (outcome, "550")).after().state == "failed"

    def test_tries_come_to_an_end(self) -> None:
        """A server that is always busy does not hold a notice for ever."""
        desk = Desk(None, *[("busy", "450")] * ATTEMPTS_MAX)
        for _ in range(ATTEMPTS_MAX):
            last = desk.after(3600)

        assert (last.state, len(last.attempts)) == ("failed", ATTEMPTS_MAX)

    def test_our_own_rate_limit_is_no_try(self) -> None:
        """However long a robot's minute is full, nothing fails for it."""
        desk = Desk(None, *[("own_limit", "")] * 50)
        for _ in range(50):
            waiting = desk.after(3600)

        assert (waiting.state, waiting.attempts) == ("waiting", ())
        assert desk.after(3600).state == "sent"

    def test_a_channel_that_is_not_set_up_fails(self) -> None:
        """It was set up when the notice was made."""
        assert Desk(told(channel="robot")).after().state == "failed"


class TestKills:
    """A sender that ends between claim, send and mark."""

    def test_a_claim_that_was_not_used_runs_out(self) -> None:
        """Somebody else sends then; nothing is lost."""
        desk = Desk()
        claimed = replace(desk.one, state="sending", next_at=NOW + CLAIM, version=2)
        desk.store.stored[desk.one.id] = claimed

        assert desk.after(CLAIM.total_seconds() - 1).state == "sending"
        assert desk.after(1).state == "sent"
        assert len(desk.carrier.letters) == 1

    def test_an_internal_one_goes_out_again_under_the_same_id(self) -> None:
        """Sent and not marked: the second copy is known by its Message-ID."""
        desk = Desk()
        desk.sender._notices = _Forgetful(desk.store)
        desk.after()
        desk.sender._notices = desk.store

        assert desk.after(CLAIM.total_seconds()).state == "sent"
        assert len(desk.carrier.letters) == 2
        assert len({letter.notice.message_id for letter in desk.carrier.letters}) == 1

    def test_one_to_a_complainant_waits_for_a_person(self) -> None:
        """Nobody gets the same letter twice because we crashed."""
        desk = Desk(external(told()))
        desk.sender._notices = _Forgetful(desk.store)
        desk.after()
        desk.sender._notices = desk.store

        assert desk.after(CLAIM.total_seconds()).state == "unsure"
        assert desk.after(86_400).state == "unsure"
        assert len(desk.carrier.letters) == 1

    def test_no_answer_of_a_complainant_s_server_waits_for_a_person_too(self) -> None:
        """It may have been taken."""
        assert Desk(external(told()), ("no_answer", "")).after().state == "unsure"

    @pytest.mark.parametrize(("arrived", "letters"), [(True, 1), (False, 2)])
    def test_the_person_decides(self, arrived, letters) -> None:
        """What arrived is done; what did not goes out again, and only then."""
        desk = Desk(external(told()), ("no_answer", ""))
        desk.after()
        settle_unsure(desk.store, desk.one.id, arrived)
        if arrived:
            settle_unsure(desk.store, desk.one.id, arrived)

        assert desk.after(1).state == "sent"
        assert len(desk.carrier.letters) == letters

    def test_nobody_decides_about_what_is_clear(self) -> None:
        """A notice that waits or is sent is not in doubt."""
        desk = Desk()
        with pytest.raises(ServiceError) as error:
            settle_unsure(desk.store, desk.one.id, True)
        assert error.value.code == "notice_not_unsure"
        with pytest.raises(ServiceError) as error:
            settle_unsure(desk.store, uuid4(), True)
        assert error.value.code == "notice_not_found"

    def test_two_senders_do_not_both_send(self) -> None:
        """Whoever claims second finds another version."""
        desk = Desk()
        desk.sender._notices = _Slow(desk.store)
        desk.sender.sweep()

        assert len(desk.carrier.letters) == 0

    def test_what_a_matter_left_is_taken_over_once(self) -> None:
        """Also when the taking over is repeated after a kill."""
        matters = MemoryMatters(NOW)
        desk = Desk()
        desk.store.matters = [matters]
        other = told(person="p-motor-2")
        matters.to_send += [(other.matter, other), (other.matter, other)]
        desk.sender.turn()
        matters.to_send.append((other.matter, other))
        desk.sender.turn()

        assert len(desk.carrier.letters) == 2


class _Forgetful:
    """A store that loses every mark, as if the process had died after sending."""

    def __init__(self, store) -> None:
        self._store = store

    def __getattr__(self, name):
        return getattr(self._store, name)

    def save(self, pairs):
        """Only claims are kept."""
        if pairs[0][1].state == "sending":
            return self._store.save(pairs)
        return [True]


class _Slow(_Forgetful):
    """A store in which somebody else claims first."""

    def save(self, pairs):
        """The other's claim is there already."""
        before = pairs[0][0]
        self._store.stored[before.id] = replace(before, version=before.version + 1)
        return self._store.save(pairs)


class TestLetters:
    """What people read."""

    def test_both_languages_with_times_of_this_place(self) -> None:
        """The subject names the case by the number that people know."""
        letter = LETTERS.letter(told())

        assert letter.subject.startswith(
            "【作出处理决定并告知】2026-0000042-K 临近期限 / [Decision"
        )
        assert "2026-11-18 00:00" in letter.text
        assert "{" not in letter.text + letter.subject
        assert "Please acknowledge by 2026-11-02 12:00" in letter.text

    def test_a_value_cannot_add_a_line_to_the_subject(self) -> None:
        """Whatever another service calls a reference."""
        values = {**VALUES, "reference": "2026\r\nBcc: all@example.test\x00" + "x" * 5000}
        letter = LETTERS.letter(replace(told(), values=tuple(values.items())))

        assert letter.subject.isprintable()
        assert len(letter.subject) < 600

    def test_it_says_late_in_the_place_of_whom_and_perhaps_again(self) -> None:
        """Whoever reads it knows why it comes to them now."""
        one = told(instead_of="p-motor-2")
        values = tuple(sorted({**VALUES, "late": "yes"}.items()))
        text = LETTERS.letter(replace(one, values=values)).text

        assert "later than it was due" in text
        assert "in the place of p-motor-2" in text
        assert "晚于应发时间" in text


class TestChannels:
    """Notices of approvals, consultations and groups leave the house too."""

    @pytest.mark.parametrize(
        ("statutory", "set_up", "channels"),
        [
            (False, {"inbox"}, ["inbox"]),
            (False, {"inbox", "email", "robot"}, ["inbox", "email"]),
            (True, {"inbox", "email", "robot"}, ["inbox", "email", "robot"]),
        ],
    )
    def test_one_notice_goes_through_what_is_set_up(self, statutory, set_up, channels) -> None:
        """Each under an id of its own, the same whoever repeats it."""
        one = told(channel="inbox", statutory=statutory)
        stores = [MemoryMatters(NOW), MemoryMatters(NOW)]
        for store in stores:
            new = Ladder(step_call(NOW), "house", True, "calling", NOW, NOW)
            Told(store, set_up).save([MatterWrite(None, new, (one,))])
        sent = [notice for _, notice in stores[0].to_send]

        assert [notice.channel for notice in sent] == channels
        assert sent[0] == one
        assert len({notice.id for notice in sent}) == len(channels)
        assert sent == [notice for _, notice in stores[1].to_send]

    def test_everything_else_is_the_store_s_own(self) -> None:
        """What was stored is found by every way."""
        store = MemoryMatters(NOW)
        new = Ladder(step_call(NOW), "house", True, "calling", NOW, NOW)
        outside = Told(store, {"inbox"})
        outside.save([MatterWrite(None, new)])

        assert outside.now() == NOW
        assert outside.load([new.id]) == {new.id: new}
        assert outside.due(NOW, 5) == [new]
        assert outside.of_complaint(new.call.complaint, 5) == [new]
