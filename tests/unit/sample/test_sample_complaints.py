"""The shipped sample complaints have the shape, codes and variety that the demo relies on."""

import json
import re
from collections import Counter
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from services.datafiles.vocabulary import (
    CAPACITIES,
    CHANNELS,
    FLAGS,
    KINDS,
    LINES_BY_SIDE,
    PUBLIC_CHANNELS,
    SCENES,
)
from services.intake.domain.codes import ID_TYPES

ROOT = Path(__file__).parents[3]
REQUIRED = frozenset(
    [
        "channel",
        "respondent",
        "product_line",
        "side",
        "complainant",
        "text",
        "in_person_count",
        "attachments",
    ]
)
PUBLIC_FIELDS = REQUIRED | {"policy_number", "claim_number", "demand", "occurred_on", "amount"}
DESK_FIELDS = PUBLIC_FIELDS | {
    "external_id",
    "received_at",
    "received_at_reason",
    "first_contact_at",
}
RESPONDENT_FIELDS = frozenset(["insurer", "unit", "staff"])
PERSON_FIELDS = frozenset(
    ["name", "capacity", "id_type", "id_number", "phones", "email", "address"]
)
WRITTEN_AT = datetime(2026, 11, 24, tzinfo=UTC)


def read_rows() -> list[dict[str, Any]]:
    lines = (ROOT / "deploy/sample/complaints.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


ROWS = read_rows()
BODIES = [row["body"] for row in ROWS]


class TestShape:
    def test_300_rows_with_consecutive_keys(self) -> None:
        """There are exactly 300 rows and their keys count from 001 to 300."""
        assert [row["key"] for row in ROWS] == [f"sample-{n:03d}" for n in range(1, 301)]

    def test_rows_have_exactly_the_documented_fields(self) -> None:
        """No row has an unknown field, and the public uses only what the public may."""
        for row in ROWS:
            body, public = row["body"], row["as"] == "public"
            assert set(row) == {"key", "as", "body", "gold"}, row["key"]
            assert row["as"] in {"public", "desk"}, row["key"]
            assert public == (body["channel"] in PUBLIC_CHANNELS), row["key"]
            assert set(body) >= REQUIRED, row["key"]
            assert set(body) <= (PUBLIC_FIELDS if public else DESK_FIELDS), row["key"]
            assert {"insurer"} <= set(body["respondent"]) <= RESPONDENT_FIELDS, row["key"]
            assert {"name", "capacity"} <= set(body["complainant"]) <= PERSON_FIELDS, row["key"]
            assert set(row["gold"]) == {"kind", "scene", "flags"}, row["key"]

    def test_values_are_typed_and_never_empty(self) -> None:
        """Texts are trimmed and of 10 to 900 characters, counts are numbers."""
        for row in ROWS:
            body = row["body"]
            assert all(value not in ("", None) for value in body.values()), row["key"]
            assert body["text"] == body["text"].strip(), row["key"]
            assert 10 <= len(body["text"]) <= 900, row["key"]
            assert type(body["in_person_count"]) is int, row["key"]
            assert body["attachments"] == [], row["key"]

    def test_amounts_are_exact_texts(self) -> None:
        """An amount is a positive text with two decimals and its currency."""
        amounts = [body["amount"] for body in BODIES if "amount" in body]
        assert len(amounts) > 150
        for amount in amounts:
            assert set(amount) == {"value", "currency"}
            assert amount["currency"] == "CNY"
            assert re.fullmatch(r"\d+\.\d\d", amount["value"])
            assert Decimal(amount["value"]) > 0

    def test_texts_have_ordinary_lengths(self) -> None:
        """The median text is neither a slogan nor an essay."""
        lengths = sorted(len(body["text"]) for body in BODIES)
        assert 120 <= lengths[150] <= 180


class TestTimes:
    def test_events_lie_in_the_stated_window(self) -> None:
        """What happened, happened between June 2025 and 20 November 2026."""
        days = [date.fromisoformat(b["occurred_on"]) for b in BODIES if "occurred_on" in b]
        assert date(2025, 6, 1) <= min(days)
        assert max(days) <= date(2026, 11, 20)

    def test_back_dated_receipts_have_a_reason_and_never_precede_the_event(self) -> None:
        """A stated receipt is aware, 1 to 40 days old, explained, and not before the event."""
        dated = [body for body in BODIES if "received_at" in body]
        assert 25 <= len(dated) <= 40
        for body in dated:
            received = datetime.fromisoformat(body["received_at"])
            first = datetime.fromisoformat(body.get("first_contact_at", body["received_at"]))
            assert 1 <= (WRITTEN_AT - received).total_seconds() / 86_400 <= 40
            assert first <= received
            assert body["received_at_reason"]
            assert date.fromisoformat(body.get("occurred_on", "2025-06-01")) <= first.date()

    def test_external_ids_are_unique(self) -> None:
        """No two rows carry the same number of a regulator's transfer."""
        numbers = [body["external_id"] for body in BODIES if "external_id" in body]
        assert len(numbers) == len(set(numbers)) >= 15


class TestCodes:
    def test_every_code_is_known(self) -> None:
        """Each code is one that the contracts list, and the line fits the side."""
        for row in ROWS:
            body, gold = row["body"], row["gold"]
            assert body["channel"] in CHANNELS, row["key"]
            assert body["product_line"] in LINES_BY_SIDE[body["side"]], row["key"]
            assert body["complainant"]["capacity"] in CAPACITIES, row["key"]
            assert body["complainant"].get("id_type", "resident_id") in ID_TYPES, row["key"]
            assert gold["kind"] in KINDS, row["key"]
            assert gold["scene"] in SCENES, row["key"]
            assert set(gold["flags"]) <= set(FLAGS), row["key"]
            assert len(gold["flags"]) == len(set(gold["flags"])), row["key"]

    def test_respondents_are_in_the_organisation_of_the_demo(self) -> None:
        """Insurer, side and unit agree with the organisation file that the demo runs with."""
        organisation = yaml.safe_load(
            (ROOT / "deploy/local/organisation.yaml").read_text(encoding="utf-8")
        )
        sides = {insurer["id"]: insurer["side"] for insurer in organisation["insurers"]}
        units = {unit["id"] for unit in organisation["units"]}
        assert {b["respondent"]["insurer"] for b in BODIES} == set(sides)
        assert {b["respondent"]["unit"] for b in BODIES} == units
        assert all(sides[b["respondent"]["insurer"]] == b["side"] for b in BODIES)


class TestVariety:
    def test_every_scene_stands_at_least_six_times(self) -> None:
        """Each scene has enough examples to show in a list."""
        counts = Counter(row["gold"]["scene"] for row in ROWS)
        assert {scene for scene in SCENES if counts[scene] < 6} == set()

    def test_every_channel_line_and_capacity_occurs(self) -> None:
        """No channel, product line or capacity is left out."""
        assert {b["channel"] for b in BODIES} == CHANNELS
        assert {b["complainant"]["capacity"] for b in BODIES} == CAPACITIES
        for side, lines in LINES_BY_SIDE.items():
            assert {b["product_line"] for b in BODIES if b["side"] == side} == set(lines)

    def test_every_kind_and_flag_occurs(self) -> None:
        """No kind and no flag is left out; one in eight is something else than a complaint."""
        kinds = Counter(row["gold"]["kind"] for row in ROWS)
        flags = Counter(flag for row in ROWS for flag in row["gold"]["flags"])
        assert set(kinds) == set(KINDS)
        assert set(flags) == set(FLAGS)
        assert flags["self_harm"] == 2
        assert 250 <= kinds["complaint"] <= 275

    def test_insurers_differ_in_number(self) -> None:
        """Ranks are worth looking at: the first has several times the last."""
        counts = Counter(b["respondent"]["insurer"] for b in BODIES).most_common()
        assert counts[0][1] >= 5 * counts[-1][1]

    def test_a_group_of_23_came_in_person(self) -> None:
        """One row is a group complaint above the legal threshold of twenty."""
        assert [b["in_person_count"] for b in BODIES if b["in_person_count"] > 1] == [23]
