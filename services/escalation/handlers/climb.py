"""The ladders' turn: start those of steps that were taken, call the next level, end the rest."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.escalation.domain.case import Case, KeptClock
from services.escalation.domain.pack import ClockRule
from services.escalation.domain.people.ladder import (
    AT_ONCE,
    UNOWNED,
    Ladder,
    Rules,
    Situation,
    StepCall,
    start,
    turn,
)
from services.escalation.domain.people.matter import Moved
from services.escalation.domain.people.roster import Standing
from services.escalation.domain.rulebook import Rulebook
from services.escalation.metrics import LADDERS
from services.escalation.ports import (
    Absences,
    Cases,
    Matters,
    MatterWrite,
    Standings,
    StepCalls,
)

BATCH = 200
SECOND = timedelta(seconds=1)


class Climber:
    """Turns all ladders; two may do it at once."""

    def __init__(
        self,
        calls: StepCalls,
        ladders: Matters[Ladder],
        cases: Cases,
        standings: Standings,
        absences: Absences,
        rules: Rules,
        rulebook: Rulebook,
        turn_seconds: float,
    ) -> None:
        self._calls, self._ladders, self._cases = calls, ladders, cases
        self._standings, self._absences = standings, absences
        self._rules, self._rulebook, self._turn_seconds = rules, rulebook, turn_seconds

    def turn(self) -> float:
        """One sweep of both; returns the seconds until the next."""
        started, climbed = self.start(), self.climb()
        return 0.0 if started >= BATCH or climbed >= BATCH else self._turn_seconds

    def start(self) -> int:
        """Start the ladders of steps that were taken; returns how many there were.

        Where nobody has to wait for the morning, the first level is called in the same write. A
        ladder that exists already is left alone: the call was taken twice.
        """
        waiting = self._calls.waiting(BATCH)
        if not waiting:
            return 0
        self.begin(waiting)
        self._calls.started(waiting)
        return len(waiting)

    def begin(self, calls: Sequence[StepCall]) -> None:
        """Start the ladders of these calls, of each only one, whoever asks again."""
        now = self._ladders.now()
        new = [start(call, self._owner(call), self._rules, now) for call in calls]
        moved = self._turned([one for one in new if one.next_at == now], now)
        writes = []
        for ladder in new:
            called = moved.get(ladder.id)
            writes.append(
                MatterWrite(None, called.matter, called.notices)
                if called
                else MatterWrite(None, ladder)
            )
        self._save(writes)

    def climb(self) -> int:
        """Call the next level where the time to answer has passed; returns how many were due."""
        now = self._ladders.now()
        due = self._ladders.due(now, BATCH)
        moved = self._turned(due, now)
        self._save(
            [
                MatterWrite(ladder, moved[ladder.id].matter, moved[ladder.id].notices)
                for ladder in due
                if ladder.id in moved
            ]
        )
        return len(due)

    def _turned(self, ladders: Sequence[Ladder], now: datetime) -> Mapping[UUID, Moved[Ladder]]:
        """What time makes of each, with what is known of its case now."""
        if not ladders:
            return {}
        complaints = {ladder.call.complaint for ladder in ladders}
        cases, standings = self._cases.load(complaints), self._standings.of(complaints)
        absent = self._absences.absent(now)
        found = {}
        for ladder in ladders:
            situation = self._situation(ladder.call, cases, standings)
            moved = turn(ladder, situation, absent, self._rules, now)
            if moved:
                found[ladder.id] = moved
        return found

    def _save(self, writes: Sequence[MatterWrite[Ladder]]) -> None:
        for write, error in zip(writes, self._ladders.save(writes), strict=True):
            if error is None and not write.after.open:
                LADDERS.labels(write.after.plan, write.after.state).inc()

    def _owner(self, call: StepCall) -> str:
        """Whose clock it is; one whose pack is gone counts as the law's, which waits for nobody."""
        rule = self._rule(call)
        return rule.owner if rule else "law"

    def _rule(self, call: StepCall) -> ClockRule | None:
        """The clock of the step; None when no pack has it any more."""
        try:
            return self._rulebook.binding(call.pack, call.clock).rule
        except KeyError:
            return None

    def _situation(
        self,
        call: StepCall,
        cases: Mapping[UUID, Case],
        standings: Mapping[UUID, Standing],
    ) -> Situation:
        case = cases.get(call.complaint)
        kept = _clock(case.clocks if case else (), call)
        standing = standings.get(call.complaint, Standing())
        needed = _wanted(call, case, standing) or (kept is not None and _needed(kept, call))
        # Stored as an exclusive end: midnight would be read as the day after.
        due = kept.clock.due_at - SECOND if kept and kept.clock.due_at else None
        values = {"clock_code": call.clock, "due": due.isoformat() if due else "-"}
        values["reference"] = case.reference if case and case.reference else str(call.complaint)
        rule = self._rule(call)
        values["clock_zh"] = rule.name.zh if rule else call.clock
        values["clock_en"] = rule.name.en if rule else call.clock
        return Situation(needed, standing, values)


def _wanted(call: StepCall, case: Case | None, standing: Standing) -> bool:
    """Whether a call that no clock makes still says something."""
    if call.clock != UNOWNED:
        return call.clock == AT_ONCE
    clocks = case.clocks if case else ()
    ended = bool(clocks) and not any(kept.clock.open for kept in clocks)
    return not standing.owner and not ended


def _clock(clocks: Sequence[KeptClock], call: StepCall) -> KeptClock | None:
    return next(
        (k for k in clocks if k.clock.clock == call.clock and k.clock.pack == call.pack), None
    )


def _needed(kept: KeptClock, call: StepCall) -> bool:
    """Whether the step still says something: not once its deadline moved or the clock was met.

    A warning gives way to the ladder of the overdue step, so that nobody is called by both.
    """
    warned_in_vain = kept.clock.state == "overdue" and not call.overdue
    return kept.clock.open and kept.revision == call.revision and not warned_in_vain
