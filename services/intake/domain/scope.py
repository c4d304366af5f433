"""Whose complaints a caller may see: one rule for lists, details, actions and tasks."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

_WHOLE_COMPANY = frozenset({"service", "compliance", "senior"})


@dataclass(frozen=True, slots=True)
class Scope:
    """None means no limit. `subject` always sees what it filed, owns or stands beside (驻司).

    The empty unit stands for complaints that name no unit; they belong to the head office.
    """

    subject: str
    units: frozenset[str] | None
    insurers: frozenset[str] | None

    @property
    def everything(self) -> bool:
        """True when there is no limit at all."""
        return self.units is None and self.insurers is None

    def permits(self, unit: str, insurer: str, filed_by: str, owner: str, beside: str = "") -> bool:
        """Whether a complaint with these codes may be seen."""
        within = (self.units is None or unit in self.units) and (
            self.insurers is None or insurer in self.insurers
        )
        return within or self.subject in (filed_by, owner, beside)


def scope_of(
    subject: str,
    roles: frozenset[str],
    units: Iterable[str],
    insurers: Iterable[str],
    below: Callable[[str], frozenset[str]],
    root: str,
) -> Scope:
    """The scope of a caller; `below` gives a unit with all beneath it, `root` the head office.

    Whoever has neither units nor insurers sees only what is his own, but for the roles that
    work for the whole company. A partner sees nothing but what is his own.
    """
    seen = frozenset(unit for named in units for unit in below(named))
    of_insurers = frozenset(insurers)
    if roles <= {"partner"}:
        return Scope(subject, frozenset(), frozenset())
    if not seen and not of_insurers:
        limit = None if roles & _WHOLE_COMPANY else frozenset[str]()
        return Scope(subject, limit, None)
    if root in seen:
        seen |= {""}
    return Scope(subject, seen or None, of_insurers or None)
