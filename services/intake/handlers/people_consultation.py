"""Acts of people on consultations (会商): the case is seen, texts stand here, the owner acts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.record import Record
from services.intake.domain.scope import Scope
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.people_ground import Begun, PeopleGround
from services.intake.ports import ComplaintStore
from services.intake.ports.people_consultation import (
    Circumstances,
    Consultations,
    ConsultationWish,
    Decided,
    Page,
)

EVERYTHING = Scope("", None, None)


@dataclass(frozen=True, slots=True)
class OpenIt:
    """A wish to consult about the case and others."""

    others: tuple[str, ...] = ()
    guests: tuple[str, ...] = ()
    contacts: int = 0
    earlier_complaints: int = 0
    disagreement: bool = False


@dataclass(frozen=True, slots=True)
class Speak:
    """An opinion; who is excused says nothing."""

    stance: str
    text: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class DecideIt:
    """What was decided, who does it until when, and the minutes."""

    outcome: str
    owner: str
    due_on: date
    text: str = field(repr=False)
    minutes: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Report:
    """What became of the decision."""

    done: bool
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class CancelIt:
    """Why it is needless."""

    reason: str = field(repr=False)


class ConsultationDesk:
    """Consultations for people."""

    def __init__(
        self, ground: PeopleGround, store: ComplaintStore, consultations: Consultations
    ) -> None:
        self._ground, self._store, self._owner = ground, store, consultations

    def of_case(self, reference: str, scope: Scope) -> Mapping[str, Any]:
        """Those about a case, and the rules that call one now. Raises NOT_FOUND."""
        record = self._ground.record(reference, scope)
        found = self._owner.of_case(record.case.id)
        return {
            "items": [self._page(one) for one in found],
            "called_for": list(self._owner.called_for(record.case.id, circumstances(record))),
        }

    def open(self, reference: str, wish: OpenIt, actor: Actor) -> Answer:
        """Call one. Raises NOT_FOUND for a case outside the scope, and what the owner means."""
        record = self._ground.record(reference, actor.scope)
        others = [self._ground.record(one, actor.scope).case.id for one in wish.others]

        def work(begun: Begun) -> Answer:
            asked = ConsultationWish(
                complaints=tuple(dict.fromkeys((record.case.id, *others))),
                circumstances=circumstances(record, wish),
                insurer=record.case.respondent.insurer,
                guests=wish.guests,
                parties=self._ground.parties(record),
            )
            return self._page(self._owner.open(asked, begun.by, begun.request_id))

        return self._ground.act(record, "open-consultation", actor, work)

    def give_opinion(self, key: UUID, said: Speak, actor: Actor) -> Answer:
        """The next one speaks; the words become a text of the case."""

        def work(begun: Begun) -> Page:
            text = begun.text("opinion", said.text, "") if said.text else ""
            return self._owner.give_opinion(key, begun.by, said.stance, text, begun.request_id)

        return self._act(key, "give-opinion", actor, work)

    def decide(self, key: UUID, decision: DecideIt, actor: Actor) -> Answer:
        """The chair decides; decision and minutes become texts of the case."""

        def work(begun: Begun) -> Page:
            decided = Decided(
                decision.outcome,
                decision.owner,
                decision.due_on,
                begun.text("decision", decision.text, "decision"),
                begun.text("minutes", decision.minutes, "minutes"),
            )
            return self._owner.decide(key, begun.by, decided, begun.request_id)

        return self._act(key, "decide", actor, work)

    def follow_up(self, key: UUID, report: Report, actor: Actor) -> Answer:
        """The owner of the decision reports; not done opens another round."""

        def work(begun: Begun) -> Page:
            text = begun.text("report", report.text, "")
            return self._owner.follow_up(
                key, begun.by, done=report.done, text_id=text, request_id=begun.request_id
            )

        return self._act(key, "follow-up", actor, work)

    def cancel(self, key: UUID, needless: CancelIt, actor: Actor) -> Answer:
        """It is needless; the reason becomes a text of the case."""

        def work(begun: Begun) -> Page:
            text = begun.text("reason", needless.reason, "")
            return self._owner.cancel(key, begun.by, text, begun.request_id)

        return self._act(key, "cancel", actor, work)

    def _act(self, key: UUID, action: str, actor: Actor, work: Callable[[Begun], Page]) -> Answer:
        record = self._case_of(key, actor)
        return self._ground.act(
            record, f"consultation-{action}", actor, lambda begun: self._page(work(begun))
        )

    def _case_of(self, key: UUID, actor: Actor) -> Record:
        """The case that holds its texts. Whoever takes part sees it wherever it belongs.

        Raises NOT_FOUND `consultation_not_found` for who neither takes part nor sees the case.
        """
        told = self._owner.get(key)
        scope = EVERYTHING if actor.subject in _concerned(told) else actor.scope
        try:
            return self._ground.record_of(UUID(told["complaint_ids"][0]), scope)
        except ServiceError as error:
            if error.kind is not ErrorKind.NOT_FOUND:
                raise
            raise ServiceError(ErrorKind.NOT_FOUND, "consultation_not_found") from error

    def _page(self, told: Page) -> dict[str, Any]:
        """People see references and never the ids of complaints."""
        ids = [UUID(one) for one in told["complaint_ids"]]
        known = self._store.known(ids)
        page = {name: value for name, value in told.items() if name != "complaint_ids"}
        return {**page, "references": [known[one].reference for one in ids if one in known]}


def circumstances(record: Record, wish: OpenIt | None = None) -> Circumstances:
    """What the case says, with what the caller adds; the case cannot be talked down."""
    told, case, seen = wish or OpenIt(), record.case, record.view.triage
    return Circumstances(
        contacts=max(told.contacts, len(case.receipts)),
        earlier_complaints=told.earlier_complaints,
        amount=case.amount.value if case.amount else "",
        flags=seen.flags if seen else (),
        disagreement=told.disagreement,
    )


def _concerned(told: Page) -> Sequence[str]:
    decision = told.get("decision", {})
    people = [one["person"] for one in told["attendees"]]
    return [*people, told["called_by"], decision.get("owner", "")]
