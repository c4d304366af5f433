"""The playbooks in force, compiled: from a text to kind, scene, candidates and flags."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from services.datafiles.vocabulary import NO_SCENE
from services.triage.domain.codes import MATCHED, NONE, SEVERITIES, UNSURE
from services.triage.domain.conditions import Triggers, concepts_asked_for
from services.triage.domain.covering import Coverings, covers
from services.triage.domain.cues import FLAG_GROUP, RULE, SCENE_GROUP, CueIndex, Cues
from services.triage.domain.matching import Hit, Matcher, Scope
from services.triage.domain.playbook import Concept, Lexicon, Playbook, Signals
from services.triage.domain.ruleset import (
    ALL_RULES,
    NOTHING,
    RULE_POINTS_MAX,
    Reading,
    RulePoints,
    RuleSet,
    Score,
    capped,
)
from services.triage.domain.text import Normaliser

CANDIDATES_MAX = 5
EVIDENCE_MAX = 12
COMPLAINT = "complaint"
NO_CUE_FILE = Cues()


@dataclass(frozen=True, slots=True)
class Matter:
    """What is looked at: the text and the coded fields that CEL conditions may name."""

    text: str
    channel: str = ""
    side: str = ""
    product_line: str = ""
    complainant_capacity: str = ""
    amount: float = 0.0
    in_person_count: int = 0
    regulator_transferred: bool = False
    earlier_complaints: int = 0


class Evidence(NamedTuple):
    """Why something was concluded; offsets count characters of the text as given."""

    rule: str
    concept: str
    phrase: str
    start: int
    end: int


class Candidate(NamedTuple):
    """A playbook that fits to some degree; score in thousandths."""

    playbook: str
    scene: str
    score: int
    evidence: Sequence[Evidence]


class _Scored(NamedTuple):
    """A playbook with all its points, which know no limit."""

    points: int
    playbook: str
    scene: str
    score: Score


class Flag(NamedTuple):
    """A signal that was found."""

    code: str
    evidence: Sequence[Evidence]


class Verdict(NamedTuple):
    """All that the rules say of one text. `playbook` is set only when the outcome is matched.

    `companions` go beside it, whatever the outcome: they answer flags and special visitors.
    `faults` are conditions that failed on this case and counted as not true, `doubt` says why
    nothing was matched (a code of DOUBTS).
    """

    kind: str
    outcome: str
    scene: str
    playbook: Playbook | None
    severity: str
    candidates: Sequence[Candidate]
    flags: Sequence[Flag]
    companions: Sequence[Playbook] = ()
    faults: Sequence[str] = ()
    doubt: str = ""


class Library:
    """Compiled once at start, then only read; safe to share between threads."""

    def __init__(
        self,
        playbooks: Sequence[Playbook],
        lexicon: Lexicon,
        signals: Signals,
        normaliser: Normaliser,
        cues: Cues = NO_CUE_FILE,
    ) -> None:
        self.playbooks: Mapping[str, Playbook] = {p.id: p for p in playbooks}
        self.signals = signals
        self.lexicon = lexicon
        self.cues = cues
        self._cues = CueIndex(cues, normaliser)
        self._normaliser = normaliser
        concepts: list[Concept] = [*lexicon.concepts, *signals.concepts]
        concepts += [c for p in playbooks for c in p.concepts]
        self.concepts: Mapping[str, Concept] = {c.id: c for c in concepts}
        scope = Scope(
            signals.negators,
            signals.negation_reach,
            signals.reporters,
            signals.report_reach,
            signals.resumers,
        )
        self._matcher = Matcher(concepts, normaliser, scope, lexicon.quantities, self._cues.words)
        books = [(p, RuleSet(p.rules)) for p in playbooks]
        self._rules = {p.id: rules for p, rules in books}
        self._books = [(p, r) for p, r in books if p.scene and not p.narrows]
        self._scenes = [p.scene for p, _ in self._books]
        limits = signals.thresholds
        self._margin, self._vouched = -(-limits.margin // 10), -(-limits.vouched // 10)
        self._aside, self._aside_margin = -(-limits.aside // 10), -(-limits.aside_margin // 10)
        self._may_fit = Triggers([r.triggers for _, r in self._books])
        self._coverings = Coverings([p for p, _ in self._books])
        self._companions = [(p, r) for p, r in books if not p.scene]
        self._may_go = Triggers([r.triggers for _, r in self._companions])
        self._narrower: dict[str, list[tuple[Playbook, RuleSet]]] = {}
        for playbook, rules in books:
            if playbook.narrows:
                self._narrower.setdefault(playbook.narrows, []).append((playbook, rules))
        self._kinds = [(k, RuleSet(k.rules)) for k in signals.kinds]
        self._never_with = {k.code: frozenset(k.never_with) for k in signals.kinds}
        self._flags = [(f.code, f.at, RuleSet(f.rules)) for f in signals.flags]
        self._severities = {f.code: f.severity for f in signals.flags}
        self._may_flag = Triggers([r.triggers for _, _, r in self._flags])
        self._may_be = Triggers([r.triggers for _, r in self._kinds])
        self._general = RuleSet(signals.general)
        every = [*signals.general, *(r for p in playbooks for r in p.rules)]
        every += [r for k in signals.kinds for r in k.rules]
        every += [r for f in signals.flags for r in f.rules]
        self._asked = concepts_asked_for([r.when for r in every])

    def assess(self, matter: Matter) -> Verdict:
        """Read one text. Never fails for a text, whatever is in it."""
        return self.conclude(self.read(matter), matter)

    def conclude(self, reading: Reading, matter: Matter) -> Verdict:
        """What the rules say of a reading that `read` made of the same matter."""
        scored = self._scored(reading, matter.side, matter.product_line)
        candidates = self._candidates(reading, scored)
        if candidates:
            candidates[0] = self._narrowed(candidates[0], reading, matter)
        best = candidates[0] if candidates else None
        reading.knows(scene=best.scene if best else NO_SCENE, scene_score=best.score if best else 0)
        flags = self._found_flags(reading)
        reading.knows(flags=[f.code for f in flags])
        kind = self._kind(reading, flags)
        reading.knows(kind=kind)
        general_at = self.signals.general_at
        general = self._general.score(reading, general_at).points >= general_at
        outcome, doubt = (NONE, "general_question") if general else self._outcome(scored)
        chosen = self.playbooks[best.playbook] if best and outcome == MATCHED else None
        beside = self._beside(reading, flags, matter)
        return Verdict(
            kind=kind,
            outcome=outcome,
            scene=best.scene if best and outcome != NONE else NO_SCENE,
            playbook=chosen,
            severity=self._severity((chosen, *beside), flags),
            candidates=candidates,
            flags=flags,
            companions=beside,
            faults=tuple(reading.faults),
            doubt=doubt,
        )

    def older(self, playbook_id: str, version: str) -> Playbook | None:
        """A compiled set holds one version of each; see PlaybooksInForce for more."""
        return None

    def points(self, playbook_id: str, reading: Reading) -> int:
        """What a playbook's own rules give for a reading; 0 for one that is not here."""
        rules = self._rules.get(playbook_id)
        return capped(rules.score(reading)) if rules else 0

    def rule_points(self, matter: Matter) -> RulePoints:
        """What rules alone give to every scene, kind and flag; cues are learned beside that."""
        reading = self.read(matter)
        # Rules of flags and kinds may ask what was concluded before.
        self.conclude(reading, matter)
        scenes: dict[str, int] = {}
        for index in self._coverings.of(matter.side, matter.product_line).books:
            playbook, rules = self._books[index]
            points = capped(rules.score(reading))
            scenes[playbook.scene] = max(points, scenes.get(playbook.scene, 0))
        return RulePoints(
            reading.normal.text,
            reading.said,
            scenes,
            {s.code: capped(rules.score(reading, ALL_RULES)) for s, rules in self._kinds},
            {code: capped(rules.score(reading, ALL_RULES)) for code, _, rules in self._flags},
        )

    def folded(self, words: str) -> str:
        """A phrase spelt as texts are for matching."""
        return self._normaliser.phrase(words)

    def for_scene(self, scene: str, side: str, product_line: str) -> Playbook | None:
        """The playbook of a scene that a person named, or None where there is none."""
        fitting = (p for p, _ in self._books if p.scene == scene)
        return next((p for p in fitting if covers(p, side, product_line)), None)

    def read(self, matter: Matter) -> Reading:
        """Which concepts were said, before any rule looks at them."""
        normal = self._normaliser.normalise(matter.text)
        hits = self._matcher.hits(normal)
        said = frozenset(hits.keys())
        return Reading(
            normal,
            hits,
            said,
            {
                "hits": list(said if self._asked is None else self._asked & said),
                "text_length": len(matter.text),
                "channel": matter.channel,
                "side": matter.side,
                "product_line": matter.product_line,
                "complainant_capacity": matter.complainant_capacity,
                "amount": matter.amount,
                "in_person_count": matter.in_person_count,
                "regulator_transferred": matter.regulator_transferred,
                "earlier_complaints": matter.earlier_complaints,
            },
            self._cues.weigh(normal.text, hits, hits.words),
        )

    def _scored(self, reading: Reading, side: str, product_line: str) -> list[_Scored]:
        """Playbooks that something speaks for, the best first; hopeless ones are left out."""
        cued = reading.cues.scenes
        against = cued.get(NO_SCENE, 0)
        covering = self._coverings.of(side, product_line)
        worth = self._may_fit.met(reading.said) & covering.books
        # A scene that cues alone speak for is proposed with its first playbook.
        of_scene = covering.of_scene
        worth |= {of_scene[s] for s, p in cued.items() if p > against and s in of_scene}
        leads = [(against - cued.get(self._scenes[i], 0), i) for i in worth]
        leads.sort()
        found = []
        too_low = 0
        for behind, index in leads:
            if RULE_POINTS_MAX - behind <= too_low:
                break
            playbook, rules = self._books[index]
            score = rules.score(reading, max(1, behind + 1))
            points = capped(score) - behind
            if points > 0:
                found.append(_Scored(points, playbook.id, playbook.scene, score))
                too_low = max(too_low, points - self._margin)
        found.sort(key=lambda one: (-one.points, one.playbook))
        return found

    def _candidates(self, reading: Reading, scored: Sequence[_Scored]) -> list[Candidate]:
        """The best. Of the first, cues are told beside its rules."""
        found: list[Candidate] = []
        for points, playbook, scene, score in scored[:CANDIDATES_MAX]:
            evidence = self._evidence(reading, score, SCENE_GROUP, scene, cued=not found)
            found.append(Candidate(playbook, scene, min(points, RULE_POINTS_MAX) * 10, evidence))
        return found

    def _evidence(
        self, reading: Reading, score: Score, group: int, code: str, *, cued: bool = False
    ) -> Sequence[Evidence]:
        """What the rules rest on; cues where no rule spoke, or where they are asked for too."""
        if score.evidence and not cued:
            return _evidence(reading, score.evidence)
        cues = self._cues.evidence(reading.cues, reading.hits, group, code)
        return _evidence(reading, [*score.evidence, (RULE, cues)])

    def _narrowed(self, broad: Candidate, reading: Reading, matter: Matter) -> Candidate:
        """The narrower playbook that is clearly to the point, with the score of the broader."""
        scored = sorted(
            (
                (rules.score(reading), playbook.id)
                for playbook, rules in self._narrower.get(broad.playbook, ())
                if covers(playbook, matter.side, matter.product_line)
            ),
            key=lambda pair: (-pair[0].points, pair[1]),
        )
        if not scored or scored[0][0].points < self._aside:
            return broad
        if len(scored) > 1 and scored[0][0].points - scored[1][0].points < self._aside_margin:
            return broad
        score, playbook_id = scored[0]
        evidence = [*_evidence(reading, score.evidence), *broad.evidence][:EVIDENCE_MAX]
        return Candidate(playbook_id, broad.scene, broad.score, evidence)

    def _beside(
        self, reading: Reading, flags: Sequence[Flag], matter: Matter
    ) -> Sequence[Playbook]:
        codes = {f.code for f in flags}
        spoken = self._may_go.met(reading.said)
        beside = []
        for index, (playbook, rules) in enumerate(self._companions if codes or spoken else ()):
            said = index in spoken and rules.score(reading, self._aside).points >= self._aside
            if said or not codes.isdisjoint(playbook.attends):
                beside.append(playbook)
        return tuple(p for p in beside if covers(p, matter.side, matter.product_line))

    def _found_flags(self, reading: Reading) -> list[Flag]:
        found = []
        spoken = self._may_flag.met(reading.said)
        cued = reading.cues.flags
        for index, (code, at, rules) in enumerate(self._flags):
            needed = at - cued.get(code, 0)
            if index in spoken and needed <= RULE_POINTS_MAX:
                score = rules.score(reading, needed)
            elif needed > 0:
                continue
            else:
                score = NOTHING
            if capped(score) >= needed:
                found.append(Flag(code, self._evidence(reading, score, FLAG_GROUP, code)))
        return found

    def _kind(self, reading: Reading, flags: Sequence[Flag]) -> str:
        """The kind whose points lead its threshold most; a complaint where none reaches it."""
        cued = reading.cues.kinds
        against = cued.get(COMPLAINT, 0)
        spoken = self._may_be.met(reading.said)
        best, lead = COMPLAINT, -1
        codes = [f.code for f in flags]
        for index, (signal, rules) in enumerate(self._kinds):
            if codes and not self._never_with[signal.code].isdisjoint(codes):
                continue
            needed = signal.at - cued.get(signal.code, 0) + against
            score = rules.score(reading, needed + lead + 1) if index in spoken else NOTHING
            over = capped(score) - needed
            if over > lead:
                best, lead = signal.code, over
        return best

    def _outcome(self, scored: Sequence[_Scored]) -> tuple[str, str]:
        """The outcome, and why it is not `matched`."""
        limits = self.signals.thresholds
        if not scored or scored[0].points * 10 < limits.unsure:
            return NONE, "too_little" if scored else "nothing_said"
        best = scored[0]
        if best.points * 10 < limits.matched:
            return UNSURE, "too_little"
        # Cues alone propose: a match rests on words that people wrote into its playbook.
        if best.score.points < self._vouched:
            return UNSURE, "only_cues"
        second = next((s.points for s in scored if s.scene != best.scene), 0)
        if (best.points - second) * 10 < limits.margin:
            return UNSURE, "too_close"
        return MATCHED, ""

    def _severity(self, playbooks: Sequence[Playbook | None], flags: Sequence[Flag]) -> str:
        named = [self._severities[f.code] for f in flags]
        named += [p.severity for p in playbooks if p]
        return max(("normal" if playbooks[0] is None else "low", *named), key=SEVERITIES.index)


def _evidence(reading: Reading, found: Sequence[tuple[str, str | Sequence[Hit]]]) -> list[Evidence]:
    """What rules rest on, each hit once for a rule; of its one concept, the first."""
    told: list[Evidence] = []
    for rule, said in found:
        hits = reading.hits[said][:1] if isinstance(said, str) else dict.fromkeys(said)
        for hit in hits:
            first, last = reading.normal.span(hit.start, hit.end)
            told.append(Evidence(rule, hit.concept, hit.phrase, first, last))
        if len(told) >= EVIDENCE_MAX:
            return told[:EVIDENCE_MAX]
    return told
