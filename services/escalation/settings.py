"""Settings of escalation, from the environment only."""

from pathlib import Path

from pydantic import DirectoryPath, Field, FilePath

from services.chassis.settings import CommonSettings

HERE = Path(__file__).resolve().parent


class EscalationSettings(CommonSettings):
    """CommonSettings and what is escalation's own."""

    escalation_http_port: int = Field(default=8103, ge=1, le=65535)
    escalation_grpc_port: int = Field(default=9103, ge=1, le=65535)
    escalation_health_port: int = Field(default=8203, ge=1, le=65535)
    escalation_packs_dir: Path = HERE / "packs"
    escalation_calendars_dir: Path = HERE / "calendars"
    escalation_people_dir: Path = HERE / "people"
    escalation_opinion_dir: Path = HERE / "opinion"
    escalation_own_signals: bool = True
    escalation_key_ring_dir: DirectoryPath
    escalation_delivery_file: FilePath | None = None
    triage_address: str = Field(default="127.0.0.1:9102", min_length=1)
    escalation_turn_seconds: float = Field(default=1.0, gt=0, le=60)
    escalation_late_after_seconds: int = Field(default=60, ge=1, le=86_400)
