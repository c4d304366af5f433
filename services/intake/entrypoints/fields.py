"""Field types of the HTTP edge: strict, limited, without control characters."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, StringConstraints
from pydantic_core import core_schema

from services.intake.domain.external_number import normal_number

TEXT_MAX = 20_000
"""Characters of one text; 400 of them stay below MongoDB's 16 MB and a batch below gRPC's."""

_PLAIN = r"^[^\x00-\x1f\x7f-\x9f]*$"
_LINES = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*$"
_NUMBER_MAX = 60
_YEAR_FIRST, _YEAR_LAST = 1990, 2199


class Strict(BaseModel):
    """No conversions between types, no unknown fields."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class OneOf:
    """A closed set of codes, checked in native code and shown as an enum in OpenAPI."""

    def __init__(self, codes: Iterable[str]) -> None:
        self._codes = sorted(codes)

    def __get_pydantic_core_schema__(self, source: Any, handler: Any) -> core_schema.CoreSchema:
        return core_schema.literal_schema(self._codes)


def _moment(value: datetime) -> datetime:
    if not _YEAR_FIRST <= value.year <= _YEAR_LAST:
        raise ValueError(f"year must lie between {_YEAR_FIRST} and {_YEAR_LAST}")
    at = value.astimezone(UTC)
    return at.replace(microsecond=at.microsecond // 1000 * 1000)


Moment = Annotated[AwareDatetime, AfterValidator(_moment)]
"""An aware moment, in UTC, cut to the milliseconds that the database keeps."""

Code = Annotated[str, StringConstraints(max_length=60, pattern=r"^[A-Za-z0-9._:-]*$")]
"""An id of the organisation file or a code of another service; may be empty."""


def _number(value: str) -> str:
    number = normal_number(value)
    if number is None:
        raise ValueError("a character that cannot be printed")
    if len(number) > _NUMBER_MAX:  # some characters become longer when they are composed
        raise ValueError(f"more than {_NUMBER_MAX} characters")
    return number


ExternalNumber = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=_NUMBER_MAX),
    AfterValidator(_number),
]
"""A number that others gave, in whatever script; may be empty."""

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200, pattern=_PLAIN)]
"""One line of text; may be empty, which means absent."""

LongLine = Annotated[str, StringConstraints(strip_whitespace=True, max_length=500, pattern=_PLAIN)]

Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=TEXT_MAX, pattern=_LINES),
]
"""A text that must say something."""

OptionalText = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=TEXT_MAX, pattern=_LINES)
]

Phone = Annotated[
    str, StringConstraints(strip_whitespace=True, max_length=40, pattern=r"^[0-9+()# ,*xX转/-]*$")
]

Email = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, max_length=254, pattern=r"^([^@\s\x00-\x1f]+@[^@\s\x00-\x1f]+)?$"
    ),
]

Amount = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,15}(\.[0-9]{1,4})?$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
