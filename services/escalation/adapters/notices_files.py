"""How notices leave the house (ESCALATION_DELIVERY_FILE): channels, secrets, addresses.

Without the file everything stays in the inbox, which is the record itself.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from services.datafiles.yamlfile import DataFile, DataFileError, Fault


class _Entry(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Smtp(_Entry):
    """The mail server; the password stands in a file of its own."""

    host: str = Field(min_length=1)
    port: int = Field(default=587, ge=1, le=65535)
    sender: str = Field(pattern=r"^[^@\s]+@[^@\s]+$")
    starttls: bool = True
    user: str = ""
    password_file: Path | None = None

    @model_validator(mode="after")
    def _sealed(self) -> Self:
        if self.user and not self.starttls:
            raise ValueError("a password never goes out in clear: user needs starttls")
        return self


class Webhook(_Entry):
    """Another system of the company; what is sent is signed with the key in the file."""

    url: str = Field(pattern=r"^https?://\S+$")
    key_file: Path


class Robot(_Entry):
    """A group robot; its address is a secret by itself, so it stands in a file."""

    kind: Literal["wecom", "dingtalk"]
    url_file: Path
    secret_file: Path | None = None
    per_minute: int = Field(default=20, ge=1, le=20)


class Address(_Entry):
    """Where a person is reached; `mobile` lets a robot mention them."""

    email: str = Field(default="", pattern=r"^$|^[^@\s]+@[^@\s]+$")
    mobile: str = Field(default="", pattern=r"^$|^\+?[0-9]{5,20}$")


class Delivery(_Entry):
    """The whole file."""

    smtp: Smtp | None = None
    webhook: Webhook | None = None
    robot: Robot | None = None
    addresses: Mapping[str, Address] = Field(default_factory=dict)


def load_delivery(path: Path | None, people: Mapping[str, object]) -> Delivery:
    """The checked file; nothing set up when there is none.

    Raises DataFileError with file, line and reason of each fault.
    """
    if path is None:
        return Delivery()
    source = DataFile(path)
    found = source.parse(Delivery)
    faults = [
        source.fault(("addresses", person), f"{person} is not in the organisation file")
        for person in found.addresses
        if person not in people
    ]
    named: list[tuple[tuple[str, ...], Path | None]] = []
    if found.smtp:
        named.append((("smtp", "password_file"), found.smtp.password_file))
    if found.webhook:
        named.append((("webhook", "key_file"), found.webhook.key_file))
    if found.robot:
        named.append((("robot", "url_file"), found.robot.url_file))
        named.append((("robot", "secret_file"), found.robot.secret_file))
        faults += _robot_faults(source, found.robot)
    faults += [
        source.fault(where, f"there is no readable file {file}, or it is empty")
        for where, file in named
        if file is not None and not (file.is_file() and secret(file))
    ]
    if faults:
        raise DataFileError(faults)
    return found


def _robot_faults(source: DataFile, robot: Robot) -> list[Fault]:
    faults = []
    if robot.kind == "dingtalk" and robot.secret_file is None:
        faults.append(source.fault(("robot",), "a dingtalk robot needs secret_file to sign with"))
    url = secret(robot.url_file) if robot.url_file.is_file() else ""
    if url and not re.fullmatch(r"https?://\S+", url):
        # The address is a secret, so it is not told.
        faults.append(source.fault(("robot", "url_file"), "the file holds no http address"))
    return faults


def secret(path: Path) -> str:
    """A secret from its file, without the line end."""
    return path.read_text(encoding="utf-8").strip()
