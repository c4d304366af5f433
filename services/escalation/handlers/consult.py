"""Consultations: called by a rule or a superior, spoken to in order, decided, followed up."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.escalation.domain.case import Case
from services.escalation.domain.people.consultation import Attendee, Call, Consultation, Decision
from services.escalation.domain.people.consultation_acts import (
    called_again,
    cancel,
    decide,
    give_opinion,
    open_consultation,
)
from services.escalation.domain.people.consultation_follow_up import follow_up, turn
from services.escalation.domain.people.consultation_policy import (
    CallRule,
    Circumstances,
    ConsultationPolicy,
    MeetingPlan,
)
from services.escalation.domain.people.matter import Moved, Request, already, digest
from services.escalation.domain.people.notice import Notice
from services.escalation.domain.people.roster import Roster, Standing
from services.escalation.domain.people.stand_ins import stood_in
from services.escalation.domain.people.summons import Summons, is_over
from services.escalation.domain.zones import local_date
from services.escalation.handlers.matters import changed, turned
from services.escalation.ports import Absences, Cases, Matters, MatterWrite, Standings

OF_ONE_COMPLAINT_MAX = 200
BATCH = 200
REQUESTED, RULES = "requested", "rules"
UNDER_WAY = ("called", "decided")
MISSING = "consultation_not_found"
Change = Callable[[Consultation, datetime], Moved[Consultation]]
_MAY_REQUEST = frozenset({"lead", "senior", "compliance"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A wish for a consultation."""

    complaints: tuple[UUID, ...]
    by: str
    circumstances: Circumstances
    insurer: str
    guests: tuple[str, ...]
    request: Request
    parties: tuple[str, ...] = ()


class Consultations:
    """All consultations."""

    def __init__(
        self,
        consultations: Matters[Consultation],
        cases: Cases,
        standings: Standings,
        absences: Absences,
        policy: ConsultationPolicy,
        roster: Roster,
        place: ZoneInfo,
        turn_seconds: float,
    ) -> None:
        self._consultations, self._cases, self._standings = consultations, cases, standings
        self._absences, self._policy, self._roster = absences, policy, roster
        self._place, self._turn_seconds = place, turn_seconds

    def called_for(self, complaint: UUID, told: Circumstances) -> Sequence[CallRule]:
        """The rules that call one. Raises ServiceError NOT_FOUND `clocks_not_found`."""
        case = self._known([complaint])[0]
        return self._policy.called_for(self._completed(told, case, self._consultations.now()))

    def open(self, asked: Asked) -> Consultation:
        """Call one; the same request again returns the first.

        Raises ServiceError NOT_FOUND `clocks_not_found`, CONFLICT `consultation_open_already`,
        `consultation_not_called_for` (no rule, and no superior asks), `consultation_too_few`.
        """
        asker = self._roster.known(asked.by)
        first = asked.complaints[0]
        before = self._consultations.of_complaint(first, OF_ONE_COMPLAINT_MAX)
        for one in before:
            if any(request.id == asked.request.id for request in one.requests):
                already(one.requests, asked.request)
                return one
        already((), asked.request)
        cases, now = self._known(asked.complaints), self._consultations.now()
        self._free(asked.complaints)
        rules = self._policy.called_for(self._completed(asked.circumstances, cases[0], now))
        if not rules and asker.role not in _MAY_REQUEST:
            raise ServiceError(ErrorKind.CONFLICT, "consultation_not_called_for")
        return self._call(asked, cases, rules, len(before))

    def _call(
        self, asked: Asked, cases: Sequence[Case], rules: Sequence[CallRule], before: int
    ) -> Consultation:
        """A new one; `before` is the number of those that the first complaint has had."""
        plan, now = self._policy.plan_for(rules), self._consultations.now()
        first = asked.complaints[0]
        standing = self._standings.of([first]).get(first, Standing())
        # Whom the case is against is not only the word of whoever calls.
        parties = tuple(dict.fromkeys((*asked.parties, *standing.parties)))
        asked = replace(asked, parties=parties)
        call = Call(
            # Two who call at once count alike: the same id is taken only once.
            id=step_id("consultation", str(first), str(before)),
            complaints=asked.complaints,
            references=tuple(case.reference or str(case.complaint) for case in cases),
            rules=tuple(rule.id for rule in rules) or (REQUESTED,),
            by=asked.by,
            attendees=self._attendees(plan, asked, standing, now),
            request=asked.request,
            parties=asked.parties,
        )
        moved = open_consultation(call, plan, self._meet_by(plan, now), now)
        if self._consultations.save([MatterWrite(None, moved.matter, moved.notices)])[0] is None:
            return moved.matter
        there = self._consultations.load([call.id]).get(call.id)
        if there is None or not already(there.requests, asked.request):
            raise ServiceError(ErrorKind.CONFLICT, "consultation_open_already")
        return there

    def summon(self, summons: Summons, standing: Standing) -> None:
        """Call one because rules say so, or add the rules to the one that is under way.

        A rule calls once for a case. Raises ServiceError CONFLICT `consultation_too_few`, RACE
        when somebody else called one at the same time.
        """
        case = self._known([summons.complaint])[0]
        earlier = self._consultations.of_complaint(summons.complaint, OF_ONE_COMPLAINT_MAX)
        heard = {rule for one in earlier for rule in one.rules}
        rules = [
            rule
            for rule in self._policy.rules
            if rule.id in summons.rules and rule.id not in heard
            if not rule.when.flags_any or standing.flags & set(rule.when.flags_any)
        ]
        if not rules or case.facts is None or is_over(case.facts):
            return
        names = [rule.id for rule in rules]
        under_way = next((one for one in earlier if one.state in UNDER_WAY), None)
        if under_way:
            self._changed(under_way.id, lambda one, now: called_again(one, names))
            return
        request = Request(
            str(step_id("summons", str(summons.complaint), *names)), digest("summons", *names)
        )
        self._call(
            Asked(
                complaints=(summons.complaint,),
                by=RULES,
                circumstances=Circumstances(),
                insurer=next(iter(summons.parties), ""),
                guests=(),
                request=request,
                parties=summons.parties,
            ),
            [case],
            rules,
            len(earlier),
        )

    def give_opinion(
        self, key: UUID, person: str, stance: str, text_id: str, request_id: str
    ) -> Consultation:
        """The next one speaks. Raises as `give_opinion` of the domain."""
        request = Request(request_id, digest("opinion", person, stance, text_id))
        return self._changed(
            key,
            lambda one, now: give_opinion(
                self._stood_in(one, person, now), person, stance, text_id, request, now
            ),
        )

    def decide(self, key: UUID, decision: Decision, request_id: str) -> Consultation:
        """The chair decides. Raises as `decide` of the domain."""
        self._roster.known(decision.owner)
        parts = (decision.by, decision.outcome, decision.owner, decision.due_on)
        body = digest("decide", *parts, decision.text_id, decision.minutes_text_id)
        request = Request(request_id, body)

        def change(one: Consultation, now: datetime) -> Moved[Consultation]:
            one = self._stood_in(one, decision.by, now)
            attends = decision.owner in {attendee.person for attendee in one.attendees}
            # The insurer's own side may carry out what it agreed to; nobody else with an interest.
            if not attends and decision.owner in self._roster.tied(one.parties):
                raise ServiceError(ErrorKind.FORBIDDEN, "conflict_of_interest")
            return decide(one, replace(decision, at=now), self._place, request, now)

        return self._changed(key, change)

    def follow_up(
        self, key: UUID, person: str, done: bool, text_id: str, request_id: str
    ) -> Consultation:
        """The owner reports. Raises as `follow_up` of the domain."""
        request = Request(request_id, digest("follow_up", person, done, text_id))

        def change(one: Consultation, now: datetime) -> Moved[Consultation]:
            meet_by = self._meet_by(self._policy.plan(one.plan), now)
            return follow_up(one, person, done, text_id, meet_by, request, now)

        return self._changed(key, change)

    def cancel(self, key: UUID, person: str, text_id: str, request_id: str) -> Consultation:
        """It is needless. Raises as `cancel` of the domain."""
        request = Request(request_id, digest("cancel", person, text_id))
        return self._changed(key, lambda one, now: cancel(one, person, text_id, request, now))

    def get(self, key: UUID) -> Consultation:
        """One. Raises ServiceError NOT_FOUND `consultation_not_found`."""
        found = self._consultations.load([key]).get(key)
        if found is None:
            raise ServiceError(ErrorKind.NOT_FOUND, MISSING)
        return found

    def of_complaint(self, complaint: UUID) -> Sequence[Consultation]:
        """Those about a complaint, the newest first."""
        found = self._consultations.of_complaint(complaint, OF_ONE_COMPLAINT_MAX)
        return sorted(found, key=lambda one: one.called_at, reverse=True)

    def turn(self) -> float:
        """Reminders and reopenings; returns the seconds until the next turn."""

        def act(one: Consultation, now: datetime) -> tuple[Consultation, Sequence[Notice]]:
            meet_by = self._meet_by(self._policy.plan(one.plan), now)
            moved = turn(one, meet_by, self._absences.absent(now), self._roster, now)
            return moved.matter, moved.notices

        return 0.0 if turned(self._consultations, act, BATCH) >= BATCH else self._turn_seconds

    def _changed(self, key: UUID, change: Change) -> Consultation:
        def apart(one: Consultation, now: datetime) -> tuple[Consultation, Sequence[Notice]]:
            moved = change(one, now)
            return moved.matter, moved.notices

        return changed(self._consultations, key, MISSING, apart)

    def _stood_in(self, one: Consultation, person: str, now: datetime) -> Consultation:
        return stood_in(one, person, self._absences.absent(now), self._roster)

    def _known(self, complaints: Sequence[UUID]) -> Sequence[Case]:
        found = self._cases.load(complaints)
        if any(one not in found or found[one].facts is None for one in complaints):
            raise ServiceError(ErrorKind.NOT_FOUND, "clocks_not_found")
        return [found[one] for one in complaints]

    def _free(self, complaints: Collection[UUID]) -> None:
        """No complaint is discussed in two places at once."""
        for complaint in complaints:
            for one in self._consultations.of_complaint(complaint, OF_ONE_COMPLAINT_MAX):
                if one.state in UNDER_WAY:
                    raise ServiceError(ErrorKind.CONFLICT, "consultation_open_already")

    def _completed(self, told: Circumstances, case: Case, now: datetime) -> Circumstances:
        """What was told, with what the case itself says: it cannot be talked down."""
        assert case.facts is not None
        changes = case.facts.changes
        received = local_date(case.facts.receipts[0], self._place)
        today = local_date(now, self._place)
        return replace(
            told,
            complexity=changes[-1].complexity if changes else told.complexity,
            days_open=max(told.days_open, (today - received).days),
        )

    def _attendees(
        self, plan: MeetingPlan, asked: Asked, standing: Standing, now: datetime
    ) -> tuple[Attendee, ...]:
        """Of each place of the plan one present person, nobody twice; guests before the chair.

        Without a chair of the plan's own role there is none: else an insurer's side would decide.
        """
        # Whoever has an interest is represented like somebody who is away; the insurer's side is
        # asked for its interest.
        away = self._absences.absent(now)
        absent = away | self._roster.tied(asked.parties)
        found: dict[str, Attendee] = {}
        for place in plan.attendees:
            if place == "partner":
                side = self._roster.side_of(asked.insurer)
                meant = next((one for one in side if one not in away), "")
                if meant:
                    found.setdefault(meant, Attendee(meant, place))
                continue
            coming = self._roster.called([place], "all", standing, absent | set(found))
            # Nobody comes for somebody who comes too, while another of the role is there.
            best = [one for one in coming if one.instead_of not in found] or coming
            for one in best[:1]:
                absentee = "" if one.instead_of in found else one.instead_of
                found[one.person] = Attendee(one.person, place, absentee)
        if set(asked.guests) & self._roster.tied(asked.parties):
            raise ServiceError(ErrorKind.FORBIDDEN, "conflict_of_interest")
        guests = [self._roster.known(one).id for one in asked.guests if one not in found]
        people = list(found.values())
        if not people or people[-1].role != plan.attendees[-1]:
            raise ServiceError(ErrorKind.CONFLICT, "consultation_too_few", quorum=plan.quorum)
        extra = [Attendee(one, "guest") for one in dict.fromkeys(guests)]
        return (*people[:-1], *extra, *people[-1:])

    def _meet_by(self, plan: MeetingPlan, now: datetime) -> datetime:
        return now + timedelta(hours=plan.within_hours)
