"""The codes that all services share."""

import importlib
import re
from pathlib import Path
from typing import get_args

import pytest
import yaml

from services.chassis.auth import PUBLIC
from services.datafiles.vocabulary import (
    FLAGS,
    KINDS,
    ROLES,
    ROUTES,
    SCENES,
    STATES,
    STATUSES,
    WHY_NOT,
)
from services.intake.domain import lifecycle
from services.triage.domain import assessment, edition
from services.triage.domain.routing import conflict, router, staff
from services.triage.domain.runs import run

ROOT = Path(__file__).resolve().parents[3]
DOCUMENT = ROOT / "docs" / "conformance.md"
LABELS = ROOT / "services" / "reporting" / "labels.yaml"


@pytest.mark.parametrize(("word", "codes"), [("kind", KINDS), ("scene", SCENES), ("flags", FLAGS)])
def test_the_codes_are_those_of_the_contract(word: str, codes) -> None:
    """A code added, lost or renamed here without the contract fails."""
    text = DOCUMENT.read_text("utf-8")
    line = re.search(rf"^- `{word}`: ((?:`\w+`[^`.]*)+)\.", text, re.MULTILINE)

    assert line is not None
    assert re.findall(r"`(\w+)`", line[1]) == list(codes)


@pytest.mark.parametrize("codes", [KINDS, SCENES, FLAGS, ROLES, STATUSES, ROUTES, STATES, WHY_NOT])
def test_every_code_has_a_name_of_its_own_in_both_languages(codes) -> None:
    """Two codes with one name could not be told apart in a table."""
    for names in zip(*codes.values(), strict=True):
        assert len(set(names)) == len(codes)
        assert all(names)


def test_names_are_those_of_the_codes_in_use() -> None:
    """A status, a route, a state or a reason that somebody adds needs its name here."""
    reasons = {conflict.INVOLVED, conflict.MANAGER, conflict.TIE, conflict.STATIONED}
    reasons |= {staff.TRAINING, staff.SKILL, staff.LINE, router.ABSENT, router.LESSON}
    assert tuple(STATUSES) == lifecycle.STATUSES
    assert tuple(ROUTES) == assessment.ROUTES
    assert {*get_args(run.State), *get_args(edition.State)} == STATES.keys()
    assert WHY_NOT.keys() == reasons


def test_statuses_are_called_the_same_in_reports() -> None:
    """Who reads a refusal and a report reads one word for one thing."""
    labels = yaml.safe_load(LABELS.read_text("utf-8"))
    found = next(part["status"] for part in labels.values() if "received" in part.get("status", {}))
    assert found == {code: name._asdict() for code, name in STATUSES.items()}


@pytest.mark.parametrize("service", ["intake", "triage", "escalation", "reporting"])
def test_every_role_has_a_name(service: str) -> None:
    """Whoever is refused reads who may."""
    table = importlib.import_module(f"services.{service}.permissions").PERMISSIONS
    assert {role for roles in table.values() for role in roles} - {PUBLIC} <= ROLES.keys()
