"""Building blocks of the files that business people write."""

from collections.abc import Collection
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic_core import PydanticCustomError, core_schema

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,59}$")]
Words = Annotated[str, Field(min_length=1, max_length=40)]


class Entry(BaseModel):
    """A part of a file: fixed once read, and every key of it known."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class LocalText(Entry):
    """One sentence in Chinese and English (中英对照)."""

    zh: str = Field(min_length=1, max_length=400, description="中文")
    en: str = Field(min_length=1, max_length=600, description="English")


class CodeOf:
    """A text of a closed list: checked when read, offered by editors through the schema."""

    def __init__(self, codes: Collection[str], what: str) -> None:
        self._codes, self._what = tuple(codes), what

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> core_schema.CoreSchema:
        """Checks the value after it is known to be text."""
        return core_schema.no_info_after_validator_function(self._check, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """The list itself."""
        return {"type": "string", "enum": list(self._codes)}

    def _check(self, value: str) -> str:
        if value not in self._codes:
            named = {"what": self._what, "value": value[:60]}
            raise PydanticCustomError("unknown_code", "unknown {what}: {value}", named)
        return value
