"""Composition root: settings to adapters to handlers to entrypoints."""

import os
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from complaints.escalation.v1.escalation_service_pb2_grpc import (
    add_EscalationServiceServicer_to_server,
)

from services.chassis.mongo import MongoOutbox
from services.chassis.service import Shell
from services.datafiles.messages import Catalogue
from services.escalation.adapters.calendar_files import CALENDARS, load_calendars
from services.escalation.adapters.mongo_cases import COLLECTION, MongoCases
from services.escalation.adapters.pack_files import PACKS, load_packs
from services.escalation.domain.rulebook import Rulebook
from services.escalation.entrypoints import clock_runner
from services.escalation.entrypoints.clock_runner import ClockRunner
from services.escalation.entrypoints.event_consumer import TOPICS, EventConsumer
from services.escalation.entrypoints.grpc_api import SERVICE, EscalationApi
from services.escalation.handlers.fire import Scheduler
from services.escalation.handlers.receive import Receiver
from services.escalation.permissions import PERMISSIONS
from services.escalation.settings import EscalationSettings

MESSAGES = Path(__file__).with_name("messages.yaml")
DESCRIPTION = "Clocks of complaints (投诉时限): no route for people, they act through intake."


def build(settings: EscalationSettings, roles: frozenset[str]) -> Shell:
    """The process, ready to run. Raises DataFileError for faults in packs or calendars."""
    shell = Shell("escalation", settings, roles, PERMISSIONS, messages=[MESSAGES])
    calendars = load_calendars(settings.escalation_calendars_dir)
    packs = load_packs(settings.escalation_packs_dir, calendars)
    rulebook = Rulebook(packs, calendars, settings.company_time_zone.key)
    outbox = MongoOutbox(shell.database[COLLECTION])
    relay = shell.relay(outbox, "complaints-escalation-events")
    cases = MongoCases(shell.database, outbox, relay.offer)
    shell.health.needs("indexes", cases.ensure_indexes)
    tolerance = timedelta(seconds=settings.escalation_late_after_seconds)
    shell.consume(TOPICS, EventConsumer(Receiver(cases, rulebook, tolerance)))
    scheduler = Scheduler(cases, rulebook, tolerance, settings.escalation_turn_seconds)
    shell.loop("scheduler", scheduler.turn)
    servicer = EscalationApi(cases, rulebook, shell.catalogue)
    shell.grpc(
        settings.escalation_grpc_port,
        [(add_EscalationServiceServicer_to_server, servicer, SERVICE)],
    )
    shell.http(
        settings.escalation_http_port,
        settings.escalation_health_port,
        [],
        description=DESCRIPTION,
    )
    return shell


def clock_runner_of(packs: Path, calendars: Path, company_zone: str) -> ClockRunner:
    """The conformance runner; it needs no broker, no store and no network.

    Raises DataFileError with every fault of packs and calendars.
    """
    known = load_calendars(calendars)
    rulebook = Rulebook(load_packs(packs, known), known, company_zone)
    return ClockRunner(rulebook, known, Catalogue.load(MESSAGES))


def clock_command(arguments: Sequence[str]) -> int:
    """`python -m services.escalation clock`; the few settings that it heeds have defaults."""
    packs = Path(os.environ.get("ESCALATION_PACKS_DIR", PACKS))
    zone = os.environ.get("COMPANY_TIME_ZONE", "Asia/Shanghai")
    return clock_runner.main(clock_runner_of(packs, CALENDARS, zone), arguments)
