"""Cues: words and concepts that speak for or against a scene, kind or flag."""

import numpy as np
import pytest

from services.triage.adapters.cue_learning import Read, fitted, table, vocabulary
from services.triage.domain.advice import AdviceError
from services.triage.domain.cues import (
    SCENE_GROUP,
    Cue,
    CueIndex,
    Cues,
    FlagCues,
    SceneCues,
    most_points,
)
from services.triage.domain.library import Library, Matter
from services.triage.domain.lint_cues import cue_findings
from services.triage.domain.matching import Hit, Matcher, Scope
from services.triage.domain.text import NormalText
from tests.support.triage_fakes import library, normaliser

CUES = Cues(
    scenes=[
        SceneCues(
            code="claims_delay",
            base=-5,
            cues=[
                Cue(weight=20, words=["没影", "app"], concepts=["waiting"]),
                Cue(weight=-8, words=["不赔"]),
            ],
        ),
        SceneCues(code="none", base=3),
    ]
)


SCOPE = Scope("no", 5, "reporter", 16, "resumer")


def weigh(index, text, hits=None):
    """What an index says of a folded text, its words found as the library finds them."""
    found = Matcher([], normaliser(), SCOPE, also=index.words).hits(NormalText(text, None))
    return index.weigh(text, hits or {}, found.words)


def weighed(text, hits=None):
    """The points of a folded text."""
    return weigh(CueIndex(CUES, normaliser()), text, hits)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("钱到现在没影", 15),
        ("没影没影没影", 15),
        ("没影,又说不赔", 7),
        ("什么都没有", -5),
        ("app里看不到", 15),
        ("whatsapp里看不到", -5),
        ("", -5),
    ],
)
def test_each_cue_counts_once(text, points):
    """The base and the weights of what was said; Latin words only as whole words."""
    assert weighed(text).scenes == {"claims_delay": points, "none": 3}


def test_a_concept_speaks_like_a_word():
    """What the concepts of other files say counts as well."""
    hit = Hit(0, 2, "waiting", "等着")

    assert weighed("等着", {"waiting": [hit]}).scenes["claims_delay"] == 15


def test_evidence_names_the_weightiest_and_where_they_stand():
    """What spoke against is no evidence for it."""
    index = CueIndex(CUES, normaliser())
    said = weigh(index, "说不赔,钱没影")

    assert [tuple(h) for h in index.evidence(said, {}, SCENE_GROUP, "claims_delay")] == [
        (5, 7, "cues", "没影")
    ]


def test_a_word_that_folds_away_is_said_nowhere():
    """It gives no points, and the evidence of concepts stays theirs."""
    cue = Cue(weight=9, words=["\u200b"], concepts=["waiting"])
    index = CueIndex(Cues(scenes=[SceneCues(code="claims_delay", cues=[cue])]), normaliser())
    hits = {"waiting": [Hit(0, 2, "waiting", "等着")]}
    said = weigh(index, "等着", hits)

    assert weigh(index, "别的").scenes["claims_delay"] == 0
    assert said.scenes["claims_delay"] == 9
    assert index.evidence(said, hits, SCENE_GROUP, "claims_delay") == hits["waiting"]


def test_without_cues_nothing_is_weighed():
    """A folder may do without the file."""
    assert weigh(CueIndex(Cues(), normaliser()), "没影").scenes == {}


def test_most_points_are_those_of_all_that_speaks_for_a_scene():
    """Negative weights are left out."""
    assert most_points(CUES) == {"claims_delay": 60, "none": 0}


def test_the_linter_finds_what_stands_twice_and_unknown_concepts():
    """A word has one weight in a list, a code one list."""
    twice = [Cue(weight=1, words=["退"]), Cue(weight=2, words=["退"], concepts=["nobody"])]
    cues = Cues(
        scenes=[SceneCues(code="none", cues=twice), SceneCues(code="none")],
    )

    assert [f.code for f in cue_findings(cues, {"claim"})] == [
        "concept_unknown",
        "phrase_twice",
        "cues_twice",
    ]


def test_words_stand_in_several_texts_and_freely():
    """What always has the same neighbour is part of a longer word; names do not count."""
    texts = [Read(f"{a}退保{b}", {"claim"}) for a, b in ("要了", "想吧", "来的", "去呢")]
    texts += [Read(str(n), frozenset()) for n in range(4)]

    assert vocabulary(texts) == ["@claim", "退保"]
    assert vocabulary(texts, ["退保"]) == ["@claim"]


def flagged(only_add):
    """Whether plain words raise self-harm when cues speak against it."""
    cues = Cues(flags=[FlagCues(code="self_harm", base=-150, only_add=only_add)])
    known = library()
    weighed = Library(
        list(known.playbooks.values()), known.lexicon, known.signals, normaliser(), cues
    )
    said = weighed.assess(Matter("钱要不回来我就去卧轨"))
    return "self_harm" in {flag.code for flag in said.flags}


def test_cues_that_only_add_take_nothing_back():
    """What rules alone raise stays raised."""
    assert flagged(only_add=True)
    assert not flagged(only_add=False)


def test_a_latin_cue_is_shown_where_it_stands_alone():
    """Not inside another word."""
    index = CueIndex(CUES, normaliser())
    said = weigh(index, "whatsapp和app")

    assert [h[:2] for h in index.evidence(said, {}, SCENE_GROUP, "claims_delay")] == [(9, 12)]


TEXTS = [Read(f"{word}{n}", set()) for n in range(6) for word in ("退保", "理赔")]
RULES = np.array([[60.0 * (n % 2 == 0), 0.0] for n in range(12)])
GOLD = np.array([[n % 2 == 0, False] for n in range(12)])


def test_a_code_that_no_text_has_is_never_chosen():
    """Nothing can be learned of it."""
    seen = table(TEXTS, ["退保", "理赔"])
    points = fitted(seen, RULES, GOLD, kept=4, cost=1.0)

    assert points.of(seen.present, RULES).argmax(axis=1).tolist() == [0] * 12
    assert not points.words[1].any()


def test_without_a_rule_that_helps_nothing_is_learned():
    """Points mean something only beside those of rules."""
    with pytest.raises(AdviceError, match="rules say nothing"):
        fitted(table(TEXTS, ["退保"]), np.zeros((12, 2)), GOLD, kept=2, cost=1.0)
