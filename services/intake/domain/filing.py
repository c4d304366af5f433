"""Filing a complaint (投诉登记): what comes in and the rules that hold at the door."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.vocabulary import PUBLIC_CHANNELS
from services.intake.domain import lifecycle
from services.intake.domain.case import Case, Money, Receipt, Respondent

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
"""No complaint was received before; a date like 0001-01-01 is a fault of the sender."""


@dataclass(frozen=True, slots=True)
class Persons:
    """The personal data of one complaint by field name; only non-empty fields are present.

    Names: name, id_number, phones, email, address, policy_number, claim_number, staff,
    received_at_reason, earlier_reference. Phones are one per line.
    """

    fields: dict[str, str] = field(repr=False)


@dataclass(frozen=True, slots=True)
class FileComplaint:
    """What the sender said, checked for shape but not yet for rules."""

    channel: str
    side: str
    product_line: str
    respondent: Respondent
    capacity: str
    id_type: str
    persons: Persons
    text: str = field(repr=False)
    demand: str = field(default="", repr=False)
    amount: Money | None = None
    occurred_on: date | None = None
    in_person_count: int = 0
    received_at: datetime | None = None
    first_contact_at: datetime | None = None
    external_id: str = ""


@dataclass(frozen=True, slots=True)
class Idempotency:
    """The caller's key, already joined with the caller, and the keyed hash of the body."""

    key: str
    fingerprint: bytes


@dataclass(frozen=True, slots=True)
class Filing:
    """One complaint on its way into the store."""

    id: UUID
    command: FileComplaint
    filed_by: str
    traceparent: str
    idempotency: Idempotency | None = None


@dataclass(frozen=True, slots=True)
class Filed:
    """The answer to a filing; `replayed` when the same key had filed it before."""

    id: UUID
    reference: str
    received_at: datetime
    replayed: bool = False


@dataclass(frozen=True, slots=True)
class NewComplaint:
    """A complaint ready to be stored: persons and texts sealed, blind indexes computed."""

    filing: Filing
    case: Case
    sealed: Mapping[str, bytes] = field(repr=False)
    blind: Mapping[str, Sequence[bytes]] = field(repr=False)


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Ids of the organisation file that a complaint may name."""

    insurers: Container[str]
    units: Container[str]
    partners: Container[str]


def check_names(respondent: Respondent, known: KnownNames) -> None:
    """Raises INVALID when the complaint names somebody whom the organisation file does not."""
    for field_name, value, names in (
        ("respondent.insurer", respondent.insurer, known.insurers),
        ("respondent.unit", respondent.unit, known.units),
        ("respondent.partner", respondent.partner, known.partners),
    ):
        if value and value not in names:
            raise ServiceError(
                ErrorKind.INVALID,
                "unknown_organisation",
                details={"field": field_name},
                field=field_name,
            )


def check_sender(command: FileComplaint, roles: frozenset[str]) -> None:
    """Who may use which channel and which fields.

    Raises UNAUTHENTICATED or FORBIDDEN for a channel of staff, INVALID for a field of staff.
    """
    staff = bool(roles & {"desk", "service"})
    if command.channel not in PUBLIC_CHANNELS and not staff:
        if not roles:
            raise ServiceError(ErrorKind.UNAUTHENTICATED, "channel_needs_staff")
        if command.channel != "partner" or "partner" not in roles:
            raise ServiceError(ErrorKind.FORBIDDEN, "channel_not_yours", channel=command.channel)
    trusted = staff or "partner" in roles
    for name in ("received_at", "first_contact_at", "external_id"):
        if not trusted and getattr(command, name):
            raise ServiceError(
                ErrorKind.INVALID, "field_of_staff", details={"field": name}, field=name
            )


def receipt_of(command: FileComplaint, now: datetime, zone: ZoneInfo) -> datetime:
    """When the clock starts: the first contact, else the stated receipt, else now.

    `now` is database time. Raises INVALID for a moment in the future, a back-dated receipt
    without a reason, a first contact after the receipt, or an occurrence after the receipt.
    """
    received_at = command.received_at or now
    first = command.first_contact_at or received_at
    for name, at in (("received_at", received_at), ("first_contact_at", first)):
        if at > now:
            raise _invalid("date_in_future", name)
        if at < EARLIEST:
            raise _invalid("date_too_early", name)
    if first > received_at:
        raise _invalid("first_contact_after_receipt", "first_contact_at")
    if min(first, received_at) < now and "received_at_reason" not in command.persons.fields:
        raise _invalid("reason_required", "received_at_reason")
    if command.occurred_on and command.occurred_on > received_at.astimezone(zone).date():
        raise _invalid("occurred_after_receipt", "occurred_on")
    return first


def _invalid(code: str, name: str) -> ServiceError:
    return ServiceError(ErrorKind.INVALID, code, details={"field": name}, field=name)


def new_case(filing: Filing, reference: str, received_at: datetime, recorded_at: datetime) -> Case:
    """The state of a complaint that was just received."""
    command = filing.command
    return Case(
        id=filing.id,
        version=1,
        reference=reference,
        status=lifecycle.RECEIVED,
        channel=command.channel,
        side=command.side,
        product_line=command.product_line,
        respondent=command.respondent,
        capacity=command.capacity,
        recorded_at=recorded_at,
        receipts=(Receipt(received_at, recorded_at),),
        amount=command.amount,
        occurred_on=command.occurred_on,
        in_person_count=command.in_person_count,
    )
