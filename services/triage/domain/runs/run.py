"""The state of a run, folded from its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from typing import Final, Literal
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.domain.runs.events import (
    Attached,
    CaseEnded,
    Checked,
    Confirmed,
    Entry,
    Event,
    Finished,
    HandedOver,
    Offered,
    Ruled,
    Started,
    Stepped,
    Superseded,
)

HISTORY_MAX: Final = 500
"""Entries of one run; more is a fault of a caller's program. Ending it is always possible."""

State = Literal["open", "completed", "broken_off", "superseded"]


@dataclass(frozen=True, slots=True)
class Said:
    """What a person said of a sentence that must, or must never, be said."""

    said: bool
    text_id: str


@dataclass(frozen=True, slots=True)
class Run:
    """The aggregate; `version` counts the lines of its history.

    `check` is the authority check that the next offer may rest on; `awaiting` the approval that
    the run waits for; `granted` up to which total of all offers somebody higher agreed.
    """

    id: UUID
    complaint_id: UUID
    number: int
    history: tuple[Entry, ...] = ()
    state: State = "open"
    scripts: tuple[str, ...] = ()
    step: str = ""
    holder: str = ""
    steps: tuple[Stepped, ...] = ()
    papers: tuple[Attached, ...] = ()
    said: Mapping[str, Said] = field(default_factory=dict)
    offers: tuple[Offered, ...] = ()
    offered_before: Decimal = Decimal(0)
    check: Checked | None = None
    awaiting: Checked | None = None
    granted: Decimal = Decimal(0)
    approval_id: str = ""

    @property
    def version(self) -> int:
        """How many things have happened."""
        return len(self.history)

    @property
    def offered(self) -> Decimal:
        """The value of all offers of the case in yuan, those of earlier runs included."""
        return self.offered_before + sum((o.amount for o in self.offers), Decimal(0))

    def has(self, evidence: str) -> bool:
        """Whether we hold this item of evidence already."""
        return any(paper.evidence == evidence for paper in self.papers)

    def answered(self, request_id: str, content: str) -> bool:
        """Whether the request was carried out. Raises CONFLICT when its id meant another act."""
        for entry in self.history:
            if entry.request_id == request_id:
                if entry.content != content:
                    raise ServiceError(ErrorKind.CONFLICT, "request_id_reused")
                return True
        return False

    def after(self, entries: Sequence[Entry]) -> "Run":
        """The run with more history. Raises CONFLICT when that grows beyond all reason."""
        ends = any(isinstance(e.what, Finished | Superseded | CaseEnded) for e in entries)
        if self.version + len(entries) > HISTORY_MAX and not ends:
            raise ServiceError(ErrorKind.CONFLICT, "run_history_full", limit=HISTORY_MAX)
        return reduce(_with, entries, self)


def folded(run_id: UUID, complaint_id: UUID, number: int, history: Iterable[Entry]) -> Run:
    """The run that a history tells of."""
    return reduce(_with, history, Run(run_id, complaint_id, number))


def _with(run: Run, entry: Entry) -> Run:
    return replace(_applied(run, entry.by, entry.what), history=(*run.history, entry))


def _applied(run: Run, by: str, what: Event) -> Run:
    match what:
        case Started():
            return replace(
                run,
                scripts=what.scripts,
                step=what.step,
                holder=by,
                papers=what.carried,
                offered_before=what.offered_before,
                granted=what.granted,
                approval_id=what.approval_id,
                awaiting=next(iter(what.awaited), None),
            )
        case Stepped():
            return replace(run, step=what.next, steps=(*run.steps, what))
        case Attached():
            return replace(run, papers=(*run.papers, what))
        case Confirmed():
            new = {item: Said(what.said, what.text_id) for item in what.items}
            return replace(run, said={**run.said, **new})
        case HandedOver():
            # Authority belongs to a person: whoever goes on checks their own.
            return replace(run, holder=what.to, check=None)
        case Superseded():
            return replace(run, state="superseded", check=None)
        case Finished():
            return replace(run, state=what.outcome, check=None, awaiting=None)
        case CaseEnded():
            # Nobody waits any longer for an approval that the case no longer needs.
            return replace(run, state="broken_off", check=None, awaiting=None)
        case _:
            return _about_money(run, what)


def _about_money(run: Run, what: Checked | Ruled | Offered) -> Run:
    match what:
        case Checked(outcome="asked"):
            return replace(run, check=None, awaiting=what)
        case Checked():
            return replace(run, check=what)
        case Ruled(state="granted"):
            return replace(run, awaiting=None, granted=what.total, approval_id=what.approval_id)
        case Ruled():
            return replace(run, awaiting=None)
        case Offered():
            return replace(run, offers=(*run.offers, what), check=None)
