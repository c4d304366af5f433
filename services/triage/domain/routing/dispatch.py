"""The whole decision on one case: team, owner, and the insurer's people beside or after ours."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import (
    BACK,
    INSURER,
    MANUAL,
    OWN,
    SERIAL,
    STANDS_IN,
    Assessment,
    CaseFacts,
    TeamChoice,
)
from services.triage.domain.assignment import Assigner
from services.triage.domain.routing.router import SUBSTITUTE, Considered, Router
from services.triage.domain.routing.staff import Need
from services.triage.domain.routing.tally import Tally


class Dispatcher:
    """Gives cases to people and keeps count of what everybody has in hand."""

    def __init__(self, assigner: Assigner, router: Router, tally: Tally) -> None:
        self._assigner, self._router, self._tally = assigner, router, tally

    def first(
        self, key: UUID, scene: str, flags: Collection[str], facts: CaseFacts, earlier: str = ""
    ) -> TeamChoice:
        """Team and owner by rule. `earlier` is who had the complainant's case before."""
        choice = self._assigner.team_for(scene, flags, facts)
        return self._owned(key, choice, scene, flags, facts, earlier)

    def again(self, case: Assessment, scene: str = "") -> TeamChoice:
        """The same for a case that is known, as its facts and its scene are now."""
        state = case.state
        scene = scene or state.standing.confirmed_scene or state.scene
        return self.first(case.complaint_id, scene, state.flag_codes, case.facts)

    def anew(self, case: Assessment) -> TeamChoice:
        """The ordinary way for a case whose owner is gone; a team that a person chose stays."""
        state = case.state
        standing = state.standing
        if standing.assignment_rule != MANUAL or standing.team not in self._assigner.teams:
            return self.again(case)
        scene, choice = standing.confirmed_scene or state.scene, TeamChoice(standing.team, MANUAL)
        return self._owned(case.complaint_id, choice, scene, state.flag_codes, case.facts, "")

    def standing_in(self, case: Assessment) -> TeamChoice:
        """Who has the case while its owner is away (代管); team and route stay, and who chose them.

        The insurer's person who is away leaves the turn to ours.
        """
        now, need = case.state.standing, self._need_of(case)
        choice = TeamChoice(now.team, now.assignment_rule)
        if now.turn == INSURER and now.beside and self._router.may_take(now.beside, need):
            return self._in_hands_of(now.beside, STANDS_IN, case, choice)
        others = self._others(now.team, need.scene, case.facts)
        away, rules = case.stands_in_for or now.owner, self._assigner.rules.routing
        found = self._router.instead_of(case.complaint_id, away, need, others, rules)
        rule = STANDS_IN if found.person else found.rule
        return self._in_hands_of(found.person, rule, case, choice)

    def back(self, case: Assessment) -> TeamChoice:
        """The case for who has come back. Who stood in keeps it where the owner may not have it."""
        now, need, owner = case.state.standing, self._need_of(case), case.stands_in_for
        choice = TeamChoice(now.team, now.assignment_rule)
        if self.stays(owner) and (
            self._router.may_act_for(owner, need)
            if self._router.staff.stands_for(owner)
            else self._router.may_take(owner, need)
        ):
            return self._in_hands_of(owner, BACK, case, choice)
        return self._in_hands_of(now.owner, SUBSTITUTE, case, choice)

    def stays(self, person: str) -> bool:
        """Whether the organisation (still) has somebody."""
        return person in self._router.staff.organisation.people

    @property
    def people(self) -> Collection[str]:
        """Everybody of the organisation."""
        return self._router.staff.organisation.people.keys()

    def away_too_long(self) -> Collection[str] | None:
        """Who is away for longer than the house lets cases wait; None while that is not known."""
        away, most = self._router.away_for(), self._assigner.rules.routing.absent_minutes
        if away is None:
            return None
        return [person for person, length in away.items() if length > timedelta(minutes=most)]

    def away(self) -> Collection[str]:
        """Everybody who is away now."""
        return (self._router.away_for() or {}).keys()

    def by_hand(self, case: Assessment, team: str, owner: str, *, overrule: bool) -> TeamChoice:
        """A person's choice; without an owner one of the team is found.

        Raises INVALID for an unknown team or person, CONFLICT for a conflict of interest (回避),
        an absent person, and for a lesson not passed unless `overrule`.
        """
        standing = case.state.standing
        scene = standing.confirmed_scene or case.state.scene
        if owner:
            # Asked first: it refuses whom the organisation does not know.
            of_owner = self._assigner.team_of(owner)
            team = team or (standing.team if self._router.staff.stands_for(owner) else of_owner)
        self._assigner.check_team(team)
        choice = TeamChoice(team, MANUAL)
        if not owner:
            flags = case.state.flag_codes
            return self._owned(case.complaint_id, choice, scene, flags, case.facts, "")
        self._router.staff.conflicts.refuse(owner, case.facts)
        self._router.refuse_today(owner, scene, overrule=overrule)
        return self._in_hands_of(owner, MANUAL, case, choice)

    def passed(self, case: Assessment) -> TeamChoice:
        """The turn goes to the other side of a serial case. Raises CONFLICT on another route."""
        now = case.state.standing
        if now.route != SERIAL or not now.beside:
            raise ServiceError(ErrorKind.CONFLICT, "no_turn_to_pass", route=now.route)
        self._router.staff.conflicts.refuse(now.beside, case.facts)
        return TeamChoice(
            now.team,
            now.assignment_rule,
            owner=now.beside,
            owner_rule=MANUAL,
            route=now.route,
            turn=OWN if now.turn == INSURER else INSURER,
            beside=now.owner,
        )

    def known(self, person: str) -> None:
        """Raises INVALID for somebody whom the organisation does not know."""
        self._assigner.team_of(person)

    def conflicted(self, case: Assessment) -> bool:
        """Whether whoever has the case must keep out of it, or the one beside."""
        standing = case.state.standing
        for person in (standing.owner, standing.beside):
            try:
                if person:
                    self._router.staff.conflicts.refuse(person, case.facts)
            except ServiceError:
                return True
        return False

    def considered(self, case: Assessment) -> Sequence[Considered]:
        """Who was looked at for the case, and why not, as it is today."""
        return self._router.considered(self._need_of(case), self._assigner.rules.routing)

    def moved(self, before: str, after: str) -> None:
        """Count a stored change of owner."""
        if before != after:
            self._tally.took(after)
            self._tally.let_go(before)

    def ended(self, owner: str, change: int) -> None:
        """Count a case of the owner that ended (-1) or came back (+1)."""
        (self._tally.took if change > 0 else self._tally.let_go)(owner)

    def _in_hands_of(
        self, owner: str, rule: str, case: Assessment, choice: TeamChoice
    ) -> TeamChoice:
        """The owner's side has the turn, and who acted on the other side goes on beside."""
        standing, insurer = case.state.standing, case.facts.insurer
        ours, theirs = standing.owner, standing.beside
        if standing.turn == INSURER:
            ours, theirs = theirs, ours
        route, turn, beside = standing.route, OWN, theirs
        if owner and insurer and self._router.staff.stands_for(owner) == insurer:
            route, turn, beside = (SERIAL if route == OWN else route), INSURER, ours
        return replace(choice, owner=owner, owner_rule=rule, route=route, turn=turn, beside=beside)

    def _need_of(self, case: Assessment) -> Need:
        state = case.state
        scene = state.standing.confirmed_scene or state.scene
        return self._need(state.standing.team, scene, state.flag_codes, case.facts)

    def _need(self, team: str, scene: str, flags: Collection[str], facts: CaseFacts) -> Need:
        care, care_team = self._assigner.care(flags)
        return Need(team, scene, facts, care, care_team)

    def _others(self, team: str, scene: str, facts: CaseFacts) -> Iterator[str]:
        """Looked up only when nobody of the team can take it."""
        for other in self._assigner.teams_of(scene, facts):
            if other != team:
                yield other

    def _owned(
        self,
        key: UUID,
        choice: TeamChoice,
        scene: str,
        flags: Collection[str],
        facts: CaseFacts,
        earlier: str,
    ) -> TeamChoice:
        rules = self._assigner.rules.routing
        need = self._need(choice.team, scene, flags, facts)
        others = self._others(choice.team, scene, facts)
        found = self._router.owner(key, need, others, earlier, rules)
        route, beside = OWN, ""
        for rule in rules.routes if facts.insurer else ():
            if rule.fits(scene, flags, facts.product_line, facts.insurer):
                beside = self._router.insurer_person(key, need, rules)
                route = rule.route if beside else OWN
                break
        return replace(
            choice, owner=found.person, owner_rule=found.rule, route=route, beside=beside
        )
