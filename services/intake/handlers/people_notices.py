"""Ladders of a case, one's own absence, one's inbox, and notices whose arrival is in doubt."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.intake.domain.people import Notice
from services.intake.domain.scope import Scope
from services.intake.handlers.acting import Actor, Answer
from services.intake.handlers.people_ground import Begun, PeopleGround
from services.intake.handlers.people_pages import Page, ladder_page, notice_page
from services.intake.ports.people_matters import Ladders, Notices


class LadderDesk:
    """Who was called for a case, and taking the call on."""

    def __init__(self, ground: PeopleGround, ladders: Ladders) -> None:
        self._ground, self._ladders = ground, ladders

    def acknowledge(self, reference: str, ladder: UUID, actor: Actor) -> Answer:
        """Take a called step on. Raises NOT_FOUND for a ladder of another case, CONFLICT,
        FORBIDDEN for who was not called, and as PeopleGround.act.
        """
        record = self._ground.record(reference, actor.scope)

        def work(begun: Begun) -> Answer:
            if all(one.id != ladder for one in self._ladders.of_complaint(record.case.id)):
                raise ServiceError(ErrorKind.NOT_FOUND, "ladder_not_found")
            done = self._ladders.acknowledge(ladder, begun.by, begun.request_id)
            return ladder_page(reference, done)

        return self._ground.act(record, "acknowledge", actor, work)

    def of_case(self, reference: str, scope: Scope) -> Sequence[Page]:
        """All ladders of a case, the newest first. Raises NOT_FOUND outside the scope."""
        record = self._ground.record(reference, scope)
        return [ladder_page(reference, one) for one in self._ladders.of_complaint(record.case.id)]


class NoticeDesk:
    """What a person was told, and when a person is away."""

    def __init__(self, ground: PeopleGround, notices: Notices) -> None:
        self._ground, self._notices = ground, notices

    def absent(self, person: str, start: datetime, end: datetime | None) -> Page:
        """One's own absence; the last word replaces what was said before. Raises INVALID."""
        self._notices.absent(person, start, end)
        return {"person": person, "from": start, "to": end}

    def inbox(self, person: str) -> Sequence[Page]:
        """What the person was told, the newest first."""
        return [notice_page(one) for one in self._notices.to_person(person)]

    def settle(self, notice: UUID, matter: UUID, arrived: bool, person: str, scope: Scope) -> Page:
        """What somebody found out about a notice in doubt; the same word again changes nothing.

        Raises NOT_FOUND for a notice that is of another matter or outside the scope, CONFLICT for
        one that is not in doubt.
        """
        found = next((n for n in self._notices.of_matter(matter) if n.id == notice), None)
        if found is None or not self._seen(found, person, scope):
            raise ServiceError(ErrorKind.NOT_FOUND, "notice_not_found")
        return notice_page(self._notices.settle(notice, arrived))

    def _seen(self, notice: Notice, person: str, scope: Scope) -> bool:
        """Its own, or one about a case within the scope; one about several is the company's."""
        if notice.person == person or scope.everything:
            return True
        if notice.complaint_id is None:
            return False
        try:
            self._ground.record_of(notice.complaint_id, scope)
        except ServiceError as error:
            if error.kind is ErrorKind.NOT_FOUND:
                return False
            raise
        return True
