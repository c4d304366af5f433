"""The body of POST /v1/complaints and the command that it becomes."""

from datetime import date
from typing import Annotated, Any

from pydantic import Field, model_validator

from services.datafiles.vocabulary import CAPACITIES, CHANNELS, LINES_BY_SIDE, PRODUCT_LINES
from services.intake.domain import codes
from services.intake.domain.case import Money, Respondent
from services.intake.domain.filing import FileComplaint, Persons
from services.intake.entrypoints.fields import (
    Amount,
    Code,
    Currency,
    Email,
    ExternalNumber,
    Line,
    LongLine,
    Moment,
    OneOf,
    OptionalText,
    Phone,
    Strict,
    Text,
)


class RespondentBody(Strict):
    """Who is complained about; ids of the organisation, and a member of staff by name."""

    insurer: Code | None = None
    unit: Code | None = None
    partner: Code | None = None
    staff: Line | None = None


class ComplainantBody(Strict):
    """Who complains."""

    name: Line | None = None
    capacity: Annotated[str, OneOf(CAPACITIES)] = "self"
    id_type: Annotated[str, OneOf(codes.ID_TYPES)] | None = None
    id_number: Line | None = None
    phones: list[Phone] = Field(default_factory=list, max_length=5)
    email: Email | None = None
    address: LongLine | None = None


class AmountBody(Strict):
    """The amount in dispute, exact."""

    value: Amount
    currency: Currency = "CNY"


class ComplaintBody(Strict):
    """A complaint as it comes in. An empty optional field counts as absent."""

    channel: Annotated[str, OneOf(CHANNELS)]
    respondent: RespondentBody = Field(default_factory=RespondentBody)
    side: Annotated[str, OneOf(LINES_BY_SIDE)] | None = None
    product_line: Annotated[str, OneOf(PRODUCT_LINES)] | None = None
    complainant: ComplainantBody = Field(default_factory=ComplainantBody)
    policy_number: Line | None = None
    claim_number: Line | None = None
    text: Text
    demand: OptionalText | None = None
    occurred_on: date | None = None
    amount: AmountBody | None = None
    in_person_count: Annotated[int, Field(ge=0, le=100_000)] = 0
    attachments: list[Any] = Field(default_factory=list, max_length=0)
    received_at: Moment | None = None
    received_at_reason: LongLine | None = None
    first_contact_at: Moment | None = None
    external_id: ExternalNumber | None = None
    earlier_reference: Line | None = None

    @model_validator(mode="after")
    def _line_of_side(self) -> "ComplaintBody":
        if self.side and self.product_line and self.product_line not in LINES_BY_SIDE[self.side]:
            raise ValueError("product_line does not belong to side")
        return self

    def command(self) -> FileComplaint:
        """What the domain takes in."""
        person, respondent, amount = self.complainant, self.respondent, self.amount
        fields = {
            "name": person.name,
            "id_number": person.id_number,
            "phones": "\n".join(phone for phone in person.phones if phone),
            "email": person.email,
            "address": person.address,
            "policy_number": self.policy_number,
            "claim_number": self.claim_number,
            "staff": respondent.staff,
            "received_at_reason": self.received_at_reason,
            "earlier_reference": self.earlier_reference,
        }
        return FileComplaint(
            channel=self.channel,
            side=self.side or "",
            product_line=self.product_line or "",
            respondent=Respondent(
                respondent.insurer or "", respondent.unit or "", respondent.partner or ""
            ),
            capacity=person.capacity,
            id_type=person.id_type or "",
            persons=Persons({name: value for name, value in fields.items() if value}),
            text=self.text,
            demand=self.demand or "",
            amount=Money(amount.value, amount.currency) if amount else None,
            occurred_on=self.occurred_on,
            in_person_count=self.in_person_count,
            received_at=self.received_at,
            first_contact_at=self.first_contact_at,
            external_id=self.external_id or "",
        )


COMPLAINT_EXAMPLE: dict[str, Any] = {
    "channel": "web",
    "respondent": {"insurer": "xinghe-pc", "unit": "sh"},
    "side": "property",
    "product_line": "motor",
    "complainant": {
        "name": "甲某某",
        "capacity": "self",
        "id_type": "resident_id",
        "id_number": "110101199001010000",
        "phones": ["13800000000"],
    },
    "policy_number": "PDAA202600000001",
    "text": "车险报案后三个月没有赔付结果，多次致电均无人答复。",
    "demand": "尽快给出理赔结论并说明理由。",
    "occurred_on": "2026-09-02",
    "amount": {"value": "12000.00", "currency": "CNY"},
    "in_person_count": 0,
    "attachments": [],
}
