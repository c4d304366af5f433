"""Acts of people on groups of complaints (群体投诉, 重大消费投诉)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.scope import Scope
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.matter_texts import MatterReader, MatterTextDesk, request_id_of
from services.intake.handlers.people_ground import PeopleGround
from services.intake.ports import ComplaintStore
from services.intake.ports.matter_texts import Owner
from services.intake.ports.people_consultation import Page
from services.intake.ports.people_group import Act, Groups

LOOKED_AT_MAX = 200
"""Complaints of one group that decide who sees it and that are shown."""


@dataclass(frozen=True, slots=True)
class Members:
    """Complaints by reference, and which of them are abnormal surrenders (非正常集中退保)."""

    references: tuple[str, ...]
    surrenders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Counted:
    """People together in person."""

    at: datetime
    count: int
    evidence: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Filed:
    """A report as it went out, and the proof of its dispatch."""

    form: str
    text: str = field(repr=False)
    proof: str = field(repr=False)


class GroupDesk:
    """Groups for people."""

    def __init__(
        self,
        ground: PeopleGround,
        store: ComplaintStore,
        texts: MatterTextDesk,
        groups: Groups,
        readers: frozenset[str],
    ) -> None:
        """`readers` are the roles that may read its texts in clear."""
        self._ground, self._store, self._texts, self._owner = ground, store, texts, groups
        self._readers = readers

    def open(self, cause: str, members: Members, actor: Actor) -> Answer:
        """A new group. Raises NOT_FOUND for a complaint outside the scope, INVALID for a
        surrender that is no member, and what the owner means."""
        ids, surrenders = self._ids(members, actor.scope)
        request = request_id_of(None, "open-group", actor)
        page = self._owner.open(cause, ids, surrenders, actor.subject, request)
        return self._page(page, actor.scope)

    def listed(self, reference: str, scope: Scope) -> Mapping[str, Any]:
        """Those of a complaint, or all that are open, as far as the scope reaches."""
        complaint = self._ground.record(reference, scope).case.id if reference else None
        seen = [self._shown(one, scope) for one in self._owner.listed(complaint)]
        return {"items": [one for one in seen if one is not None]}

    def page(self, key: UUID, scope: Scope, reader: MatterReader) -> Mapping[str, Any]:
        """One of them with its texts. Raises NOT_FOUND outside the scope."""
        page = self._page(self._owner.get(key), scope)
        texts = self._texts.pages(Owner("group", key), reader, self._readers)
        return {**page, "texts": texts}

    def join(self, key: UUID, members: Members, actor: Actor) -> Answer:
        """More complaints."""
        ids, surrenders = self._ids(members, actor.scope)
        return self._act(key, actor, lambda act: self._owner.join(act, ids, surrenders))

    def leave(self, key: UUID, reference: str, actor: Actor) -> Answer:
        """One was put in by mistake."""
        complaint = self._ground.record(reference, actor.scope).case.id
        return self._act(key, actor, lambda act: self._owner.leave(act, complaint))

    def record_gathering(self, key: UUID, counted: Counted, actor: Actor) -> Answer:
        """People were counted together in person."""

        def work(act: Act) -> Page:
            evidence = self._text(key, actor, "evidence", counted.evidence)
            return self._owner.record_gathering(act, counted.at, counted.count, evidence)

        return self._act(key, actor, work)

    def elect_representatives(self, key: UUID, references: Sequence[str], actor: Actor) -> Answer:
        """Who was elected, named by the complaints that they raised."""
        parties = [str(self._ground.record(one, actor.scope).case.id) for one in references]
        return self._act(key, actor, lambda act: self._owner.elect_representatives(act, parties))

    def designate_major(self, key: UUID, document: str, actor: Actor) -> Answer:
        """The regulator says that it is major; its paper becomes a text of the group."""

        def work(act: Act) -> Page:
            return self._owner.designate_major(act, self._text(key, actor, "evidence", document))

        return self._act(key, actor, work)

    def file_report(self, key: UUID, filed: Filed, actor: Actor) -> Answer:
        """A report went to the regulator; text and proof become texts of the group."""

        def work(act: Act) -> Page:
            text = self._text(key, actor, "report", filed.text)
            proof = self._text(key, actor, "proof", filed.proof)
            return self._owner.file_report(act, filed.form, text, proof)

        return self._act(key, actor, work)

    def end_event(self, key: UUID, actor: Actor) -> Answer:
        """The event itself is over."""
        return self._act(key, actor, self._owner.end_event)

    def close(self, key: UUID, actor: Actor) -> Answer:
        """The group is done with."""
        return self._act(key, actor, self._owner.close)

    def _act(self, key: UUID, actor: Actor, work: Callable[[Act], Page]) -> Answer:
        """Seen first: nobody acts on what he does not see."""
        self._page(self._owner.get(key), actor.scope)
        act = Act(key, actor.subject, request_id_of(Owner("group", key), "", actor))
        return self._page(work(act), actor.scope)

    def _text(self, key: UUID, actor: Actor, kind: str, words: str) -> str:
        return self._texts.put(Owner("group", key), actor, kind, words, kind) if words else ""

    def _ids(self, members: Members, scope: Scope) -> tuple[list[UUID], list[UUID]]:
        found = {one: self._ground.record(one, scope).case.id for one in members.references}
        if not set(members.surrenders) <= set(found):
            raise ServiceError(ErrorKind.INVALID, "invalid_field", field="surrenders")
        ids = list(dict.fromkeys(found.values()))
        return ids, list(dict.fromkeys(found[one] for one in members.surrenders))

    def _page(self, told: Page, scope: Scope) -> dict[str, Any]:
        shown = self._shown(told, scope)
        if shown is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "group_not_found")
        return shown

    def _shown(self, told: Page, scope: Scope) -> dict[str, Any] | None:
        """With references of what the scope reaches; None where it reaches none of it."""
        members = told["members"]
        ids = [UUID(one["complaint_id"]) for one in members[:LOOKED_AT_MAX]]
        numbers = visible(self._store, ids, scope)
        if not numbers and not scope.everything:
            return None
        shown = [
            {**one, "reference": numbers[one["complaint_id"]]}
            for one in members[:LOOKED_AT_MAX]
            if one["complaint_id"] in numbers
        ]
        for one in shown:
            del one["complaint_id"]
        elected = [numbers.get(one, "") for one in told["representatives"]]
        return {
            **told,
            "members": shown,
            "member_count": len(members),
            "representatives": elected,
        }


def visible(store: ComplaintStore, ids: Sequence[UUID], scope: Scope) -> Mapping[str, str]:
    """References of those complaints that the scope reaches, by id."""
    known = store.known(ids)
    return {
        str(ident): one.reference
        for ident, one in known.items()
        if scope.everything or scope.permits(one.unit, one.insurer, one.filed_by, "")
    }
