"""What codes are called where people read them, in Chinese and English."""

from collections.abc import Mapping

from pydantic import BaseModel, ConfigDict

from services.reporting.domain.mapping import MatterMapping, Text

EVERYWHERE = "*"


class Unnamed(BaseModel):
    """A wording that may be empty, such as that of a unit without a name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str


class Labels(BaseModel):
    """The file labels.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    dimensions: Mapping[str, Text]
    units: Mapping[str, Unnamed]
    bases: Mapping[str, Text]
    warnings: Mapping[str, Text]
    values: Mapping[str, Mapping[str, Text]]


class Names:
    """Names of dimensions and of their values; a code without a name stands for itself."""

    def __init__(self, labels: Labels, register: Mapping[str, Mapping[str, Text]]) -> None:
        """`register` holds names by dimension and code, such as those of insurers."""
        self._labels = labels
        self._values = {**labels.values, **register}

    def with_mapping(self, mapping: MatterMapping) -> "Names":
        """These names and those of the mapping's matters and lines."""
        extra = {"matter": mapping.matters, "line": mapping.lines}
        return Names(self._labels, {**self._values, **extra})

    def dimension(self, name: str) -> tuple[str, str]:
        """Chinese and English name of a dimension."""
        text = self._labels.dimensions.get(name)
        return (text.zh, text.en) if text else (name, name)

    def value(self, dimension: str, code: str) -> tuple[str, str]:
        """Chinese and English name of a value."""
        for table in (dimension, EVERYWHERE):
            text = self._values.get(table, {}).get(code)
            if text:
                return text.zh, text.en
        return code, code

    def unit(self, code: str) -> tuple[str, str]:
        """Chinese and English name of a unit."""
        text = self._labels.units.get(code)
        return (text.zh, text.en) if text else (code, code)

    def base(self, code: str) -> tuple[str, str]:
        """Chinese and English name of a count base."""
        text = self._labels.bases.get(code)
        return (text.zh, text.en) if text else (code, code)

    def warning(self, code: str) -> tuple[str, str]:
        """Chinese and English sentence of a warning."""
        text = self._labels.warnings.get(code)
        return (text.zh, text.en) if text else (code, code)
