"""The services' door to runs: shapes in, shapes out, and nonsense that is told as such."""

from dataclasses import replace
from datetime import timedelta

import pytest
from complaints.triage.v1 import playbook_run_service_pb2 as messages
from hypothesis import given, settings
from hypothesis import strategies as st

from services.chassis.errors import ErrorKind, ServiceError
from services.triage.adapters.draft_files import draft_normaliser, load_draft_rules
from services.triage.adapters.lesson_files import load_lessons
from services.triage.bootstrap import DRAFT_RULES
from services.triage.domain.drafts.check import DraftChecker
from services.triage.domain.lessons.enrolment import enrolment
from services.triage.entrypoints.grpc_api_runs import PlaybookRunApi
from services.triage.handlers.check_draft import DraftDesk
from services.triage.handlers.run_script import RunDesk
from services.triage.settings import SHIPPED_LESSONS
from tests.support.lesson_fakes import MemoryEnrolments
from tests.support.lesson_fakes import desk as lesson_desk
from tests.support.run_desk import Unrefused
from tests.support.run_fakes import MemoryApprovals, MemoryDocuments, MemoryRuns
from tests.support.triage_fakes import (
    NOW,
    MemoryAssessments,
    assessment,
    first_change,
    library,
    organisation,
)

METHODS = messages.DESCRIPTOR.services_by_name["PlaybookRunService"].methods
RULES, NORMALISER = load_draft_rules(DRAFT_RULES), draft_normaliser()
CURRICULUM = load_lessons(SHIPPED_LESSONS)


def given_to(person, **changes):
    """The lesson on time limits, given to somebody."""
    made = enrolment(
        person,
        CURRICULUM.lessons["claims_terms"],
        "assigned:r-1",
        "p-9",
        NOW,
        NOW + timedelta(days=7),
    )
    return replace(made, **changes)


WORDS = st.sampled_from(
    ["", "p-1", "x", "a/b", "NaN", "1e999", "-5", "300", "9" * 201, "completed"]
)


class KeptNowhere:
    """Intake without drafts."""

    def draft(self, complaint_id, text_id):
        """See Drafts."""
        raise ServiceError(ErrorKind.NOT_FOUND, "text_not_found")


class Door:
    """The servicer over one assessed case."""

    def __init__(self):
        """Everything in memory."""
        store, people = MemoryAssessments(), organisation().people
        case = assessment()
        store.add([first_change(case)])
        self.id, self.store, self.case = str(case.complaint_id), store, case
        self.mistakes = set()
        desk = RunDesk(
            MemoryRuns(),
            store,
            library(),
            MemoryApprovals(),
            people,
            Unrefused(),
            lambda *_: None,
            MemoryDocuments(case.complaint_id),
        )
        drafts = DraftDesk(
            store,
            desk,
            people,
            lambda books: DraftChecker(RULES, books, NORMALISER),
            lambda *told: self.mistakes.add(told),
            KeptNowhere(),
        )
        self.lessons = MemoryEnrolments()
        teaching = lesson_desk(self.lessons, learned=CURRICULUM)
        self.api = PlaybookRunApi(desk, drafts, teaching.taught)

    def act(self, request_id, by="p-1", version=0):
        """Who acts."""
        return messages.RunAct(complaint_id=self.id, by=by, request_id=request_id, version=version)


@pytest.fixture
def door():
    """A door of its own for each test."""
    return Door()


def test_a_run_in_both_languages(door):
    """Step, duties and evidence with their words; what we hold may not be asked for."""
    run = door.api.StartRun(messages.StartRunRequest(act=door.act("r-1")), None).run
    assert (run.number, run.version, run.state, run.holder) == (1, 1, "open", "p-1")
    assert run.step.text.zh
    assert run.step.text.en
    assert {duty.must for duty in run.duties} == {True, False}
    held = [item for item in run.evidence if item.held_by in ("insurer", "company")]
    assert held
    assert not any(item.may_ask for item in held)
    assert run.history[0].act == "started"


def test_the_reader_sees_that_the_holder_must_keep_out(door):
    """Why, as routing says it (回避); empty for a holder who is free."""
    api, get = door.api, messages.GetRunRequest(complaint_id=door.id)
    api.StartRun(messages.StartRunRequest(act=door.act("r-1")), None)
    assert api.GetRun(get, None).run.holder_keeps_out == ""
    facts = replace(door.case.facts, involved=("p-1",))
    door.store.stored[door.case.complaint_id] = replace(door.case, facts=facts)

    assert api.GetRun(get, None).run.holder_keeps_out == "involved"


def test_the_playbook_of_each_part_is_named(door):
    """With its title; what goes beside the matter is walked first."""
    run = door.api.StartRun(messages.StartRunRequest(act=door.act("r-1")), None).run
    names = [f"{book.playbook}@{book.version}" for book in run.playbooks]
    assert names == list(run.scripts)
    assert all(book.title.zh and book.title.en for book in run.playbooks)
    assert [book.beside for book in run.playbooks][-1] is False
    assert run.step.playbook == run.playbooks[0].playbook
    walked = {book.playbook for book in run.playbooks}
    assert {one.playbook for one in (*run.duties, *run.evidence)} == walked
    skip = messages.SkipStepRequest(act=door.act("r-2"), step=run.step.key, text_id="t")
    line = door.api.SkipStep(skip, None).run.history[-1]
    assert (line.act, line.playbook) == ("stepped", run.step.playbook)


def test_a_step_shows_its_lessons(door):
    """With their titles, and whether who acts or reads has passed them; nobody's for nobody."""
    door.lessons.add([given_to("p-1", state="passed", passed_at=NOW), given_to("p-2")])
    started = door.api.StartRun(messages.StartRunRequest(act=door.act("r-1")), None).run.step
    assert [one.lesson for one in started.lessons] == ["claims_terms", "claims_reasons"]
    assert (started.lessons[0].title.zh, started.lessons[0].title.en) == (
        "理赔时限",
        "Time limits of claims",
    )

    def read(person):
        request = messages.GetRunRequest(complaint_id=door.id, person=person)
        return [(one.passed, one.owed) for one in door.api.GetRun(request, None).run.step.lessons]

    assert read("p-1") == [(True, False), (False, False)]
    assert read("p-2") == [(False, True), (False, False)]
    assert read("") == [(False, False)] * 2


def test_every_act_answers_the_run(door):
    """Evidence, authority, an offer, another person, the end: each line of the history tells it."""
    api = door.api
    run = api.StartRun(messages.StartRunRequest(act=door.act("r-1")), None).run
    key = run.evidence[0].key
    api.AttachEvidence(
        messages.AttachEvidenceRequest(act=door.act("r-2"), evidence=key, document_id="d-1"), None
    )
    api.SkipStep(
        messages.SkipStepRequest(act=door.act("r-3"), step=run.step.key, text_id="t"), None
    )
    api.ConfirmSaid(
        messages.ConfirmSaidRequest(act=door.act("r-4"), items=[run.duties[0].key], said=True),
        None,
    )
    checked = messages.CheckAuthorityRequest(act=door.act("r-5"), amount="300.00")
    assert api.CheckAuthority(checked, None).run.checked_amount == "300.00"
    offer = messages.OfferCompensationRequest(
        act=door.act("r-6"), kind="payment", amount="300", text_id="t-basis"
    )
    assert api.OfferCompensation(offer, None).run.offers[0].limit == "500"
    given_ = messages.HandOverRunRequest(act=door.act("r-7"), to="p-2")
    assert api.HandOverRun(given_, None).run.holder == "p-2"
    end = messages.FinishRunRequest(act=door.act("r-8", "p-2"), outcome="broken_off", text_id="t")
    api.FinishRun(end, None)
    run = api.GetRun(messages.GetRunRequest(complaint_id=door.id), None).run
    assert [line.act for line in run.history] == [
        "started",
        "attached",
        "stepped",
        "confirmed",
        "checked",
        "offered",
        "handed_over",
        "finished",
    ]
    assert not run.HasField("step")


def test_an_answer_out_of_turn(door):
    """Is a conflict that the caller can tell from a mistake."""
    door.api.StartRun(messages.StartRunRequest(act=door.act("r-1")), None)
    for step, kind in (("x/y", ErrorKind.INVALID),):
        request = messages.AnswerStepRequest(act=door.act("r-2"), step=step)
        with pytest.raises(ServiceError) as refused:
            door.api.AnswerStep(request, None)
        assert refused.value.kind is kind


def test_a_draft_passes_through(door):
    """Positions count characters of the text as sent."""
    request = messages.CheckDraftRequest(
        complaint_id=door.id, by="p-1", kind="message", text="您好，保*证收益。"
    )
    answer = door.api.CheckDraft(request, None)
    assert not answer.sound
    first = answer.findings[0]
    assert request.text[first.start : first.end] == "保*证收益"
    assert first.better.zh


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.name)
@settings(max_examples=15, deadline=None)
@given(st.data())
def test_nonsense(method, data):
    """Every RPC refuses it with a reason and never fails."""
    door = Door()
    door.api.StartRun(messages.StartRunRequest(act=door.act("r-0")), None)
    request = getattr(messages, method.input_type.name)()
    for field in request.DESCRIPTOR.fields:
        if field.name == "act":
            request.act.CopyFrom(door.act(data.draw(WORDS), data.draw(WORDS), -1))
            request.act.version = data.draw(st.integers(-1, 2))
            request.act.complaint_id = data.draw(st.sampled_from([door.id, "", "x"]))
        elif field.name == "complaint_id":
            request.complaint_id = data.draw(st.sampled_from([door.id, "", "x"]))
        elif field.name == "items":
            request.items.extend(data.draw(st.lists(WORDS, max_size=60)))
        elif field.type == field.TYPE_STRING:
            setattr(request, field.name, data.draw(WORDS))
        elif field.type == field.TYPE_INT32:
            setattr(request, field.name, data.draw(st.integers(-1, 3)))
    try:
        getattr(door.api, method.name)(request, None)
    except ServiceError as error:
        assert error.kind not in (ErrorKind.INTERNAL, ErrorKind.UNAVAILABLE)
