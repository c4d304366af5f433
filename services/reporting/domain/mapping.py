"""The dated table from our codes to the regulator's matters (事由) and lines (险种)."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

UNCLASSIFIED = "unclassified"


class Text(BaseModel):
    """One wording in both languages."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)


class MappingVersion(BaseModel):
    """The table in force from a date on; matters by scene, lines by side and product line."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str = Field(min_length=1)
    valid_from: date
    matters: Mapping[str, str]
    lines: Mapping[str, Mapping[str, str]]

    def matter(self, scene: str) -> str:
        """Matter of a scene; UNCLASSIFIED where the table has none."""
        return self.matters.get(scene, UNCLASSIFIED)

    def line(self, side: str, product_line: str) -> str:
        """Line of a product line sold on `side`; UNCLASSIFIED where the table has none."""
        return self.lines.get(side, {}).get(product_line, UNCLASSIFIED)

    def sha256(self) -> str:
        """Hash of the content, so that a comment or a later version does not change it."""
        content = json.dumps(self.model_dump(mode="json"), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


class MatterMapping(BaseModel):
    """All versions of one table, with the names of matters and lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str = Field(pattern=r"^[a-z0-9-]{1,60}$")
    title: Text
    sources: Sequence[str] = ()
    matters: Mapping[str, Text]
    lines: Mapping[str, Text]
    versions: Sequence[MappingVersion] = Field(min_length=1)

    def in_force(self, day: date) -> MappingVersion:
        """The version in force on `day`; the first one for days before all versions."""
        ordered = sorted(self.versions, key=lambda v: v.valid_from)
        return next((v for v in reversed(ordered) if v.valid_from <= day), ordered[0])

    def dangling(self) -> list[tuple[tuple[str | int, ...], str]]:
        """Places that name a matter or line without a title, as (place, code)."""
        found: list[tuple[tuple[str | int, ...], str]] = []
        for index, version in enumerate(self.versions):
            where: tuple[str | int, ...] = ("versions", index)
            found += [
                ((*where, "matters", scene), matter)
                for scene, matter in version.matters.items()
                if matter not in self.matters
            ]
            found += [
                ((*where, "lines", side, product), line)
                for side, table in version.lines.items()
                for product, line in table.items()
                if line not in self.lines
            ]
        return found
