"""From a row of a file to a complaint, or to every fault that it has."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from services.intake.domain.external_number import normal_number
from services.intake.domain.imports import (
    Fault,
    HistoricRow,
    ImportField,
    ImportMapping,
    Mode,
    OpenRow,
    Reject,
    RowFault,
    SourceRow,
)
from services.intake.domain.imports_values import reader

EXTERNAL_ID_MAX = 128
ATTRIBUTES_CHARACTERS_MAX = 16_000
# Attributes travel on the event stream, where no person may be named: an address sign or a
# run of digits as long as a phone or identity number is refused rather than published.
_PERSONAL = re.compile(r"@|\d{11}")
_BODY_PATHS = {"case.": "", "texts.": "", "person.": "complainant."}

Slot = tuple[int, str, bool, Callable[[object], object]]
Answer = HistoricRow | OpenRow | Reject


class RowReader:
    """A mapping made ready: `read` takes one row of the file."""

    def __init__(self, mapping: ImportMapping, today: date) -> None:
        self._today = today
        self._historic = mapping.mode is Mode.HISTORIC
        columns = {column: index for index, column in enumerate(mapping.columns)}
        zone = ZoneInfo(mapping.zone)
        self._slots = [_slot(field, columns, zone) for field in mapping.fields]

    def read(self, row: SourceRow) -> Answer:
        """The complaint of `row`, or all its faults."""
        if row.fault is not None:
            return Reject(row.number, (row.fault,))
        values, faults = self._values(row.values)
        if self._historic:
            return self._historic_row(row.number, values, faults)
        return self._open_row(row.number, values, faults)

    def _values(self, raw: Sequence[object]) -> tuple[dict[str, Any], list[Fault]]:
        values: dict[str, Any] = {}
        faults: list[Fault] = []
        for index, target, required, read in self._slots:
            try:
                value = read(raw[index] if index >= 0 else None)
            except RowFault as fault:
                faults.append(Fault(target, fault.code, fault.params))
                continue
            if value:
                values[target] = value
            elif required:
                faults.append(Fault(target, "missing"))
        return values, faults

    def _historic_row(self, number: int, values: dict[str, Any], faults: list[Fault]) -> Answer:
        external_id, unfit = _number(values.pop("external_id", ""))
        received_on = values.pop("received_on", None)
        closed_on = values.pop("closed_on", None)
        faults.extend(unfit)
        faults.extend(self._day_faults(received_on, closed_on))
        attributes = {
            name[11:]: value if type(value) is str else value.isoformat()
            for name, value in values.items()
        }
        faults.extend(_attribute_faults(attributes))
        if faults:
            return Reject(number, faults)
        return HistoricRow(number, external_id, received_on, closed_on, attributes)

    def _day_faults(self, received_on: date | None, closed_on: date | None) -> list[Fault]:
        faults = []
        if received_on is not None and received_on > self._today:
            faults.append(Fault("received_on", "in_future"))
        if closed_on is not None and closed_on > self._today:
            faults.append(Fault("closed_on", "in_future"))
        if received_on and closed_on and closed_on < received_on:
            faults.append(Fault("closed_on", "closed_before_received"))
        return faults

    def _open_row(self, number: int, values: dict[str, Any], faults: list[Fault]) -> Answer:
        external_id, unfit = _number(values.get("external_id", ""))
        faults.extend(unfit)
        if faults:
            return Reject(number, faults)
        return OpenRow(number, external_id, _body({**values, "external_id": external_id}))


def _slot(field: ImportField, columns: Mapping[str, int], zone: ZoneInfo) -> Slot:
    read = reader(field, zone)
    if field.column is not None:
        return columns[field.column], field.target, field.required, read
    constant = read(field.constant)
    return -1, field.target, field.required, lambda _raw: constant


def _number(external_id: str) -> tuple[str, list[Fault]]:
    number = normal_number(external_id)
    if number is None:
        return "", [Fault("external_id", "not_printable")]
    if len(number) > EXTERNAL_ID_MAX:
        return "", [Fault("external_id", "too_long", {"limit": EXTERNAL_ID_MAX})]
    return number, []


def _attribute_faults(attributes: Mapping[str, str]) -> list[Fault]:
    joined = "\n".join(attributes.values())
    if len(joined) > ATTRIBUTES_CHARACTERS_MAX:
        return [Fault("attributes", "too_long", {"limit": ATTRIBUTES_CHARACTERS_MAX})]
    if not _PERSONAL.search(joined):
        return []
    return [
        Fault(f"attributes.{name}", "looks_personal")
        for name, value in attributes.items()
        if _PERSONAL.search(value)
    ]


def _body(values: Mapping[str, Any]) -> dict[str, Any]:
    """The flat targets as the nested body of POST /v1/complaints."""
    body: dict[str, Any] = {}
    for target, value in values.items():
        path = target
        for prefix, instead in _BODY_PATHS.items():
            if target.startswith(prefix):
                path = instead + target.removeprefix(prefix)
        *parents, leaf = path.split(".")
        place = body
        for parent in parents:
            place = place.setdefault(parent, {})
        place[leaf] = _json_value(target, value)
    return body


def _json_value(target: str, value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return int(str(value)) if target == "case.in_person_count" else value
