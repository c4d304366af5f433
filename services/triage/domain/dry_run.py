"""A draft of the playbooks over past cases: what would have come out differently (试运行)."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import UTC, datetime, timedelta
from typing import Any, Final, Literal, NamedTuple
from uuid import NAMESPACE_OID, UUID, uuid5

from ahocorasick_rs import AhoCorasick

from services.triage.domain.assessment import CaseFacts, TeamChoice
from services.triage.domain.codes import UNSURE
from services.triage.domain.library import Library, Matter, Verdict
from services.triage.domain.playbook import Concept, Playbook
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.ruleset import Reading

CONTACT_HOURS: Final = 24
"""House promise where no playbook is sure."""
MOVES_MAX: Final = 2_000
"""Different moves that are counted apart; more are counted together."""
OTHER_MOVES: Final = ("…", "…")
_MEANT_FOR: Final = ("scene", "narrows", "attends", "sides", "product_lines")


Effect = Literal["", "breaks", "mends"]
"""On a case that a person confirmed: it no longer, or only now, comes out as the person said."""


@dataclass(frozen=True, slots=True)
class PersonsWord:
    """What a person said a case is (人工确认)."""

    kind: str
    scene: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a case gets: all that a change of playbooks could change for it.

    `owner` is who would be given the case as things stand at the dry run. `contact_by` is the date
    of first contact, counted from the case's own receipt; None where that is not known.
    """

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
    owner: str = ""
    contact_by: datetime | None = None

    def changed(self, after: "Outcome") -> Sequence[str]:
        """Names of what differs; a new version alone is no difference."""
        return [n for n in FIELDS if getattr(self, n) != getattr(after, n)]


# The date moves with the hours, which are told.
FIELDS: Final = tuple(f.name for f in fields(Outcome) if f.name not in ("version", "contact_by"))


@dataclass(frozen=True, slots=True)
class Case:
    """One past case, with what a person confirmed and when it was received, where known."""

    id: Any
    matter: Matter
    facts: CaseFacts
    confirmed: PersonsWord | None = None
    received_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A case that would come out differently."""

    id: Any
    changed: Sequence[str]
    before: Outcome
    after: Outcome
    confirmed: PersonsWord | None = None

    @property
    def effect(self) -> Effect:
        """Whether it breaks or mends what a person confirmed."""
        agreed = agrees(self.before, self.confirmed), agrees(self.after, self.confirmed)
        if self.confirmed is None or agreed[0] == agreed[1]:
            return ""
        return "breaks" if agreed[0] else "mends"


class Compared(NamedTuple):
    """One case: the difference, if any; and whether it agreed with a person's word before.

    `agreed` is None for a case that nobody confirmed.
    """

    difference: Difference | None
    agreed: bool | None = None


def agrees(said: Outcome | Verdict, confirmed: PersonsWord | None) -> bool:
    """Whether kind and scene are what the person said; of what is unsure the guess counts."""
    return confirmed is not None and (said.kind, said.scene) == (confirmed.kind, confirmed.scene)


@dataclass(slots=True)
class Counts:
    """How many of what; its size does not grow with the number of cases."""

    cases: int = 0
    differing: int = 0
    become_unsure: int = 0
    become_sure: int = 0
    confirmed: int = 0
    agrees_before: int = 0
    agrees_after: int = 0
    breaks: int = 0
    mends: int = 0
    by_field: Counter[str] = field(default_factory=Counter)
    scene_moves: Counter[tuple[str, str]] = field(default_factory=Counter)
    playbook_moves: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, compared: Compared) -> None:
        """Count one case."""
        self.cases += 1
        difference, agreed = compared
        if agreed is not None:
            self._add_confirmed(agreed, difference.effect if difference else "")
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

    def _add_confirmed(self, agreed: bool, effect: Effect) -> None:
        self.confirmed += 1
        self.agrees_before += agreed
        self.breaks += effect == "breaks"
        self.mends += effect == "mends"
        self.agrees_after += effect == "mends" if effect else agreed


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


def summary(counts: Counts) -> Mapping[str, Any]:
    """The counts as a person reads them, the largest first."""
    return {
        "cases": counts.cases,
        "differing": counts.differing,
        "become_unsure": counts.become_unsure,
        "become_sure": counts.become_sure,
        "confirmed": counts.confirmed,
        "agrees_before": counts.agrees_before,
        "agrees_after": counts.agrees_after,
        "breaks": counts.breaks,
        "mends": counts.mends,
        "by_field": dict(counts.by_field.most_common()),
        "scene_moves": _moves(counts.scene_moves),
        "playbook_moves": _moves(counts.playbook_moves),
    }


def told(difference: Difference) -> Mapping[str, Any]:
    """A difference as it is written down: ids, codes and dates, no words."""
    return {
        "id": str(difference.id) if isinstance(difference.id, UUID) else difference.id,
        "changed": list(difference.changed),
        "before": _told(difference.before),
        "after": _told(difference.after),
        "confirmed": asdict(difference.confirmed) if difference.confirmed else None,
        "effect": difference.effect,
    }


def _told(outcome: Outcome) -> Mapping[str, Any]:
    by = outcome.contact_by
    shown = f"{by:%Y-%m-%dT%H:%M:%SZ}" if by else None
    return {**asdict(outcome), "contact_by": shown}


def _moves(moves: Counter[tuple[str, str]]) -> Sequence[Mapping[str, Any]]:
    return [{"from": a, "to": b, "cases": n} for (a, b), n in moves.most_common()]
