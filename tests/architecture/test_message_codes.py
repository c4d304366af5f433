"""Every code of an error has its sentence in both languages, and no sentence is left over."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest
import yaml

from services.datafiles.messages import (
    PEOPLE_MESSAGES,
    SHARED_MESSAGES,
    TRIAGE_MESSAGES,
    Catalogue,
)
from tests.architecture.source import ROOT, SERVICES, Module, below, listed, modules

ACTED_ON = {
    "escalation": [PEOPLE_MESSAGES],
    "intake": [PEOPLE_MESSAGES, TRIAGE_MESSAGES],
    "triage": [TRIAGE_MESSAGES],
}
"""The refusals of people's acts that a service loads."""
CODE = re.compile(r"[a-z][a-z0-9_]*")


def codes_used(module: Module) -> Iterator[tuple[str, int]]:
    """Codes given to ServiceError as plain strings, with the line."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("ServiceError"):
            second = node.args[1:2] + [k.value for k in node.keywords if k.arg == "code"]
            for part in second:
                for constant in ast.walk(part):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        yield constant.value, constant.lineno


def strings(module: Module) -> set[str]:
    """All plain strings of a module that could be a code."""
    found = {n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant)}
    return {value for value in found if isinstance(value, str) and CODE.fullmatch(value)}


def prefixes(module: Module) -> set[str]:
    """Strings that codes are built from, such as "import_row_"."""
    found = {n.value for n in ast.walk(module.tree) if isinstance(n, ast.Constant)}
    return {t for t in found if isinstance(t, str) and re.fullmatch(r"[a-z][a-z0-9_]{5,}_", t)}


def unused(codes: Iterable[str], looked_at: Iterable[Module]) -> list[str]:
    """Codes that stand nowhere in `looked_at`, whole or as a prefix with its rest."""
    whole = set().union(*[strings(module) for module in looked_at])
    begun = set().union(*[prefixes(module) for module in looked_at])
    return sorted(
        code
        for code in codes
        if code not in whole
        and not any(code.startswith(p) and code.removeprefix(p) in whole for p in begun)
    )


def of_service(name: str) -> list[Module]:
    """Modules of one service."""
    return [m for m in modules("services") if below(m.name, f"services.{name}")]


def catalogues(service: str) -> list:
    """The message files of one service."""
    return sorted((ROOT / "services" / service).glob("*messages.yaml"))


@pytest.mark.parametrize("service", SERVICES)
class TestCatalogue:
    """The sentences of one service."""

    def test_every_code_that_is_raised_has_a_sentence(self, service) -> None:
        """Nobody is shown a bare code."""
        known = Catalogue.load(*catalogues(service), *ACTED_ON.get(service, ()))
        wrong = [
            f"{module.path}:{line} {code}"
            for module in of_service(service)
            for code, line in codes_used(module)
            if code not in known
        ]

        assert not wrong, listed(wrong)

    def test_no_sentence_is_left_over(self, service) -> None:
        """A code in the file that no code uses is a misspelling or a leftover."""
        there = {
            code
            for path in catalogues(service)
            for code in yaml.safe_load(path.read_text(encoding="utf-8"))
        }

        left = unused(there, of_service(service))

        assert not left, listed(left)


@pytest.mark.parametrize(
    ("refusals", "maker"), [(PEOPLE_MESSAGES, "escalation"), (TRIAGE_MESSAGES, "triage")]
)
def test_every_refusal_of_an_act_is_made_by_somebody(refusals, maker) -> None:
    """The files of refusals have no misspelling and no leftover either."""
    there = yaml.safe_load(refusals.read_text(encoding="utf-8"))

    assert not unused(there, of_service(maker))


def test_the_chassis_knows_its_own_codes() -> None:
    """The chassis raises only what the shared file has, which has only what somebody raises."""
    chassis = modules("services/chassis")
    known = Catalogue.load()
    wrong = [
        f"{m.path}:{line} {code}"
        for m in chassis
        for code, line in codes_used(m)
        if code not in known
    ]
    left = unused(yaml.safe_load(SHARED_MESSAGES.read_text(encoding="utf-8")), modules("services"))

    assert not wrong, listed(wrong)
    assert not left, listed(left)
