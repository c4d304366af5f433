"""Sending notices: claim, send, mark, one at a time; whoever else sends does not disturb."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.escalation.domain.people.notice import (
    CLAIM,
    Attempt,
    Notice,
    Outcome,
    attempted,
    claimed,
    looked_at,
)
from services.escalation.handlers.bell import Bell
from services.escalation.handlers.letters import Letters
from services.escalation.metrics import NOTICES
from services.escalation.ports import Carrier, Letter, Notices

BATCH = 100
IN_VAIN = frozenset({"busy", "no_answer"})
SLOW = timedelta(seconds=2)


class Inbox:
    """Carrier (port) of what needs no way out: the record itself is what the person reads."""

    def carry(self, letter: Letter) -> tuple[Outcome, str]:
        """See Carrier."""
        return "taken", ""


class Sender:
    """Sends what is due, each notice once in effect."""

    def __init__(
        self,
        notices: Notices,
        carriers: Mapping[str, Carrier],
        letters: Letters,
        turn_seconds: float,
        claim: timedelta = CLAIM,
        bell: Bell | None = None,
    ) -> None:
        """Without a bell it looks each turn."""
        self._notices, self._carriers, self._letters = notices, carriers, letters
        self._turn_seconds, self._claim, self._bell = turn_seconds, claim, bell or Bell()

    def turn(self) -> float:
        """One sweep when there may be work; returns the seconds until the next turn."""
        if not self._bell.answered():
            return self._turn_seconds
        try:
            taken = self._notices.take_over(BATCH)
            sent = self.sweep()
        except ServiceError:
            self._bell.ring()
            raise
        if taken or sent:
            self._bell.ring()
        return 0.0 if taken >= BATCH or sent >= BATCH else self._turn_seconds

    def sweep(self) -> int:
        """Send what is due now; returns how many were looked at.

        A channel that let us wait in vain rests until the next sweep: what it is owed is put off
        without a try, so that it holds up neither the inbox nor the other channels. What stays in
        the house needs no claim: nothing goes out, so all of it is marked in one write.
        """
        now = self._notices.now()
        due = self._notices.due(now, BATCH)
        here: list[Notice] = []
        out: list[Notice] = []
        for one in due:
            stays = isinstance(self._carriers.get(one.channel), Inbox)
            (here if stays else out).append(one)
        self._notices.mark([(one, attempted(one, Attempt(now, "taken"))) for one in here])
        for one in here:
            NOTICES.labels(one.channel, "taken").inc()
        resting: dict[str, datetime] = {}
        for notice in out:
            since = resting.get(notice.channel)
            if since is None:
                if self._send(notice):
                    resting[notice.channel] = self._notices.now()
            elif notice.internal:
                later = attempted(notice, Attempt(since, "own_limit"))
                self._notices.save([(notice, later)])
        return len(due)

    def _send(self, notice: Notice) -> bool:
        """Whether the channel let us wait in vain.

        A claim is taken right before sending, so that it cannot run out in a queue.
        """
        now = self._notices.now()
        mine = claimed(notice, now, self._claim)
        if not self._notices.save([(notice, mine)])[0] or mine.state != "sending":
            return False
        outcome, detail = self._carried(mine)
        attempt = Attempt(self._notices.now(), outcome, detail)
        done = attempted(mine, attempt)
        # Nothing to do when somebody else claimed it meanwhile: they will mark it.
        self._notices.save([(mine, done)])
        NOTICES.labels(mine.channel, outcome).inc()
        return outcome in IN_VAIN and attempt.at - now >= SLOW

    def _carried(self, notice: Notice) -> tuple[Outcome, str]:
        carrier = self._carriers.get(notice.channel)
        if carrier is None:
            return "no_address", "channel"
        return carrier.carry(self._letters.letter(notice))


def settle_unsure(notices: Notices, notice: UUID, arrived: bool) -> Notice:
    """A person found out whether a notice that nobody could be sure of arrived.

    The same word again changes nothing. Raises ServiceError NOT_FOUND `notice_not_found`,
    CONFLICT `notice_not_unsure`, RACE.
    """
    before = notices.load(notice)
    if before is None:
        raise ServiceError(ErrorKind.NOT_FOUND, "notice_not_found")
    if _says(before, arrived):
        return before
    after = looked_at(before, arrived, notices.now())
    if not notices.save([(before, after)])[0]:
        raise ServiceError(ErrorKind.RACE, "race")
    return after


def _says(notice: Notice, arrived: bool) -> bool:
    last = notice.attempts[-1].outcome if notice.attempts else ""
    return arrived and notice.state == "sent" and last == "confirmed"
