"""The turn that calls the consultations (会商) which rules ask for."""

from datetime import timedelta

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.escalation.handlers.consult import Consultations
from services.escalation.ports import Standings, Summonses

LOG = logger(__name__)
BATCH = 50
TRIAGE_AGAIN = timedelta(seconds=30)
"""After this triage is asked again about a case that it does not know yet."""

PEOPLE_AGAIN = timedelta(minutes=10)
"""After this it is tried again where too few people could come."""

_AGAIN = frozenset({ErrorKind.CONFLICT, ErrorKind.RACE})


class Summoner:
    """Calls consultations; two may do it at once."""

    def __init__(
        self,
        summonses: Summonses,
        consultations: Consultations,
        standings: Standings,
        turn_seconds: float,
    ) -> None:
        self._summonses, self._consultations = summonses, consultations
        self._standings, self._turn_seconds = standings, turn_seconds

    def turn(self) -> float:
        """One sweep; returns the seconds until the next."""
        now = self._summonses.now()
        waiting = self._summonses.waiting(now, BATCH)
        standings = self._standings.of([one.complaint for one in waiting]) if waiting else {}
        for one in waiting:
            standing = standings.get(one.complaint)
            if standing is None:
                self._summonses.postponed(one, now + TRIAGE_AGAIN)
                continue
            try:
                self._consultations.summon(one, standing)
            except ServiceError as error:
                if error.kind not in _AGAIN:
                    raise
                LOG.warning("consultation_not_called", code=error.code)
                self._summonses.postponed(one, now + PEOPLE_AGAIN)
                continue
            self._summonses.settled(one)
        return 0.0 if len(waiting) >= BATCH else self._turn_seconds
