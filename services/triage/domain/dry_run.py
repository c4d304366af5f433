"""A draft of the playbooks over past cases: what would have come out differently (试运行)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any, Final

from ahocorasick_rs import AhoCorasick

from services.triage.domain.assessment import CaseFacts
from services.triage.domain.assignment import Assigner
from services.triage.domain.codes import UNSURE
from services.triage.domain.library import Library, Matter, Verdict
from services.triage.domain.playbook import Concept, Playbook
from services.triage.domain.ruleset import Reading

CONTACT_HOURS: Final = 24
"""House promise where no playbook is sure."""
MOVES_MAX: Final = 2_000
"""Different moves that are counted apart; more are counted together."""
OTHER_MOVES: Final = ("…", "…")
_MEANT_FOR: Final = ("scene", "narrows", "attends", "sides", "product_lines")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case gets: all that a change of playbooks could change for it."""

    outcome: str
    kind: str
    scene: str
    playbook: str
    version: str
    severity: str
    team: str
    contact_within_hours: int
    clocks: Sequence[str]
    companions: Sequence[str]

    def changed(self, after: "Outcome") -> Sequence[str]:
        """Names of what differs; a new version alone is no difference."""
        return [n for n in FIELDS if n != "version" and getattr(self, n) != getattr(after, n)]


FIELDS: Final = tuple(f.name for f in fields(Outcome))


@dataclass(frozen=True, slots=True)
class Case:
    """One past case."""

    id: Any
    matter: Matter
    facts: CaseFacts


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that would come out differently."""

    id: Any
    changed: Sequence[str]
    before: Outcome
    after: Outcome


@dataclass(slots=True)
class Counts:
    """How many of what; its size does not grow with the number of cases."""

    cases: int = 0
    differing: int = 0
    become_unsure: int = 0
    become_sure: int = 0
    by_field: Counter[str] = field(default_factory=Counter)
    scene_moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    playbook_moves: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, difference: Difference | None) -> None:
        """Count one case."""
        self.cases += 1
        if difference is None:
            return
        before, after = difference.before, difference.after
        self.differing += 1
        self.by_field.update(difference.changed)
        if "outcome" in difference.changed:
            self.become_unsure += after.outcome == UNSURE
            self.become_sure += before.outcome == UNSURE
        if before.scene != after.scene:
            _count(self.scene_moves, (before.scene, after.scene))
        if before.playbook != after.playbook:
            _count(self.playbook_moves, (before.playbook, after.playbook))


def _count(moves: Counter[tuple[str, str]], move: tuple[str, str]) -> None:
    moves[move if move in moves or len(moves) < MOVES_MAX else OTHER_MOVES] += 1


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
        assigners: tuple[Assigner, Assigner] | None = None,
    ) -> None:
        """`assigners` are those of the two; without them teams are not compared."""
        self._current, self._draft, self._assigners = current, draft, assigners
        before, after = current.playbooks, draft.playbooks
        ids = before.keys() | after.keys()
        self._changed = frozenset(i for i in ids if before.get(i) != after.get(i))
        pairs = [(i, before.get(i), after.get(i)) for i in sorted(self._changed)]
        self._rewritten = [i for i, a, b in pairs if a is None or b is None or a.rules != b.rules]
        same_teams = assigners is None or assigners[0].rules == assigners[1].rules
        moved = any(_moved(a, b) for _, a, b in pairs)
        same_marks = (current.signals, current.cues) == (draft.signals, draft.cues)
        self._may_skip = same_marks and same_teams and not moved
        self._reread = _Rereading(current, draft)

    def of(self, case: Case) -> Difference | None:
        """How the case would differ, or None."""
        reading = self._current.read(case.matter)
        redrawn = self._draft.read(case.matter) if self._reread.needed(reading) else reading
        said = self._current.conclude(reading, case.matter)
        if self._alike(reading, redrawn, said):
            return None
        then = self._draft.conclude(redrawn, case.matter)
        before, after = self._outcome(said, case.facts, 0), self._outcome(then, case.facts, 1)
        changed = before.changed(after)
        return Difference(case.id, changed, before, after) if changed else None

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

    def _outcome(self, said: Verdict, facts: CaseFacts, which: int) -> Outcome:
        books = [p for p in (said.playbook, *said.companions) if p]
        team = ""
        if self._assigners:
            flags = [f.code for f in said.flags]
            team = self._assigners[which].team_for(said.scene, flags, facts).team
        return Outcome(
            outcome=said.outcome,
            kind=said.kind,
            scene=said.scene,
            playbook=said.playbook.id if said.playbook else "",
            version=said.playbook.version if said.playbook else "",
            severity=said.severity,
            team=team,
            contact_within_hours=min([CONTACT_HOURS, *(p.contact_within_hours for p in books)]),
            clocks=sorted({clock for p in books for clock in p.clocks}),
            companions=[p.id for p in said.companions],
        )


def _moved(before: Playbook | None, after: Playbook | None) -> bool:
    """Whether it is meant for other cases than before, so that its points alone do not tell."""
    if before is None or after is None:
        return any(p.attends for p in (before, after) if p)
    return any(getattr(before, n) != getattr(after, n) for n in _MEANT_FOR)


def summary(counts: Counts) -> Mapping[str, Any]:
    """The counts as a person reads them, the largest first."""
    return {
        "cases": counts.cases,
        "differing": counts.differing,
        "become_unsure": counts.become_unsure,
        "become_sure": counts.become_sure,
        "by_field": dict(counts.by_field.most_common()),
        "scene_moves": _moves(counts.scene_moves),
        "playbook_moves": _moves(counts.playbook_moves),
    }


def _moves(moves: Counter[tuple[str, str]]) -> Sequence[Mapping[str, Any]]:
    return [{"from": a, "to": b, "cases": n} for (a, b), n in moves.most_common()]
