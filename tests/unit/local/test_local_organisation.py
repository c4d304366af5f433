"""The example organisation is whole: every scene, line, insurer and province has its place."""

from pathlib import Path

import pytest

from deploy.local.stack import ROOT
from services.datafiles.organisation import Organisation
from services.datafiles.vocabulary import SCENES
from services.triage.domain.routing.superiors import superiors

ROLES = {
    *("desk", "handler", "lead", "senior", "opinion_officer", "compliance", "ops", "partner"),
}
PROVINCES = {
    *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
    *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54"),
    *("61", "62", "63", "64", "65", "71", "81", "82"),
}


@pytest.fixture(scope="module")
def organisation():
    return Organisation.load(Path(ROOT / "deploy" / "local" / "organisation.yaml"))


def test_every_province_lies_in_one_unit(organisation):
    """A complaint from anywhere in the country finds its unit."""
    found = [code for unit in organisation.units.values() for code in unit.territory]

    assert {code for code in found if len(code) == 2} == PROVINCES
    assert len(found) == len(set(found))


def test_every_unit_lies_below_the_head_office(organisation):
    """Each branch has a supervising unit for reviews and approvals."""
    assert organisation.descendants("hq") == set(organisation.units)


def test_every_scene_has_a_team(organisation):
    """No complaint is left without people."""
    assert {scene for team in organisation.teams.values() for scene in team.scenes} == set(SCENES)


def test_every_team_has_members_and_every_role_is_filled(organisation):
    """The example can be worked with as it is."""
    people = organisation.people.values()

    assert {person.team for person in people if person.team} == set(organisation.teams)
    assert {person.role for person in people} == ROLES


def test_handlers_and_deciders_have_substitutes(organisation):
    """Nobody's absence stops a clock."""
    alone = [
        person.id
        for person in organisation.people.values()
        if person.role in {"handler", "lead", "senior"} and not person.substitutes
    ]

    assert alone == []


def test_ties_name_something_that_exists(organisation):
    """A declared tie that names nobody would exclude nobody."""
    known = (
        set(organisation.units)
        | set(organisation.insurers)
        | set(organisation.partners)
        | set(organisation.people)
    )
    ties = {tie for person in organisation.people.values() for tie in person.ties}

    assert ties
    assert ties <= known


def test_both_sides_have_six_insurers(organisation):
    """Property and life can be ranked apart."""
    sides = [insurer.side for insurer in organisation.insurers.values()]

    assert (sides.count("property"), sides.count("life")) == (6, 6)


def test_everybody_of_ours_has_superiors_and_no_case_all_of_them(organisation):
    """Whoever is involved, a lead and a senior are left who manage none of them (回避)."""
    above = superiors(organisation)
    people = organisation.people.values()
    bosses = {person.id for person in people if person.role == "senior"}
    ours = [p for p in people if p.role != "partner" and p.id not in bosses]

    assert [person.id for person in ours if not above[person.id]] == []
    assert [person.id for person in ours if bosses <= above[person.id]] == []
