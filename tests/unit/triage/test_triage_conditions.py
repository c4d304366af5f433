"""Which rules are tried, and which concepts conditions are told of."""

import pytest

from services.triage.domain.conditions import Triggers, concepts_asked_for


class TestConceptsAskedFor:
    """Only concepts that a condition names are handed to conditions."""

    def test_named_concepts(self):
        """With either kind of quotes, negated or not."""
        asked = concepts_asked_for(["'a' in hits && !(\"b\" in hits)", "", "text_length > 3"])

        assert asked == {"a", "b"}

    @pytest.mark.parametrize("condition", ["hits.exists(h, h == 'a')", "hits == ['a']"])
    def test_another_look_at_hits_gets_all(self, condition):
        """Then nothing may be left out."""
        assert concepts_asked_for(["'a' in hits", condition]) is None


class TestTriggers:
    """Rules whose concepts were not said are not tried."""

    def test_met(self):
        """By any of their concepts, each once; those that need none are always tried."""
        triggers = Triggers([frozenset({"a", "b"}), frozenset({"c"}), None])

        assert sorted(triggers.met({"a", "b", "x"})) == [0, 2]
        assert sorted(triggers.met(set())) == [2]
