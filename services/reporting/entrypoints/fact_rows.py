"""One complaint of a facts file, as the runner `figures` reads it (docs/reports.md)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated, Any, Literal

import orjson
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from services.reporting.domain.fact import Fact

Code = Annotated[str, Field(max_length=200)]
IGNORED = ("note", "source")


def _day(value: object) -> object:
    """A date stays the text that it is, once it has been understood."""
    if value is None or (isinstance(value, str) and len(value) == len("2026-01-01")):
        return value if value is None else date.fromisoformat(str(value)).isoformat()
    raise ValueError("a date is written YYYY-MM-DD")


Day = Annotated[str, BeforeValidator(_day)]


class FactRow(BaseModel):
    """The fields of domain/fact.py that figures look at; all but id may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    id: str | int
    origin: Literal["live", "historic"] = "live"
    received_at: AwareDatetime | None = None
    received_on: Day | None = None
    decided_at: AwareDatetime | None = None
    decided_on: Day | None = None
    notified_at: AwareDatetime | None = None
    notified_on: Day | None = None
    closed_at: AwareDatetime | None = None
    closed_on: Day | None = None
    recorded_at: AwareDatetime | None = None
    side: Code | None = None
    product_line: Code | None = None
    insurer: Code | None = None
    unit: Code | None = None
    partner: Code | None = None
    channel: Code | None = None
    capacity: Code | None = None
    status: Code | None = None
    outcome: Code | None = None
    complexity: Code | None = None
    regulator_transferred: bool = False
    reopen_count: int = Field(default=0, ge=0)
    amount: Code | None = None
    currency: Code | None = None
    assessment: Code | None = None
    kind: Code | None = None
    scene: Code | None = None
    playbook: Code | None = None
    playbook_version: Code | None = None
    severity: Code | None = None
    flags: Sequence[Code] = ()
    confirmed_kind: Code | None = None
    confirmed_scene: Code | None = None
    team: Code | None = None
    decision_clock: Code | None = None
    decision_due_at: AwareDatetime | None = None
    overdue: bool = False
    pack: Code | None = None
    dataset: Code | None = None
    external_id: Code | None = None
    attributes: Mapping[str, str] = Field(default_factory=dict)


class RefusedRow(Exception):
    """A row that cannot be a fact."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(code)
        self.code, self.detail = code, detail


def read_fact(row: Mapping[str, Any]) -> Fact:
    """The fact in one row. Raises RefusedRow with unknown_field, invalid_field or no_receipt."""
    known = {name: value for name, value in row.items() if name not in IGNORED}
    try:
        fact = FactRow.model_validate_json(orjson.dumps(known))
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        code = "unknown_field" if first["type"] == "extra_forbidden" else "invalid_field"
        raise RefusedRow(code, f"{'.'.join(map(str, first['loc']))}: {first['msg']}") from error
    if fact.received_at is None and fact.received_on is None:
        raise RefusedRow("no_receipt", "received_at or received_on is needed")
    return fact.model_dump(exclude_none=True)
