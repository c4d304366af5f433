"""What narrows a person, what counts first, who stands in: one fact changed at a time."""

import pytest

from tests.support.routing_office import ORGANISATION, Office

A = "{id: a, name: 甲, role: handler, unit: sh, team: claims"
B, C = "{id: b, name: 乙, role: handler", "{id: c, name: 丙, role: handler"
CARE = """  - {id: h, name: 卯, role: handler, unit: sh, team: care}
  - {id: lead-east,"""


def office(folder, *changes, **day):
    """The small organisation with changes of its text."""
    text = ORGANISATION
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return Office(folder, text, **day)


class TestNarrowing:
    """Lines and regions of a person."""

    def test_lines(self, tmp_path):
        """A line that is none of the person's goes to somebody else; no line is no hindrance."""
        place = office(tmp_path, (A, f"{A}, lines: [home]"))

        assert place.owner(product_line="motor") == ("c", "team")
        assert place.owner(product_line="home") == ("a", "team")
        assert place.owner() == ("a", "team")
        told = {c.person: c.refused for c in place.dispatcher.considered(place.case())}
        assert told["a"] == ""
        told = place.dispatcher.considered(place.case(product_line="motor"))
        assert {c.person: c.refused for c in told}["a"] == "line"

    def test_regions_take_the_place_of_the_own_unit(self, tmp_path):
        """c of head office serves Shenzhen; b, whose unit that is, serves the east."""
        place = office(
            tmp_path,
            (
                "{id: b, name: 乙, role: handler,",
                "{id: b, name: 乙, role: handler, regions: [east],",
            ),
            (f"{C},", f"{C}, regions: [sz],"),
        )

        assert place.owner(unit="sz") == ("c", "team")
        assert place.owner(unit="east") == ("b", "team")


class TestOrder:
    """On shift before near, but only where it is urgent."""

    @pytest.mark.parametrize(
        ("flag", "owner"), [("self_harm", "f"), ("urgent_medical", "f"), ("elderly", "h")]
    )
    def test_the_nearest_is_off_shift(self, tmp_path, flag, owner):
        """h is near and off; f at head office is at work."""
        place = office(tmp_path, ("  - {id: lead-east,", CARE), off_shift=frozenset({"h"}))

        assert place.owner(flags=[flag]) == (owner, "team")


class TestStandingIn:
    """Substitutes of a team that is away; lessons of who had the case before."""

    def test_a_whole_team_is_away(self, tmp_path):
        """Its substitutes in their order, also of another team, before other teams and leads."""
        team = frozenset({"a", "b", "c", "d"})
        place = office(tmp_path, (f"{A}, substitutes: [b]", f"{A}, substitutes: [f]"), absent=team)

        assert place.owner() == ("f", "substitute")
        assert office(tmp_path, absent=team).owner() == ("g", "other_team")

    def test_who_had_the_case_must_have_passed(self, tmp_path):
        """A complainant comes back to b, who has a lesson on the scene to pass."""
        barred = {"b": frozenset({"claims_refused"})}

        assert office(tmp_path, barred=barred).owner(earlier="b") == ("a", "team")
        assert office(tmp_path, barred=barred).owner("claims_delay", earlier="b")[0] == "b"

    def test_a_substitute_must_have_passed(self, tmp_path):
        """b stands in for a, but not on this scene."""
        day = {"absent": frozenset({"a"}), "barred": {"b": frozenset({"claims_refused"})}}

        assert office(tmp_path, **day).owner(earlier="a") == ("c", "team")
        assert office(tmp_path, **day).owner("claims_delay", earlier="a") == ("b", "substitute")
