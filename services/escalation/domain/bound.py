"""Which clocks a live complaint can have beside the automatic ones: agreements, claims, review.

Such a clock begins with its start event (`starts_on`), which somebody records as an act; until
then it does not exist. Who is bound to what is the company's data, not code.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import Field

from services.escalation.domain.facts import Act, CaseFacts
from services.escalation.domain.pack_parts import Code, Effective, Entry, Satisfier


class BoundClock(Entry):
    """One clock of a bound pack.

    `name` is what it is called within a case, where two packs call their clocks alike;
    `owed_by` who must act when it is not us; `starts_when` what its start must say; `choices`
    which variant it is, by fact, of a clock that has several. `once_started`: it begins with the
    receipt, and is there from the moment when somebody takes the case up.
    """

    id: Code
    name: Code | None = Field(default=None, alias="as")
    owed_by: Code | None = None
    starts_when: Mapping[str, Sequence[str]] = Field(default_factory=dict)
    choices: Mapping[str, str] = Field(default_factory=dict)
    once_started: bool = False

    @property
    def called(self) -> str:
        """Its name within a case."""
        return self.name or self.id


class BoundPack(Entry):
    """A pack that binds the complaints whose codes are among those listed under `when`."""

    pack: Code
    source: str = Field(min_length=1)
    effective: Effective
    when: Mapping[Code, Sequence[str]] = Field(default_factory=dict)
    clocks: Sequence[BoundClock] = Field(min_length=1)

    def binds(self, codes: Mapping[str, str], day: date) -> bool:
        """Whether a complaint with `codes` whose term begins on `day` is bound."""
        return self.effective.covers(day) and all(
            codes.get(name, "") in allowed for name, allowed in self.when.items()
        )


class BoundPacks(Entry):
    """The file of them all."""

    packs: Sequence[BoundPack] = ()


def start_of(facts: CaseFacts, start: Satisfier) -> Act | None:
    """The earliest act that begins a clock; a detail that the start needs must be told."""
    found = None
    for act in facts.acts:
        if act.name == start.act and (found is None or act.at < found.at):
            told = dict(act.detail)
            if all(told.get(name) in allowed for name, allowed in start.when.items()):
                found = act
    return found
