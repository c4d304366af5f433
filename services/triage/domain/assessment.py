"""What triage knows of one complaint: the assessment, what people confirmed, who has it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.vocabulary import KINDS, SCENES
from services.triage.domain.codes import MATCHED, NONE
from services.triage.domain.library import Candidate, Flag, Verdict
from services.triage.domain.playbook import Playbook
from services.triage.domain.routing.steps import ASSESSED, BY_RULE, CONFIRMED, RoutingStep

REQUESTS_KEPT_MAX: Final = 50
MANUAL: Final = "manual"
OVERRULED: Final = "overruled"
"""A lead gave it, with a reason, to somebody who lacks the lesson or the training for it."""
OWN: Final = "own"
SERIAL: Final = "serial"
PARALLEL: Final = "parallel"
INSURER: Final = "insurer"
ROUTES: Final = (OWN, SERIAL, PARALLEL)
"""Who works on a case: we alone, first we and then the insurer's people, or both at once."""
NOBODY: Final = "nobody"
STANDS_IN: Final = "stands_in"
BACK: Final = "back"
"""How the owner was found beside the ways of routing: not at all; for one who is away; back."""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What assignment looks at, in codes; kept for later acts.

    `involved` are people of the organisation who sold, handled the claim or are complained about.
    """

    unit: str = ""
    insurer: str = ""
    partner: str = ""
    side: str = ""
    product_line: str = ""
    language: str = ""
    involved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TeamChoice:
    """A team and the rule that chose it; the owner, and how one was found.

    `route` says whether the insurer's people act as well, `turn` whose owner it is now, and
    `beside` who acts on the other side.
    """

    team: str
    rule: str
    owner: str = ""
    owner_rule: str = ""
    route: str = OWN
    turn: str = OWN
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """What acts of people may change."""

    playbook: str
    playbook_version: str
    team: str
    assignment_rule: str
    owner: str = ""
    confirmed_kind: str = ""
    confirmed_scene: str = ""
    confirmed_by: str = ""
    owner_rule: str = ""
    route: str = OWN
    turn: str = OWN
    beside: str = ""

    @property
    def choice(self) -> TeamChoice:
        """Who has the case, as a choice that changes nothing."""
        return TeamChoice(
            self.team,
            self.assignment_rule,
            owner=self.owner,
            owner_rule=self.owner_rule,
            route=self.route,
            turn=self.turn,
            beside=self.beside,
        )

    def given(self, choice: TeamChoice) -> "Standing":
        """In the hands that were chosen."""
        return replace(
            self,
            team=choice.team,
            assignment_rule=choice.rule,
            owner=choice.owner,
            owner_rule=choice.owner_rule,
            route=choice.route,
            turn=choice.turn,
            beside=choice.beside,
        )


@dataclass(frozen=True, slots=True)
class State:
    """Triage's whole view after an event: what the rules said, and how things stand now.

    `companions` are the playbooks that go beside that of the matter, as `id@version`; `doubt` says
    why nothing was matched (a code of DOUBTS), empty where something was.
    """

    outcome: str
    kind: str
    scene: str
    severity: str
    flags: Sequence[Flag]
    candidates: Sequence[Candidate]
    standing: Standing
    companions: Sequence[str] = ()
    doubt: str = ""

    @property
    def flag_codes(self) -> frozenset[str]:
        """Codes of the signals found."""
        return frozenset(f.code for f in self.flags)


@dataclass(frozen=True, slots=True)
class Handled:
    """An act that was done, so that its repeat is answered like the first."""

    request_id: str
    content: str
    version: int
    standing: Standing


@dataclass(frozen=True, slots=True)
class Assessed:
    """The text was matched and a team chosen."""

    intake_version: int


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A person said what the matter is."""

    by: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """The case got another team or owner.

    `reason` is a rule's, and `instead_of` who is away; both are empty for an act of a person.
    """

    by: str
    text_id: str
    reason: str = ""
    instead_of: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The case left the playbook version that it started with; the reason is at intake."""

    by: str
    text_id: str
    from_playbook: str
    from_version: str


@dataclass(frozen=True, slots=True)
class InvolvedNamed:
    """Somebody said who of our people is involved, or is not; the owner may have changed."""

    by: str
    text_id: str = ""
    named: tuple[str, ...] = ()
    struck: tuple[str, ...] = ()


Event = Assessed | Confirmed | Assigned | Moved | InvolvedNamed


@dataclass(frozen=True, slots=True)
class Unowned:
    """Since when nobody has a case, and until when somebody must (house clock)."""

    since: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """The aggregate; its id is the complaint's and its version counts triage's own events.

    `routed` is empty until the first act, so that what nobody acts on costs nothing. `assessed_at`
    is when the store wrote the first version; one that was not stored yet has none.
    `stands_in_for` is who is away while somebody stands in (代管).
    """

    complaint_id: UUID
    version: int
    intake_version: int
    facts: CaseFacts
    state: State
    requests: Sequence[Handled] = field(default_factory=tuple)
    routed: Sequence[RoutingStep] = ()
    assessed_at: datetime | None = field(default=None, compare=False)
    unowned: Unowned | None = None
    stands_in_for: str = ""

    @property
    def history(self) -> Sequence[RoutingStep]:
        """How the case came to whoever has it, from the first owner on (流转记录)."""
        if self.routed or self.version > 1:
            return self.routed
        first = self._step(ASSESSED, BY_RULE, "", self.facts.involved)
        return (replace(first, at=self.assessed_at),)

    def answered(self, request_id: str, content: str) -> "Assessment | None":
        """The view as it stood after the act `request_id`, or None when it is new.

        Raises CONFLICT when the id was used for another act.
        """
        for handled in self.requests:
            if handled.request_id == request_id:
                if handled.content != content:
                    raise ServiceError(ErrorKind.CONFLICT, "request_id_reused")
                state = replace(self.state, standing=handled.standing)
                return replace(self, version=handled.version, state=state)
        return None

    def changed(self, request_id: str, content: str, standing: Standing) -> "Assessment":
        """The next version with the act remembered; the oldest acts beyond the limit are let go."""
        handled = Handled(request_id, content, self.version + 1, standing)
        return replace(
            self,
            version=self.version + 1,
            state=replace(self.state, standing=standing),
            requests=(*self.requests, handled)[-REQUESTS_KEPT_MAX:],
            routed=self.history,
        )

    def recorded(
        self,
        act: str,
        by: str,
        text_id: str = "",
        people: tuple[str, ...] = (),
        reason: str = "",
    ) -> "Assessment":
        """With the act that made this version in the history of who had the case, and why."""
        step = replace(self._step(act, by, text_id, people), reason=reason)
        return replace(self, routed=(*self.routed, step))

    def _step(self, act: str, by: str, text_id: str, people: tuple[str, ...]) -> RoutingStep:
        now = self.state.standing
        return RoutingStep(
            act=act,
            version=self.version,
            by=by,
            text_id=text_id,
            team=now.team,
            owner=now.owner,
            owner_rule=now.owner_rule,
            assignment_rule=now.assignment_rule,
            beside=now.beside,
            people=people,
        )

    def standing_in_for(self, away: str) -> "Assessment":
        """The same, with who is represented."""
        return replace(self, stands_in_for=away)

    def as_of(self, now: datetime, owner_within: timedelta) -> "Assessment":
        """What is stored at `now`: the house clock runs from when the case lost its owner."""
        standing = self.state.standing
        nobody = standing.owner_rule == NOBODY and not standing.owner
        unowned = self.unowned or Unowned(now, now + owner_within) if nobody else None
        represented = self.stands_in_for if standing.owner_rule == STANDS_IN else ""
        if (unowned, represented) == (self.unowned, self.stands_in_for):
            return self
        return replace(self, unowned=unowned, stands_in_for=represented)


def assessed(
    complaint_id: UUID, intake_version: int, facts: CaseFacts, verdict: Verdict, choice: TeamChoice
) -> Assessment:
    """The first version, from what the rules say of the text."""
    state = State(
        outcome=verdict.outcome,
        kind=verdict.kind,
        scene=verdict.scene,
        severity=verdict.severity,
        flags=tuple(verdict.flags),
        candidates=tuple(verdict.candidates),
        standing=_first(verdict.playbook, choice),
        companions=tuple(f"{p.id}@{p.version}" for p in verdict.companions),
        doubt=verdict.doubt,
    )
    return Assessment(complaint_id, 1, intake_version, facts, state)


def _first(playbook: Playbook | None, choice: TeamChoice) -> Standing:
    return Standing(
        playbook=playbook.id if playbook else "",
        playbook_version=playbook.version if playbook else "",
        team=choice.team,
        assignment_rule=choice.rule,
        owner=choice.owner,
        owner_rule=choice.owner_rule,
        route=choice.route,
        turn=choice.turn,
        beside=choice.beside,
    )


def unread() -> Verdict:
    """What is said of a text that the rules failed at: nothing, so that a person reads it soon."""
    return Verdict("complaint", NONE, "none", None, "high", (), ())


def confirmed(
    before: Assessment,
    *,
    kind: str,
    scene: str,
    by: str,
    request_id: str,
    playbook: Playbook | None,
    choice: TeamChoice,
) -> Assessment:
    """A person's word. It brings the scene's playbook, and the team and owner of `choice`.

    Raises INVALID for an unknown kind or scene.
    """
    if kind not in KINDS:
        raise ServiceError(ErrorKind.INVALID, "kind_unknown", given=kind[:60])
    if scene not in SCENES:
        raise ServiceError(ErrorKind.INVALID, "scene_unknown", given=scene[:60])
    state = before.state
    standing = replace(state.standing, confirmed_kind=kind, confirmed_scene=scene, confirmed_by=by)
    # A case keeps the playbook that it started with unless the matter turned out another one.
    if not (state.outcome == MATCHED and state.scene == scene and standing.playbook):
        standing = _with_playbook(standing, playbook)
    standing = standing.given(choice)
    after = before.changed(request_id, confirmation(kind, scene, by), standing)
    return after.recorded(CONFIRMED, by) if _hands(standing) != _hands(state.standing) else after


def _hands(standing: Standing) -> tuple[str, str, str]:
    return standing.team, standing.owner, standing.beside


def _with_playbook(standing: Standing, playbook: Playbook | None) -> Standing:
    return replace(
        standing,
        playbook=playbook.id if playbook else "",
        playbook_version=playbook.version if playbook else "",
    )


def confirmation(kind: str, scene: str, by: str) -> str:
    """What makes two confirmations the same act."""
    return "\x1f".join(("confirm", kind, scene, by))


def assigned(
    before: Assessment, choice: TeamChoice, *, content: str, request_id: str
) -> Assessment:
    """The case given to somebody by an act."""
    return before.changed(request_id, content, before.state.standing.given(choice))


def assignment(team: str, owner: str, by: str, text_id: str) -> str:
    """What makes two assignments the same act."""
    return "\x1f".join(("assign", team, owner, by, text_id))
