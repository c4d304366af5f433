"""What an import is: its mapping, the rows it makes, and why a row is refused.

Pure: no file, no database. A historic row (历史投诉) was closed elsewhere and is kept as it
stood; an open row (在办投诉) takes the whole path of a new complaint with its true receipt time.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from services.chassis.ids import step_id


def complaint_id(dataset: str, external_id: str) -> UUID:
    """The id of an imported complaint: the same row is the same complaint, whoever imports it."""
    return step_id("import", dataset, external_id)


class Mode(StrEnum):
    """How the rows of a file are taken over."""

    HISTORIC = "historic"
    OPEN = "open"


class Kind(StrEnum):
    """What a column's value is read as."""

    TEXT = "text"
    DATE = "date"
    DATETIME = "datetime"
    INTEGER = "integer"
    DECIMAL = "decimal"
    BOOLEAN = "boolean"
    LIST = "list"


# Targets of each mode with their kind; True where a row cannot do without it. The groups
# `person` and `texts` are stored encrypted by the filing path.
HISTORIC_TARGETS: Mapping[str, tuple[Kind, bool]] = {
    "external_id": (Kind.TEXT, True),
    "received_on": (Kind.DATE, True),
    "closed_on": (Kind.DATE, True),
}
OPEN_TARGETS: Mapping[str, tuple[Kind, bool]] = {
    "external_id": (Kind.TEXT, True),
    "received_at": (Kind.DATETIME, True),
    "first_contact_at": (Kind.DATETIME, False),
    "case.channel": (Kind.TEXT, True),
    "case.side": (Kind.TEXT, False),
    "case.product_line": (Kind.TEXT, False),
    "case.respondent.insurer": (Kind.TEXT, False),
    "case.respondent.unit": (Kind.TEXT, False),
    "case.respondent.partner": (Kind.TEXT, False),
    "case.respondent.staff": (Kind.TEXT, False),
    "case.occurred_on": (Kind.DATE, False),
    "case.amount.value": (Kind.DECIMAL, False),
    "case.amount.currency": (Kind.TEXT, False),
    "case.in_person_count": (Kind.INTEGER, False),
    "person.name": (Kind.TEXT, False),
    "person.capacity": (Kind.TEXT, False),
    "person.id_type": (Kind.TEXT, False),
    "person.id_number": (Kind.TEXT, False),
    "person.phones": (Kind.LIST, False),
    "person.email": (Kind.TEXT, False),
    "person.address": (Kind.TEXT, False),
    "texts.text": (Kind.TEXT, True),
    "texts.demand": (Kind.TEXT, False),
    "texts.policy_number": (Kind.TEXT, False),
    "texts.claim_number": (Kind.TEXT, False),
}
ATTRIBUTE_KINDS = frozenset({Kind.TEXT, Kind.DATE, Kind.INTEGER, Kind.DECIMAL, Kind.BOOLEAN})
ATTRIBUTES_MAX = 40


@dataclass(frozen=True, slots=True)
class ImportField:
    """One target of a mapping: from a column or a constant, through formats and a code table."""

    target: str
    kind: Kind
    required: bool
    column: str | None = None
    constant: str | None = None
    formats: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    separator: str = ";"


@dataclass(frozen=True, slots=True)
class ImportMapping:
    """A checked mapping file. `fingerprint` is the SHA-256 of its bytes."""

    name: str
    dataset: str
    version: int
    mode: Mode
    zone: str
    encoding: str
    delimiter: str
    fields: Sequence[ImportField]
    fingerprint: str

    @property
    def columns(self) -> Sequence[str]:
        """Every column that is read, once, in the order of the mapping."""
        return tuple(dict.fromkeys(f.column for f in self.fields if f.column is not None))


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a row cannot be imported; never holds the value, which may be personal."""

    where: str
    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


class RowFault(Exception):
    """Raised while one value is read."""

    def __init__(self, code: str, **params: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.params = params


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One row as the file has it: values in the order of the mapping's columns.

    `number` counts data rows from 1. `fault` is set where the row itself is broken.
    """

    number: int
    values: Sequence[object]
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class HistoricRow:
    """A complaint that was closed elsewhere."""

    number: int
    external_id: str
    received_on: date
    closed_on: date
    attributes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A complaint still open: `body` has the shape of POST /v1/complaints."""

    number: int
    external_id: str
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was refused, with every fault found in it."""

    number: int
    faults: Sequence[Fault]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows came to what; `read` is the sum of the other three."""

    read: int = 0
    imported: int = 0
    already_there: int = 0
    rejected: int = 0

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.read + other.read,
            self.imported + other.imported,
            self.already_there + other.already_there,
            self.rejected + other.rejected,
        )
