"""Which team takes a case: by rule, from the organisation file."""

from collections.abc import Collection, Iterable, Sequence

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Organisation, Team
from services.datafiles.vocabulary import LINES_BY_SIDE
from services.triage.domain.assessment import CaseFacts, TeamChoice
from services.triage.domain.routing.policy import AssignmentRules


class Assigner:
    """Chooses teams and checks people; every case gets a team."""

    def __init__(self, rules: AssignmentRules, organisation: Organisation) -> None:
        self.rules, self._organisation = rules, organisation

    def team_for(self, scene: str, flags: Iterable[str], facts: CaseFacts) -> TeamChoice:
        """Special care by flag, then the team of the scene, then the fallback."""
        found = set(flags)
        teams = self._organisation.teams
        for care in self.rules.special_care:
            if care.team in teams and not found.isdisjoint(care.flags):
                flag = sorted(found.intersection(care.flags))[0]
                return TeamChoice(care.team, f"flag:{flag}")
        for team in self.teams_of(scene, facts):
            return TeamChoice(team, f"scene:{scene}")
        return TeamChoice(self.rules.fallback, "fallback")

    def teams_of(self, scene: str, facts: CaseFacts) -> Sequence[str]:
        """Teams that take the scene and line, the one that fits best first."""
        teams = self._organisation.teams.values()
        fitting = [t for t in teams if scene in t.scenes and _takes_line(t, facts)]
        return [t.id for t in sorted(fitting, key=lambda t: (*self._distance(t, facts), t.id))]

    def care(self, flags: Iterable[str]) -> tuple[frozenset[str], str]:
        """Which of the flags ask for trained people (特殊人群), and the team that is.

        The first rule says the team; all its rules together say for what training is needed.
        """
        found, asked, team = frozenset(flags), frozenset[str](), ""
        for care in self.rules.special_care:
            if care.team == (team or care.team) and not found.isdisjoint(care.flags):
                asked, team = asked | found.intersection(care.flags), care.team
        return asked, team

    def _distance(self, team: Team, facts: CaseFacts) -> tuple[int, int, int]:
        """Smaller fits better: own territory (属地) first, then the side and line it works in."""
        lines = LINES_BY_SIDE.get(facts.side, ())
        of_side = sum(1 for line in team.lines if line in lines)
        named = 0 if facts.product_line in team.lines else 1
        return self._organisation.levels_up(facts.unit, team.unit), named, -of_side

    @property
    def teams(self) -> Collection[str]:
        """The teams of the organisation."""
        return self._organisation.teams.keys()

    def check_team(self, team: str) -> None:
        """Raises INVALID for a team that the organisation does not have."""
        if team not in self._organisation.teams:
            raise ServiceError(ErrorKind.INVALID, "team_unknown", team=team[:60])

    def team_of(self, person: str) -> str:
        """The person's team, or the fallback. Raises INVALID for an unknown person."""
        if person not in self._organisation.people:
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=person[:60])
        return self._organisation.people[person].team or self.rules.fallback


def _takes_line(team: Team, facts: CaseFacts) -> bool:
    return not team.lines or not facts.product_line or facts.product_line in team.lines
