"""How well the shipped playbooks read texts that their phrases were not tuned on.

The floors stand a little below what was measured (docs/playbooks.md); they keep it from falling.
"""

import re
from functools import cache

import pytest

from deploy.local.stack import ROOT
from tests.support.triage_fakes import library
from tests.support.triage_quality import (
    SELF_HARM,
    by_flag,
    by_kind,
    held_out,
    matter,
    one_flag,
    quality,
    tuning,
)

DOCUMENT = ROOT / "docs" / "playbooks.md"
# As the document names the sets.
SETS = {
    "sample": "deploy/sample/complaints.jsonl",
    "labelled": "tests/data/labelled/complaints.jsonl",
    "labelled600": "tests/data/labelled600",
    "labelled6000": "tests/data/labelled6000",
}
FLOORS = {
    "sample": {
        "scene": 0.68,
        "matched_right": 0.85,
        "kind": 0.88,
        "flag_precision": 0.65,
        "flag_recall": 0.77,
        "self_harm_recall": 1.00,
    },
    "labelled": {
        "scene": 0.68,
        "matched_right": 0.90,
        "kind": 0.82,
        "flag_precision": 0.80,
        "flag_recall": 0.88,
    },
    "labelled600": {
        "scene": 0.69,
        "matched_right": 0.84,
        "kind": 0.87,
        "flag_precision": 0.78,
        "flag_recall": 0.76,
        "self_harm_recall": 0.88,
    },
    "labelled6000": {
        "scene": 0.79,
        "matched_right": 0.84,
        "kind": 0.83,
        "flag_precision": 0.84,
        "flag_recall": 0.74,
        "self_harm_recall": 0.80,
    },
}


# Precision and recall of each kind over the fourth set.
KIND_FLOORS = {
    "claim_request": (0.75, 0.50),
    "complaint": (0.82, 0.97),
    "enquiry": (0.88, 0.57),
    "enquiry_dissatisfied": (0.55, 0.46),
    "petition": (0.85, 0.77),
    "praise": (0.80, 0.54),
    "report_of_violation": (0.70, 0.64),
    "spam": (0.90, 0.64),
    "suggestion": (0.90, 0.85),
}


@cache
def measured(name):
    """Quality over the held-out half, measured once."""
    return quality(library(), held_out(name))


@cache
def flags_measured():
    """Figures by flag over the fourth set, measured once."""
    return by_flag(library(), held_out("labelled6000"))


@cache
def kinds_measured():
    """Figures by kind over the fourth set, measured once."""
    return by_kind(library(), held_out("labelled6000"))


def told(first_cell):
    """The numbers of one row of the document's tables."""
    row = re.search(
        rf"^\| `{re.escape(first_cell)}` \|(.*)\|$", DOCUMENT.read_text("utf-8"), re.MULTILINE
    )
    assert row is not None, f"{first_cell} is not told"
    return [float(number) for number in re.findall(r"[\d.]+", row[1])]


def rounded(shares, percent):
    """What a document may say of the shares: the nearest hundredth, or whole percent."""
    if percent:
        return [pytest.approx(100 * share, abs=0.501) for share in shares]
    return [pytest.approx(share, abs=0.00501) for share in shares]


@pytest.mark.parametrize("name", FLOORS)
def test_held_out_quality_does_not_fall(name):
    """Scene, trust in a match, kind and flags stay above the floors."""
    now = measured(name)

    below = {k: getattr(now, k) for k, v in FLOORS[name].items() if getattr(now, k) < v}
    assert not below, now


def test_no_kind_falls():
    """A kind that is rarely seen hides in the share of all."""
    now = {kind: (one["precision"], one["recall"]) for kind, one in kinds_measured().items()}

    assert now.keys() == KIND_FLOORS.keys()
    assert not {
        kind: shares
        for kind, shares in now.items()
        if shares[0] < KIND_FLOORS[kind][0] or shares[1] < KIND_FLOORS[kind][1]
    }


def test_who_may_harm_himself_rarely_only_asks():
    """Neither an enquiry nor a claim, but where a question is worded very calmly."""
    kinds = [
        verdict.kind
        for verdict in (library().assess(matter(row)) for row in tuning("labelled6000"))
        if SELF_HARM in {flag.code for flag in verdict.flags}
    ]

    assert "claim_request" not in set(kinds) or kinds.count("claim_request") <= 1
    assert kinds.count("enquiry") <= len(kinds) / 16


def test_false_alarms_of_self_harm_stay_within_their_price():
    """Ten of them weigh as much as one person who was heard."""
    harm = flags_measured()[SELF_HARM]

    assert harm["precision"] >= harm["recall"] / 10


def test_texts_written_for_one_flag_are_read():
    """Most of what has the flag is found, most of what only tempts is spared."""
    shares = one_flag(library())

    weak = {f: s for f, s in shares.items() if s[0] < 0.75 or s[1] < 0.80}
    assert len(shares) == 7
    assert not weak, shares


@pytest.mark.parametrize("name", SETS)
def test_the_document_tells_what_is_measured(name):
    """Its table of held-out figures."""
    now = measured(name)
    shares = (now.scene, now.matched, now.matched_right, now.unsure, now.kind)
    pairs = (now.flag_precision, now.flag_recall, now.self_harm_precision, now.self_harm_recall)

    assert told(SETS[name]) == [
        len(held_out(name)),
        *rounded(shares, percent=True),
        *rounded(pairs, percent=False),
    ], now


def test_the_document_tells_what_is_measured_by_flag():
    """One row for each flag of the fourth set, no more and no less."""
    now = flags_measured()
    section = DOCUMENT.read_text("utf-8").partition("| flag | texts |")[2]
    table = section.partition("\n\n")[0]

    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(now)
    assert {flag: told(flag) for flag in now} == {
        flag: [one["texts"], one["precision"], one["recall"]] for flag, one in now.items()
    }


def test_the_document_tells_what_is_measured_by_kind():
    """One row for each kind of the fourth set, no more and no less."""
    now = kinds_measured()
    section = DOCUMENT.read_text("utf-8").partition("| kind | texts |")[2]
    table = section.partition("\n\n")[0]

    assert re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE) == list(now)
    assert {kind: told(kind) for kind in now} == {
        kind: [one["texts"], one["precision"], one["recall"]] for kind, one in now.items()
    }


def test_the_document_tells_how_much_was_learned_by_heart():
    """The scene on the halves that serve tuning."""
    document = re.search(
        r"used for tuning the scene is right in (\d+) %, (\d+) %, (\d+) % and (\d+) %",
        DOCUMENT.read_text("utf-8"),
    )
    shares = [quality(library(), tuning(name)).scene for name in SETS]

    assert document is not None
    assert [float(share) for share in document.groups()] == rounded(shares, percent=True), shares
