"""Triage and escalation as intake sees them."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any
from uuid import UUID

from services.chassis.errors import ServiceError
from services.intake.domain.people_ports import Page
from services.intake.domain.script import ScriptAct
from services.intake.domain.view import (
    ClockExplained,
    PlaybookTitle,
    TriageUpdate,
)
from services.intake.entrypoints.people_answers import (
    LESSON_EXAMPLE,
    OWN_LESSON_EXAMPLE,
    QUIZ_EXAMPLE,
    ROUTING_EXAMPLE,
    TRAINING_EXAMPLE,
)
from services.intake.entrypoints.script_answers import FINDINGS_EXAMPLE, RUN_EXAMPLE
from tests.support.intake_builders import triage_update


class FakeTriage:
    """Triage that remembers what it was asked; `error` is raised instead where it is set."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, ...]] = []
        self.error: ServiceError | None = None
        self.version = 1

    def confirm(
        self, complaint_id: UUID, kind: str, scene: str, by: str, request_id: str
    ) -> TriageUpdate:
        """See Triage."""
        self._note("confirm", kind, scene, by, request_id)
        return triage_update(complaint_id, self.version, kind=kind, scene=scene, confirmed=True)

    def assign(
        self,
        complaint_id: UUID,
        team: str,
        owner: str,
        by: str,
        request_id: str,
        text_id: str,
        *,
        overrule_lesson: bool = False,
    ) -> TriageUpdate:
        """See Triage."""
        overruled = ("overruled",) if overrule_lesson else ()
        self._note("assign", team, owner, by, request_id, text_id, *overruled)
        return triage_update(complaint_id, self.version, team=team, owner=owner)

    def pass_turn(self, complaint_id: UUID, by: str, request_id: str, text_id: str) -> TriageUpdate:
        """See Triage."""
        self._note("pass-turn", by, request_id, text_id)
        return triage_update(complaint_id, self.version, owner="p-x-1", turn="insurer")

    def name_involved(
        self, complaint_id: UUID, people: Sequence[str], by: str, request_id: str
    ) -> TriageUpdate:
        """See Triage."""
        self._note("name-involved", *people, by, request_id)
        return triage_update(complaint_id, self.version, owner="p-3")

    def _note(self, *call: str) -> None:
        if self.error is not None:
            raise self.error
        if call not in self.calls:
            self.version += 1
        self.calls.append(call)


class FakeClocks:
    """Escalation's clocks; `error` is raised where it is set."""

    def __init__(self) -> None:
        self.answer: Sequence[ClockExplained] = ()
        self.error: ServiceError | None = None

    def explained(self, complaint_id: UUID) -> Sequence[ClockExplained]:
        """See Clocks."""
        if self.error is not None:
            raise self.error
        return self.answer


class FakeTitles:
    """Playbooks that are called like their ids, unless triage is `away`."""

    def __init__(self) -> None:
        self.away = False

    def of(self, names: Collection[str]) -> Mapping[str, PlaybookTitle]:
        """See PlaybookTitles."""
        return {} if self.away else {name: PlaybookTitle(f"话术 {name}", name) for name in names}


class FakeScripts:
    """Triage's runs: remembers what it was asked and answers the documented examples."""

    def __init__(self) -> None:
        self.acts: list[tuple[ScriptAct, str, str, int]] = []
        self.drafts: list[tuple[str, str, str]] = []
        self.error: ServiceError | None = None

    def act(
        self, complaint_id: UUID, act: ScriptAct, by: str, request_id: str, version: int
    ) -> Mapping[str, Any]:
        """See Scripts."""
        self._raise()
        self.acts.append((act, by, request_id, version))
        return {**RUN_EXAMPLE, "complaint_id": str(complaint_id)}

    def run(self, complaint_id: UUID, number: int) -> Mapping[str, Any]:
        """See Scripts."""
        self._raise()
        return {**RUN_EXAMPLE, "complaint_id": str(complaint_id), "number": number or 1}

    def check_draft(self, complaint_id: UUID, by: str, kind: str, text: str) -> Mapping[str, Any]:
        """See Scripts."""
        self._raise()
        self.drafts.append((by, kind, text))
        return FINDINGS_EXAMPLE

    def _raise(self) -> None:
        if self.error is not None:
            raise self.error


class FakePeople:
    """Routing and lessons that answer the documented examples and remember what was asked."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.error: ServiceError | None = None

    def explained(self, complaint_id: UUID) -> Page:
        """See Routing."""
        return self._told(ROUTING_EXAMPLE, "explained")

    def of(self, person: str) -> Sequence[Page]:
        """See Lessons."""
        return [self._told(OWN_LESSON_EXAMPLE, "of", person)]

    def assign(
        self, lesson: str, people: Sequence[str], due_days: int, by: str, request_id: str
    ) -> Sequence[Page]:
        """See Lessons."""
        return [self._told(LESSON_EXAMPLE, "assign", lesson, *people, due_days, by, request_id)]

    def read(self, enrolment_id: UUID, person: str) -> Page:
        """See Lessons."""
        return self._told(LESSON_EXAMPLE, "read", enrolment_id, person)

    def answer(
        self,
        enrolment_id: UUID,
        person: str,
        answers: Mapping[str, Sequence[str]],
        request_id: str,
    ) -> Page:
        """See Lessons."""
        return self._told(QUIZ_EXAMPLE, "answer", enrolment_id, person, answers, request_id)

    def records(self, people: Sequence[str], year: int) -> Sequence[Page]:
        """See Lessons."""
        return [self._told(TRAINING_EXAMPLE, "records", *people, year)]

    def _told(self, page: Page, *call: Any) -> Page:
        if self.error is not None:
            raise self.error
        self.calls.append(call)
        return page
