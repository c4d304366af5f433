"""A spoilt list of phrases is noticed: by the playbook's own examples."""

import pytest

from services.triage.adapters.playbook_files import read_sources
from services.triage.domain.library import Matter
from services.triage.settings import SHIPPED_PLAYBOOKS
from tests.support.triage_fakes import library, rules_alone

SOURCES = read_sources(SHIPPED_PLAYBOOKS)
BOOKS = [playbook for _, playbook in SOURCES.playbooks]
WITH_PHRASES = [p.id for p in BOOKS if p.concepts]
NO_WORD = "囍囍囍"


def mutated(playbook_id, concept_ids):
    """The shipped rules with the phrases of these concepts of one playbook gone."""
    books = [
        book.model_copy(
            update={
                "concepts": [
                    c.model_copy(update={"phrases": [NO_WORD]}) if c.id in concept_ids else c
                    for c in book.concepts
                ]
            }
        )
        if book.id == playbook_id
        else book
        for book in BOOKS
    ]
    return rules_alone(books)


def matched(found, playbook):
    """How many of its examples still lead to it."""
    count = 0
    for text in playbook.examples.match:
        verdict = found.assess(Matter(text))
        beside = [p.id for p in verdict.companions]
        own = verdict.playbook.id if verdict.playbook else ""
        count += playbook.id in beside if not playbook.scene else own == playbook.id
    return count


@pytest.mark.parametrize("name", WITH_PHRASES)
def test_without_its_phrases_an_example_fails(name):
    """Each playbook that has phrases of its own lives by them."""
    playbook = library().playbooks[name]
    spoilt = mutated(name, {c.id for c in playbook.concepts})

    assert matched(spoilt, playbook) < len(playbook.examples.match)
