"""Puts intake together: settings, adapters, handlers, doors."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from complaints.escalation.v1 import escalation_events_pb2  # noqa: F401 - registers the envelope
from complaints.intake.v1.intake_service_pb2_grpc import add_IntakeServiceServicer_to_server
from complaints.triage.v1 import triage_events_pb2  # noqa: F401 - registers the envelope
from fastapi import APIRouter
from pymongo.database import Database

from services.chassis import logs, trace
from services.chassis.clock import SystemClock
from services.chassis.errors import ServiceError
from services.chassis.group_commit import GroupCommit
from services.chassis.ids import step_id
from services.chassis.mongo import MongoOutbox, connect
from services.chassis.service import Shell
from services.chassis.settings import load
from services.datafiles.messages import PEOPLE_MESSAGES, TRIAGE_MESSAGES, Catalogue
from services.datafiles.organisation import Organisation
from services.intake.adapters.considered_client import ConsideredClient
from services.intake.adapters.draft_client import DraftClient
from services.intake.adapters.escalation_client import EscalationCalls, EscalationClient
from services.intake.adapters.escalation_consultation_client import EscalationConsultations
from services.intake.adapters.escalation_group_client import EscalationGroups
from services.intake.adapters.escalation_opinion_client import EscalationOpinion
from services.intake.adapters.escalation_people_client import (
    ApprovalsClient,
    LaddersClient,
    NoticesClient,
)
from services.intake.adapters.import_files import DiskJobFiles
from services.intake.adapters.import_jobs import MongoJobs
from services.intake.adapters.import_mapping import load_mapping, load_mappings
from services.intake.adapters.import_rejects import CsvRejects
from services.intake.adapters.import_sources import digest, format_of, open_source
from services.intake.adapters.import_store import MongoImportStore
from services.intake.adapters.key_ring import KeyRing
from services.intake.adapters.mongo_audit import MongoAudit
from services.intake.adapters.mongo_lists import MongoLists
from services.intake.adapters.mongo_matter_texts import MongoMatterTexts
from services.intake.adapters.mongo_numbers import MongoNumbers
from services.intake.adapters.mongo_outgoing import MongoOutgoing
from services.intake.adapters.mongo_store import MongoComplaints
from services.intake.adapters.mongo_tasks import MongoTasks
from services.intake.adapters.mongo_watermark import MongoWatermark
from services.intake.adapters.people_client import LessonClient, RoutingClient
from services.intake.adapters.reserved_numbers import ReservedNumbers, since_boot
from services.intake.adapters.script_client import ScriptClient
from services.intake.adapters.titles_client import RememberedTitles
from services.intake.adapters.triage_client import TriageClient
from services.intake.domain.filing import Filed, Filing, KnownNames
from services.intake.domain.imports import ImportMapping
from services.intake.domain.imports_jobs import ImportJob
from services.intake.domain.imports_ports import RowSource, SourceError
from services.intake.domain.leads import Leads
from services.intake.entrypoints.acts import ActReader
from services.intake.entrypoints.callers import scopes, superiors
from services.intake.entrypoints.cursors import Cursors
from services.intake.entrypoints.event_consumer import TOPICS, EventConsumer
from services.intake.entrypoints.grpc_api import IntakeServicer
from services.intake.entrypoints.http_actions import ActionDoor, actions_router
from services.intake.entrypoints.http_cases import CaseReader, cases_router, own_state_router
from services.intake.entrypoints.http_filing import FilingDoor, filing_router
from services.intake.entrypoints.http_lessons import LessonDoor, lessons_router
from services.intake.entrypoints.http_people_approvals import approvals_router
from services.intake.entrypoints.http_people_consultation import consultations_router
from services.intake.entrypoints.http_people_group import groups_router
from services.intake.entrypoints.http_people_notices import ladders_router, notices_router
from services.intake.entrypoints.http_people_opinion import opinion_router
from services.intake.entrypoints.http_routing import RoutingDoor, routing_router
from services.intake.entrypoints.http_script import ScriptDoor, script_router
from services.intake.entrypoints.http_work import AuditDoor, TaskDoor, audit_router, tasks_router
from services.intake.entrypoints.import_cli import ImportOptions, run_command
from services.intake.entrypoints.import_filing import RowFiling
from services.intake.entrypoints.import_http import PATH as IMPORTS_PATH
from services.intake.entrypoints.import_http import import_router
from services.intake.entrypoints.import_loop import ImportLoop
from services.intake.entrypoints.throttle import Throttle
from services.intake.handlers.accountability import AccountabilityDesk
from services.intake.handlers.acting import ActionDesk
from services.intake.handlers.clock_acts import ClockDesk
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.import_desk import ImportDesk
from services.intake.handlers.importing import BATCH_ROWS, UNPUBLISHED_MAX, ImportRun
from services.intake.handlers.matter_texts import MatterTextDesk
from services.intake.handlers.outgoing import OutgoingTexts
from services.intake.handlers.outgoing_later import OutgoingLater
from services.intake.handlers.people_approvals import ApprovalDesk
from services.intake.handlers.people_consultation import ConsultationDesk
from services.intake.handlers.people_ground import PeopleGround
from services.intake.handlers.people_group import GroupDesk
from services.intake.handlers.people_notices import LadderDesk, NoticeDesk
from services.intake.handlers.people_opinion import OpinionDesk
from services.intake.handlers.people_tasks import PeopleTasks
from services.intake.handlers.projecting import Projector
from services.intake.handlers.script_desk import ScriptDesk
from services.intake.handlers.secrets import secret_of
from services.intake.handlers.texts import TextDesk
from services.intake.handlers.training import TrainingDesk
from services.intake.handlers.unassessed import UnassessedWatch
from services.intake.permissions import (
    LESSON_OVERRULERS,
    MATTER_READERS,
    PERMISSIONS,
    RECORD_READERS,
)
from services.intake.settings import IntakeSettings
from services.intake.views import CasePages

TOPIC = "complaints-intake-events"
MESSAGES = Path(__file__).with_name("messages.yaml")
IMPORT_MESSAGES = Path(__file__).with_name("import_messages.yaml")
DESCRIPTION = "Takes complaints in, keeps them and their texts, and is the people's door."


class Parts:
    """The adapters and handlers of one process, which its doors share."""

    def __init__(self, shell: Shell, settings: IntakeSettings) -> None:
        database = shell.database
        self.vault = KeyRing.load(settings.intake_key_ring_dir)
        self.store = MongoComplaints(database)
        self.tasks = MongoTasks(database, shell.clock)
        self.audit = MongoAudit(database)
        self.lists = MongoLists(database)
        self.watermark = MongoWatermark(database)
        triage = shell.channel("triage", settings.triage_address)
        self.triage = TriageClient(triage)
        escalation = shell.channel("escalation", settings.escalation_address)
        self.clocks, self.escalation = EscalationClient(escalation), EscalationCalls(escalation)
        self.ground = PeopleGround(self.store, self.vault, shell.organisation.people)
        self.filing = FilingDesk(
            self.store,
            ReservedNumbers(MongoNumbers(database)),
            self.vault,
            settings.company_time_zone,
            shell.clock,
            since_boot,
        )
        self.approvals = ApprovalsClient(self.escalation)
        texts = MongoMatterTexts(database)
        self.matter_texts = MatterTextDesk(texts, self.vault, self.audit)
        self.outgoing = OutgoingTexts(DraftClient(triage))
        self.leads = Leads(shell.organisation)
        self.projector = Projector(self.store, self.tasks, self.leads)
        self.actions = ActionDesk(
            self.store,
            self.tasks,
            self.triage,
            self.approvals,
            self.vault,
            LESSON_OVERRULERS,
            self.outgoing,
            self.projector,
        )
        self.pages = CasePages(
            self.store,
            self.tasks,
            self.vault,
            self.audit,
            self.clocks,
            RememberedTitles(triage),
            ConsideredClient(triage),
        )
        self.texts = TextDesk(self.store, self.vault, self.audit, _by_name(shell.organisation))
        self.scripts = ScriptDesk(self.store, self.texts, ScriptClient(triage))
        self.routing, self.lessons = RoutingClient(triage), LessonClient(triage)

    def commit(self, filings: Sequence[Filing]) -> Sequence[Filed | ServiceError]:
        """File a group; indexes must guard keys and references before the first one."""
        self.store.prepare()
        return self.filing.commit(filings)


class ImportParts:
    """What imports need, in the worker and on the command line alike."""

    def __init__(
        self,
        database: Database[dict[str, Any]],
        settings: IntakeSettings,
        organisation: Organisation,
    ) -> None:
        self._database, self._settings = database, settings
        self._known = _known(organisation)
        self._catalogue = Catalogue.load(MESSAGES, IMPORT_MESSAGES)
        self._zone = settings.company_time_zone
        self.mappings = load_mappings(settings.intake_import_mappings_dir, self._zone.key)
        self.files = DiskJobFiles(settings.intake_imports_dir)

    def desk(self, jobs: MongoJobs) -> ImportDesk:
        """The door's side of imports asked for over HTTP."""
        return ImportDesk(
            jobs, self.files, self.mappings, open_source, self._settings.intake_import_bytes_max
        )

    def job_run(self, job: ImportJob) -> ImportRun:
        """The run of an uploaded file. Raises SourceError, also where its mapping is gone."""
        mapping = self.mappings.get(job.mapping)
        if mapping is None:
            raise SourceError(job.mapping, 0, "import_mapping_unknown", mapping=job.mapping)
        path = self.files.source(job)
        source = open_source(path, job.kind, mapping)
        return self._run(job.id, mapping, source, self.files.rejects(job), job.traceparent)

    def file_run(self, options: ImportOptions) -> ImportRun:
        """The run of a file named on the command line; it is known again by its content.

        Raises DataFileError, SourceError.
        """
        mapping = load_mapping(options.mapping, self._zone.key)
        source = open_source(options.file, format_of(options.file), mapping)
        run = step_id("import-run", digest(options.file), mapping.fingerprint)
        return self._run(
            run,
            mapping,
            source,
            options.rejects,
            trace.current(),
            batch_rows=options.batch_rows,
            unpublished_max=options.unpublished_max,
        )

    def _run(
        self,
        run: UUID,
        mapping: ImportMapping,
        source: RowSource,
        rejects: Path,
        traceparent: str,
        *,
        batch_rows: int = BATCH_ROWS,
        unpublished_max: int = UNPUBLISHED_MAX,
    ) -> ImportRun:
        return ImportRun(
            run,
            mapping,
            source,
            MongoImportStore(self._database, traceparent),
            self._row_filing(traceparent),
            CsvRejects(rejects, self._catalogue),
            today=SystemClock().now().astimezone(self._zone).date(),
            batch_rows=batch_rows,
            unpublished_max=unpublished_max,
        )

    def _row_filing(self, traceparent: str) -> RowFiling:
        vault = KeyRing.load(self._settings.intake_key_ring_dir)
        complaints = MongoComplaints(self._database)
        complaints.prepare()
        desk = FilingDesk(
            complaints,
            MongoNumbers(self._database),
            vault,
            self._zone,
            SystemClock(),
            since_boot,
        )
        return RowFiling(desk.commit, self._known, vault.keyed_hash, traceparent)


def import_command(arguments: Sequence[str]) -> int:
    """`python -m services.intake import FILE --mapping MAP.yaml`; returns the exit code."""
    settings = load(IntakeSettings)
    logs.configure("intake", "warning")
    database = connect(settings.mongodb_uri, f"{settings.mongodb_prefix}_intake")

    def prepare(options: ImportOptions) -> ImportRun:
        MongoComplaints(database).prepare()
        organisation = Organisation.load(settings.organisation_file)
        return ImportParts(database, settings, organisation).file_run(options)

    return run_command(arguments, prepare, Catalogue.load(MESSAGES, IMPORT_MESSAGES))


def build(settings: IntakeSettings, roles: frozenset[str]) -> Shell:
    """One process of intake with the given roles."""
    sentences = [MESSAGES, IMPORT_MESSAGES, TRIAGE_MESSAGES, PEOPLE_MESSAGES]
    shell = Shell("intake", settings, roles, PERMISSIONS, messages=sentences)
    parts = Parts(shell, settings)
    # The HTTP process files and does not publish, so the worker sweeps for all of them.
    shell.relay(MongoOutbox(shell.database["complaints"]), TOPIC, hands_over=False)
    consumer = EventConsumer(
        parts.projector,
        PeopleTasks(parts.store, parts.tasks),
        settings.company_time_zone,
    )
    shell.consume(TOPICS, consumer.handle, turn_seconds=0.5)
    within = timedelta(minutes=settings.intake_unassessed_minutes)
    watch = UnassessedWatch(parts.store, parts.tasks, parts.leads, shell.clock, within)
    shell.loop("unassessed", watch.turn)
    servicer = IntakeServicer(parts.texts, parts.store, parts.watermark, shell.clock)
    service = (add_IntakeServiceServicer_to_server, servicer, "complaints.intake.v1.IntakeService")
    imports = ImportParts(shell.database, settings, shell.organisation)
    jobs = MongoJobs(shell.database, f"{shell.name}-{settings.instance_id}")
    shell.health.needs("indexes", parts.store.prepare)
    later = OutgoingLater(MongoOutgoing(shell.database), parts.outgoing, parts.vault, parts.audit)
    shell.loop("outgoing", later.turn)
    shell.loop("imports", ImportLoop(jobs, imports.job_run, imports.files.forget_source).turn)
    shell.grpc(settings.intake_grpc_port, [service])
    shell.http(
        settings.intake_http_port,
        settings.intake_health_port,
        [*_routers(shell, parts), import_router(imports.desk(jobs))],
        description=DESCRIPTION,
        large_bodies=frozenset({IMPORTS_PATH}),
    )
    return shell


def _routers(shell: Shell, parts: Parts) -> list[APIRouter]:
    scope = scopes(shell.organisation)
    cursors = Cursors(parts.vault.keyed_hash)
    organisation = shell.organisation
    known = _known(organisation)
    fingerprint = parts.vault.keyed_hash
    reader = ActReader(scope, fingerprint)
    filing = FilingDoor(
        GroupCommit(parts.commit),
        known,
        fingerprint,
        lambda complaint: secret_of(parts.vault, complaint),
    )
    above = superiors(organisation)
    clocks = ClockDesk(parts.actions, parts.store, parts.vault, known, above)
    accountability = AccountabilityDesk(parts.actions, organisation.people)
    return [
        filing_router(filing),
        own_state_router(parts.pages, Throttle(shell.clock), shell.catalogue),
        cases_router(CaseReader(parts.pages, parts.lists, cursors, scope, shell.clock)),
        actions_router(ActionDoor(parts.actions, clocks, accountability, reader)),
        script_router(ScriptDoor(parts.scripts, scope)),
        routing_router(RoutingDoor(parts.store, parts.routing, scope)),
        lessons_router(
            LessonDoor(parts.lessons, TrainingDesk(parts.lessons, parts.audit, RECORD_READERS))
        ),
        tasks_router(TaskDoor(parts.tasks, cursors, scope)),
        audit_router(AuditDoor(parts.store, parts.audit, cursors, scope)),
        *_people_routers(parts, reader),
    ]


def _people_routers(parts: Parts, reader: ActReader) -> list[APIRouter]:
    """What people do about matters that escalation owns."""
    ground, ask = parts.ground, parts.escalation
    return [
        approvals_router(ApprovalDesk(ground, parts.approvals), reader),
        ladders_router(LadderDesk(ground, LaddersClient(ask)), reader),
        notices_router(NoticeDesk(ground, NoticesClient(ask)), reader),
        consultations_router(
            ConsultationDesk(ground, parts.store, EscalationConsultations(ask)), reader
        ),
        groups_router(
            GroupDesk(
                ground, parts.store, parts.matter_texts, EscalationGroups(ask), MATTER_READERS
            ),
            reader,
        ),
        opinion_router(
            OpinionDesk(parts.store, parts.matter_texts, EscalationOpinion(ask), MATTER_READERS),
            reader,
        ),
    ]


def _by_name(organisation: Organisation) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for person in organisation.people.values():
        for name in {person.id, person.name}:
            found.setdefault(name, []).append(person.id)
    return found


def _known(organisation: Organisation) -> KnownNames:
    return KnownNames(organisation.insurers, organisation.units, organisation.partners)
