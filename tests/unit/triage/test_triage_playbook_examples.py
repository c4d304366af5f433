"""Every shipped playbook on its own examples, which stand beside its rules."""

import pytest

from services.datafiles.vocabulary import NO_SCENE, SCENES
from services.triage.domain.library import Matter
from tests.support.triage_fakes import library

PLAYBOOKS = sorted(library().playbooks)


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_matches_lead_to_the_playbook(name):
    """Each example that must match is matched, for sure and with evidence."""
    playbook = library().playbooks[name]
    for text in playbook.examples.match:
        verdict = library().assess(Matter(text))
        assert verdict.playbook is playbook, (text, verdict.candidates[:2])
        assert verdict.candidates[0].evidence, text


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_near_misses_do_not(name):
    """Each near miss leads elsewhere or asks for a person."""
    playbook = library().playbooks[name]
    for text in playbook.examples.near_miss:
        assert library().assess(Matter(text)).playbook is not playbook, text


def test_every_scene_has_a_playbook():
    """A person who confirms a scene always gets a script."""
    covered = {p.scene for p in library().playbooks.values()}

    assert covered == set(SCENES) - {NO_SCENE}


@pytest.mark.parametrize("name", PLAYBOOKS)
def test_said_and_never_said_do_not_overlap(name):
    """What must be said is not among what must never be said."""
    playbook = library().playbooks[name]

    assert not {t.zh for t in playbook.must_say} & {t.zh for t in playbook.never_say}
    assert all(any("\u4e00" <= c <= "\u9fff" for c in t.zh) for t in playbook.must_say)
