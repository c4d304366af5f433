"""Acts of people on public opinion (舆情): posts are told, plans carried out, drills played."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.scope import Scope
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.matter_texts import MatterReader, MatterTextDesk, request_id_of
from services.intake.handlers.people_group import LOOKED_AT_MAX, visible
from services.intake.ports import ComplaintStore
from services.intake.ports.matter_texts import Owner
from services.intake.ports.people_consultation import Page
from services.intake.ports.people_opinion import (
    EventAct,
    EventFilter,
    Mention,
    Opinion,
    StepDone,
)


@dataclass(frozen=True, slots=True)
class Done:
    """What was done, with the text or the number of the receipt that proves it."""

    step: str
    proof_kind: str
    text: str = field(default="", repr=False)
    receipt: str = ""
    language: str = "zh"


class OpinionDesk:
    """Public opinion for people. A plan is named by its event, a drill by itself."""

    def __init__(
        self,
        store: ComplaintStore,
        texts: MatterTextDesk,
        opinion: Opinion,
        readers: frozenset[str],
    ) -> None:
        """`readers` are the roles that may read texts of plans in clear."""
        self._store, self._texts, self._owner = store, texts, opinion
        self._readers = readers

    def report(self, mentions: Sequence[Mention]) -> Answer:
        """Keep posts; a post that had come before changes nothing."""
        return {"fresh": list(self._owner.report(mentions))}

    def events(self, wanted: EventFilter, scope: Scope) -> Mapping[str, Any]:
        """Events, those with the latest posts first."""
        found, following = self._owner.events(wanted)
        return {"items": [self._shown(one, scope) for one in found], "next_cursor": following}

    def event(self, key: UUID, scope: Scope, reader: MatterReader) -> Mapping[str, Any]:
        """One event, with the references of its complaints that the scope reaches."""
        shown = self._shown(self._owner.event(key), scope)
        texts = self._texts.pages(Owner("opinion_event", key), reader, self._readers)
        return {**shown, "texts": texts}

    def posts(self, key: UUID, reader: MatterReader, limit: int, after: str) -> Mapping[str, Any]:
        """Posts of an event in clear, after an audit record."""
        self._texts.audit_first(reader, self._readers, (f"opinion_event.{key}", "posts"))
        found, following = self._owner.posts(key, limit, after)
        return {"items": found, "next_cursor": following}

    def merge(self, key: UUID, away: UUID, reason: str, actor: Actor) -> Answer:
        """Another event is the same one; its posts come over."""
        return self._judged(key, actor, reason, lambda act: self._owner.merge(key, away, act))

    def split(self, key: UUID, posts: Sequence[str], reason: str, actor: Actor) -> Answer:
        """Some posts are another story; the event that they are now."""
        return self._judged(key, actor, reason, lambda act: self._owner.split(key, posts, act))

    def lower(self, key: UUID, grade: str, reason: str, actor: Actor) -> Answer:
        """The grade is lowered; it rises again by itself when more happens."""
        return self._judged(key, actor, reason, lambda act: self._owner.lower(key, grade, act))

    def _judged(
        self, key: UUID, actor: Actor, reason: str, work: Callable[[EventAct], Page]
    ) -> Answer:
        owner = Owner("opinion_event", key)
        self._owner.event(key)
        text = self._texts.put(owner, actor, "reason", reason, "reason")
        act = EventAct(actor.subject, text, request_id_of(owner, "", actor))
        return self._shown(work(act), actor.scope)

    def plan(
        self, key: UUID, scope: Scope, reader: MatterReader, *, drill: bool
    ) -> Mapping[str, Any]:
        """The plan with its texts."""
        told = self._plan(key, drill=drill)
        owner = Owner("opinion_plan", UUID(told["id"]))
        return {
            **self._shown(told, scope),
            "texts": self._texts.pages(owner, reader, self._readers),
        }

    def drill(self, grade: str, actor: Actor) -> Answer:
        """A drill (演练) begins; nothing of it leaves the house."""
        request = request_id_of(None, "start-drill", actor)
        return self._shown(self._owner.drill(grade, actor.subject, request), actor.scope)

    def complete(self, key: UUID, done: Done, actor: Actor, *, drill: bool) -> Answer:
        """A step is done. A receipt is its number; every other proof is a text.

        Raises INVALID where the proof of that kind is missing, and what the owner means.
        """
        needed = "receipt" if done.proof_kind == "receipt" else "text"
        if not (done.receipt if needed == "receipt" else done.text):
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field=needed)

        def work(plan: UUID, request: str) -> Page:
            if needed == "receipt":
                told = StepDone(done.step, "receipt", done.receipt)
            else:
                kind = "statement" if done.proof_kind == "statement" else "proof"
                proof = self._text(plan, actor, kind, done.text, kind)
                said = done.text if kind == "statement" else ""
                told = StepDone(done.step, done.proof_kind, proof, said, done.language)
            return self._owner.complete(plan, told, actor.subject, request)

        return self._act(key, actor, work, drill=drill)

    def waive(self, key: UUID, step: str, reason: str, actor: Actor, *, drill: bool) -> Answer:
        """A step does not apply, for a reason."""

        def work(plan: UUID, request: str) -> Page:
            text = self._text(plan, actor, "reason", reason, "reason")
            return self._owner.waive(plan, step, text, actor.subject, request)

        return self._act(key, actor, work, drill=drill)

    def hand_over(self, key: UUID, role: str, person: str, actor: Actor, *, drill: bool) -> Answer:
        """A role of the plan changes hands."""

        def work(plan: UUID, request: str) -> Page:
            return self._owner.hand_over(plan, role, person, actor.subject, request)

        return self._act(key, actor, work, drill=drill)

    def close(
        self, key: UUID, evaluation: str, lessons: Sequence[str], actor: Actor, *, drill: bool
    ) -> Answer:
        """The plan ends, with its evaluation and lessons."""

        def work(plan: UUID, request: str) -> Page:
            text = self._text(plan, actor, "evaluation", evaluation, "evaluation")
            learnt = [
                self._text(plan, actor, "lesson", words, f"lesson-{number}")
                for number, words in enumerate(lessons)
            ]
            return self._owner.close(plan, text, learnt, actor.subject, request)

        return self._act(key, actor, work, drill=drill)

    def _act(
        self, key: UUID, actor: Actor, work: Callable[[UUID, str], Page], *, drill: bool
    ) -> Answer:
        plan = UUID(self._plan(key, drill=drill)["id"])
        request = request_id_of(Owner("opinion_plan", plan), "", actor)
        return self._shown(work(plan, request), actor.scope)

    def _plan(self, key: UUID, *, drill: bool) -> Page:
        return self._owner.plan(key) if drill else self._owner.plan_of_event(key)

    def _text(self, plan: UUID, actor: Actor, kind: str, words: str, part: str) -> str:
        return self._texts.put(Owner("opinion_plan", plan), actor, kind, words, part)

    def _shown(self, told: Page, scope: Scope) -> dict[str, Any]:
        ids = [UUID(one) for one in told["complaint_ids"][:LOOKED_AT_MAX]]
        numbers = visible(self._store, ids, scope)
        page = {name: value for name, value in told.items() if name != "complaint_ids"}
        shown = [numbers[str(one)] for one in ids if str(one) in numbers]
        return {**page, "references": shown, "complaint_count": len(told["complaint_ids"])}
