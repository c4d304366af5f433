"""Mistakes that events tell of, noted for lessons: overturned, too late, held accountable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.logs import logger
from services.triage.domain.lessons.matter import NO_MATTER, CaseMatter
from services.triage.handlers.run_acts import Mistake
from services.triage.ports import Assessments, Playbooks
from services.triage.views import playbook

LOG = logger(__name__)
NEWS: Final = timedelta(days=30)
"""What happened longer ago teaches nobody: a topic read again from its beginning is no news."""


@dataclass(frozen=True, slots=True)
class MistakeTold:
    """A mistake of a person, or, where none is named, of who has the case.

    `cause` names what it was found in. `at` is when it happened: a case that came to its owner
    later is none of theirs. `about` is the mistake for which a person is held accountable.
    """

    complaint_id: UUID
    mistake: str
    cause: str
    at: datetime
    person: str = ""
    about: str = ""


class MistakeNotes:
    """Notes them; the same one told again counts once."""

    def __init__(
        self,
        assessments: Assessments,
        library: Playbooks,
        mistake: Mistake,
        now: Callable[[], datetime],
    ) -> None:
        self._assessments, self._library = assessments, library
        self._mistake, self._now = mistake, now

    def __call__(self, told: Sequence[MistakeTold]) -> None:
        """Note those that are news. Raises UNAVAILABLE; people who left hold up nobody."""
        if not told:
            return
        since = self._now() - NEWS
        news = [one for one in told if one.at >= since]
        nameless = {one.complaint_id for one in news if not one.person}
        held = self._assessments.held(nameless) if nameless else {}
        for one in news:
            person = one.person
            if not person and one.complaint_id in held:
                found = held[one.complaint_id]
                person = found.owner if found.since <= one.at else ""
            if person:
                self._note(one, person)

    def _note(self, one: MistakeTold, person: str) -> None:
        matter = self._matter(one.complaint_id)
        try:
            self._mistake(person, one.mistake, one.cause, one.about, matter)
        except ServiceError as error:
            if error.kind is ErrorKind.UNAVAILABLE:
                raise
            complaint = str(one.complaint_id)
            LOG.warning("mistake_not_noted", complaint=complaint, sort=one.mistake, code=error.code)

    def _matter(self, complaint_id: UUID) -> CaseMatter:
        """What the case is about, by its playbook and scene; a person's word before the rules'."""
        case = self._assessments.get(complaint_id)
        if case is None:
            return NO_MATTER
        standing = case.state.standing
        scene = standing.confirmed_scene or case.state.scene
        try:
            book = playbook(self._library, standing.playbook, standing.playbook_version)
        except ServiceError as error:
            if error.kind is not ErrorKind.NOT_FOUND:
                raise
            return CaseMatter(scene)
        return CaseMatter(book.scene or scene, tuple(book.lessons))
