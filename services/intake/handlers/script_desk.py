"""Working by the script: scope and texts are ours, the run is triage's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from services.chassis.errors import ErrorKind, ServiceError
from services.chassis.ids import step_id
from services.intake.domain import lifecycle
from services.intake.domain.record import Record
from services.intake.domain.scope import Scope
from services.intake.domain.script import AttachEvidence, ScriptAct, StartRun
from services.intake.handlers.acting import read_at
from services.intake.handlers.texts import TextDesk
from services.intake.ports import ComplaintStore, Scripts


@dataclass(frozen=True, slots=True)
class ScriptCall:
    """An act, the words that belong to it, and the version of the run that the person saw."""

    act: ScriptAct
    text_kind: str = ""
    text: str = field(default="", repr=False)
    version: int = 0


@dataclass(frozen=True, slots=True)
class Caller:
    """Who acts, within what scope, under which idempotency key.

    With `parts_only` a case in the scope is not enough: the caller owns it or stands beside.
    """

    subject: str
    scope: Scope
    key: str = ""
    parts_only: bool = False


NO_TEXT: Final = (StartRun, AttachEvidence)


class ScriptDesk:
    """Passes acts in runs on to triage, texts stored first."""

    def __init__(self, store: ComplaintStore, texts: TextDesk, scripts: Scripts) -> None:
        self._store, self._texts, self._scripts = store, texts, scripts

    def act(self, reference: str, call: ScriptCall, caller: Caller) -> Mapping[str, Any]:
        """One act; its repeat under the same key changes nothing.

        Raises NOT_FOUND outside the scope, FORBIDDEN for whoever must have a part in the case and
        has none, CONFLICT for a case that has ended, RACE for other words under the same key, and
        what triage raises.
        """
        record = self._record(reference, caller)
        if record.case.status not in lifecycle.OPEN:
            raise ServiceError(ErrorKind.CONFLICT, "run_case_ended", status=record.case.status)
        act = call.act
        ident = str(record.case.id)
        if call.text and not isinstance(act, NO_TEXT):
            text_id = str(step_id("script-text", ident, type(act).__name__, caller.key))
            self._texts.put(
                record.case.id, text_id, call.text_kind, call.text, caller.subject, read_at(record)
            )
            act = replace(act, text_id=text_id)
        request = str(step_id("script-act", ident, caller.key))
        return self._scripts.act(record.case.id, act, caller.subject, request, call.version)

    def playbooks(self, reference: str, caller: Caller) -> Sequence[Mapping[str, Any]]:
        """What the case is pinned to, before and without a run; the matter's last.

        Raises NOT_FOUND, FORBIDDEN, UNAVAILABLE.
        """
        triage = self._record(reference, caller).view.triage
        if triage is None:
            return []
        own = [f"{triage.playbook}@{triage.playbook_version}"] if triage.playbook else []
        return [self._scripts.playbook(name) for name in (*triage.companions, *own)]

    def run(self, reference: str, number: int, caller: Caller) -> Mapping[str, Any]:
        """The run of a case, the latest for number 0. Raises NOT_FOUND, FORBIDDEN, UNAVAILABLE."""
        return self._scripts.run(self._record(reference, caller).case.id, number, caller.subject)

    def check_draft(
        self, reference: str, kind: str, text: str, caller: Caller
    ) -> Mapping[str, Any]:
        """What is to be mended in a draft, which is kept nowhere. Raises as `run`, and INVALID."""
        record = self._record(reference, caller)
        return self._scripts.check_draft(record.case.id, caller.subject, kind, text)

    def _record(self, reference: str, caller: Caller) -> Record:
        record = self._store.find(reference, caller.scope)
        if record is None:
            raise ServiceError(ErrorKind.NOT_FOUND, "complaint_not_found")
        if caller.parts_only:
            triage = record.view.triage
            if triage is None or caller.subject not in (triage.owner, triage.beside):
                raise ServiceError(ErrorKind.FORBIDDEN, "run_not_of_case", person=caller.subject)
        return record
