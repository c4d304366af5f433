"""The pinned playbooks of one run as one walk: those beside the matter first, the matter last."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import get_args

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.entry import LocalText
from services.triage.domain.playbook import Playbook
from services.triage.domain.script import END, PARTNER, EvidenceItem, Role, Step

RANKS: Sequence[str] = get_args(Role)
"""Roles of our own that may hold a run, the lowest first."""
HOLDERS: Sequence[str] = (*RANKS, PARTNER)
"""Whoever may hold a run; a partner only in a case that is theirs too."""


@dataclass(frozen=True, slots=True)
class Duty:
    """A sentence that must be said, or must never be."""

    key: str
    must: bool
    text: LocalText


def playbook_of(key: str) -> str:
    """The id of the playbook that a key belongs to; empty where it names none, as `end` does."""
    book, slash, _ = key.partition("/")
    return book if slash else ""


def outranks(role: str, needed: str | None) -> bool:
    """Whether `role` is `needed` or above it; everybody is above none, nobody above a partner."""
    if needed is None or role == needed:
        return True
    ranked = role in RANKS and needed in RANKS
    return ranked and RANKS.index(role) >= RANKS.index(needed)


class RunScript:
    """Steps, duties, evidence and limits, by keys such as `cn-claims-delay/urgent`.

    Self-harm, age or mourning come before the matter: the playbooks that go beside it are walked
    first, in the order in which triage named them.
    """

    def __init__(self, books: Sequence[Playbook]) -> None:
        """The matter's playbook, where there is one, stands last; a run needs at least one."""
        self._books = tuple(books)
        self.names = tuple(f"{p.id}@{p.version}" for p in books)
        self._steps = {f"{p.id}/{s.id}": (p, i) for p in books for i, s in enumerate(p.steps)}
        self.evidence: Mapping[str, EvidenceItem] = {
            f"{p.id}/{e.id}": e for p in books for e in p.evidence
        }
        duties = [
            Duty(f"{p.id}/{kind}/{number}", kind == "must", text)
            for p in books
            for kind, texts in (("must", p.must_say), ("never", p.never_say))
            for number, text in enumerate(texts, 1)
        ]
        self.duties: Mapping[str, Duty] = {d.key: d for d in duties}

    @property
    def books(self) -> Sequence[Playbook]:
        """The playbooks in the order in which they are walked."""
        return self._books

    @property
    def first(self) -> str:
        """Where the walk begins."""
        return self._beginning(0)

    def step(self, key: str) -> Step:
        """One step. Raises INVALID for an unknown one."""
        book, index = self._place(key)
        return book.steps[index]

    def following(self, key: str, answer: str = "") -> str:
        """The step after `key`, or `end`: the answer's branch, else `go`, else the one below.

        Raises INVALID for an answer that the step does not have.
        """
        book, index = self._place(key)
        step = book.steps[index]
        go = ""
        if answer:
            taken = next((a for a in step.answers if a.id == answer), None)
            if taken is None:
                raise ServiceError(ErrorKind.INVALID, "run_answer_unknown")
            go = taken.go
        below = book.steps[index + 1].id if index + 1 < len(book.steps) else END
        target = go or step.go or below
        if target == END:
            return self._beginning(self._books.index(book) + 1)
        return f"{book.id}/{target}"

    def collected(self, key: str) -> Mapping[str, EvidenceItem]:
        """The evidence that a step collects."""
        book, index = self._place(key)
        keys = [f"{book.id}/{one}" for one in book.steps[index].collect]
        return {k: self.evidence[k] for k in keys}

    def limit(self, role: str, step: str) -> Decimal:
        """Up to which total in yuan `role` may settle alone at that step.

        The limits are those of the step's own playbook, or, where it grants nobody anything and at
        the end of the walk, those of the matter. A role has at least what a lower one has.
        """
        if not self._books:
            return Decimal(0)
        book = self._place(step)[0] if step != END else self._books[-1]
        granted = book.authority or self._books[-1].authority
        own = [one.up_to for one in granted if outranks(role, one.role)]
        return Decimal(max(own, default=0))

    def _beginning(self, book: int) -> str:
        if book >= len(self._books):
            return END
        return f"{self._books[book].id}/{self._books[book].steps[0].id}"

    def _place(self, key: str) -> tuple[Playbook, int]:
        if key not in self._steps:
            raise ServiceError(ErrorKind.INVALID, "run_step_unknown")
        return self._steps[key]
