"""Whose complaints a caller may see."""

import pytest

from services.intake.domain.scope import Scope, scope_of

TREE = {
    "hq": frozenset({"hq", "east", "sh", "south", "gd"}),
    "east": frozenset({"east", "sh"}),
    "sh": frozenset({"sh"}),
    "gd": frozenset({"gd"}),
}


def scope(roles: str, units: tuple[str, ...] = (), insurers: tuple[str, ...] = ()) -> Scope:
    """The scope of p-1."""
    return scope_of(
        "p-1",
        frozenset(roles.split()),
        units,
        insurers,
        lambda unit: TREE.get(unit, frozenset()),
        "hq",
    )


@pytest.mark.parametrize(
    ("seer", "unit", "insurer", "seen"),
    [
        (scope("handler", ("east",)), "sh", "xinghe-pc", True),
        (scope("handler", ("east",)), "gd", "xinghe-pc", False),
        (scope("handler", ("east",)), "", "", False),
        (scope("handler", ("hq",)), "", "", True),
        (scope("handler", ("hq",)), "gd", "", True),
        (scope("handler", ("nowhere",)), "sh", "", False),
        (scope("handler", (), ("xinghe-pc",)), "gd", "xinghe-pc", True),
        (scope("handler", (), ("xinghe-pc",)), "gd", "yunfan-pc", False),
        (scope("handler", ("east",), ("xinghe-pc",)), "sh", "xinghe-pc", True),
        (scope("handler", ("east",), ("xinghe-pc",)), "sh", "yunfan-pc", False),
        (scope("handler", ("east",), ("xinghe-pc",)), "gd", "xinghe-pc", False),
        (scope("handler"), "sh", "xinghe-pc", False),
        (scope("desk lead"), "sh", "xinghe-pc", False),
        (scope("compliance"), "gd", "", True),
        (scope("senior"), "", "", True),
        (scope("service"), "", "", True),
        (scope("compliance", ("east",)), "gd", "", False),
        (scope("partner", ("hq",)), "sh", "", False),
    ],
)
def test_units_and_insurers(seer: Scope, unit: str, insurer: str, seen: bool) -> None:
    """Both must fit where both are given; nothing is given means nothing is seen."""
    assert seer.permits(unit, insurer, "public", "") == seen


@pytest.mark.parametrize("seer", [scope("handler"), scope("partner"), scope("handler", ("gd",))])
def test_one_s_own_is_always_seen(seer: Scope) -> None:
    """What somebody filed, owns, or stands beside (并行, 驻司)."""
    assert seer.permits("sh", "xinghe-pc", "p-1", "")
    assert seer.permits("sh", "xinghe-pc", "public", "p-1")
    assert seer.permits("sh", "xinghe-pc", "public", "p-2", "p-1")
    assert not seer.permits("sh", "xinghe-pc", "p-2", "p-3", "p-4")
