"""The labelled messages of tests/data/labelled600: shape, codes, counts, split."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from services.datafiles.vocabulary import FLAGS, KINDS, LINES_BY_SIDE, NO_SCENE, SCENES

FOLDER = Path(__file__).parents[2] / "data" / "labelled600"
HALVES = ("tuning", "held_out")


def codes(words):
    """The codes of a blank-separated list."""
    return frozenset(words.split())


STYLES = codes(
    "hotline_transcript one_line letter regulator_letter evasive traditional negation"
    " reported_speech irony chat mixed"
)
CHANNELS = codes(
    "hotline web app email wechat counter letter regulator_transfer social_mention partner"
    " front_line"
)
NEEDED = {"id", "channel", "text", "kind", "scene", "flags", "style"}
ALLOWED = NEEDED | {"fields", "note"}
# Seven digits in a row, also with blanks or hyphens between, or read out as Chinese numerals.
LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){6,}|[〇零一二三四五六七八九幺]{7,}")
MAIL_ADDRESS = re.compile(r"[\w.]+@[\w-]+\.\w+")
INSURER = re.compile(
    r"[\u4e00-\u9fff](?:[\u4e00-\u9fff](?:人寿|人壽)|(?!家)[\u4e00-\u9fff](?:财险|財險))"
)
INVENTED_INSURERS = codes(
    "星河财险 云帆财险 山海财险 山海財險 北辰财险 绿洲财险 星河人寿 青岚人寿 沧浪人寿 明德人寿"
)


def rows_of(half):
    """The rows of one half, in the order of the file."""
    with (FOLDER / f"{half}.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def all_rows():
    """The rows of both halves."""
    return [row for half in HALVES for row in rows_of(half)]


def half_of(row_id):
    """The half in which an id belongs: the first byte of its SHA-256, even or odd."""
    return HALVES[hashlib.sha256(row_id.encode()).digest()[0] % 2]


def one_flag_rows():
    """The rows that are judged for one flag alone."""
    with (FOLDER / "tuning_flags.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def near_misses(row):
    """The flags that a row tempts to give and that it must not get."""
    found = re.match(r"near_miss: ([a-z_, ]+)", row.get("note", ""))
    return set(found[1].split(", ")) if found else set()


def normalised(text):
    """The text without case, width, blanks and punctuation."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


@pytest.mark.parametrize("half", HALVES)
def test_every_row_has_the_fields_and_codes(half):
    """A row holds the fields of the README and only codes of the contract."""
    for row in rows_of(half):
        assert set(row) >= NEEDED, row["id"]
        assert set(row) <= ALLOWED, row["id"]
        assert re.fullmatch(r"w\d{4}", row["id"])
        assert row["text"].strip() == row["text"] != "", row["id"]
        assert row["kind"] in KINDS, row["id"]
        assert row["scene"] in SCENES, row["id"]
        assert row["style"] in STYLES, row["id"]
        assert row["channel"] in CHANNELS, row["id"]
        assert set(row["flags"]) <= FLAGS.keys(), row["id"]
        assert row["flags"] == sorted(set(row["flags"])), row["id"]


def test_fields_name_a_side_and_a_line_of_it():
    """A product line stands beside the side to which it belongs."""
    for row in all_rows():
        fields = row.get("fields", {})
        assert set(fields) <= {"side", "product_line"}, row["id"]
        if fields:
            lines = LINES_BY_SIDE[fields["side"]]
            assert fields.get("product_line", next(iter(lines))) in lines, row["id"]


def test_near_misses_are_known_flags_that_the_row_does_not_have():
    """A noted near miss names flags, none of which the row carries."""
    for row in all_rows():
        assert near_misses(row) <= FLAGS.keys(), row["id"]
        assert not near_misses(row) & set(row["flags"]), row["id"]


def test_ids_are_unique_and_decide_the_half():
    """The half of a row follows from its id alone, and no id occurs twice."""
    ids = [row["id"] for row in all_rows()]
    assert len(ids) == len(set(ids))
    for half in HALVES:
        assert {half_of(row["id"]) for row in rows_of(half)} == {half}


def test_counts_are_large_enough():
    """There are enough texts, of every kind, scene, flag and style."""
    rows = all_rows()
    scenes = Counter(row["scene"] for row in rows)
    flags = Counter(flag for row in rows for flag in row["flags"])
    assert len(rows) >= 640
    assert min(scenes[scene] for scene in SCENES if scene != NO_SCENE) >= 16
    assert scenes["none"] >= 60
    assert min(flags[flag] for flag in FLAGS) >= 20
    assert flags["self_harm"] >= 30
    assert sum("self_harm" in near_misses(row) for row in rows) >= 20
    assert min(Counter(row["kind"] for row in rows)[kind] for kind in KINDS) >= 10
    assert min(Counter(row["style"] for row in rows)[style] for style in STYLES) >= 20


def test_long_letters_are_long():
    """At least forty letters have 400 to 900 characters."""
    lengths = [len(row["text"]) for row in all_rows() if row["style"] == "letter"]
    assert sum(400 <= length <= 900 for length in lengths) >= 40


def test_both_halves_hold_every_scene_and_flag():
    """Neither half lacks a scene or a flag, and they are of about one size."""
    sizes = [len(rows_of(half)) for half in HALVES]
    assert abs(sizes[0] - sizes[1]) <= 20
    for half in HALVES:
        rows = rows_of(half)
        scenes = Counter(row["scene"] for row in rows)
        flags = Counter(flag for row in rows for flag in row["flags"])
        assert min(scenes[scene] for scene in SCENES) >= 8, half
        assert min(flags[flag] for flag in FLAGS) >= 8, half


def test_no_text_occurs_twice():
    """No two texts are equal after case, width, blanks and punctuation are taken away."""
    texts = Counter(normalised(row["text"]) for row in all_rows())
    assert [text for text, count in texts.items() if count > 1] == []


def test_no_text_holds_a_number_or_address_of_a_person():
    """No text holds anything as long as a telephone, card or identity number, nor an address."""
    for row in all_rows():
        text = unicodedata.normalize("NFKC", row["text"])
        assert not LONG_NUMBER.search(text), row["id"]
        assert not MAIL_ADDRESS.search(text), row["id"]


@pytest.mark.parametrize(
    "text", ["电话 138 0000 1111", "证件 110101-1990-0101", "打一三八零零零零", "４４４４４４４"]
)
def test_the_search_for_numbers_finds_what_it_is_for(text):
    """Digits with blanks, hyphens, full width or as Chinese numerals are all found."""
    assert LONG_NUMBER.search(unicodedata.normalize("NFKC", text))


def test_only_invented_insurers_are_named():
    """Whoever is named as an insurer stands in the invented list of the sample company."""
    named = {name for row in all_rows() for name in INSURER.findall(row["text"])}
    assert named <= INVENTED_INSURERS


def test_rows_for_one_flag_say_which_and_whether():
    """Their own ids, a known flag, enough texts that have it and that only tempt."""
    rows = one_flag_rows()
    counts = Counter((row["flag"], row["has"]) for row in rows)

    assert all(set(row) == {"id", "flag", "has", "text"} for row in rows)
    assert all(re.fullmatch(r"f\d{4}", row["id"]) for row in rows)
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["flag"] for row in rows} <= FLAGS.keys()
    assert min(counts.values()) >= 18


def test_rows_for_one_flag_are_new_and_name_nobody():
    """No text of the other files, no number or address, only invented insurers."""
    texts = [row["text"] for row in one_flag_rows()]
    others = {normalised(row["text"]) for row in all_rows()}

    assert len({normalised(text) for text in texts} - others) == len(texts)
    for text in texts:
        assert not LONG_NUMBER.search(unicodedata.normalize("NFKC", text)), text
        assert not MAIL_ADDRESS.search(text), text
    assert {n for t in texts for n in INSURER.findall(t)} <= INVENTED_INSURERS
