"""Settings of reporting; all come from the environment (docs/reports.md lists them)."""

from pathlib import Path

from pydantic import Field, field_validator

from services.chassis.settings import CommonSettings

DEFINITIONS_DIR = Path(__file__).with_name("definitions")


class ReportingSettings(CommonSettings):
    """The field `reporting_files_dir` is the variable REPORTING_FILES_DIR."""

    reporting_http_port: int = Field(default=8104, ge=1, le=65535)
    reporting_grpc_port: int = Field(default=9104, ge=1, le=65535)
    reporting_health_port: int = Field(default=8204, ge=1, le=65535)
    intake_address: str = "127.0.0.1:9101"
    triage_address: str = "127.0.0.1:9102"
    escalation_address: str = "127.0.0.1:9103"
    reporting_definitions_dir: Path = DEFINITIONS_DIR
    reporting_files_dir: Path
    reporting_denominators_file: Path | None = None

    @field_validator("reporting_definitions_dir", "reporting_denominators_file")
    @classmethod
    def _there(cls, value: Path | None) -> Path | None:
        if value is not None and not value.exists():
            raise ValueError(f"{value} does not exist")
        return value
