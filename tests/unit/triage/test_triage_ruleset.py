"""Short cuts of scoring change nothing: all rules together decide what is reached."""

import json
from collections.abc import Sequence

import pytest

from services.triage.adapters.playbook_files import load_playbooks
from services.triage.domain.library import Library, Matter
from services.triage.domain.playbook import Rule
from services.triage.domain.ruleset import Reading, RuleSet
from services.triage.settings import SHIPPED_PLAYBOOKS
from tests.support.triage_quality import tuning


@pytest.fixture(scope="module")
def library() -> Library:
    """The playbooks that are shipped."""
    return load_playbooks(SHIPPED_PLAYBOOKS).library


@pytest.fixture(scope="module")
def readings(library: Library) -> Sequence[Reading]:
    """Texts of all kinds, read and concluded so that every variable is known."""
    found = []
    for row in tuning("labelled600")[:150]:
        told = Matter(row["text"], channel="web")
        reading = library.read(told)
        library.conclude(reading, told)
        found.append(reading)
    return found


def _all_points(rules: Sequence[Rule], reading: Reading) -> int:
    """Each rule by itself: its weight where it alone would have scored."""
    return sum(
        rule.weight
        for rule in rules
        if RuleSet([rule.model_copy(update={"weight": 1})]).score(reading).points
    )


@pytest.mark.parametrize("at", [1, 50])
def test_a_score_is_reached_when_all_rules_say_so(
    library: Library, readings: Sequence[Reading], at: int
) -> None:
    """Kinds, flags and playbooks: stopping early never decides otherwise than adding all up."""
    sets = [(s.at, s.rules) for s in (*library.signals.kinds, *library.signals.flags)]
    sets += [(at, p.rules) for p in list(library.playbooks.values())[:12]]
    reached = 0
    for limit, rules in sets:
        compiled = RuleSet(rules)
        for reading in readings:
            said = compiled.score(reading, limit).points
            whole = _all_points(rules, reading)
            assert (said >= limit) == (whole >= limit), json.dumps([r.id for r in rules])
            if said >= limit:
                reached += 1
                assert said == whole
    assert reached > 100
