"""A run as its message."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from complaints.triage.v1 import playbook_run_service_pb2 as messages

from services.triage.domain.entry import LocalText
from services.triage.domain.lessons.standing import Taught
from services.triage.domain.runs.acts import missing_evidence
from services.triage.domain.runs.events import (
    Attached,
    CaseEnded,
    Checked,
    Confirmed,
    Entry,
    Finished,
    HandedOver,
    Offered,
    Ruled,
    Started,
    Stepped,
    Superseded,
)
from services.triage.domain.runs.run import Run
from services.triage.domain.runs.script import RunScript, playbook_of
from services.triage.domain.script import END, OURS

_SAID = {True: "said", False: "not_said"}


def run_message(
    run: Run, script: RunScript, lessons: Sequence[Taught] = ()
) -> messages.PlaybookRun:
    """All of it: state, current step with its `lessons`, duties, evidence, offers, history."""
    message = messages.PlaybookRun(
        complaint_id=str(run.complaint_id),
        number=run.number,
        version=run.version,
        state=run.state,
        scripts=run.scripts,
        holder=run.holder,
        offered=str(run.offered),
        awaits_approval_id=run.awaiting.approval_id if run.awaiting else "",
        checked_amount=str(run.check.amount) if run.check else "",
    )
    if run.state == "open" and run.step != END:
        _fill_step(message.step, run, script)
        for one in lessons:
            message.step.lessons.add(
                lesson=one.lesson, title=_text(one.title), passed=one.passed, owed=one.owed
            )
    for book in script.books:
        message.playbooks.add(
            playbook=book.id, version=book.version, title=_text(book.title), beside=not book.scene
        )
    for key, duty in script.duties.items():
        said = run.said.get(key)
        message.duties.add(
            key=key,
            must=duty.must,
            text=_text(duty.text),
            confirmed=_SAID[said.said] if said else "",
            text_id=said.text_id if said else "",
            playbook=playbook_of(key),
        )
    for key, item in script.evidence.items():
        message.evidence.add(
            key=key,
            text=_text(item),
            held_by=item.held_by,
            optional=item.optional,
            may_ask=item.held_by not in OURS and not run.has(key),
            document_ids=[p.document_id for p in run.papers if p.evidence == key],
            playbook=playbook_of(key),
        )
    for entry in run.history:
        _add_entry(message, entry)
    return message


def _fill_step(message: messages.RunStep, run: Run, script: RunScript) -> None:
    step = script.step(run.step)
    message.key, message.do, message.role = run.step, step.do, step.by or ""
    message.playbook = playbook_of(run.step)
    message.text.CopyFrom(_text(step))
    for answer in step.answers:
        message.answers.add(id=answer.id, text=_text(answer))
    message.missing_evidence.extend(missing_evidence(run, script, run.step))


def _text(text: LocalText) -> messages.RunText:
    return messages.RunText(zh=text.zh, en=text.en)


def _add_entry(message: messages.PlaybookRun, entry: Entry) -> None:
    line = message.history.add(by=entry.by, **_line(entry))
    line.at.FromDatetime(entry.at)
    if isinstance(entry.what, Offered):
        what = entry.what
        made = message.offers.add(
            kind=what.kind,
            amount=str(what.amount),
            by=entry.by,
            role=what.role,
            limit=str(what.limit),
            approval_id=what.approval_id,
            text_id=what.text_id,
        )
        made.at.FromDatetime(entry.at)


def _line(entry: Entry) -> dict[str, Any]:
    """The fields of one line of the history."""
    what = entry.what
    match what:
        case Started(scripts=scripts):
            told = {"act": "started", "subjects": scripts}
            carried = {"outcome": "carried", "amount": _yuan(what.granted)}
            return {**told, **carried} if what.granted else told
        case Stepped():
            told = {"act": "stepped", "subjects": [what.step], "outcome": what.how}
            told |= {"text_id": what.text_id, "answer": what.answer}
            return {**told, "playbook": playbook_of(what.step)}
        case Attached():
            subjects = [what.evidence, what.document_id]
            told = {"act": "attached", "subjects": subjects, "outcome": what.asked_of}
            return {**told, "playbook": playbook_of(what.evidence)}
        case Confirmed():
            told = {"act": "confirmed", "subjects": what.items, "outcome": _SAID[what.said]}
            return {**told, "text_id": what.text_id}
        case HandedOver():
            return {"act": "handed_over", "subjects": [what.to], "text_id": what.text_id}
        case CaseEnded(how=how):
            return {"act": "case_ended", "outcome": how}
        case Superseded(scripts=scripts):
            return {"act": "superseded", "subjects": scripts}
        case Finished():
            told = {"act": "finished", "subjects": what.unsaid, "outcome": what.outcome}
            return {**told, "text_id": what.text_id}
        case _:
            return _money_line(what)


def _money_line(what: Checked | Ruled | Offered) -> dict[str, Any]:
    match what:
        case Checked():
            approvals = [what.approval_id] if what.approval_id else []
            told = {"act": "checked", "subjects": approvals, "outcome": what.outcome}
            return {**told, "amount": _yuan(what.amount)}
        case Ruled():
            told = {"act": "ruled", "subjects": [what.approval_id], "outcome": what.state}
            return {**told, "amount": _yuan(what.total)}
        case Offered():
            told = {"act": "offered", "subjects": [what.kind], "amount": _yuan(what.amount)}
            return {**told, "text_id": what.text_id}


def _yuan(amount: Decimal) -> str:
    return str(amount)
