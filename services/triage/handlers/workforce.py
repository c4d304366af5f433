"""The day as routing sees it: who is away or off shift, who must learn first, who has how much.

Looked up every few seconds, never for a single complaint. When somebody cannot be asked, what was
known last stays: a case goes to somebody rather than to nobody.
"""

import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from threading import Lock
from typing import Final
from zoneinfo import ZoneInfo

from services.chassis.errors import ServiceError
from services.chassis.logs import logger
from services.datafiles.organisation import Organisation
from services.triage.domain.routing.router import Presence
from services.triage.domain.routing.tally import LOAD_DAYS, Tally
from services.triage.ports import Absences, Tallies

LOG = logger(__name__)
TALLY_SECONDS: Final = 2.0
"""How far processes that give cases may be behind one another in what everybody has in hand."""
IDLE_SECONDS: Final = 10.0
"""How far one that gives none may be."""
DAY_SECONDS: Final = 30.0
"""How far behind absences, shifts and lessons may be."""

Barred = Callable[[], Mapping[str, frozenset[str]]]


class Workforce:
    """The latest Presence and Tally; `turn` is a loop, and `day` looks itself where none runs."""

    def __init__(
        self,
        organisation: Organisation,
        zone: ZoneInfo,
        tallies: Tallies,
        absences: Absences,
        barred: Barred,
        now: Callable[[], datetime],
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`barred`: by person the scenes that need a lesson first. `now`: the database's time."""
        self.tally = Tally()
        self._organisation, self._zone = organisation, zone
        self._tallies, self._absences, self._barred = tallies, absences, barred
        self._now, self._seconds, self._lock = now, seconds, Lock()
        self._day = Presence()
        self._counted = self._looked = float("-inf")

    def day(self) -> Presence:
        """How things stand; at most as old as said above."""
        self.turn()
        return self._day

    def look_again(self) -> None:
        """Something of the day changed here: the next turn looks, whatever was due."""
        self._counted = self._looked = float("-inf")

    def turn(self) -> float:
        """Look and store what is due; seconds until the next turn."""
        at = self._seconds()
        due = TALLY_SECONDS if self.tally.waiting else IDLE_SECONDS
        if at - self._counted >= due and self._lock.acquire(blocking=False):
            try:
                self._counted = at
                self._count()
                if at - self._looked >= DAY_SECONDS:
                    self._looked = at
                    self._day = self._look()
            finally:
                self._lock.release()
        return TALLY_SECONDS

    def _count(self) -> None:
        try:
            self._tallies.add(self.tally.detach())
        except ServiceError as error:
            self.tally.reattach()
            LOG.warning("tally_not_stored", code=error.code)
            return
        try:
            self.tally.settle(self._tallies.sums(LOAD_DAYS))
        except ServiceError as error:
            self.tally.stored()
            LOG.warning("tally_not_read", code=error.code)

    def _look(self) -> Presence:
        before = self._day
        try:
            away: Mapping[str, timedelta] | None = self._absences.absent()
        except ServiceError as error:
            LOG.warning("absences_not_known", code=error.code)
            away = before.away
        absent = frozenset(away or ())
        try:
            local = self._now().astimezone(self._zone)
            barred = self._barred()
        except ServiceError as error:
            LOG.warning("day_not_known", code=error.code)
            return Presence(absent, before.off_shift, before.barred, away)
        people = self._organisation.people.values()
        off_shift = frozenset(p.id for p in people if not p.on_shift(local))
        return Presence(absent, off_shift, barred, away)
