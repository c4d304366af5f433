"""The processes of a stack: their commands, their environment, where each says it is ready."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from deploy.local import kafka, mongodb
from deploy.local.stack import HOST, SERVICES, Stack

# What the processes may see of the caller's environment; nothing else of it is written to disk.
_INHERITED_NAMES = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "JAVA_HOME", "LD_LIBRARY_PATH")
_INHERITED_PREFIXES = ("INTAKE_", "TRIAGE_", "ESCALATION_", "REPORTING_", "LOG_", "COMPANY_")

# Process name: service and roles.
_LAYOUT = {
    "intake-http": ("intake", "http"),
    "intake-worker": ("intake", "grpc,worker"),
    "triage": ("triage", "http,grpc,worker"),
    "escalation": ("escalation", "http,grpc,worker"),
    "reporting": ("reporting", "http,grpc,worker"),
}
SERVICE_PROCESSES = tuple(_LAYOUT)
STORES = ("mongodb", "kafka")


@dataclass(frozen=True)
class Process:
    """One process to keep running.

    `rank` orders the end: higher ranks stop first. `stop_seconds` is how long it may take
    after SIGTERM before it is killed. `ready_url` is empty for the stores, which are asked
    in their own protocol.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    rank: int
    stop_seconds: float
    ready_url: str = ""


def process(stack: Stack, name: str) -> Process:
    """The process `name` of `stack`.

    Raises KeyError for a name that the stack does not have.
    """
    if name == "kafka":
        return Process(name, kafka.command(stack), _inherited(), rank=0, stop_seconds=20)
    if name == "mongodb":
        return Process(name, mongodb.command(stack), _inherited(), rank=0, stop_seconds=20)
    service, roles = _LAYOUT[name]
    return Process(
        name,
        (sys.executable, "-m", f"services.{service}", "serve", "--roles", roles),
        service_environment(stack, service, name),
        rank=1,
        stop_seconds=20,
        ready_url=_ready_url(stack, service, roles),
    )


def stores(stack: Stack) -> list[str]:
    """Names of the stores that this stack runs itself."""
    outside = {"kafka": stack.kafka_outside, "mongodb": stack.mongodb_outside}
    return [name for name in STORES if not outside[name]]


def service_environment(stack: Stack, service: str, instance: str) -> dict[str, str]:
    """All settings of one service process; those of the stack win over the caller's."""
    root = stack.root
    environment = _inherited()
    environment |= {name: str(port.number) for name, port in stack.ports.items()}
    environment |= {
        f"{other.upper()}_ADDRESS": f"{HOST}:{stack.port(f'{other.upper()}_GRPC_PORT')}"
        for other in SERVICES
    }
    environment |= {
        "PYTHONPATH": os.pathsep.join((str(root), str(root / "proto" / "gen"))),
        "PYTHONUNBUFFERED": "1",
        "KAFKA_BOOTSTRAP": stack.kafka_bootstrap,
        "MONGODB_URI": stack.mongodb_uri,
        "MONGODB_PREFIX": stack.mongodb_prefix,
        "BIND_HOST": HOST,
        "INSTANCE_ID": instance,
        "AUTH_JWKS": str(stack.secrets / "jwks.json"),
        "SERVICE_KEY_FILE": str(stack.secrets / f"{service}.pem"),
        "TRIAGE_PLAYBOOKS_DIR": str(root / "services" / "triage" / "playbooks"),
        "ESCALATION_PACKS_DIR": str(root / "services" / "escalation" / "packs"),
        "REPORTING_DEFINITIONS_DIR": str(root / "services" / "reporting" / "definitions"),
        "REPORTING_FILES_DIR": str(stack.folder / "reports"),
        "REPORTING_DENOMINATORS_FILE": str(root / "deploy" / "sample" / "denominators.csv"),
    }
    if service == "intake":
        environment["INTAKE_KEY_RING_DIR"] = str(stack.secrets / "intake-key-ring")
        environment["INTAKE_IMPORTS_DIR"] = str(stack.folder / "imports")
    if service == "escalation":
        environment["ESCALATION_KEY_RING_DIR"] = str(stack.secrets / "escalation-key-ring")
    environment.setdefault("COMPANY_TIME_ZONE", "Asia/Shanghai")
    environment.setdefault("LOG_LEVEL", "info")
    organisation = str(root / "deploy" / "local" / "organisation.yaml")
    environment["ORGANISATION_FILE"] = os.environ.get("ORGANISATION_FILE", organisation)
    return environment | dict(stack.settings)


def _ready_url(stack: Stack, service: str, roles: str) -> str:
    door = "HTTP" if "http" in roles.split(",") else "HEALTH"
    return f"http://{HOST}:{stack.port(f'{service.upper()}_{door}_PORT')}/readyz"


def _inherited() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name in _INHERITED_NAMES or name.startswith(_INHERITED_PREFIXES)
    }
