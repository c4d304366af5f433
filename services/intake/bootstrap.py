"""Puts intake together: settings, adapters, handlers, doors."""

from pathlib import Path
from zoneinfo import ZoneInfo

from complaints.escalation.v1 import escalation_events_pb2  # noqa: F401 - registers the envelope
from complaints.intake.v1.intake_service_pb2_grpc import add_IntakeServiceServicer_to_server
from complaints.triage.v1 import triage_events_pb2  # noqa: F401 - registers the envelope
from fastapi import APIRouter

from services.chassis.broker import Wrap
from services.chassis.group_commit import GroupCommit
from services.chassis.messages import Catalogue
from services.chassis.mongo import MongoOutbox
from services.chassis.service import Shell
from services.intake.adapters.documents import ensure_indexes
from services.intake.adapters.escalation_client import EscalationClient
from services.intake.adapters.key_ring import KeyRing
from services.intake.adapters.mongo_audit import MongoAudit
from services.intake.adapters.mongo_lists import MongoLists
from services.intake.adapters.mongo_numbers import MongoNumbers
from services.intake.adapters.mongo_store import MongoComplaints
from services.intake.adapters.mongo_tasks import MongoTasks
from services.intake.adapters.mongo_watermark import MongoWatermark
from services.intake.adapters.triage_client import TriageClient
from services.intake.cursor import Cursors
from services.intake.domain.filing import KnownNames
from services.intake.entrypoints.callers import scopes
from services.intake.entrypoints.event_consumer import TOPICS, EventConsumer
from services.intake.entrypoints.grpc_api import IntakeServicer
from services.intake.entrypoints.http_actions import ActionDoor, actions_router
from services.intake.entrypoints.http_cases import cases_router, own_state_router
from services.intake.entrypoints.http_filing import FilingDoor, filing_router
from services.intake.entrypoints.http_work import audit_router, tasks_router
from services.intake.entrypoints.throttle import Throttle
from services.intake.handlers.acting import ActionDesk
from services.intake.handlers.filing import FilingDesk
from services.intake.handlers.projecting import Projector
from services.intake.handlers.secrets import secret_of
from services.intake.handlers.texts import TextDesk
from services.intake.permissions import PERMISSIONS
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
        self.triage = TriageClient(shell.channel("triage", settings.triage_address))
        self.clocks = EscalationClient(shell.channel("escalation", settings.escalation_address))
        self.filing = FilingDesk(
            self.store,
            MongoNumbers(database),
            self.vault,
            ZoneInfo(settings.company_time_zone),
            shell.clock,
        )
        self.actions = ActionDesk(self.store, self.tasks, self.triage, self.vault)
        self.pages = CasePages(self.store, self.tasks, self.vault, self.audit, self.clocks)
        self.texts = TextDesk(self.store, self.vault, self.audit)


def build(settings: IntakeSettings, roles: frozenset[str], wrap: Wrap | None = None) -> Shell:
    """One process of intake with the given roles."""
    shell = Shell("intake", settings, roles, messages=MESSAGES, wrap=wrap)
    shell.catalogue = Catalogue.load(MESSAGES, IMPORT_MESSAGES)
    parts = Parts(shell, settings)
    ensure_indexes()
    # The HTTP process files and does not publish, so the worker sweeps for all of them.
    shell.relay(MongoOutbox(shell.database["complaints"]), TOPIC, hands_over=False)
    shell.consume(TOPICS, EventConsumer(Projector(parts.store, parts.tasks)).handle)
    servicer = IntakeServicer(parts.texts, parts.store, parts.watermark, shell.clock)
    service = (add_IntakeServiceServicer_to_server, servicer, "complaints.intake.v1.IntakeService")
    shell.grpc(settings.intake_grpc_port, [service], PERMISSIONS)
    shell.http(
        settings.intake_http_port,
        settings.intake_health_port,
        _routers(shell, parts),
        PERMISSIONS,
        description=DESCRIPTION,
    )
    return shell


def _routers(shell: Shell, parts: Parts) -> list[APIRouter]:
    scope = scopes(shell.organisation)
    cursors = Cursors(parts.vault.keyed_hash)
    organisation = shell.organisation
    known = KnownNames(organisation.insurers, organisation.units, organisation.partners)
    fingerprint = parts.vault.keyed_hash
    filing = FilingDoor(
        GroupCommit(parts.filing.commit),
        known,
        fingerprint,
        lambda complaint: secret_of(parts.vault, complaint),
    )
    return [
        filing_router(filing),
        own_state_router(parts.pages, Throttle(shell.clock), shell.catalogue),
        cases_router(parts.pages, parts.lists, cursors, scope, shell.clock),
        actions_router(ActionDoor(parts.actions, scope, fingerprint)),
        tasks_router(parts.tasks, cursors, scope),
        audit_router(parts.store, parts.audit, cursors, scope),
    ]
