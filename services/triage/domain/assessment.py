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

REQUESTS_KEPT_MAX: Final = 50
MANUAL: Final = "manual"
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

    `companions` are the playbooks that go beside that of the matter, as `id@version`.
    """

    outcome: str
    kind: str
    scene: str
    severity: str
    flags: Sequence[Flag]
    candidates: Sequence[Candidate]
    standing: Standing
    companions: Sequence[str] = ()

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
    """Somebody said who of our people is involved; the owner may have changed with it."""

    by: str


Event = Assessed | Confirmed | Assigned | Moved | InvolvedNamed


@dataclass(frozen=True, slots=True)
class Unowned:
    """Since when nobody has a case, and until when somebody must (house clock)."""

    since: datetime
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Assessment:
    """The aggregate; its id is the complaint's and its version counts triage's own events.

    `stands_in_for` is who is away while somebody stands in (代管).
    """

    complaint_id: UUID
    version: int
    intake_version: int
    facts: CaseFacts
    state: State
    requests: Sequence[Handled] = field(default_factory=tuple)
    unowned: Unowned | None = None
    stands_in_for: str = ""

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
        standing=_with_playbook(Standing("", "", "", "").given(choice), verdict.playbook),
        companions=tuple(f"{p.id}@{p.version}" for p in verdict.companions),
    )
    return Assessment(complaint_id, 1, intake_version, facts, state)


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
    """A person's word. It brings the scene's playbook, and team and owner unless a person chose.

    Who has a case keeps it while the team stays the same.

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
    if standing.assignment_rule != MANUAL:
        if standing.owner and standing.team == choice.team:
            standing = replace(standing, assignment_rule=choice.rule)
        else:
            standing = standing.given(choice)
    return before.changed(request_id, confirmation(kind, scene, by), standing)


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
