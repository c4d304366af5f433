"""Write docs/settings.md from the settings classes; `--check` only compares."""

import importlib
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from services.chassis.settings import CommonSettings
from tests.architecture.source import ROOT, SERVICES

DOCUMENT = ROOT / "docs" / "settings.md"
HEAD = """# Settings 配置

Every process reads its settings from environment variables, once, at start. What is wrong is
listed with all its faults and the process ends with exit code 2. Files with secrets have no
default: a forgotten one is noticed. `make up` sets everything for a local system.

This file is written by `make map` from the settings classes; do not edit it.
"""

MEANINGS = {
    "AUTH_JWKS": "keys that sign callers' tokens: a file or a URL",
    "BIND_HOST": "address to listen on",
    "COMPANY_TIME_ZONE": "IANA zone of years, quarters and reports",
    "DEAD_LETTERS_MAX": "more than this within the window end the worker",
    "DEAD_LETTERS_WINDOW_SECONDS": "that window",
    "INSTANCE_ID": "name of this replica, one of its kind within the service",
    "KAFKA_BOOTSTRAP": "host:port of brokers, separated by commas",
    "LOG_LEVEL": "least level that is logged",
    "MONGODB_PREFIX": "databases are named `<prefix>_<service>`",
    "MONGODB_URI": "replica set to connect to",
    "ORGANISATION_FILE": "units, people, teams, insurers, partners (YAML)",
    "SERVICE_KEY_FILE": "PEM of this service's own ES256 key",
    "TOPICS_DIR": "the topic register",
    "ESCALATION_CALENDARS_DIR": "calendars with their notices (YAML)",
    "ESCALATION_KEY_RING_DIR": "keys of posts of public opinion, `active`, and `hmac.key`",
    "ESCALATION_OPINION_DIR": "words, joining, score and plan of public opinion (YAML)",
    "ESCALATION_OWN_SIGNALS": "whether complaints with threats become posts of public opinion",
    "ESCALATION_LATE_AFTER_SECONDS": "a step announced later than this after it was due is late",
    "ESCALATION_DELIVERY_FILE": "mail, webhook, robot, addresses of people (YAML); none: inbox",
    "ESCALATION_PEOPLE_DIR": "ladders, approvals and other rules about people (YAML)",
    "ESCALATION_PACKS_DIR": "clocks and their rules (YAML)",
    "ESCALATION_TURN_SECONDS": "pause of the scheduler when nothing is due",
    "INTAKE_IMPORT_BYTES_MAX": "largest file of an import",
    "INTAKE_IMPORT_MAPPINGS_DIR": "mappings that imports over HTTP may name",
    "INTAKE_IMPORTS_DIR": "where uploaded files wait, shared by intake's processes",
    "INTAKE_KEY_RING_DIR": "keys of field encryption, `active`, and `hmac.key`",
    "INTAKE_UNASSESSED_MINUTES": "after this what triage has not assessed is a task of the leads",
    "REPORTING_DEFINITIONS_DIR": "report definitions (YAML)",
    "REPORTING_DENOMINATORS_FILE": "premium, policies and persons by insurer and quarter (CSV)",
    "REPORTING_FILES_DIR": "where finished report files are kept for ever",
    "TRIAGE_LESSONS_DIR": "Folder of micro-lessons and their policy",
    "TRIAGE_PLAYBOOKS_DIR": "playbooks, signals and assignment rules (YAML)",
}
"""What each setting is for; ports and addresses explain themselves by rule."""


def meaning(name: str) -> str:
    """What a variable is for. Raises KeyError for one that nobody has explained."""
    service, _, thing = name.partition("_")
    by_rule = {
        "HTTP_PORT": "port of the people's door",
        "GRPC_PORT": "port of the services' door",
        "HEALTH_PORT": "port of health and metrics of a process without HTTP",
        "ADDRESS": f"gRPC target of {service.lower()}",
    }
    return by_rule.get(thing) or MEANINGS[name]


def classes() -> Iterator[tuple[str, type[BaseSettings]]]:
    """Title and settings class: the common one, then each service's own."""
    yield "All services", CommonSettings
    for service in SERVICES:
        module = importlib.import_module(f"services.{service}.settings")
        yield service, getattr(module, f"{service.capitalize()}Settings")


def own_fields(settings: type[BaseSettings]) -> dict[str, FieldInfo]:
    """Fields that the class adds to, or changes from, the common ones."""
    common = {} if settings is CommonSettings else CommonSettings.model_fields
    fields = settings.model_fields
    return {n: f for n, f in fields.items() if repr(common.get(n)) != repr(f)}


def variables() -> set[str]:
    """The names of all environment variables that any service reads."""
    return {name.upper() for _, settings in classes() for name in settings.model_fields}


def default(field: FieldInfo) -> str:
    """The default as a person would type it."""
    if field.is_required():
        return "**required**"
    value = field.get_default(call_default_factory=True)
    if isinstance(value, Path):
        inside = value.is_relative_to(ROOT)
        return f"`{value.relative_to(ROOT) if inside else value}`"
    return f"`{value}`" if str(value) else "empty"


def kind(field: FieldInfo) -> str:
    """The type in one word or two."""
    name = getattr(field.annotation, "__name__", None) or str(field.annotation)
    return {
        "str": "text",
        "ZoneInfo": "time zone",
        "int": "whole number",
        "float": "number",
        "Path": "path",
    }.get(name, name)


def limits(field: FieldInfo) -> str:
    """What the value must keep to, besides its type."""
    found = []
    for rule in field.metadata:
        for word, sign in (("ge", "≥"), ("le", "≤"), ("gt", ">"), ("lt", "<")):
            if (value := getattr(rule, word, None)) is not None:
                found.append(f"{sign} {value}")
        if pattern := getattr(rule, "pattern", None):
            found.append(f"`{pattern}`".replace("|", "\\|"))
    return ", ".join(found)


def written() -> str:
    """The whole document."""
    parts = [HEAD]
    for title, settings in classes():
        parts.append(f"\n## {title}\n\n| variable | type | default | limits | meaning |")
        parts.append("|---|---|---|---|---|")
        for name, field in own_fields(settings).items():
            cells = [kind(field), default(field), limits(field), meaning(name.upper())]
            parts.append(f"| `{name.upper()}` | " + " | ".join(cells) + " |")
    return "\n".join(parts) + "\n"


def main(arguments: Sequence[str]) -> int:
    """Write the document, or with `--check` say whether it is current. Returns the exit code."""
    text = written()
    if "--check" in arguments:
        return int(not DOCUMENT.exists() or DOCUMENT.read_text(encoding="utf-8") != text)
    DOCUMENT.parent.mkdir(exist_ok=True)
    DOCUMENT.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
