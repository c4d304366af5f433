"""A worker of steps, ladders and notices that kills itself (SIGKILL) at one point of its work.

`python -m tests.support.people_killing --mongodb URI --database NAME --smtp PORT --gap sent
--after 3`: the real scheduler, climber and sender over the real store and a real mail server.
Without a gap it works until nothing is left and ends with 0.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import timedelta
from enum import StrEnum
from typing import Any

from services.chassis.mongo import MongoOutbox, connect
from services.datafiles.messages import Catalogue
from services.escalation.adapters.mongo_absences import MongoAbsences
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.mongo_matters import MongoMatters
from services.escalation.adapters.mongo_notices import MongoNotices
from services.escalation.adapters.mongo_step_calls import MongoStepCalls
from services.escalation.adapters.notices_files import Address, Smtp
from services.escalation.adapters.people_files import PEOPLE, load_ladders
from services.escalation.adapters.smtp_carrier import SmtpCarrier
from services.escalation.bootstrap import MESSAGES
from services.escalation.domain.people.ladder import Ladder
from services.escalation.domain.people.roster import Standing
from services.escalation.handlers.climb import Climber
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.letters import Letters
from services.escalation.handlers.notify import Sender
from tests.support.escalation_fakes import SHANGHAI, TOLERANCE, rulebook
from tests.support.killing import Countdown, die
from tests.support.people_fakes import organisation, roster, rules

# Short, so that a drill need not wait for the claims of the killed.
CLAIM_SECONDS = 0.4


class Gap(StrEnum):
    """Where the process ends."""

    STEP_TAKEN = "step_taken"
    LADDER_CALLED = "ladder_called"
    TAKEN_OVER = "taken_over"
    CLAIMED = "claimed"
    SENT = "sent"
    NONE = "none"


class Around:
    """A port that dies after a call; everything that is not named is the port's own."""

    def __init__(self, port: Any, method: str, countdown: Callable[[], None]) -> None:
        self._port, self._method, self._countdown = port, method, countdown

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._port, name)
        if name != self._method:
            return found

        def dying(*given: Any, **named: Any) -> Any:
            answer = found(*given, **named)
            self._countdown()
            return answer

        return dying


class AllToOneOwner:
    """Standings (port): every case is in the same hands."""

    def of(self, complaints: Any) -> Any:
        """See Standings."""
        return {complaint: Standing("motor-claims", "p-motor-1") for complaint in complaints}


class DyingNotices(Around):
    """Dies right after a claim, not after a mark."""

    def save(self, pairs: Any) -> Any:
        """See Notices."""
        answer = self._port.save(pairs)
        if pairs[0][1].state == "sending":
            self._countdown()
        return answer


def built(database: Any, smtp: int, gap: Gap, countdown: Callable[[], None], claim: float) -> Any:
    """The scheduler, the climber and the sender, with a killing port among theirs."""
    ladders: Any = MongoMatters(database, "ladders", Ladder)
    notices: Any = MongoNotices(database)
    calls: Any = MongoStepCalls(database, COLLECTION)
    carrier: Any = SmtpCarrier(
        Smtp(host="127.0.0.1", port=smtp, sender="redress@example.test", starttls=False),
        {person: Address(email=f"{person}@example.test") for person in organisation().people},
    )
    if gap is Gap.LADDER_CALLED:
        ladders = Around(ladders, "save", countdown)
    if gap is Gap.TAKEN_OVER:
        inner = notices._notices
        notices._notices = Around(inner, "bulk_write", countdown)
    if gap is Gap.CLAIMED:
        notices = DyingNotices(notices, "", countdown)
    if gap is Gap.SENT:
        carrier = Around(carrier, "carry", countdown)
    policy = load_ladders(PEOPLE, {"CN"}, {"decision"})
    bound = rules(policy, SHANGHAI)
    bound = type(bound)(policy, roster(), bound.hours, frozenset({"email"}))
    cases: Any = MongoCases(database, MongoOutbox(database[COLLECTION]), list)
    if gap is Gap.STEP_TAKEN:
        cases = Around(cases, "save", countdown)
    scheduler = Scheduler(cases, rulebook(), TOLERANCE, 0.05)
    absences = MongoAbsences(database)
    climber = Climber(calls, ladders, cases, AllToOneOwner(), absences, bound, rulebook(), 0.05)
    letters = Letters(Catalogue.load(MESSAGES), "Asia/Shanghai")
    return (
        scheduler,
        climber,
        Sender(notices, {"email": carrier}, letters, 0.05, timedelta(seconds=claim)),
    )


def run(arguments: Sequence[str]) -> int:
    """Work until nothing is left or the end comes."""
    parser = argparse.ArgumentParser(prog="python -m tests.support.people_killing")
    parser.add_argument("--mongodb", required=True)
    parser.add_argument("--database", required=True)
    parser.add_argument("--smtp", type=int, required=True)
    parser.add_argument("--gap", type=Gap, choices=list(Gap), default=Gap.NONE)
    parser.add_argument("--after", type=int, default=1)
    parser.add_argument("--claim", type=float, default=CLAIM_SECONDS)
    given = parser.parse_args(arguments)
    database = connect(given.mongodb, given.database)
    loops = built(database, given.smtp, given.gap, Countdown(given.after, die), given.claim)
    while _left(database):
        for loop in loops:
            loop.turn()
    return 0


def _left(database: Any) -> int:
    """What still waits: steps, calls, first levels, notices that are not sent."""
    now = database.command("hello")["localTime"]
    steps = database[COLLECTION].count_documents({"next_step_at": {"$lte": now}})
    calls = database[COLLECTION].count_documents({"calls.at": {"$exists": True}})
    due = database["ladders"].count_documents({"next_at": {"$lte": now}})
    kept = database["ladders"].count_documents({"to_send.created_at": {"$exists": True}})
    open_ = database["notices"].count_documents({"next_at": {"$exists": True}})
    return steps + calls + due + kept + open_


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
