"""What other services tell comes in: a batch of events, one read, one guarded write each."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from services.chassis.consumer import Answer, Outcome
from services.chassis.errors import ServiceError
from services.escalation.domain.acting import act_on_time
from services.escalation.domain.case import Case, Moved, told_by_intake, told_by_triage
from services.escalation.domain.events import Announcement
from services.escalation.domain.people.summons import AutomaticRules, Summoned
from services.escalation.domain.rulebook import Rulebook
from services.escalation.domain.told import IntakeTold, Told
from services.escalation.handlers.counting import count
from services.escalation.ports import Cases, Write

NO_RULES = AutomaticRules()


class Receiver:
    """Takes in what intake and triage tell, in any order between them."""

    def __init__(
        self,
        cases: Cases,
        rulebook: Rulebook,
        tolerance: timedelta,
        automatic: AutomaticRules = NO_RULES,
    ) -> None:
        self._cases, self._rulebook, self._tolerance = cases, rulebook, tolerance
        self._automatic = automatic

    def receive(self, batch: Sequence[Told]) -> Sequence[Answer]:
        """One answer per event: DONE, DUPLICATE, or RACE for a case that changed meanwhile."""
        if not batch:
            return []
        before = self._cases.load({told.complaint for told in batch})
        now = self._cases.now()
        current = dict(before)
        said: dict[UUID, list[Announcement]] = {}
        summoned: dict[UUID, Summoned] = {}
        answers: list[Answer] = []
        for told in batch:
            case = current.get(told.complaint) or Case(told.complaint)
            moved = self._moved(case, told, now)
            if moved is None:
                answers.append(Outcome.DUPLICATE)
                continue
            acted = act_on_time(moved.case, self._rulebook, now, self._tolerance)
            current[told.complaint] = acted.case
            self._summon(summoned, case, told, now)
            said.setdefault(told.complaint, []).extend((*moved.announcements, *acted.announcements))
            answers.append(Outcome.DONE)
        writes = [
            Write(before.get(key), current[key], tuple(said[key]), summoned.get(key))
            for key in said
        ]
        return self._settled(batch, answers, writes)

    def _moved(self, case: Case, told: Told, now: datetime) -> Moved | None:
        if isinstance(told, IntakeTold):
            return told_by_intake(
                case, told.version, told.facts, told.cause, self._rulebook, now, told.reference
            )
        kind = told.confirmed_kind
        return told_by_triage(case, told.version, kind, told.cause, self._rulebook, now)

    def _summon(
        self, summoned: dict[UUID, Summoned], before: Case, told: Told, now: datetime
    ) -> None:
        """Note which rules call a consultation (会商) since this event; hardly ever one does."""
        if not isinstance(told, IntakeTold):
            return
        rules = self._automatic.newly(before.facts, told.facts, told.amount)
        if rules:
            earlier = summoned[told.complaint].rules if told.complaint in summoned else ()
            summoned[told.complaint] = Summoned((*earlier, *rules), told.parties, now)

    def _settled(
        self, batch: Sequence[Told], answers: list[Answer], writes: Sequence[Write]
    ) -> Sequence[Answer]:
        """The answers after the write: every event of a case that lost a race is told again."""
        errors: dict[UUID, ServiceError] = {}
        for write, error in zip(writes, self._cases.save(writes), strict=True):
            if error:
                errors[write.after.complaint] = error
            else:
                count(write.announcements)
        if not errors:
            return answers
        return [
            errors.get(told.complaint, answer) if answer is Outcome.DONE else answer
            for told, answer in zip(batch, answers, strict=True)
        ]
