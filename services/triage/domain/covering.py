"""Which playbooks are meant for the side of the market and product line of a case."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from services.triage.domain.playbook import Playbook

REMEMBERED_MAX = 1_000


class Covering(NamedTuple):
    """Positions of the playbooks meant for a side and line, and of each scene the first."""

    books: frozenset[int]
    of_scene: Mapping[str, int]


class Coverings:
    """Of a list of playbooks; answers are remembered, as there are few sides and lines."""

    def __init__(self, playbooks: Sequence[Playbook]) -> None:
        self._playbooks = playbooks
        self._known: dict[tuple[str, str], Covering] = {}

    def of(self, side: str, product_line: str) -> Covering:
        """Those for a side and line; empty where they are not known."""
        known = self._known.get((side, product_line))
        if known is None:
            books = enumerate(self._playbooks)
            fits = [n for n, p in books if covers(p, side, product_line)]
            first = {self._playbooks[n].scene: n for n in reversed(fits)}
            known = Covering(frozenset(fits), first)
            if len(self._known) < REMEMBERED_MAX:
                self._known[side, product_line] = known
        return known


def covers(playbook: Playbook, side: str, product_line: str) -> bool:
    """Whether the playbook is meant for a side and line; what is not known excludes nothing."""
    lines = playbook.product_lines
    return (not side or side in playbook.sides) and (
        not lines or not product_line or product_line in lines
    )
