"""The one place where triage's parts are joined."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from complaints.triage.v1.lesson_service_pb2_grpc import add_LessonServiceServicer_to_server
from complaints.triage.v1.playbook_run_service_pb2_grpc import (
    add_PlaybookRunServiceServicer_to_server,
)
from complaints.triage.v1.triage_service_pb2_grpc import add_TriageServiceServicer_to_server

from services.chassis.mongo import MongoOutbox, database_time
from services.chassis.service import Shell
from services.datafiles.messages import TRIAGE_MESSAGES
from services.datafiles.organisation import Organisation
from services.triage.adapters.absence_client import AbsenceClient
from services.triage.adapters.approval_client import ApprovalClient
from services.triage.adapters.draft_files import draft_normaliser, load_draft_rules
from services.triage.adapters.edition_reader import EditionReader
from services.triage.adapters.intake_client import IntakeClient
from services.triage.adapters.lesson_files import load_lessons
from services.triage.adapters.mongo_lessons import MongoEnrolments
from services.triage.adapters.mongo_playbooks import MongoEditions, MongoPastCases
from services.triage.adapters.mongo_runs import MongoRuns
from services.triage.adapters.mongo_store import COLLECTION, MongoAssessments
from services.triage.adapters.mongo_tallies import MongoTallies
from services.triage.adapters.playbook_files import (
    folder_digest,
    folder_texts,
    linted,
    load_playbooks,
    read_sources,
)
from services.triage.domain.assignment import Assigner
from services.triage.domain.drafts.check import DraftChecker
from services.triage.domain.dry_run import Comparison
from services.triage.domain.edition import files_digest
from services.triage.domain.playbook import Playbook
from services.triage.domain.routing.conflict import Conflicts
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.router import Router
from services.triage.domain.routing.staff import Staff
from services.triage.entrypoints.classify import classify_command
from services.triage.entrypoints.dry_run import Folders, dry_run_command
from services.triage.entrypoints.editions_http import edition_router
from services.triage.entrypoints.event_consumer import TOPICS, EventConsumer
from services.triage.entrypoints.grpc_api import SERVICE, TriageApi
from services.triage.entrypoints.grpc_api_lessons import LESSON_SERVICE, LessonApi
from services.triage.entrypoints.grpc_api_runs import SERVICE as RUN_SERVICE
from services.triage.entrypoints.grpc_api_runs import PlaybookRunApi
from services.triage.entrypoints.http_api import playbook_router
from services.triage.entrypoints.learn import evaluate_command, learn_command
from services.triage.entrypoints.learn_cues import Asked, learn_cues_command
from services.triage.entrypoints.lint import lint_command
from services.triage.handlers.assess import AssessComplaints
from services.triage.handlers.check_draft import DraftDesk
from services.triage.handlers.dry_run import DryRun
from services.triage.handlers.in_force import PlaybooksInForce
from services.triage.handlers.lessons import Gate, LessonDesk
from services.triage.handlers.mistakes import MistakeNotes
from services.triage.handlers.playbooks import PlaybookDesk
from services.triage.handlers.routing import OwnerSearch
from services.triage.handlers.run_acts import Mistake
from services.triage.handlers.run_ends import RunEnds
from services.triage.handlers.run_script import RunDesk
from services.triage.handlers.stand_ins import StandIns
from services.triage.handlers.workforce import Workforce
from services.triage.permissions import PERMISSIONS
from services.triage.ports import Assessments, Playbooks, ReadPlaybooks
from services.triage.settings import SHIPPED_PLAYBOOKS, TriageSettings

MESSAGES = Path(__file__).with_name("messages.yaml")
DRAFT_RULES = Path(__file__).with_name("drafts.yaml")
DESCRIPTION = "Playbooks, assessment and assignment of complaints (投诉分析与派单)."


def build(settings: TriageSettings, roles: frozenset[str]) -> Shell:
    """The process, ready to run. Raises DataFileError for faults in organisation or playbooks."""
    shell = Shell("triage", settings, roles, PERMISSIONS, messages=[MESSAGES, TRIAGE_MESSAGES])
    folder = settings.triage_playbooks_dir
    texts, loaded = folder_texts(folder), load_playbooks(folder)
    first = ReadPlaybooks(
        loaded.library, loaded.assignment, loaded.scripts, texts, files_digest(texts)
    )
    assigner = Assigner(loaded.assignment, shell.organisation)
    outbox = MongoOutbox(shell.database[COLLECTION])
    # Acts arrive in the role grpc, which may run without the worker: then nobody takes what is
    # handed over, so the worker sweeps soon.
    relay = shell.relay(outbox, "complaints-triage-events", hands_over="grpc" in roles)
    store = MongoAssessments(shell.database, outbox, relay, lambda: assigner.rules.routing)
    editions, reader = MongoEditions(shell.database), EditionReader(folder)
    shell.health.needs("indexes", editions.ensure_indexes)
    shell.health.needs("unowned_index", store.ensure_indexes)

    def now() -> datetime:
        return database_time(shell.database)

    desk = PlaybookDesk(editions, reader, now)
    library = PlaybooksInForce(desk, first, assigner)
    lessons, enrolments = _lessons(shell, settings, lambda: assigner.rules.routing.lesson_gate)
    shell.health.needs("lesson_indexes", enrolments.ensure_indexes)
    shell.loop("lessons", lessons.turn)
    workforce = Workforce(
        shell.organisation,
        settings.company_time_zone,
        MongoTallies(shell.database),
        AbsenceClient(shell.channel("escalation", settings.escalation_address)),
        lessons.barred,
        now,
    )
    router = Router(Staff(shell.organisation), workforce.tally, workforce.day)
    dispatcher = Dispatcher(assigner, router, workforce.tally)
    shell.loop("workforce", workforce.turn)
    shell.loop("owners", OwnerSearch(dispatcher, store, now).turn)
    shell.loop("stand_ins", StandIns(dispatcher, store).turn)
    intake = IntakeClient(shell.channel("intake", settings.intake_address))
    dry_run = DryRun(
        editions,
        reader,
        desk,
        MongoPastCases(shell.database),
        intake,
        lambda rules: Assigner(rules, shell.organisation),
        now,
    )
    ends, mistakes = RunEnds(MongoRuns(shell.database)), MistakeNotes(store, lessons.mistake, now)
    assess = AssessComplaints(library, dispatcher, store, intake)
    deadlines = lessons.curriculum.policy.deadlines
    shell.consume(TOPICS, EventConsumer(assess, ends, mistakes, deadlines))
    api = TriageApi(library, dispatcher, store)
    run_api = _run_api(shell, settings, store, library, lessons.mistake, intake)
    shell.grpc(
        settings.triage_grpc_port,
        [
            (add_TriageServiceServicer_to_server, api, SERVICE),
            (add_PlaybookRunServiceServicer_to_server, run_api, RUN_SERVICE),
            (add_LessonServiceServicer_to_server, LessonApi(lessons), LESSON_SERVICE),
        ],
    )
    shell.http(
        settings.triage_http_port,
        settings.triage_health_port,
        [playbook_router(library), edition_router(desk, dry_run)],
        description=DESCRIPTION,
    )
    return shell


def _run_api(
    shell: Shell,
    settings: TriageSettings,
    store: Assessments,
    library: Playbooks,
    mistake: Mistake,
    intake: IntakeClient,
) -> PlaybookRunApi:
    """The door to runs and drafts."""
    runs, people = MongoRuns(shell.database), shell.organisation.people
    shell.health.needs("run_index", runs.ensure_indexes)
    approvals = ApprovalClient(shell.channel("escalation", settings.escalation_address))
    keeps_out = Conflicts(shell.organisation).refuse
    desk = RunDesk(runs, store, library, approvals, people, keeps_out, mistake, intake)
    rules, normaliser = load_draft_rules(DRAFT_RULES), draft_normaliser()

    def compiled(books: Sequence[Playbook]) -> DraftChecker:
        return DraftChecker(rules, books, normaliser)

    return PlaybookRunApi(desk, DraftDesk(store, desk, people, compiled, mistake, intake))


def _lessons(
    shell: Shell, settings: TriageSettings, gate: Callable[[], Gate]
) -> tuple[LessonDesk, MongoEnrolments]:
    enrolments = MongoEnrolments(shell.database)
    curriculum = load_lessons(settings.triage_lessons_dir)
    zone = settings.company_time_zone
    return LessonDesk(curriculum, shell.organisation, enrolments, zone, gate), enrolments


def classify(arguments: Sequence[str]) -> int:
    """`python -m services.triage classify`, with no service around it."""
    return classify_command(
        arguments,
        lambda folder: load_playbooks(folder).library,
        SHIPPED_PLAYBOOKS,
        lambda model: _advisory_files().load_advisor(model),
    )


def learn(arguments: Sequence[str]) -> int:
    """`python -m services.triage learn`: an advisory model from confirmed cases."""
    return learn_command(arguments, _advisory_files().learn_from)


def evaluate(arguments: Sequence[str]) -> int:
    """`python -m services.triage evaluate`: how well an advisory model does."""
    return evaluate_command(arguments, _advisory_files().evaluate_on)


def learn_cues(arguments: Sequence[str]) -> int:
    """`python -m services.triage learn-cues`: a proposal for `cues.yaml`."""

    def propose(asked: Asked) -> tuple[str, Mapping[str, Any]]:
        learning = import_module("services.triage.adapters.cue_proposal")
        sources = read_sources(asked.playbooks)
        rows = [row for path in asked.texts for row in learning.labelled(path)]
        proposal = learning.Proposal(
            sources, rows, source=asked.source, without=asked.without, left=asked.left
        )
        return learning.as_yaml(proposal.cues), proposal.figures

    return learn_cues_command(arguments, propose, SHIPPED_PLAYBOOKS)


def _advisory_files() -> Any:
    """scikit-learn costs a second and much memory to load; only who asks a model pays."""
    return import_module("services.triage.adapters.advisory_files")


def lint(arguments: Sequence[str]) -> int:
    """`python -m services.triage lint`, with no service around it."""
    return lint_command(arguments, linted, SHIPPED_PLAYBOOKS)


def dry_run(arguments: Sequence[str]) -> int:
    """`python -m services.triage dry-run`, with no service around it."""
    return dry_run_command(arguments, _comparison, folder_digest, SHIPPED_PLAYBOOKS)


def _comparison(folders: Folders) -> Comparison:
    current, draft = load_playbooks(folders.current), load_playbooks(folders.draft)
    if folders.organisation is None:
        return Comparison(current.library, draft.library)
    organisation = Organisation.load(folders.organisation)
    assigners = (
        Assigner(current.assignment, organisation),
        Assigner(draft.assignment, organisation),
    )
    return Comparison(current.library, draft.library, assigners)
