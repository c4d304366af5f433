"""The composition root of reporting."""

from collections.abc import Mapping
from functools import partial

from complaints.reporting.v1.reporting_service_pb2_grpc import (
    add_ReportingServiceServicer_to_server,
)

from services.chassis.cli import Command
from services.chassis.service import Shell
from services.datafiles.organisation import Organisation
from services.reporting.adapters.csv_writer import render_csv
from services.reporting.adapters.definition_files import (
    ROOT,
    ShippedFiles,
    load_library,
    load_names,
)
from services.reporting.adapters.file_store import HashedFiles
from services.reporting.adapters.mongo_facts import MongoFacts
from services.reporting.adapters.mongo_runs import MongoRuns
from services.reporting.adapters.mongo_watermark import MongoWatermarks
from services.reporting.adapters.producer_client import watermark_clients
from services.reporting.adapters.xlsx_writer import render_xlsx
from services.reporting.domain.snapshot import canonical
from services.reporting.entrypoints.event_consumer import TOPICS, EventConsumer
from services.reporting.entrypoints.figures_command import figures_command
from services.reporting.entrypoints.gauge_loop import GaugeLoop
from services.reporting.entrypoints.grpc_api import SERVICE_NAME, ReportingServicer
from services.reporting.entrypoints.http_api import Desk, report_router
from services.reporting.entrypoints.notice_command import check_notice_command
from services.reporting.entrypoints.run_loop import RunLoop
from services.reporting.handlers.execute_run import Press
from services.reporting.handlers.request_run import Library
from services.reporting.handlers.watermark import WatermarkKeeper
from services.reporting.permissions import PERMISSIONS
from services.reporting.ports import FileFormat
from services.reporting.settings import ReportingSettings

DESCRIPTION = (
    "监管统计与报表：定义、生成、下载。Regulator statistics and reports: definitions, runs, files."
)
FORMATS = (
    FileFormat(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        render_xlsx,
    ),
    FileFormat("csv", "text/csv; charset=utf-8", render_csv),
    FileFormat("json", "application/json", canonical),
)

COMMANDS: Mapping[str, Command] = {
    "figures": partial(figures_command, ShippedFiles()),
    "check-notice": check_notice_command,
}


def build(settings: ReportingSettings, roles: frozenset[str]) -> Shell:
    """One process of reporting. Raises DataFileError for definitions at fault."""
    shell = Shell("reporting", settings, roles, PERMISSIONS, messages=[ROOT / "messages.yaml"])
    files = load_library(settings.reporting_definitions_dir)
    library = Library(files.definitions, files.mappings, settings.company_time_zone)
    facts, runs = MongoFacts(shell.database), MongoRuns(shell.database)
    watermarks = MongoWatermarks(shell.database)
    stored = HashedFiles(settings.reporting_files_dir)
    desk = Desk(
        library,
        runs,
        stored,
        facts,
        watermarks,
        shell.clock,
        _root_units(shell.organisation),
        settings.reporting_denominators_file,
    )

    def indexes() -> None:
        facts.ensure_indexes()
        runs.ensure_indexes()

    shell.health.needs("indexes", indexes)
    if "worker" in roles:
        press = Press(
            library,
            facts,
            runs,
            stored,
            watermarks,
            load_names(shell.organisation),
            FORMATS,
            f"{shell.name}-{settings.instance_id}",
        )
        shell.consume(TOPICS, EventConsumer(facts), turn_seconds=0.35)
        shell.loop("runs", RunLoop(press))
        shell.loop("gauges", GaugeLoop(facts))
        shell.loop("watermark", _watermark(shell, settings, watermarks).turn)
    shell.grpc(
        settings.reporting_grpc_port,
        [
            (
                add_ReportingServiceServicer_to_server,
                ReportingServicer(facts, runs, watermarks),
                SERVICE_NAME,
            )
        ],
    )
    shell.http(
        settings.reporting_http_port,
        settings.reporting_health_port,
        [report_router(desk)],
        description=DESCRIPTION,
    )
    return shell


def _watermark(
    shell: Shell, settings: ReportingSettings, watermarks: MongoWatermarks
) -> WatermarkKeeper:
    addresses = {
        "intake": settings.intake_address,
        "triage": settings.triage_address,
        "escalation": settings.escalation_address,
    }
    clients = watermark_clients(lambda service: shell.channel(service, addresses[service]))
    consumer = shell.consumer
    return WatermarkKeeper(
        clients,
        lambda: consumer.taken_in if consumer else None,
        watermarks,
        shell.clock,
        settings.instance_id,
    )


def _root_units(organisation: Organisation) -> frozenset[str]:
    return frozenset(unit.id for unit in organisation.units.values() if unit.parent is None)
