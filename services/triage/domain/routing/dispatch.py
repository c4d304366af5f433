"""The whole decision on one case: team, owner, and the insurer's people beside or after ours."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import (
    INSURER,
    MANUAL,
    OWN,
    SERIAL,
    Assessment,
    CaseFacts,
    TeamChoice,
)
from services.triage.domain.assignment import Assigner
from services.triage.domain.playbook import AssignmentRules
from services.triage.domain.routing.router import Considered, Router
from services.triage.domain.routing.staff import Need
from services.triage.domain.routing.tally import Tally

BY_RULE = "service:triage"
"""Who gave a case that was routed again without a person's word."""


class Dispatcher:
    """Gives cases to people and keeps count of what everybody has in hand."""

    def __init__(self, assigner: Assigner, router: Router, tally: Tally) -> None:
        self._assigner, self._router, self._tally = assigner, router, tally

    @property
    def rules(self) -> AssignmentRules:
        """By which teams and owners are chosen."""
        return self._assigner.rules

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
        ours, theirs = standing.owner, standing.beside
        if standing.turn == INSURER:
            ours, theirs = theirs, ours
        insurer = case.facts.insurer
        if insurer and self._router.staff.stands_for(owner) == insurer:
            route = SERIAL if standing.route == OWN else standing.route
            return replace(
                choice, owner=owner, owner_rule=MANUAL, route=route, turn=INSURER, beside=ours
            )
        return replace(
            choice, owner=owner, owner_rule=MANUAL, route=standing.route, turn=OWN, beside=theirs
        )

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
        state = case.state
        scene = state.standing.confirmed_scene or state.scene
        need = self._need(state.standing.team, scene, state.flag_codes, case.facts)
        return self._router.considered(need, self._assigner.rules.routing)

    def moved(self, before: str, after: str) -> None:
        """Count a stored change of owner."""
        if before != after:
            self._tally.took(after)
            self._tally.let_go(before)

    def ended(self, owner: str, change: int) -> None:
        """Count a case of the owner that ended (-1) or came back (+1)."""
        (self._tally.took if change > 0 else self._tally.let_go)(owner)

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
