"""Settings come from the environment only, typed and frozen; all faults are told at once."""

import sys
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import DirectoryPath, Field, FilePath, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

Settings = TypeVar("Settings", bound=BaseSettings)


class CommonSettings(BaseSettings):
    """What every service needs; the field `kafka_bootstrap` is the variable KAFKA_BOOTSTRAP."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", env_ignore_empty=False)

    kafka_bootstrap: str = Field(min_length=1)
    mongodb_uri: str = Field(min_length=1)
    mongodb_prefix: str = Field(default="redress", pattern=r"^[a-z0-9_]{1,30}$")
    company_time_zone: ZoneInfo = ZoneInfo("Asia/Shanghai")
    organisation_file: FilePath
    auth_jwks: str = Field(min_length=1)
    service_key_file: FilePath
    instance_id: str = Field(default="1", pattern=r"^[A-Za-z0-9._-]{1,60}$")
    log_level: str = Field(default="info", pattern=r"^(debug|info|warning|error)$")
    bind_host: str = "127.0.0.1"
    topics_dir: DirectoryPath = Path(__file__).resolve().parents[2] / "proto" / "topics"
    dead_letters_max: int = Field(default=50, ge=1)
    dead_letters_window_seconds: int = Field(default=600, ge=1)


def load(settings: type[Settings]) -> Settings:
    """Read the environment; with faults, print each with its variable and exit with 2."""
    try:
        return settings()
    except ValidationError as error:
        for fault in error.errors(include_input=False, include_url=False):
            name = "_".join(str(part) for part in fault["loc"]).upper()
            sys.stderr.write(f"设置有误 / setting at fault: {name}: {fault['msg']}\n")
        sys.exit(2)
