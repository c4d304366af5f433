"""When a group complaint is major and what must be reported, as data (`people/groups.yaml`)."""

from collections.abc import Mapping, Sequence
from typing import Literal

from pydantic import Field, model_validator

from services.escalation.domain.pack_parts import Entry, Texts
from services.escalation.domain.people.policy import Code, Who


class Limit(Entry):
    """A number and where it stands."""

    value: int = Field(ge=1)
    source: str = Field(min_length=1)


class Causes(Entry):
    """Causes that make a complaint major whatever its size."""

    codes: Mapping[Code, Texts] = Field(min_length=1)
    source: str = Field(min_length=1)


class Designation(Entry):
    """The regulator or its local office says that it is major."""

    source: str = Field(min_length=1)


class Major(Entry):
    """The three limbs of a major complaint (办法第29条)."""

    causes: Causes
    in_person_at_least: Limit
    designation: Designation


class Warning_(Entry):
    """A threshold that warns before anything is major."""

    id: Code
    name: Texts
    of: Literal["in_person", "members", "surrenders"]
    at_least: int = Field(ge=2)
    source: str = Field(min_length=1)


class Internal(Entry):
    """Who is told at once."""

    call: Sequence[Who] = Field(min_length=1)
    source: str = Field(min_length=1)


class ToRegulator(Entry):
    """Hours of the written reports: first, follow-up until the end, final after the end."""

    call: Sequence[Who] = Field(min_length=1)
    first_minutes: int = Field(ge=1, le=7 * 1440)
    follow_up_hours: int = Field(ge=1, le=30 * 24)
    final_days: int = Field(ge=1, le=366)
    source: str = Field(min_length=1)


class Reports(Entry):
    """What must be reported."""

    internal: Internal
    regulator: ToRegulator


class GroupPolicy(Entry):
    """The whole file."""

    version: Code
    representatives_max: Limit
    major: Major
    warnings: Sequence[Warning_] = ()
    reports: Reports

    @model_validator(mode="after")
    def _once(self) -> "GroupPolicy":
        if len({one.id for one in self.warnings}) != len(self.warnings):
            raise ValueError("a warning id stands twice")
        return self
