"""Acts on a case: checked against the life cycle, written once, answered with the new state."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.intake.domain import lifecycle
from services.intake.domain.act import Act, Change, NewText
from services.intake.domain.actions import (
    Close,
    Command,
    Decide,
    Notify,
    SetComplexity,
    name_of,
    perform,
)
from services.intake.domain.case import Case
from services.intake.domain.clock_commands import DecideReview
from services.intake.domain.people import extended
from services.intake.domain.people_tasks import ACKNOWLEDGE
from services.intake.domain.record import ActionDone, Record, StoredText
from services.intake.domain.scope import Scope
from services.intake.domain.view import TriageUpdate
from services.intake.handlers.outgoing import Looked, OutgoingTexts
from services.intake.handlers.projecting import Projector
from services.intake.handlers.sealing import seal_text
from services.intake.ports import ComplaintStore, TaskStore, Triage, Vault
from services.intake.ports.people_matters import Approvals

ACTIONS_MAX = 300
"""Acts of one case; more is a fault of a caller's program."""

Answer = Mapping[str, object]
Telling = Callable[[UUID, str, str], TriageUpdate]
"""Asks triage, from the case's id, the id of the act and the id of the reason's text."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts and within what scope, with the idempotency key and the keyed hash of the body."""

    subject: str
    roles: frozenset[str]
    scope: Scope
    key: str
    fingerprint: bytes
    traceparent: str


@dataclass(frozen=True, slots=True)
class Confirm:
    """A person says what the matter is; only a person may say that it is no complaint."""

    kind: str
    scene: str


@dataclass(frozen=True, slots=True)
class Assign:
    """Give the case to a team, or to a person of it."""

    team: str
    owner: str = ""
    reason: str = ""
    overrule_lesson: bool = False


@dataclass(frozen=True, slots=True)
class PassTurn:
    """Give a serial case to the other side, with a reason (转办)."""

    reason: str


@dataclass(frozen=True, slots=True)
class NameInvolved:
    """Say who else of ours sold, handled the claim or is complained about (涉事人员), and why."""

    people: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class StrikeInvolved:
    """Say who is not involved after all, and why."""

    people: tuple[str, ...]
    reason: str


class ActionDesk:
    """Carries out the acts of people."""

    def __init__(
        self,
        store: ComplaintStore,
        tasks: TaskStore,
        triage: Triage,
        approvals: Approvals,
        vault: Vault,
        overrulers: frozenset[str],
        outgoing: OutgoingTexts,
        projector: Projector | None = None,
    ) -> None:
        """`overrulers` are the roles that may overrule a lesson not passed."""
        self._store, self._tasks, self._triage, self._vault = store, tasks, triage, vault
        self._approvals, self._overrulers = approvals, overrulers
        self._outgoing = outgoing
        self._projector = projector or Projector(store, tasks)

    def act(self, reference: str, command: Command, actor: Actor) -> Answer:
        """Perform one of the acts of the life cycle.

        Raises NOT_FOUND outside the scope, CONFLICT for a move that is not allowed, INVALID for
        impossible dates, UNPROCESSABLE for a reused key or a text to the complainant that must
        never go out so, RACE when somebody was faster. An extension counts only with the approval
        that escalation knows of (art. 18).
        """
        action = name_of(command)
        record = self._record(reference, actor)
        earlier = replayed(record, action, actor)
        if earlier is not None:
            return earlier
        refuse_too_many(record)
        now = read_at(record)
        act = Act(actor.subject, now, text_id_of(record, actor, action))
        if isinstance(command, SetComplexity) and command.complexity == "special":
            found = self._approvals.of_complaint(record.case.id)
            command = extended(record.case, command, found)
        change = perform(record.case, command, act)
        if isinstance(command, Close):
            self._refuse_with_open_tasks(record.case.id)
        looked = self._looked_at(record, command, change, actor)
        answer = answer_of(action, change.case, now, actor, change.text)
        answer |= looked.told() if looked else {}
        done = ActionDone(
            action,
            actor.subject,
            now,
            change.case.version,
            actor.key,
            actor.fingerprint,
            answer,
            looked.outgoing if looked else None,
        )
        text = self._sealed(change, actor.subject, now)
        self._store.change(change, text, done, actor.traceparent)
        return answer

    def confirm(self, reference: str, command: Confirm, actor: Actor) -> Answer:
        """Pass a classification on to triage. Raises as `act`, and what triage raises."""

        def tell(case: UUID, request: str, text: str) -> TriageUpdate:
            return self._triage.confirm(case, command.kind, command.scene, actor.subject, request)

        return self._pass_on("confirm-classification", reference, actor, "", tell)

    def assign(self, reference: str, command: Assign, actor: Actor) -> Answer:
        """Pass an assignment on to triage. Raises as `act`, and what triage raises; FORBIDDEN for
        a lesson overruled by who may not.
        """
        if command.overrule_lesson and actor.roles.isdisjoint(self._overrulers):
            roles = ", ".join(sorted(self._overrulers))
            raise ServiceError(ErrorKind.FORBIDDEN, "forbidden", roles=roles)

        def tell(case: UUID, request: str, text: str) -> TriageUpdate:
            return self._triage.assign(
                case,
                command.team,
                command.owner,
                actor.subject,
                request,
                text,
                overrule_lesson=command.overrule_lesson,
            )

        return self._pass_on("assign", reference, actor, command.reason, tell)

    def pass_turn(self, reference: str, command: PassTurn, actor: Actor) -> Answer:
        """Give the case to the other side. Raises as `act`, and what triage raises."""

        def tell(case: UUID, request: str, text: str) -> TriageUpdate:
            return self._triage.pass_turn(case, actor.subject, request, text)

        return self._pass_on("pass-turn", reference, actor, command.reason, tell)

    def name_involved(self, reference: str, command: NameInvolved, actor: Actor) -> Answer:
        """Say who is involved as well. Raises as `act`, and what triage raises."""
        tell = self._about(self._triage.name_involved, command.people, actor)
        return self._pass_on(
            "name-involved", reference, actor, command.reason, tell, {"people": [*command.people]}
        )

    def strike_involved(self, reference: str, command: StrikeInvolved, actor: Actor) -> Answer:
        """Say who is not. Raises as `act`, and what triage raises."""
        tell = self._about(self._triage.strike_involved, command.people, actor)
        return self._pass_on(
            "strike-involved", reference, actor, command.reason, tell, {"people": [*command.people]}
        )

    def _about(
        self,
        method: Callable[[UUID, Sequence[str], str, str, str], TriageUpdate],
        people: Sequence[str],
        actor: Actor,
    ) -> Telling:
        def tell(case: UUID, request: str, text: str) -> TriageUpdate:
            return method(case, people, actor.subject, request, text)

        return tell

    def _pass_on(
        self,
        action: str,
        reference: str,
        actor: Actor,
        reason: str,
        tell: Telling,
        about: Answer | None = None,
    ) -> Answer:
        """`about` is what the log says of the act beside its outcome."""
        record = self._record(reference, actor)
        earlier = replayed(record, action, actor)
        if earlier is not None:
            return earlier
        refuse_too_many(record)
        lifecycle.require(action, record.case.status)
        text = self._reason(record, reason, actor, action) if reason else None
        if text is not None:
            self._store.put_text(record.case.id, text)
        update = tell(record.case.id, request_id_of(record, actor), text.id if text else "")
        return self._passed_on(action, record, update, actor, text, about or {})

    def _passed_on(
        self,
        action: str,
        record: Record,
        update: TriageUpdate,
        actor: Actor,
        text: StoredText | None,
        about: Answer,
    ) -> Answer:
        """Log what triage did and show it at once; its event says the same later.

        What the act settles and calls for is seen to here: the event is no news any more.
        """
        now = read_at(record)
        view = update.view
        answer: Answer = {
            **answer_of(action, record.case, now, actor, None),
            "text_id": text.id if text else "",
            "kind": view.kind,
            "scene": view.scene,
            "team": view.team,
            "owner": view.owner,
            **about,
        }
        done = ActionDone(
            action,
            actor.subject,
            now,
            record.case.version,
            actor.key,
            actor.fingerprint,
            answer,
        )
        self._store.log(record.case.id, done)
        self._projector.handle([update])
        return answer

    def _looked_at(
        self, record: Record, command: Command, change: Change, actor: Actor
    ) -> Looked | None:
        """The check of what goes out with the act, its reason stored first. Raises as `act`."""
        if isinstance(command, Notify):
            return self._outgoing.sent(record)
        if change.text is None or not isinstance(command, Decide | DecideReview):
            return None
        reason = None
        if command.despite:
            # The same key with other words is another reason, until one of them is carried out.
            part = ("despite", actor.fingerprint.hex())
            reason = self._reason(record, command.despite, actor, name_of(command), *part)
        sent = isinstance(command, DecideReview)
        reason_id = reason.id if reason else ""
        looked = self._outgoing.written(record, change.text, actor.subject, reason_id, sent=sent)
        if reason is not None:
            self._store.put_text(record.case.id, reason)
        return looked

    def _record(self, reference: str, actor: Actor) -> Record:
        record = self._store.find(reference, actor.scope)
        if record is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        return record

    def _refuse_with_open_tasks(self, complaint_id: UUID) -> None:
        waiting = [
            task
            for task in self._tasks.of_case(complaint_id)
            # A call to look at a clock is over with the clock, though its ladder says so later.
            if task.status == "open" and task.kind != ACKNOWLEDGE
        ]
        if waiting:
            tasks = [{"id": str(task.id), "kind": task.kind} for task in waiting]
            raise ServiceError(
                ErrorKind.CONFLICT, "tasks_open", details={"tasks": tasks}, count=len(tasks)
            )

    def _sealed(self, change: Change, author: str, now: datetime) -> StoredText | None:
        if change.text is None:
            return None
        return seal_text(self._vault, change.case.id, change.text, author, now)

    def _reason(
        self, record: Record, reason: str, actor: Actor, action: str, *part: str
    ) -> StoredText:
        ident = text_id_of(record, actor, action, *part)
        return seal_text(
            self._vault,
            record.case.id,
            NewText(ident, "reason", {"text": reason}),
            actor.subject,
            read_at(record),
        )


def read_at(record: Record) -> datetime:
    """The database time at which the record was read: the now of an act."""
    if record.read_at is None:
        raise ServiceError(ErrorKind.INTERNAL, "internal", trace="")
    return record.read_at


def replayed(record: Record, action: str, actor: Actor) -> Answer | None:
    """What the same key and body was answered before. Raises UNPROCESSABLE for a reused key."""
    earlier = record.act_with(actor.key)
    if earlier is None:
        return None
    if earlier.action != action or earlier.fingerprint != actor.fingerprint:
        raise ServiceError(ErrorKind.UNPROCESSABLE, "idempotency_key_reused")
    return earlier.answer


def refuse_too_many(record: Record) -> None:
    """Raise CONFLICT when the log of the case is full."""
    if len(record.actions) >= ACTIONS_MAX:
        raise ServiceError(ErrorKind.CONFLICT, "too_many_changes", limit=ACTIONS_MAX)


def request_id_of(record: Record, actor: Actor) -> str:
    """The id under which another service carries the act out once."""
    return str(step_id("intake-act", str(record.case.id), actor.key))


def text_id_of(record: Record, actor: Actor, action: str, *part: str) -> str:
    """The id of a text that an act brings; `part` tells several of one act apart."""
    return str(step_id("intake-text", str(record.case.id), action, actor.key, *part))


def answer_of(
    action: str, case: Case, now: datetime, actor: Actor, text: NewText | None
) -> dict[str, object]:
    """What the caller is told: the state after the act and what he may do now."""
    return {
        "reference": case.reference,
        "action": action,
        "status": case.status,
        "version": case.version,
        "complexity": case.complexity,
        "outcome": case.outcome,
        "recorded_at": now.isoformat().replace("+00:00", "Z"),
        "text_id": text.id if text else "",
        "allowed": lifecycle.allowed(case.status, actor.roles),
    }
