"""How well the shipped playbooks read texts that their phrases were not tuned on.

The floors stand a little below what was measured (docs/playbooks.md); they keep it from falling.
"""

import pytest

from tests.support.triage_fakes import library
from tests.support.triage_quality import SELF_HARM, by_flag, held_out, quality

FLOORS = {
    "sample": {
        "scene": 0.50,
        "matched_right": 0.70,
        "kind": 0.87,
        "flag_precision": 0.62,
        "flag_recall": 0.66,
        "self_harm_recall": 1.0,
    },
    "labelled": {
        "scene": 0.55,
        "matched_right": 0.72,
        "kind": 0.78,
        "flag_precision": 0.78,
        "flag_recall": 0.68,
    },
    "labelled600": {
        "scene": 0.52,
        "matched_right": 0.66,
        "kind": 0.77,
        "flag_precision": 0.70,
        "flag_recall": 0.60,
        "self_harm_recall": 0.66,
    },
}


@pytest.mark.parametrize("name", FLOORS)
def test_held_out_quality_does_not_fall(name):
    """Scene, trust in a match, kind and flags stay above the floors."""
    measured = quality(library(), held_out(name))

    below = {k: getattr(measured, k) for k, v in FLOORS[name].items() if getattr(measured, k) < v}
    assert not below, measured


def test_false_alarms_of_self_harm_stay_within_their_price():
    """Ten of them weigh as much as one person who was heard."""
    measured = by_flag(library(), held_out("labelled600"))[SELF_HARM]

    assert measured["precision"] >= measured["recall"] / 10
