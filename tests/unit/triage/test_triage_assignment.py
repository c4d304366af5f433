"""Teams by rule from the organisation file; people with a tie keep out (回避)."""

import pytest

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.assessment import CaseFacts
from services.triage.domain.routing.conflict import Conflicts
from tests.support.triage_fakes import assigner, organisation


class TestTeams:
    """Special care by flag, then scene by territory and line, then the fallback."""

    def choice(self, scene, flags=(), **facts):
        """Team and rule."""
        chosen = assigner().team_for(scene, flags, CaseFacts(**facts))
        return chosen.team, chosen.rule

    def test_territory_first(self):
        """The team of the complaint's own unit, else the nearest above (属地)."""
        assert self.choice("claims_refused", unit="sh") == ("claims-sh", "scene:claims_refused")
        assert self.choice("claims_refused", unit="sz") == ("claims-hq", "scene:claims_refused")
        assert self.choice("claims_refused")[0] == "claims-hq"

    def test_product_line_narrows(self):
        """A team that does not handle the line is out."""
        assert self.choice("claims_amount", product_line="motor")[0] == "motor"
        assert self.choice("claims_amount", product_line="medical")[0] == "life"

    @pytest.mark.parametrize(("side", "team"), [("life", "life"), ("property", "property")])
    def test_a_line_of_both_sides_goes_by_side(self, side, team):
        """Accident cover is sold on both sides; the team of the case's side takes it."""
        assert self.choice("claims_amount", side=side, product_line="accident")[0] == team

    @pytest.mark.parametrize("flag", ["self_harm", "elderly", "bereaved", "urgent_medical"])
    def test_special_care_wins(self, flag):
        """Flags that need trained people win over the scene, and the rule says which flag."""
        team = self.choice("claims_refused", [flag, "abuse"], unit="sh")

        assert team == ("special-care", f"flag:{flag}")

    @pytest.mark.parametrize("scene", ["none", "app_or_website_fault"])
    def test_never_without_a_team(self, scene):
        """What no team claims goes to the fallback."""
        assert self.choice(scene) == ("service-quality", "fallback")


class TestTies:
    """A declared tie with a party is a conflict of interest (办法 art. 17)."""

    @pytest.mark.parametrize(
        ("person", "facts"),
        [("p-2", {"insurer": "xinghe-pc"}), ("p-3", {"unit": "east"}), ("p-3", {"unit": "sh"})],
    )
    def test_tied(self, person, facts):
        """Insurer, unit, and a unit below the one named."""
        with pytest.raises(ServiceError) as refused:
            Conflicts(organisation()).refuse(person, CaseFacts(**facts))

        assert refused.value.kind is ErrorKind.CONFLICT
        assert refused.value.code == "avoid_declared_tie"
        assert refused.value.details["person"] == person

    @pytest.mark.parametrize("person", ["p-1", "p-2", "p-3"])
    def test_not_tied(self, person):
        """Ties with others, and a case without parties, do not hinder."""
        Conflicts(organisation()).refuse(person, CaseFacts(insurer="yunfan-pc", unit="sz"))
        Conflicts(organisation()).refuse(person, CaseFacts())
