"""Mapping files (YAML): read, checked, and refused with file, line and reason.

docs/imports.md describes the format.
"""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field

from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.intake.domain.imports import (
    ATTRIBUTE_KINDS,
    ATTRIBUTES_MAX,
    HISTORIC_TARGETS,
    OPEN_TARGETS,
    ImportField,
    ImportMapping,
    Kind,
    Mode,
    RowFault,
)
from services.intake.domain.imports_values import reader

SUFFIX = ".mapping.yaml"
_GROUPS = ("attributes", "case", "person", "texts")
_ENCODINGS = {"utf-8": "utf-8-sig", "gb18030": "gb18030", "gbk": "gb18030", "gb2312": "gb18030"}
Place = tuple[str | int, ...]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class _Spec(_Strict):
    column: str | None = Field(default=None, min_length=1)
    constant: str | None = Field(default=None, min_length=1)
    format: str | list[str] = Field(default_factory=list)
    type: str | None = None
    codes: dict[str, str] = Field(default_factory=dict)
    otherwise: str | None = None
    separator: str = Field(default=";", min_length=1)


class _File(_Strict):
    encoding: str = "utf-8"
    delimiter: str = Field(default=",", min_length=1, max_length=1)


class _Mapping(_Strict):
    dataset: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,49}$")
    version: int = Field(ge=1)
    mode: str
    zone: str | None = None
    file: _File = _File()
    external_id: str | _Spec
    received_on: str | _Spec | None = None
    closed_on: str | _Spec | None = None
    received_at: str | _Spec | None = None
    first_contact_at: str | _Spec | None = None
    attributes: dict[str, str | _Spec] = Field(default_factory=dict, max_length=ATTRIBUTES_MAX)
    case: dict[str, str | _Spec] = Field(default_factory=dict)
    person: dict[str, str | _Spec] = Field(default_factory=dict)
    texts: dict[str, str | _Spec] = Field(default_factory=dict)


def load_mapping(path: Path, company_zone: str) -> ImportMapping:
    """Read and check one mapping; a mapping without a zone uses the company's.

    Raises DataFileError with every fault found, OSError when the file cannot be read.
    """
    data = DataFile(path)
    raw = data.parse(_Mapping)
    checker = _Checker(data, raw, raw.zone or company_zone)
    return ImportMapping(
        name=path.name.removesuffix(SUFFIX),
        dataset=raw.dataset,
        version=raw.version,
        mode=checker.mode,
        zone=checker.zone,
        encoding=_ENCODINGS[raw.file.encoding.lower()],
        delimiter=raw.file.delimiter,
        fields=checker.fields,
        fingerprint=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def load_mappings(folder: Path, company_zone: str) -> Mapping[str, ImportMapping]:
    """Every mapping of `folder` by its name, which is the file's name without `.mapping.yaml`.

    Raises DataFileError.
    """
    loaded = (load_mapping(path, company_zone) for path in sorted(folder.glob(f"*{SUFFIX}")))
    return {mapping.name: mapping for mapping in loaded}


class _Checker:
    """Collects faults of one mapping; raises them together."""

    def __init__(self, data: DataFile, raw: _Mapping, zone: str) -> None:
        self._data, self._faults = data, list[Fault]()
        self.mode = self._mode(raw.mode)
        self.zone = self._zone(zone)
        if raw.file.encoding.lower() not in _ENCODINGS:
            self._fault(("file", "encoding"), f"encoding must be one of {', '.join(_ENCODINGS)}")
        self._known = HISTORIC_TARGETS if self.mode is Mode.HISTORIC else OPEN_TARGETS
        specs = list(_specs(raw))
        self.fields = [f for place, spec in specs if (f := self._field(place, spec)) is not None]
        given = {".".join(map(str, place)) for place, _ in specs}
        for target, (_, required) in self._known.items():
            if required and target not in given:
                self._fault(("mode",), f"mode {self.mode.value} needs {target}")
        if self._faults:
            raise DataFileError(self._faults)

    def _fault(self, place: Place, reason: str) -> None:
        self._faults.append(self._data.fault(place, reason))

    def _mode(self, mode: str) -> Mode:
        try:
            return Mode(mode)
        except ValueError:
            self._fault(("mode",), "mode must be historic or open")
            return Mode.HISTORIC

    def _zone(self, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError):
            self._fault(("zone",), f"zone {zone} is no IANA time zone")
            return "UTC"
        return zone

    def _field(self, place: Place, spec: _Spec) -> ImportField | None:
        target = ".".join(map(str, place))
        kind_required = self._target(place, target, spec)
        if (spec.column is None) == (spec.constant is None):
            self._fault(place, f"{target}: give either column or constant")
            return None
        if target == "external_id" and spec.column is None:
            self._fault(place, "external_id must come from a column")
        if kind_required is None:
            return None
        kind, required = kind_required
        formats = (spec.format,) if isinstance(spec.format, str) else tuple(spec.format)
        if formats and kind not in {Kind.DATE, Kind.DATETIME}:
            self._fault(place, f"{target}: a format is only for dates")
        if spec.otherwise is not None and not spec.codes:
            self._fault(place, f"{target}: otherwise needs codes")
        made = ImportField(
            target,
            kind,
            required,
            spec.column,
            spec.constant,
            formats,
            spec.codes,
            spec.otherwise,
            spec.separator,
        )
        self._try_values(place, made)
        return made

    def _target(self, place: Place, target: str, spec: _Spec) -> tuple[Kind, bool] | None:
        if place[0] == "attributes" and self.mode is Mode.HISTORIC:
            return self._attribute(place, target, spec)
        if target not in self._known:
            self._fault(place, f"mode {self.mode.value} has no {target}")
            return None
        if spec.type is not None:
            self._fault((*place, "type"), f"{target}: type is only for attributes")
        return self._known[target]

    def _attribute(self, place: Place, target: str, spec: _Spec) -> tuple[Kind, bool] | None:
        name = str(place[1])
        if not name.isidentifier() or not name.isascii() or name != name.lower():
            self._fault(place, f"{target}: use small letters, digits and underscores")
            return None
        try:
            kind = Kind(spec.type or "text")
        except ValueError:
            kind = Kind.LIST
        if kind not in ATTRIBUTE_KINDS:
            allowed = ", ".join(sorted(k.value for k in ATTRIBUTE_KINDS))
            self._fault((*place, "type"), f"{target}: type must be one of {allowed}")
            return None
        return kind, False

    def _try_values(self, place: Place, made: ImportField) -> None:
        """Every value that the mapping itself gives must be readable."""
        read = reader(made, ZoneInfo(self.zone))
        for value in filter(None, (made.constant, *made.codes, made.otherwise)):
            try:
                read(value)
            except RowFault as fault:
                self._fault(place, f"{made.target}: {value!r} is refused ({fault.code})")


def _specs(raw: _Mapping) -> Iterator[tuple[Place, _Spec]]:
    for name in ("external_id", "received_on", "closed_on", "received_at", "first_contact_at"):
        spec = getattr(raw, name)
        if spec is not None:
            yield (name,), _spec(spec)
    for group in _GROUPS:
        for name, spec in getattr(raw, group).items():
            yield (group, name), _spec(spec)


def _spec(spec: str | _Spec) -> _Spec:
    return _Spec(column=spec) if isinstance(spec, str) else spec
