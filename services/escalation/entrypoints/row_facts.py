"""The facts of a row of `statutory`: one vocabulary for all packs, each word checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.escalation.domain.pack_parts import COMPLEXITIES
from services.escalation.entrypoints import row_fields as field
from services.escalation.entrypoints.row_fields import Fields, refused

PERSONS_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class RowFacts:
    """What a row says of its case; empty where it says nothing."""

    clock: str
    house_rule: str
    complexity: str
    channel: str
    in_person_count: int
    decided_by: str
    reachable: bool
    roll_if_rest_day: bool | None
    term: str
    zone: str
    jurisdiction: str
    standard: str
    complaint_class: str

    def choice(self, fact: str) -> str:
        """The value of a fact that selects a variant of a clock."""
        values = {
            "term": self.term,
            "standard": self.standard,
            "complaint_class": self.complaint_class,
        }
        return values[fact]

    def meets(self, conditions: Mapping[str, Sequence[str]]) -> bool:
        """Whether nothing that is said stands against `conditions`."""
        said = {
            "decided_by": self.decided_by,
            "channel": self.channel,
            "complaint_class": self.complaint_class,
        }
        return all(
            not said.get(name) or said[name] in allowed for name, allowed in conditions.items()
        )


def row_facts(given: Mapping[str, object]) -> RowFacts:
    """Read the facts. Raises ServiceError INVALID `unknown_field` or `invalid_field`."""
    fields = Fields(given, frozenset({"note", "source"}))
    place = fields.may("zone", field.place, None)
    persons = fields.may("in_person_count", field.whole, 0)
    if not 0 <= persons <= PERSONS_MAX:
        raise refused("out_of_range", "in_person_count")
    facts = RowFacts(
        clock=fields.may("clock", field.text, ""),
        house_rule=fields.may("house_rule", field.text, ""),
        complexity=fields.may("complexity", field.one_of(*COMPLEXITIES), "simple"),
        channel=fields.may("channel", field.text, ""),
        in_person_count=persons,
        decided_by=fields.may("decided_by", field.one_of("branch", "head_office"), ""),
        reachable=fields.may("reachable", field.flag, True),
        roll_if_rest_day=fields.may("roll_if_rest_day", field.flag, None),
        term=fields.may("term", field.text, ""),
        zone=place.key if place else "",
        jurisdiction=fields.may("jurisdiction", field.text, ""),
        standard=fields.may("standard", field.text, ""),
        complaint_class=fields.may("complaint_class", field.text, ""),
    )
    fields.done()
    return facts
