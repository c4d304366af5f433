"""Definitions, mappings and labels as YAML files; every fault with file, line and reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from services.datafiles import vocabulary
from services.datafiles.organisation import Organisation
from services.datafiles.yamlfile import DataFile, DataFileError, Fault
from services.reporting.domain.definition import Definition, faults
from services.reporting.domain.mapping import MatterMapping, Text
from services.reporting.domain.names import Labels, Names

ROOT = Path(__file__).resolve().parents[1]
DEFINITIONS_DIR = ROOT / "definitions"
MAPPINGS_DIR = ROOT / "mappings"
LABELS_FILE = ROOT / "labels.yaml"


@dataclass(frozen=True, slots=True)
class Library:
    """All definitions and mappings by id."""

    definitions: Mapping[str, Definition]
    mappings: Mapping[str, MatterMapping]


def load_definition(path: Path) -> Definition:
    """Read and check one definition. Raises DataFileError with every fault."""
    source = DataFile(path)
    definition = source.parse(Definition)
    found = [source.fault(place, reason) for place, reason in faults(definition)]
    if found:
        raise DataFileError(found)
    return definition


def load_mapping(path: Path) -> MatterMapping:
    """Read and check one mapping. Raises DataFileError with every fault."""
    source = DataFile(path)
    mapping = source.parse(MatterMapping)
    found = [
        source.fault(place, f"{code} has no title in this file")
        for place, code in mapping.dangling()
    ]
    if found:
        raise DataFileError(found)
    return mapping


def load_library(definitions_dir: Path, mappings_dir: Path = MAPPINGS_DIR) -> Library:
    """Read both folders. Raises DataFileError with the faults of all files together."""
    found: list[Fault] = []
    mappings: dict[str, MatterMapping] = {}
    definitions: dict[str, Definition] = {}
    for path in sorted(mappings_dir.glob("*.yaml")):
        try:
            mapping = load_mapping(path)
            mappings[mapping.id] = mapping
        except DataFileError as error:
            found += error.faults
    for path in sorted(definitions_dir.glob("*.yaml")):
        try:
            definition = load_definition(path)
        except DataFileError as error:
            found += error.faults
            continue
        if definition.id in definitions:
            found.append(Fault(str(path), 1, f"definition {definition.id} stands in two files"))
        if definition.mapping not in mappings and not found:
            found.append(DataFile(path).fault(("mapping",), f"no mapping {definition.mapping}"))
        definitions[definition.id] = definition
    if not definitions and not found:
        found.append(Fault(str(definitions_dir), 1, "no definition in this folder"))
    if found:
        raise DataFileError(found)
    return Library(definitions, mappings)


def load_names(organisation: Organisation | None = None) -> Names:
    """The labels with the names of shared codes and of the organisation's parts."""
    labels = DataFile(LABELS_FILE).parse(Labels)
    kinds = _texts(vocabulary.KINDS)
    register: dict[str, Mapping[str, Text]] = {
        "kind": kinds,
        "confirmed_kind": kinds,
        "scene": _texts(vocabulary.SCENES),
        "flag": _texts(vocabulary.FLAGS),
    }
    if organisation is not None:
        register |= {
            "insurer": _named(organisation.insurers),
            "unit": _named(organisation.units),
            "team": _named(organisation.teams),
            "partner": _named(organisation.partners),
        }
    return Names(labels, register)


class ShippedFiles:
    """DefinitionSource: files by path, or the shipped ones by id."""

    def definition(self, name: str) -> Definition:
        """The definition in the file `name`, or the shipped one of that id."""
        path = Path(name)
        return load_definition(path if path.exists() else DEFINITIONS_DIR / f"{name}.yaml")

    def mapping(self, name: str) -> MatterMapping:
        """The mapping in the file `name`, or the shipped one of that id."""
        path = Path(name)
        return load_mapping(path if path.exists() else MAPPINGS_DIR / f"{name}.yaml")


class _Named(Protocol):
    name: str
    name_en: str


def _texts(table: Mapping[str, vocabulary.Name]) -> Mapping[str, Text]:
    return {code: Text(zh=name.zh, en=name.en) for code, name in table.items()}


def _named(table: Mapping[str, _Named]) -> Mapping[str, Text]:
    return {
        code: Text(zh=entry.name, en=entry.name_en or entry.name) for code, entry in table.items()
    }
