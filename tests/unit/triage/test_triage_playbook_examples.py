"""Every shipped playbook on its own examples, which stand beside its rules."""

import pytest

from services.datafiles.vocabulary import FLAGS, NO_SCENE, SCENES
from services.triage.domain.library import Matter
from tests.support.triage_fakes import library, rules_alone

PLAYBOOKS = sorted(library().playbooks)
NARROWER = [name for name in PLAYBOOKS if library().playbooks[name].narrows]


RULES = rules_alone(list(library().playbooks.values()))


def leads_to(playbook, text, by=None):
    """Whether the text brings this playbook, as its own or beside another."""
    verdict = (by or library()).assess(Matter(text))
    if not playbook.scene:
        return playbook in verdict.companions
    return verdict.playbook is playbook and bool(verdict.candidates[0].evidence)


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_matches_lead_to_the_playbook(name):
    """Each example that must match is matched, for sure and with evidence."""
    playbook = library().playbooks[name]

    assert [t for t in playbook.examples.match if not leads_to(playbook, t)] == []


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_rules_alone_lead_there(name):
    """Cues are not needed for it: what people wrote into the playbook is enough."""
    playbook = library().playbooks[name]

    assert [t for t in playbook.examples.match if not leads_to(playbook, t, RULES)] == []


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_near_misses_do_not(name):
    """Each near miss leads elsewhere or asks for a person."""
    playbook = library().playbooks[name]

    assert [t for t in playbook.examples.near_miss if leads_to(playbook, t)] == []


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_there_are_two_of_each(name):
    """At least one match and one near miss, and two examples that match in all but few words."""
    examples = library().playbooks[name].examples

    assert len(examples.match) >= 2
    assert examples.near_miss


@pytest.mark.parametrize("name", NARROWER)
def test_a_narrower_one_wins_clearly(name):
    """It takes the place of the broader one; its scene and score stay those of the broader."""
    playbook = library().playbooks[name]
    broader = library().playbooks[playbook.narrows]
    for text in playbook.examples.match:
        verdict = library().assess(Matter(text))
        assert verdict.scene == broader.scene
        assert broader.id not in [c.playbook for c in verdict.candidates]
        assert any(e.rule in {r.id for r in playbook.rules} for e in verdict.candidates[0].evidence)


def test_every_scene_has_a_playbook():
    """A person who confirms a scene always gets a script, and it is the broadest of the scene."""
    covered = {p.scene for p in library().playbooks.values() if p.scene}

    assert covered == set(SCENES) - {NO_SCENE}
    assert all(library().for_scene(scene, "", "").narrows == "" for scene in covered)


def test_the_library_is_full():
    """At least forty playbooks; every person in need and every threat has one beside the matter."""
    attended = {flag for p in library().playbooks.values() for flag in p.attends}

    assert len(PLAYBOOKS) >= 40
    # What these three say is dealt with by the matter's own script.
    assert set(FLAGS) - attended == {"abuse", "staff_misconduct", "information_security"}


def test_a_person_in_danger_gets_somebody_at_once():
    """Self-harm: contact within the hour, critical, and the first step hands over."""
    playbook = library().playbooks["cn-with-self-harm"]

    assert (playbook.severity, playbook.contact_within_hours) == ("critical", 1)
    assert playbook.steps[0].do == "hand_over"


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_said_and_never_said_do_not_overlap(name):
    """What must be said is not among what must never be said."""
    playbook = library().playbooks[name]

    assert not {t.zh for t in playbook.must_say} & {t.zh for t in playbook.never_say}
    assert all(any("\u4e00" <= c <= "\u9fff" for c in t.zh) for t in playbook.must_say)
