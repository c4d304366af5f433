"""From a caller to its scope: the organisation's unit tree decides."""

from collections.abc import Callable, Sequence

from services.chassis.auth import Caller
from services.datafiles.organisation import Organisation
from services.intake.domain.scope import Scope, scope_of

Scopes = Callable[[Caller], Scope]


def superiors(organisation: Organisation) -> Callable[[str], Sequence[str]]:
    """The function that gives each unit those above it, the nearest first (上级机构)."""

    return lambda unit: organisation.upwards(unit)[1:]


def scopes(organisation: Organisation) -> Scopes:
    """The function that gives each caller its scope."""
    root = next(unit.id for unit in organisation.units.values() if unit.parent is None)
    below = {unit: organisation.descendants(unit) for unit in organisation.units}

    def scope(caller: Caller) -> Scope:
        return scope_of(
            caller.subject,
            caller.roles,
            caller.units,
            caller.insurers,
            lambda unit: below.get(unit, frozenset()),
            root,
        )

    return scope
