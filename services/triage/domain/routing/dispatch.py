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
    OVERRULED,
    OWN,
    SERIAL,
    STANDS_IN,
    Assessment,
    CaseFacts,
    TeamChoice,
)
from services.triage.domain.assignment import Assigner
from services.triage.domain.routing.policy import AssignmentRules
from services.triage.domain.routing.router import SUBSTITUTE, Considered, Router
from services.triage.domain.routing.staff import Need
from services.triage.domain.routing.tally import Tally


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
        scene = scene or _scene(case)
        return self.first(case.complaint_id, scene, case.state.flag_codes, case.facts)

    def reclassified(self, case: Assessment, scene: str) -> TeamChoice:
        """Who has the case when a person says that its scene is another.

        Whom a person chose keeps it; a lead's word was for the old scene and does not go on.
        Whom a rule chose keeps it in the same team if nothing speaks against it on the new scene:
        conflict (回避), absence, training, lesson.
        """
        standing, flags = case.state.standing, case.state.flag_codes
        if standing.owner_rule in (MANUAL, OVERRULED) or standing.turn == INSURER:
            if standing.owner_rule == OVERRULED and scene != _scene(case):
                return replace(standing.choice, owner_rule=MANUAL)
            return standing.choice
        team = self._assigner.team_for(scene, flags, case.facts)
        if standing.assignment_rule == MANUAL:
            team = TeamChoice(standing.team, MANUAL)
        had = standing.owner if team.team == standing.team else ""
        choice = self._owned(case.complaint_id, team, scene, flags, case.facts, had)
        if had and choice.owner == had:
            return replace(standing.choice, rule=team.rule)
        return choice

    def anew(self, case: Assessment) -> TeamChoice:
        """The ordinary way for a case whose owner is gone; a team that a person chose stays."""
        state = case.state
        standing = state.standing
        if standing.assignment_rule != MANUAL or standing.team not in self._assigner.teams:
            return self.again(case)
        choice = TeamChoice(standing.team, MANUAL)
        return self._owned(
            case.complaint_id, choice, _scene(case), state.flag_codes, case.facts, ""
        )

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
        an absent person, and for training or a lesson that is missing unless `overrule`.
        """
        standing, scene = case.state.standing, _scene(case)
        if owner:
            # Asked first: it refuses whom the organisation does not know.
            of_owner = self._assigner.team_of(owner)
            team = team or (standing.team if self._router.staff.stands_for(owner) else of_owner)
        self._assigner.check_team(team)
        choice = TeamChoice(team, MANUAL)
        if not owner:
            flags = case.state.flag_codes
            return self._owned(case.complaint_id, choice, scene, flags, case.facts, "")
        self.avoid(owner, case)
        overruled = self._router.refuse(owner, self._need_of(case), overrule=overrule)
        return self._in_hands_of(owner, OVERRULED if overruled else MANUAL, case, choice)

    def passed(self, case: Assessment, by: str) -> TeamChoice:
        """The turn goes to the other side of a serial case, to a substitute of who is away.

        Raises CONFLICT on another route, and where nobody of that side may take it, FORBIDDEN for
        a stationed person whose turn it is not: beside us they wait until we pass it.
        """
        now = case.state.standing
        if now.route != SERIAL or not now.beside:
            raise ServiceError(ErrorKind.CONFLICT, "no_turn_to_pass", route=now.route)
        passing = self._router.staff.organisation.people.get(by)
        if passing is not None and passing.insurer and by != now.owner:
            raise ServiceError(ErrorKind.FORBIDDEN, "turn_not_yours", person=by)
        self.avoid(now.beside, case)
        need = self._need_of(case)
        person = self._router.present(now.beside, need)
        self._router.refuse(person, need, overrule=False)
        return TeamChoice(
            now.team,
            now.assignment_rule,
            owner=person,
            owner_rule=MANUAL if person == now.beside else SUBSTITUTE,
            route=now.route,
            turn=OWN if now.turn == INSURER else INSURER,
            beside=now.owner,
        )

    def refuse(self, person: str, case: Assessment) -> None:
        """Raises CONFLICT for who may not take the case: as `by_hand`, and without a lead's word,
        unless the lead gave them this case (`overruled`). INVALID for unknown people.
        """
        self.avoid(person, case)
        standing = case.state.standing
        said = standing.owner_rule == OVERRULED and standing.owner == person
        self._router.refuse(person, self._need_of(case), overrule=said)

    def avoid(self, person: str, case: Assessment) -> None:
        """Raises CONFLICT with the reason for who must keep out (回避), INVALID if unknown."""
        self._router.staff.conflicts.refuse(person, case.facts)

    def known(self, person: str) -> None:
        """Raises INVALID for somebody whom the organisation does not know."""
        self._assigner.team_of(person)

    def without_conflict(self, case: Assessment) -> TeamChoice | None:
        """The case without whoever must keep out of it now (回避); None where nobody must.

        Only the side in conflict is chosen anew: the other one stays, even if given by hand, and
        so does the team. Where the insurer has nobody else the case is ours alone.
        """
        now, turned = case.state.standing, case.state.standing.turn == INSURER
        ours, theirs = (now.beside, now.owner) if turned else (now.owner, now.beside)
        drop_ours, drop_theirs = self._keeps_out(ours, case), self._keeps_out(theirs, case)
        if not (drop_ours or drop_theirs):
            return None
        anew = self._anew(case)
        if drop_theirs:
            theirs = anew.beside
        kept = bool(ours) and not drop_ours
        if not kept:
            ours = anew.owner
        choice = replace(anew, owner=ours, beside=theirs, route=now.route if theirs else OWN)
        if turned and theirs:
            return replace(choice, owner=theirs, beside=ours, turn=INSURER, owner_rule=MANUAL)
        return replace(choice, owner_rule=now.owner_rule) if kept else choice

    def _anew(self, case: Assessment) -> TeamChoice:
        """Who of the team, and who of the insurer's people, would have it now."""
        now, need = case.state.standing, self._need_of(case)
        rules, others = self._assigner.rules.routing, self._others(now.team, need.scene, case.facts)
        found = self._router.owner(case.complaint_id, need, others, "", rules)
        beside = self._router.insurer_person(case.complaint_id, need, rules)
        return TeamChoice(now.team, now.assignment_rule, found.person, found.rule, beside=beside)

    def _keeps_out(self, person: str, case: Assessment) -> bool:
        if not person:
            return False
        try:
            self.avoid(person, case)
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
        return self._need(state.standing.team, _scene(case), state.flag_codes, case.facts)

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


def _scene(case: Assessment) -> str:
    """What a person said that it is, else what the rules say."""
    return case.state.standing.confirmed_scene or case.state.scene
