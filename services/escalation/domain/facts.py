"""What is known of a complaint, as far as any clock depends on it: codes and times only."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class ComplexityChange:
    """A degree of complexity recorded by a handler (set-complexity)."""

    complexity: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Approval:
    """An extension approved (延长审批) at a level such as "superior_unit"."""

    level: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Pause:
    """Time that does not count: "appraisal" (鉴定) or "mediation" (调解); open: no end."""

    kind: str
    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Both sides agreed on another last day (art. 21)."""

    at: datetime
    last_day: date


@dataclass(frozen=True, slots=True)
class Ending:
    """The clock ends without being met: "withdrawn", "not_entitled", "not_a_complaint"."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Classification:
    """What a person confirmed the matter to be; only this may end a clock, never a machine."""

    kind: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Act:
    """Something that was done, with the details that a rule may ask for."""

    name: str
    at: datetime
    detail: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """`receipts`: the first receipt, then every receipt of new facts and reasons, in order.

    `uncounted`: what was meant to pause and does not, by kind with its beginning; no clock
    depends on it, it is only told. `repeats_from`: the earliest receipt of a bare repeat that
    was merged into this complaint. `codes` say which packs may bind it (insurer, side); they
    are told only where there are acts, for without an act no such clock begins.
    """

    receipts: tuple[datetime, ...]
    changes: tuple[ComplexityChange, ...] = ()
    approvals: tuple[Approval, ...] = ()
    tellings: tuple[datetime, ...] = ()
    pauses: tuple[Pause, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    endings: tuple[Ending, ...] = ()
    started_at: datetime | None = None
    notified_at: datetime | None = None
    unreachable_at: datetime | None = None
    merged: bool = False
    acts: tuple[Act, ...] = ()
    uncounted: tuple[tuple[str, datetime], ...] = ()
    repeats_from: datetime | None = None
    codes: tuple[tuple[str, str], ...] = ()

    def since(self, start: datetime) -> "CaseFacts":
        """What happened from `start` on, for a clock that begins there and not at the receipt."""
        acts = tuple(act for act in self.acts if act.at >= start)
        sent = [act.at for act in acts if act.name == "decision_dispatched"]
        if self.notified_at and self.notified_at >= start:
            sent.append(self.notified_at)
        return CaseFacts(
            receipts=(start,),
            changes=tuple(change for change in self.changes if change.at >= start),
            approvals=tuple(approval for approval in self.approvals if approval.at >= start),
            tellings=tuple(at for at in self.tellings if at >= start),
            pauses=tuple(pause for pause in self.pauses if pause.start >= start),
            agreements=tuple(one for one in self.agreements if one.at >= start),
            endings=tuple(ending for ending in self.endings if ending.at >= start),
            started_at=_from(start, self.started_at),
            notified_at=min(sent, default=None),
            unreachable_at=_from(start, self.unreachable_at),
            acts=acts,
        )

    def with_repeats(self) -> "CaseFacts":
        """The earliest receipt of a merged bare repeat survives (art. 18); a restart stands."""
        if self.repeats_from is None or self.repeats_from >= self.receipts[0]:
            return self
        return replace(self, receipts=(self.repeats_from, *self.receipts[1:]), merged=True)

    def canonical(self) -> str:
        """All facts as one line, the same for equal facts; input of the computation's hash."""
        written = repr(
            (
                [at.timestamp() for at in self.receipts],
                [(c.complexity, c.at.timestamp()) for c in self.changes],
                [(a.level, a.at.timestamp()) for a in self.approvals],
                [at.timestamp() for at in self.tellings],
                [(p.kind, p.start.timestamp(), _seconds(p.end)) for p in self.pauses],
                [(a.at.timestamp(), a.last_day.isoformat()) for a in self.agreements],
                [(e.reason, e.at.timestamp()) for e in self.endings],
                _seconds(self.started_at),
                _seconds(self.notified_at),
                _seconds(self.unreachable_at),
            )
        )
        if self.repeats_from:
            written += f"|{self.repeats_from.timestamp()}"
        if not self.acts:
            return written
        return written + repr([(act.name, act.at.timestamp(), act.detail) for act in self.acts])


def ending_of(
    facts: CaseFacts, confirmed: Classification | None, complaint_kinds: Collection[str]
) -> Ending | None:
    """The earliest ending; a kind confirmed by a person ends a clock that is not about it."""
    endings = list(facts.endings)
    if confirmed and confirmed.kind not in complaint_kinds:
        endings.append(Ending("not_a_complaint", confirmed.at))
    return min(endings, key=lambda ending: ending.at, default=None)


def _seconds(at: datetime | None) -> float | None:
    return at.timestamp() if at else None


def _from(start: datetime, at: datetime | None) -> datetime | None:
    return at if at and at >= start else None
