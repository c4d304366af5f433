"""Acts that move clocks and need more than the case: who is known, who is superior, two cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain import lifecycle
from services.intake.domain.act import Act
from services.intake.domain.actions import perform
from services.intake.domain.clock_actions import MEANS_OF, take_repeat
from services.intake.domain.clock_commands import (
    ApplyReview,
    DecideReview,
    FindUnreachable,
    HandOver,
    MergeInto,
    RecordAct,
)
from services.intake.domain.filing import KnownNames
from services.intake.domain.record import ActionDone, Record
from services.intake.handlers.acting import (
    ActionDesk,
    Actor,
    Answer,
    answer_of,
    read_at,
    refuse_too_many,
    replayed,
    text_id_of,
)
from services.intake.handlers.sealing import seal_text
from services.intake.ports import ComplaintStore, Vault

Superiors = Callable[[str], Sequence[str]]
"""The units above one, the nearest first; none for the head office and for no unit at all."""

_TARGETS = frozenset({lifecycle.RECEIVED, lifecycle.INVESTIGATING, lifecycle.DECIDED})


@dataclass(frozen=True, slots=True)
class Merge:
    """A person confirms that the case is a bare repeat of `into`, and says why."""

    into: str
    reason: str = field(repr=False)


Command = FindUnreachable | HandOver | ApplyReview | DecideReview | RecordAct | Merge


class ClockDesk:
    """Carries out these acts; what only concerns one case goes on to the ActionDesk."""

    def __init__(
        self,
        desk: ActionDesk,
        store: ComplaintStore,
        vault: Vault,
        known: KnownNames,
        superiors: Superiors,
    ) -> None:
        self._desk, self._store, self._vault = desk, store, vault
        self._known, self._superiors = known, superiors

    def act(self, reference: str, command: Command, actor: Actor) -> Answer:
        """Perform one of them. Raises as ActionDesk.act, and what each says."""
        record = self._record(reference, actor)
        if isinstance(command, Merge):
            return self._merge(record, command, actor)
        if isinstance(command, FindUnreachable):
            command = replace(command, known=frozenset(MEANS_OF) & frozenset(record.sealed))
        elif isinstance(command, HandOver):
            self._check_target(command)
        elif isinstance(command, ApplyReview):
            self._check_reviewer(record, command)
        elif isinstance(command, DecideReview):
            _check_decider(record, actor)
        elif command.act == "decision_received":
            branch = bool(self._superiors(record.case.respondent.unit))
            decided_by = {"decided_by": "branch" if branch else "head_office"}
            command = replace(command, details={**command.details, **decided_by})
        return self._desk.act(reference, command, actor)

    def _record(self, reference: str, actor: Actor) -> Record:
        record = self._store.find(reference, actor.scope)
        if record is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        return record

    def _check_target(self, command: HandOver) -> None:
        """Insurers and partners by their ids, others without one."""
        names = {"insurer": self._known.insurers, "partner": self._known.partners}
        known = names.get(command.to_kind)
        if command.to not in known if known is not None else command.to:
            raise ServiceError(
                ErrorKind.INVALID, "unknown_organisation", details={"field": "to"}, field="to"
            )

    def _check_reviewer(self, record: Record, command: ApplyReview) -> None:
        """Only a branch's decision has a superior body (art. 20). Raises CONFLICT, INVALID."""
        above = self._superiors(record.case.respondent.unit)
        if not above:
            raise ServiceError(ErrorKind.CONFLICT, "no_review_of_head_office")
        if command.reviewer not in above:
            raise ServiceError(
                ErrorKind.INVALID,
                "reviewer_not_superior",
                details={"field": "reviewer", "superiors": list(above)},
                superiors=", ".join(above),
            )

    def _merge(self, record: Record, command: Merge, actor: Actor) -> Answer:
        """The survivor takes the receipt first: a crash in between leaves its clock early.

        The same key again goes on where it stopped. Raises CONFLICT `merge_target_ended`,
        `different_complainants`, `different_insurers`.
        """
        earlier = replayed(record, "merge", actor)
        if earlier is not None:
            return earlier
        refuse_too_many(record)
        lifecycle.require("merge", record.case.status)
        survivor = self._record(command.into, actor)
        if survivor.case.id == record.case.id:
            raise ServiceError(ErrorKind.INVALID, "merge_into_itself", details={"field": "into"})
        checked = self._same_matter(record, survivor)
        if survivor.case.status not in _TARGETS:
            raise ServiceError(ErrorKind.CONFLICT, "merge_target_ended")
        act = Act(actor.subject, read_at(record), text_id_of(record, actor, "merge"))
        self._tell_survivor(survivor, record, act, actor)
        into = MergeInto(survivor.case.id, survivor.case.reference, command.reason)
        change = perform(record.case, into, act)
        told = {"into": survivor.case.reference, "checked": list(checked)}
        answer = {**answer_of("merge", change.case, act.now, actor, change.text), **told}
        done = ActionDone(
            "merge", act.by, act.now, change.case.version, actor.key, actor.fingerprint, answer
        )
        new = change.text
        text = seal_text(self._vault, record.case.id, new, act.by, act.now) if new else None
        self._store.change(change, text, done, actor.traceparent)
        return answer

    def _tell_survivor(self, survivor: Record, repeat: Record, act: Act, actor: Actor) -> None:
        refuse_too_many(survivor)
        change = take_repeat(survivor.case, repeat.case, replace(act, now=read_at(survivor)))
        if change is not None:
            done = ActionDone("merge", act.by, read_at(survivor), change.case.version)
            self._store.change(change, None, done, actor.traceparent)

    def _same_matter(self, one: Record, other: Record) -> Sequence[str]:
        """What was found equal: the identity number, or the name with a phone or an address.

        Nothing is shown to anybody, so it is no reading in clear. Raises CONFLICT.
        """
        if one.case.respondent.insurer != other.case.respondent.insurer:
            raise ServiceError(ErrorKind.CONFLICT, "different_insurers")
        mine, theirs = self._identity(one), self._identity(other)
        same = [name for name in mine if mine[name] & theirs.get(name, frozenset())]
        both_numbers = "id_number" in mine and "id_number" in theirs
        contact = {"phones", "email"} & set(same)
        if "id_number" in same or (not both_numbers and "name" in same and contact):
            return same
        raise ServiceError(ErrorKind.CONFLICT, "different_complainants")

    def _identity(self, record: Record) -> dict[str, frozenset[str]]:
        """The values that say who complains, without blanks and case; absent ones are left out."""
        names = [n for n in ("id_number", "name", "phones", "email") if n in record.sealed]
        return {
            name: frozenset(
                "".join(value.split()).casefold()
                for value in self._vault.open(record.case.id, name, record.sealed[name]).split("\n")
            )
            for name in names
        }


def _check_decider(record: Record, actor: Actor) -> None:
    """Nobody reviews his own decision (回避), nor for another unit. Raises FORBIDDEN."""
    review = record.case.clock_facts.review
    if any(done.action == "decide" and done.by == actor.subject for done in record.actions):
        raise ServiceError(ErrorKind.FORBIDDEN, "reviewer_decided")
    units = actor.scope.units
    if review is not None and units is not None and review.reviewer not in units:
        raise ServiceError(ErrorKind.FORBIDDEN, "review_of_other_unit")
