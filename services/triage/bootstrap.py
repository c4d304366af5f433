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

from services.chassis.auth import ServiceTokens
from services.chassis.grpc_client import ServiceChannel
from services.chassis.mongo import connect, database_time
from services.chassis.service import Shell
from services.chassis.settings import load
from services.datafiles.messages import TRIAGE_MESSAGES
from services.datafiles.organisation import Organisation
from services.triage.adapters.absence_client import AbsenceClient
from services.triage.adapters.approval_client import ApprovalClient
from services.triage.adapters.draft_files import draft_normaliser, load_draft_rules
from services.triage.adapters.edition_reader import EditionReader
from services.triage.adapters.intake_client import IntakeClient
from services.triage.adapters.joined_outbox import JoinedOutbox
from services.triage.adapters.lesson_files import load_lessons
from services.triage.adapters.mongo_lessons import MongoEnrolments
from services.triage.adapters.mongo_playbooks import MongoEditions
from services.triage.adapters.mongo_runs import MongoRuns
from services.triage.adapters.mongo_store import MongoAssessments
from services.triage.adapters.mongo_tallies import MongoTallies
from services.triage.adapters.mongo_trials import MongoPastCases, MongoTrialDifferences
from services.triage.adapters.playbook_files import (
    folder_digest,
    folder_texts,
    load_playbooks,
    read_sources,
)
from services.triage.adapters.playbook_lint import linted
from services.triage.domain.assignment import Assigner
from services.triage.domain.drafts.check import DraftChecker
from services.triage.domain.drafts.personal import masked
from services.triage.domain.dry_run import Comparison
from services.triage.domain.edition import files_digest
from services.triage.domain.playbook import Playbook
from services.triage.domain.routing.dispatch import Dispatcher
from services.triage.domain.routing.policy import AssignmentRules
from services.triage.domain.routing.router import Presence, Router
from services.triage.domain.routing.staff import Staff
from services.triage.domain.routing.tally import Tally
from services.triage.entrypoints.classify import classify_command
from services.triage.entrypoints.confirmed_cases import confirmed_cases_command
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
from services.triage.handlers.comparing import StillRouting, still
from services.triage.handlers.confirmed_cases import ConfirmedCases
from services.triage.handlers.dry_run import DryRun
from services.triage.handlers.in_force import PlaybooksInForce
from services.triage.handlers.lessons import LessonDesk
from services.triage.handlers.mistakes import MistakeNotes
from services.triage.handlers.playbooks import PlaybookDesk
from services.triage.handlers.routing import OwnerSearch
from services.triage.handlers.run_acts import Fitness
from services.triage.handlers.run_ends import RunEnds
from services.triage.handlers.run_script import RunDesk
from services.triage.handlers.stand_ins import StandIns
from services.triage.handlers.training import TrainingDesk
from services.triage.handlers.workforce import Barred, Workforce
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
    outbox = JoinedOutbox(shell.database)
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
    lessons, training = _lessons(shell, settings, lambda: assigner.rules)
    workforce = _workforce(shell, settings, lessons.barred, now)
    router = Router(Staff(shell.organisation), workforce.tally, workforce.day)
    dispatcher = Dispatcher(assigner, router, workforce.tally)
    shell.loop("workforce", workforce.turn)
    shell.loop("owners", OwnerSearch(dispatcher, store, now).turn)
    shell.loop("stand_ins", StandIns(dispatcher, store).turn)
    intake = IntakeClient(shell.channel("intake", settings.intake_address))
    past, found = MongoPastCases(shell.database), MongoTrialDifferences(shell.database)
    routing = StillRouting(shell.organisation, workforce, lessons.barred)
    dry_run = DryRun(editions, reader, desk, past, intake, found, routing, now)
    runs = MongoRuns(shell.database, relay.offer)
    ends = RunEnds(runs)
    mistakes = MistakeNotes(store, library, lessons.mistake, now)
    assess = AssessComplaints(library, dispatcher, store, intake)
    deadlines = lessons.curriculum.policy.deadlines
    shell.consume(TOPICS, EventConsumer(assess, ends, mistakes, deadlines))
    api = TriageApi(library, dispatcher, store)
    lesson_api = LessonApi(lessons, training, workforce.look_again)
    run_api = _run_api(shell, settings, store, runs, library, lessons, intake, dispatcher)
    shell.grpc(
        settings.triage_grpc_port,
        [
            (add_TriageServiceServicer_to_server, api, SERVICE),
            (add_PlaybookRunServiceServicer_to_server, run_api, RUN_SERVICE),
            (add_LessonServiceServicer_to_server, lesson_api, LESSON_SERVICE),
        ],
    )
    shell.http(
        settings.triage_http_port,
        settings.triage_health_port,
        [playbook_router(library), edition_router(desk, dry_run, shell.catalogue)],
        description=DESCRIPTION,
    )
    return shell


def _workforce(
    shell: Shell, settings: TriageSettings, barred: Barred, now: Callable[[], datetime]
) -> Workforce:
    """Who is there and who has how much."""
    absences = AbsenceClient(shell.channel("escalation", settings.escalation_address))
    tallies, zone = MongoTallies(shell.database), settings.company_time_zone
    return Workforce(shell.organisation, zone, tallies, absences, barred, now)


def _run_api(
    shell: Shell,
    settings: TriageSettings,
    store: Assessments,
    runs: MongoRuns,
    library: Playbooks,
    lessons: LessonDesk,
    intake: IntakeClient,
    fitness: Fitness,
) -> PlaybookRunApi:
    """The door to runs and drafts."""
    mistake = lessons.mistake
    people = shell.organisation.people
    shell.health.needs("run_index", runs.ensure_indexes)
    approvals = ApprovalClient(shell.channel("escalation", settings.escalation_address))
    desk = RunDesk(runs, store, library, approvals, people, fitness, mistake, intake)
    rules, normaliser = load_draft_rules(DRAFT_RULES), draft_normaliser()

    def compiled(books: Sequence[Playbook]) -> DraftChecker:
        return DraftChecker(rules, books, normaliser)

    drafts = DraftDesk(store, desk, people, compiled, mistake, intake)
    return PlaybookRunApi(desk, drafts, lessons.taught)


def _lessons(
    shell: Shell, settings: TriageSettings, rules: Callable[[], AssignmentRules]
) -> tuple[LessonDesk, TrainingDesk]:
    """Lessons with their loop, and the record of them."""
    enrolments = MongoEnrolments(shell.database)
    shell.health.needs("lesson_indexes", enrolments.ensure_indexes)
    curriculum = load_lessons(settings.triage_lessons_dir)
    organisation, zone = shell.organisation, settings.company_time_zone
    desk = LessonDesk(curriculum, organisation, enrolments, zone, rules)
    shell.loop("lessons", desk.turn)
    return desk, TrainingDesk(curriculum.policy, organisation, enrolments, zone)


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
    return lint_command(arguments, lambda folder: linted(folder, DRAFT_RULES), SHIPPED_PLAYBOOKS)


def confirmed_cases(arguments: Sequence[str]) -> int:
    """`python -m services.triage confirmed-cases`: what people confirmed, to learn from."""

    def prepare() -> tuple[ConfirmedCases, Callable[[], datetime]]:
        settings, normaliser = load(TriageSettings), draft_normaliser()
        database = connect(settings.mongodb_uri, f"{settings.mongodb_prefix}_triage")
        tokens = ServiceTokens("triage", settings.service_key_file)
        intake = IntakeClient(ServiceChannel("intake", settings.intake_address, tokens))
        cases = ConfirmedCases(MongoPastCases(database), intake, lambda t: masked(t, normaliser))
        return cases, lambda: database_time(database)

    return confirmed_cases_command(arguments, prepare)


def dry_run(arguments: Sequence[str]) -> int:
    """`python -m services.triage dry-run`, with no service around it."""
    return dry_run_command(arguments, _comparison, folder_digest, SHIPPED_PLAYBOOKS)


def _comparison(folders: Folders) -> Comparison:
    current, draft = load_playbooks(folders.current), load_playbooks(folders.draft)
    if folders.organisation is None:
        return Comparison(current.library, draft.library)
    organisation = Organisation.load(folders.organisation)
    routing = [still(s.assignment, organisation, Tally(), Presence()) for s in (current, draft)]
    return Comparison(current.library, draft.library, routing)
