"""The published JSON Schema is that of the reader, and every shipped playbook fits it."""

import json

import jsonschema_rs
import pytest
import yaml

from services.triage.entrypoints.lint import schema_text
from services.triage.settings import SHIPPED_PLAYBOOKS

SCHEMA = SHIPPED_PLAYBOOKS.with_name("playbook.schema.json")
FILES = sorted(SHIPPED_PLAYBOOKS.glob("cn-*.yaml"))


def validator():
    """A checker of the published schema."""
    schema = json.loads(SCHEMA.read_text("utf-8"))
    assert jsonschema_rs.meta.is_valid(schema)
    return jsonschema_rs.Draft202012Validator(schema)


def test_the_file_is_current():
    """`python -m services.triage lint --schema` writes what is checked in."""
    assert SCHEMA.read_text("utf-8") == schema_text()


@pytest.mark.parametrize("path", FILES, ids=[p.stem for p in FILES])
def test_a_shipped_playbook_fits(path):
    """An editor would show no fault, and knows where the schema is."""
    text = path.read_text("utf-8")

    assert [e.message for e in validator().iter_errors(yaml.safe_load(text))] == []
    assert text.startswith("# yaml-language-server: $schema=../playbook.schema.json\n")


@pytest.mark.parametrize(
    ("key", "value"), [("scene", "claims_refusd"), ("sevrity", "high"), ("clocks", ["cn-2020"])]
)
def test_an_editor_shows_a_fault(key, value):
    """Codes and keys are closed in the schema too."""
    content = {**yaml.safe_load(FILES[0].read_text("utf-8")), key: value}

    assert not validator().is_valid(content)


def test_codes_are_offered():
    """Scenes, flags and clocks stand in the schema as lists."""
    properties = json.loads(SCHEMA.read_text("utf-8"))["properties"]

    assert "claims_refused" in properties["scene"]["enum"]
    assert "self_harm" in properties["attends"]["items"]["enum"]
    assert "cn-2020-3/decision" in properties["clocks"]["items"]["enum"]
