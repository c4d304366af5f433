"""How the shipped flags take real texts of others: few false alarms, as the document tells.

Nobody tuned words on these texts; a ceiling stands a little above what was measured.
"""

import csv
import re
from functools import cache

import pytest

from deploy.local.stack import ROOT
from services.triage.domain.library import Matter
from tests.support.stack import SHARED_DATA
from tests.support.triage_fakes import library

pytestmark = pytest.mark.needs_shared_data

DOCUMENT = ROOT / "docs" / "playbooks.md"
CITIZENS = "zh_citizen_messages/classified_raw_495.csv"
COLD = "zh_offensive_cold/dev.csv"
EMOTIONS = "zh_weibo_emotion_smp2020/virus_eval_labeled.csv"


def rows(name):
    """A table of the shared data."""
    with (SHARED_DATA / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


@cache
def raised(name, *columns):
    """The flags of each row of a table, read once."""
    texts = ["\n".join(row[column] for column in columns) for row in rows(name)]
    return [{flag.code for flag in library().assess(Matter(text)).flags} for text in texts]


def told(first_cell):
    """The numbers of one row of the document's table of real texts."""
    line = re.escape(first_cell)
    row = re.search(rf"^\| {line} \|(.*)\|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert row is not None, f"{first_cell} is not told"
    return [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", row[1])]


def count(flags, flag):
    """In how many texts it is raised."""
    return sum(flag in some for some in flags)


def test_citizens_are_rarely_taken_for_people_in_danger():
    """Each false alarm calls a person day and night; about one of these messages is true."""
    flags = raised(CITIZENS, "留言主题", "留言详情")
    found = count(flags, "self_harm")

    assert found <= 32
    assert told("messages of citizens, `self_harm`") == [len(flags), found]


def test_comments_are_rarely_taken_for_people_in_danger():
    """Quarrels on the net speak of death and despair, but not of the speaker's own."""
    flags = raised(COLD, "TEXT")
    found = count(flags, "self_harm")

    assert found <= 275
    assert told("comments (COLD), `self_harm`") == [len(flags), found]


@pytest.mark.parametrize(
    ("offensive", "cell", "least", "most"),
    [
        ("1", "offensive comments (COLD), `abuse`", 140, 3211),
        ("0", "other comments (COLD), `abuse`", 0, 45),
    ],
)
def test_abuse_in_comments(offensive, cell, least, most):
    """Swearing is found where it stands; contempt for a group without a swear word is none."""
    pairs = zip(rows(COLD), raised(COLD, "TEXT"), strict=True)
    flags = [some for row, some in pairs if row["label"] == offensive]
    found = count(flags, "abuse")

    assert least <= found <= most
    assert told(cell) == [len(flags), found]


@pytest.mark.parametrize(
    ("angry", "cell", "least", "most"),
    [
        (True, "angry posts (SMP2020), `abuse`", 40, 314),
        (False, "other posts (SMP2020), `abuse`", 0, 16),
    ],
)
def test_anger_alone_is_no_abuse(angry, cell, least, most):
    """There is no flag of emotion: who is angry complains, and that is what we are here for."""
    pairs = zip(rows(EMOTIONS), raised(EMOTIONS, "content"), strict=True)
    flags = [some for row, some in pairs if (row["label"] == "angry") == angry]
    found = count(flags, "abuse")

    assert least <= found <= most
    assert told(cell) == [len(flags), found]
