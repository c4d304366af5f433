"""The published JSON Schemas are those of the readers, and every shipped file fits its own."""

import json
from datetime import date

import jsonschema_rs
import pytest
import yaml

from services.triage.entrypoints.lint import MODELS, schema_text
from services.triage.settings import SHIPPED_PLAYBOOKS

ROOM = SHIPPED_PLAYBOOKS.parent
SCHEMA = ROOM / "playbook.schema.json"
FILES = sorted(SHIPPED_PLAYBOOKS.glob("cn-*.yaml"))
LESSONS = sorted((ROOM / "lessons").glob("*.yaml"))


def schema_of(path):
    """The name of the schema of a shipped file."""
    if path.parent.name == "lessons":
        return "lesson-policy" if path.stem == "policy" else "lesson"
    return "playbook" if path in FILES else path.stem


SHIPPED = [*sorted(SHIPPED_PLAYBOOKS.glob("*.yaml")), *LESSONS, ROOM / "drafts.yaml"]


def validator(name="playbook"):
    """A checker of a published schema."""
    schema = json.loads((ROOM / f"{name}.schema.json").read_text("utf-8"))
    assert jsonschema_rs.meta.is_valid(schema)
    return jsonschema_rs.Draft202012Validator(schema)


@pytest.mark.parametrize("name", MODELS)
def test_the_file_is_current(name):
    """`python -m services.triage lint --schema NAME` writes what is checked in."""
    assert (ROOM / f"{name}.schema.json").read_text("utf-8") == schema_text(name)


def test_every_kind_of_file_has_one():
    """No file that business people write is without."""
    assert {schema_of(path) for path in SHIPPED} == set(MODELS)


@pytest.mark.parametrize("path", SHIPPED, ids=[p.stem for p in SHIPPED])
def test_a_shipped_file_fits(path):
    """An editor would show no fault, and knows where the schema is."""
    text, name = path.read_text("utf-8"), schema_of(path)
    content = json.loads(json.dumps(yaml.safe_load(text), default=date.isoformat))
    up = "" if path.parent == ROOM else "../"

    assert [e.message for e in validator(name).iter_errors(content)] == []
    assert text.startswith(f"# yaml-language-server: $schema={up}{name}.schema.json\n")


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
