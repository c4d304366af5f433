"""Checking a draft before it goes out; nothing of its text is kept, logged or counted."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final
from uuid import UUID

from services.chassis.errors import ErrorKind, ServiceError
from services.datafiles.organisation import Person
from services.triage import metrics
from services.triage.domain.drafts.check import DraftChecker, Finding
from services.triage.domain.playbook import Playbook
from services.triage.domain.runs.acts import Who, has_part
from services.triage.domain.script import END
from services.triage.handlers.run_acts import Mistake, case_scripts, parties
from services.triage.handlers.run_script import RunDesk
from services.triage.ports import Assessments, Drafts

CHECKERS_MAX: Final = 200
NO_AUTHORITY: Final = Decimal(0)

Compile = Callable[[Sequence[Playbook]], DraftChecker]


@dataclass(frozen=True, slots=True)
class CheckDraft:
    """A draft of a person in a case, or its id at intake; its kind says what it must hold.

    `goes_out_as` is the id of the text where an act at intake sends it, `sent` whether it did.
    """

    complaint_id: UUID
    by: str
    kind: str
    text: str = field(default="", repr=False)
    text_id: str = ""
    goes_out_as: str = ""
    sent: bool = False


class DraftDesk:
    """Reads drafts against the playbooks that their case is pinned to."""

    def __init__(
        self,
        assessments: Assessments,
        desk: RunDesk,
        people: Mapping[str, Person],
        compile_: Compile,
        mistake: Mistake,
        drafts: Drafts,
    ) -> None:
        self._assessments, self._desk, self._people = assessments, desk, people
        self._compile, self._mistake, self._drafts = compile_, mistake, drafts
        self._checkers: dict[Sequence[str], DraftChecker] = {}

    def check(self, command: CheckDraft) -> Sequence[Finding]:
        """What is to be mended. A case without a playbook is read by the general rules alone.

        Whoever checks does right: only what went out although it must never be said is a mistake,
        of its author, once for each text.

        Raises INVALID for an unknown person or kind and for a draft that is too long, NOT_FOUND
        before the assessment, FORBIDDEN for a partner who has no part in the case, UNAVAILABLE.
        """
        person = self._people.get(command.by)
        if command.sent and not command.goes_out_as:
            raise ServiceError(ErrorKind.INVALID, "field_missing", field="goes_out_as")
        if person is None and not command.goes_out_as:
            raise ServiceError(ErrorKind.INVALID, "person_unknown", person=command.by[:60])
        case = self._assessments.get(command.complaint_id)
        if case is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "assessment_missing")
        if person is not None:
            has_part(Who(person.id, person.role), parties(case))
        pinned = case.state.companions or case.state.standing.playbook
        names = tuple(case_scripts(case)) if pinned else ()
        script = self._desk.walk(names)
        if names not in self._checkers:
            if len(self._checkers) >= CHECKERS_MAX:
                self._checkers.clear()
            self._checkers[names] = self._compile(script.books)
        text = command.text
        if not text and command.text_id:
            text = self._drafts.draft(command.complaint_id, command.text_id)
        limit = script.limit(person.role, END) if person else NO_AUTHORITY
        found = self._checkers[names].check(text, command.kind, limit)
        for one in found:
            metrics.DRAFT_FINDINGS.labels(one.code).inc()
        if command.sent and person and any(one.code == "never_say" for one in found):
            cause = f"sent/{command.complaint_id}/{command.goes_out_as}"
            self._mistake(command.by, "never_say", cause)
        return found
