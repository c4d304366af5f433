"""What can happen in a run. The history of these is the run; nothing else is stored."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final, Literal

How = Literal["answered", "said", "not_said", "skipped", "offered"]
Checking = Literal["within", "approved", "asked"]
Ending = Literal["completed", "broken_off"]

COMPENSATIONS: Final = ("payment", "refund", "fee_waiver", "voucher", "service")
"""What may be offered on the spot (现场补偿); each has a value in yuan."""

CURRENCY: Final = "CNY"
"""Playbooks state their limits in yuan, so offers are in yuan."""


@dataclass(frozen=True, slots=True)
class Attached:
    """证据: a document at intake for one item of evidence, and whom it was asked of, if anybody."""

    evidence: str
    document_id: str
    asked_of: str = ""


@dataclass(frozen=True, slots=True)
class Started:
    """The run began on these scripts (`id@version`, the matter's last), at `step`.

    What an earlier run of the case collected and offered is not asked and not granted again. When
    the case moved to other scripts, what somebody higher agreed to comes along, `granted` with its
    `approval_id`, and so does the approval that was still `awaited`.
    """

    scripts: tuple[str, ...]
    step: str
    carried: tuple[Attached, ...] = ()
    offered_before: Decimal = Decimal(0)
    granted: Decimal = Decimal(0)
    approval_id: str = ""
    awaited: "tuple[Checked, ...]" = ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """A step was done, or skipped with a reason; `text_id` holds the words, at intake."""

    step: str
    how: How
    answer: str
    text_id: str
    next: str


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person said of sentences (必须说, 禁止说) whether they were said."""

    items: tuple[str, ...]
    said: bool
    text_id: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Authority was looked up before an offer; `total` counts all offers of the case."""

    amount: Decimal
    total: Decimal
    role: str
    limit: Decimal
    outcome: Checking
    approval_id: str = ""


@dataclass(frozen=True, slots=True)
class Ruled:
    """What became of an approval: "granted", "refused", "expired" or "withdrawn".

    "unknown" is one that escalation has never heard of: nobody can decide it any more.
    """

    approval_id: str
    state: str
    total: Decimal


@dataclass(frozen=True, slots=True)
class Offered:
    """现场补偿: who offered what on which basis, under whose authority."""

    kind: str
    amount: Decimal
    text_id: str
    role: str
    limit: Decimal
    approval_id: str


@dataclass(frozen=True, slots=True)
class HandedOver:
    """Somebody else goes on with the run."""

    to: str
    text_id: str


@dataclass(frozen=True, slots=True)
class Superseded:
    """The case moved to another playbook version, where another run begins."""

    scripts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """The end; `unsaid` are duties that nobody confirmed, for the reason in `text_id`."""

    outcome: Ending
    text_id: str
    unsaid: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseEnded:
    """The case ended while the run went on, or came back without its end having been told.

    `how` is "closed", "withdrawn", "not_entitled", "merged", "reviewed" or "reopened".
    """

    how: str


Event = (
    Started
    | Stepped
    | Attached
    | Confirmed
    | Checked
    | Ruled
    | Offered
    | HandedOver
    | Superseded
    | Finished
    | CaseEnded
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history: who, when (database time), by which request, what."""

    by: str
    at: datetime
    request_id: str
    content: str
    what: Event
