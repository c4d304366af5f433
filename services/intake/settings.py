"""Settings of intake; the field `intake_http_port` is the variable INTAKE_HTTP_PORT."""

from pathlib import Path

from pydantic import Field, field_validator

from services.chassis.settings import CommonSettings

_ROOT = Path(__file__).resolve().parents[2]


class IntakeSettings(CommonSettings):
    """What intake needs beside the common settings."""

    intake_http_port: int = Field(default=8101, ge=1, le=65535)
    intake_grpc_port: int = Field(default=9101, ge=1, le=65535)
    intake_health_port: int = Field(default=8201, ge=1, le=65535)
    intake_key_ring_dir: Path
    # Uploaded files wait here until they are imported; processes of intake share the folder.
    intake_imports_dir: Path = _ROOT / ".local" / "imports"
    intake_import_mappings_dir: Path = _ROOT / "deploy" / "sample"
    intake_import_bytes_max: int = Field(default=2 << 30, ge=1)
    # Beyond this a complaint that triage has not assessed becomes a task of the leads.
    intake_unassessed_minutes: int = Field(default=30, ge=1, le=1_440)
    triage_address: str = Field(default="127.0.0.1:9102", min_length=1)
    escalation_address: str = Field(default="127.0.0.1:9103", min_length=1)

    @field_validator("intake_key_ring_dir", "intake_import_mappings_dir")
    @classmethod
    def _folder(cls, value: Path) -> Path:
        if not value.is_dir():
            raise ValueError(f"{value} is no folder")
        return value
