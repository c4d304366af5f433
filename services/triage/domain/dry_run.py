"""A draft of the playbooks over past cases: what would have come out differently (试运行)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import NAMESPACE_OID, UUID, uuid5

from ahocorasick_rs import AhoCorasick

from services.triage.domain.assessment import CaseFacts, TeamChoice
from services.triage.domain.differences import Compared, Difference, Outcome, PersonsWord, agrees
from services.triage.domain.library import Library, Matter, Verdict
from services.triage.domain.playbook import Concept, Playbook
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.ruleset import Reading

CONTACT_HOURS: Final = 24
"""House promise where no playbook is sure."""
_MEANT_FOR: Final = ("scene", "narrows", "attends", "sides", "product_lines")


@dataclass(frozen=True, slots=True)
class Case:
    """One past case, with what a person confirmed and when it was received, where known."""

    id: Any
    matter: Matter
    facts: CaseFacts
    confirmed: PersonsWord | None = None
    received_at: datetime | None = None


class _Rereading:
    """Whether a text must be read again for the draft.

    Not where it holds none of the phrases that came or went: then the same words are found.
    """

    def __init__(self, current: Library, draft: Library) -> None:
        before, after = current.concepts, draft.concepts
        scopes = [(s.negators, s.negation_reach, s.reporters, s.report_reach, s.resumers)
                  for s in (current.signals, draft.signals)]  # fmt: skip
        lexicons = [(x.spellings, x.quantities) for x in (current.lexicon, draft.lexicon)]
        same = scopes[0] == scopes[1] and lexicons[0] == lexicons[1]
        self._always = not same or current.cues != draft.cues
        words: set[str] = set()
        for concept in before.keys() | after.keys():
            old, new = before.get(concept), after.get(concept)
            if old != new:
                words |= _differing(old, new)
        folded = {current.folded(w) for w in words} | {draft.folded(w) for w in words}
        self._automaton = AhoCorasick(sorted(folded - {""})) if folded else None

    def needed(self, reading: Reading) -> bool:
        """For the reading of the playbooks in force."""
        if self._always or self._automaton is None:
            return self._always
        return bool(self._automaton.find_matches_as_indexes(reading.normal.text))


def _differing(old: Concept | None, new: Concept | None) -> set[str]:
    """Phrases whose presence could make a difference between two forms of a concept."""
    sides = [{*(c.phrases if c else ())} for c in (old, new)]
    guards = [{*(c.unless if c else ())} for c in (old, new)]
    if old and new and (old.negation, old.quoted) == (new.negation, new.quoted):
        return (sides[0] ^ sides[1]) | (guards[0] ^ guards[1])
    return sides[0] | sides[1] | guards[0] | guards[1]


class Comparison:
    """The playbooks in force and a draft, side by side."""

    def __init__(
        self,
        current: Library,
        draft: Library,
        routing: Sequence[Dispatcher] = (),
    ) -> None:
        """`routing` is that of the two; without it teams and owners are not compared.

        Both must see the same day and the same cases in hand, or owners differ for no rule.
        """
        self._current, self._draft, self._routing = current, draft, routing
        before, after = current.playbooks, draft.playbooks
        ids = before.keys() | after.keys()
        self._changed = frozenset(i for i in ids if before.get(i) != after.get(i))
        pairs = [(i, before.get(i), after.get(i)) for i in sorted(self._changed)]
        self._rewritten = [i for i, a, b in pairs if a is None or b is None or a.rules != b.rules]
        same_teams = not routing or routing[0].rules == routing[1].rules
        moved = any(_moved(a, b) for _, a, b in pairs)
        same_marks = (current.signals, current.cues) == (draft.signals, draft.cues)
        self._may_skip = same_marks and same_teams and not moved
        self._reread = _Rereading(current, draft)

    def of(self, case: Case) -> Compared:
        """How the case would differ, and whether it agrees with what a person confirmed."""
        reading = self._current.read(case.matter)
        redrawn = self._draft.read(case.matter) if self._reread.needed(reading) else reading
        said = self._current.conclude(reading, case.matter)
        agreed = agrees(said, case.confirmed) if case.confirmed else None
        if self._alike(reading, redrawn, said):
            return Compared(None, agreed)
        then = self._draft.conclude(redrawn, case.matter)
        before, after = self._outcome(said, case, 0), self._outcome(then, case, 1)
        changed = before.changed(after)
        if not changed:
            return Compared(None, agreed)
        return Compared(Difference(case.id, changed, before, after, case.confirmed), agreed)

    def _alike(self, reading: Reading, redrawn: Reading, said: Verdict) -> bool:
        """Whether nothing that changed can bear on this case, so that it need not be worked out.

        The same words were found, every changed playbook scores as before, and none was chosen.
        """
        return (
            self._may_skip
            and (redrawn is reading or reading.hits == redrawn.hits)
            and (said.playbook is None or said.playbook.id not in self._changed)
            and all(p.id not in self._changed for p in said.companions)
            and all(
                self._current.points(i, reading) == self._draft.points(i, reading)
                for i in self._rewritten
            )
        )

    def _outcome(self, said: Verdict, case: Case, which: int) -> Outcome:
        books = [p for p in (said.playbook, *said.companions) if p]
        hours = min([CONTACT_HOURS, *(p.contact_within_hours for p in books)])
        choice = TeamChoice("", "")
        if self._routing:
            flags = [f.code for f in said.flags]
            choice = self._routing[which].first(_key(case.id), said.scene, flags, case.facts)
        received = case.received_at
        return Outcome(
            outcome=said.outcome,
            kind=said.kind,
            scene=said.scene,
            playbook=said.playbook.id if said.playbook else "",
            version=said.playbook.version if said.playbook else "",
            severity=said.severity,
            team=choice.team,
            owner=choice.owner,
            contact_within_hours=hours,
            contact_by=received.astimezone(UTC) + timedelta(hours=hours) if received else None,
            clocks=sorted({clock for p in books for clock in p.clocks}),
            companions=[p.id for p in said.companions],
        )


def _key(case_id: Any) -> UUID:
    """Tells cases apart for routing, whatever names a table gives them."""
    return case_id if isinstance(case_id, UUID) else uuid5(NAMESPACE_OID, str(case_id))


def _moved(before: Playbook | None, after: Playbook | None) -> bool:
    """Whether it is meant for other cases than before, so that its points alone do not tell."""
    if before is None or after is None:
        return any(p.attends for p in (before, after) if p)
    return any(getattr(before, n) != getattr(after, n) for n in _MEANT_FOR)
