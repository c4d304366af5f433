"""One complaint's clocks: what others tell of it comes in, announcements go out.

Pure: state in, state and announcements out. The only effect of time is `now`, which is the
database's. Whoever handles the same input computes the same announcements under the same ids.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from services.chassis.ids import step_id
from services.escalation.domain import events
from services.escalation.domain.clock import Clock
from services.escalation.domain.events import Announcement, Cause, What
from services.escalation.domain.facts import CaseFacts, Classification
from services.escalation.domain.rulebook import Binding, PlannedStep, Rulebook, inputs_of

NO_STEPS: tuple[PlannedStep, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptClock:
    """A clock as it is stored: `revision` counts its deadlines, `steps` are still to come."""

    clock: Clock
    revision: int
    steps: tuple[PlannedStep, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """All that escalation holds of a complaint.

    `version` counts its own announcements; `intake_version` and `triage_version` are the last
    versions taken in from the others. What triage tells before intake has no clocks yet.
    `reference` is the number that people see; no clock depends on it. `since` is the database
    time at which what is known now was recorded: the facts, the kind, the versions computed with.
    """

    complaint: UUID
    version: int = 0
    intake_version: int = 0
    triage_version: int = 0
    facts: CaseFacts | None = None
    confirmed: Classification | None = None
    clocks: tuple[KeptClock, ...] = ()
    reference: str = ""
    since: datetime | None = None

    @property
    def next_step_at(self) -> datetime | None:
        """When the next step of any clock is due."""
        return min((kept.steps[0].at for kept in self.clocks if kept.steps), default=None)


@dataclass(frozen=True, slots=True)
class Moved:
    """A case after something happened, with what is to be announced."""

    case: Case
    announcements: tuple[Announcement, ...]


def told_by_intake(
    case: Case,
    version: int,
    facts: CaseFacts,
    cause: Cause,
    rulebook: Rulebook,
    now: datetime,
    reference: str = "",
) -> Moved | None:
    """The whole state of the complaint at `version`; None when that is nothing new."""
    if version <= case.intake_version:
        return None
    same = facts == case.facts
    after = replace(case, intake_version=version, facts=facts, reference=reference)
    return (
        Moved(after, ()) if same else _recomputed(replace(after, since=now), cause, rulebook, now)
    )


def told_by_triage(
    case: Case, version: int, kind: str, cause: Cause, rulebook: Rulebook, now: datetime
) -> Moved | None:
    """What a person confirmed it to be (empty: nothing yet); None when that is nothing new."""
    if version <= case.triage_version:
        return None
    known = case.confirmed.kind if case.confirmed else ""
    after = replace(case, triage_version=version)
    if kind == known:
        return Moved(after, ())
    confirmed = Classification(kind, cause.occurred_at) if kind else None
    after = replace(after, confirmed=confirmed, since=now)
    return _recomputed(after, cause, rulebook, now) if after.facts else Moved(after, ())


def computed_anew(case: Case, rulebook: Rulebook, now: datetime) -> Moved | None:
    """Open clocks by the versions in use now; None when none has an older one.

    What has ended stays as it was computed then.
    """
    if case.facts is None:
        return None
    happened: list[tuple[What, str]] = []
    kept: list[KeptClock] = []
    for old in case.clocks:
        binding = rulebook.binding(old.clock.pack, old.clock.clock)
        if not old.clock.open or binding.computed(old.clock):
            kept.append(old)
            continue
        computed = binding.clock(case.facts, case.confirmed, now)
        kept.append(_kept(binding, computed, old))
        happened += _differences(old.clock, computed)
    if tuple(kept) == case.clocks:
        return None
    # The cause is the same whoever does it, and so are the announcements' ids.
    cause = Cause(now, str(step_id("versions-in-use", *rulebook.versions)))
    return _announced(replace(case, since=now), tuple(kept), happened, cause, now)


def _recomputed(case: Case, cause: Cause, rulebook: Rulebook, now: datetime) -> Moved:
    if case.facts is None:
        return Moved(case, ())
    happened: list[tuple[What, str]] = []
    kept: list[KeptClock] = []
    before = {(one.clock.pack, one.clock.clock): one for one in case.clocks}
    inputs = inputs_of(case.facts, case.confirmed)
    new: list[KeptClock] = []
    for binding in (*rulebook.in_force(case.facts.receipts[0]), *rulebook.begun(case.facts)):
        computed = binding.clock(case.facts, case.confirmed, now, inputs)
        old = before.get((computed.pack, computed.clock))
        kept.append(_kept(binding, computed, old))
        if old:
            happened += _differences(old.clock, computed)
        else:
            new.append(kept[-1])
    if new or not case.version:
        started = events.Started(tuple(one.clock.clock for one in new))
        happened.insert(0, (started, "started"))
        for one in new:
            happened += _ends(one.clock)
    return _announced(case, tuple(kept), happened, cause, now)


def _kept(binding: Binding, computed: Clock, old: KeptClock | None) -> KeptClock:
    """The stored form. Being overdue is announced by its step, so it is not stored before."""
    if old is None:
        steps = binding.plan(computed)
        late = computed.state == "overdue" and steps
        return KeptClock(replace(computed, state="running") if late else computed, 1, steps)
    moved = computed.due_at != old.clock.due_at or computed.started_at != old.clock.started_at
    if not computed.open:
        return KeptClock(computed, old.revision + moved, NO_STEPS)
    steps = old.steps
    if moved:
        steps = binding.plan(computed)
    elif not old.clock.open:
        # It runs on (reopened): what lay before its end has been said or is past.
        ended = old.clock.ended_at or old.clock.started_at
        steps = tuple(step for step in binding.plan(computed) if step.at > ended)
    clock = computed
    if computed.state == "overdue" and any(step.overdue for step in steps):
        clock = replace(computed, state="running")
    return KeptClock(clock, old.revision + moved, steps)


def _differences(old: Clock, new: Clock) -> list[tuple[What, str]]:
    found: list[tuple[What, str]] = []
    if new.started_at > old.started_at:
        found.append((events.Restarted(new.clock), "restarted"))
    elif (
        new.due_at != old.due_at
        or new.provisional != old.provisional
        or (new.open and not old.open)
    ):
        found.append((events.Changed(new.clock, old.due_at), "changed"))
    if old.open or new.ended_at != old.ended_at or new.state != old.state:
        found += _ends(new)
    return found


def _ends(clock: Clock) -> list[tuple[What, str]]:
    if clock.state == "met":
        return [(events.Met(clock.clock, bool(clock.on_time)), "met")]
    if clock.state == "ended":
        return [(events.Ended(clock.clock, clock.end_reason), "ended")]
    if clock.state == "exempt":
        return [(events.Ended(clock.clock, "unreachable"), "exempt")]
    return []


def _announced(
    case: Case,
    kept: tuple[KeptClock, ...],
    happened: list[tuple[What, str]],
    cause: Cause,
    now: datetime,
) -> Moved:
    clocks = tuple((one.clock, one.revision) for one in kept)
    announcements = tuple(
        Announcement(
            event_id=step_id(
                "escalation", str(case.complaint), cause.event_id, _clock_of(what), name
            ),
            version=case.version + number,
            what=what,
            clocks=clocks,
            cause=cause,
            recorded_at=now,
        )
        for number, (what, name) in enumerate(happened, 1)
    )
    version = case.version + len(announcements)
    return Moved(replace(case, version=version, clocks=kept), announcements)


def _clock_of(what: What) -> str:
    return "" if isinstance(what, events.Started) else what.clock
