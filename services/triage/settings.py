"""Settings of triage; the field `triage_http_port` is the variable TRIAGE_HTTP_PORT."""

from pathlib import Path

from pydantic import Field, field_validator

from services.chassis.settings import CommonSettings

SHIPPED_PLAYBOOKS = Path(__file__).with_name("playbooks")
SHIPPED_LESSONS = Path(__file__).with_name("lessons")


class TriageSettings(CommonSettings):
    """What triage needs beside the common settings."""

    triage_http_port: int = Field(default=8102, ge=1, le=65535)
    triage_grpc_port: int = Field(default=9102, ge=1, le=65535)
    triage_health_port: int = Field(default=8202, ge=1, le=65535)
    triage_playbooks_dir: Path = SHIPPED_PLAYBOOKS
    triage_lessons_dir: Path = SHIPPED_LESSONS
    intake_address: str = Field(default="127.0.0.1:9101", min_length=1)
    escalation_address: str = Field(default="127.0.0.1:9103", min_length=1)

    @field_validator("triage_playbooks_dir", "triage_lessons_dir")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError(f"{value} is no folder")
        return value
