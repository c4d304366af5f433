"""Shapes of reporting's HTTP door, with an example for each route."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

RUN_ID = "0193a0b2-7c1e-7d2a-9c1b-2f6a1d4e8b90"
DEFINITION = "cn-quarterly-statistics"
RUN_ADDRESS = f"/v1/reports/{DEFINITION}/runs/{RUN_ID}"
HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
CSV_BYTES_MAX = 900_000


class NewRun(BaseModel):
    """What is asked for; `denominators` is a CSV table in place of the company's own."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={
            "examples": [
                {"period": "2026Q4", "parameters": {"base": "received", "top": 10}},
                {
                    "period": "2026Q4",
                    "denominators": "insurer,side,period,premium_cny,policies,person_times\n"
                    "xinghe-pc,property,2026Q4,1200000000.00,3400000,\n",
                },
            ]
        },
    )

    period: Annotated[str, Field(min_length=1, max_length=10)] | None = None
    parameters: dict[Annotated[str, Field(max_length=60)], str | int] = Field(
        default_factory=dict, max_length=20
    )
    denominators: Annotated[str, Field(max_length=CSV_BYTES_MAX)] | None = None


class FileShape(BaseModel):
    """A file of a run."""

    name: str
    media_type: str
    sha256: str
    size_bytes: int
    href: str


class RunShape(BaseModel):
    """A run; `complete_to` is the watermark: figures hold everything recorded before it."""

    id: str
    definition: str
    definition_version: str
    definition_sha256: str
    mapping_version: str
    state: str
    period: str
    base: str
    parameters: dict[str, str | int]
    time_zone: str
    denominators_sha256: str | None
    denominators_source: str | None
    requested_by: str
    requested_at: str
    finished_at: str | None
    complete_to: str | None
    content_sha256: str | None
    warnings: list[str]
    reason: str | None
    files: list[FileShape]


class RunsShape(BaseModel):
    """A page of runs, newest first; `next` goes into `cursor` for the following page."""

    runs: list[RunShape]
    next: str | None


class ParameterShape(BaseModel):
    """A parameter of a definition."""

    type: str
    default: str | int | None = None
    minimum: int | None = None
    maximum: int | None = None
    title: dict[str, str]


class DefinitionShape(BaseModel):
    """A definition that can be run."""

    id: str
    version: str
    sha256: str
    title_zh: str
    title_en: str
    periods: list[str]
    default_period: str | None
    bases: list[str]
    default_base: str
    needs_denominators: bool
    parameters: dict[str, ParameterShape]


class DefinitionsShape(BaseModel):
    """All definitions."""

    definitions: list[DefinitionShape]


class ProgressShape(BaseModel):
    """How far counting has come."""

    received: int
    counted: int
    complete_to: str | None


QUEUED_RUN: dict[str, Any] = {
    "id": RUN_ID,
    "definition": DEFINITION,
    "definition_version": "2026-1",
    "definition_sha256": HASH,
    "mapping_version": "2020-1",
    "state": "queued",
    "period": "2026Q4",
    "base": "received",
    "parameters": {"top": 10},
    "time_zone": "Asia/Shanghai",
    "denominators_sha256": HASH,
    "denominators_source": "setting",
    "requested_by": "p-compliance-1",
    "requested_at": "2026-11-24T09:30:00Z",
    "finished_at": None,
    "complete_to": None,
    "content_sha256": None,
    "warnings": [],
    "reason": None,
    "files": [],
}
DONE_RUN: dict[str, Any] = {
    **QUEUED_RUN,
    "state": "done",
    "finished_at": "2026-11-24T09:30:02Z",
    "complete_to": "2026-11-24T09:29:58Z",
    "content_sha256": HASH,
    "files": [
        {
            "name": f"{DEFINITION}-2026Q4.json",
            "media_type": "application/json",
            "sha256": HASH,
            "size_bytes": 41873,
            "href": f"{RUN_ADDRESS}/files/{DEFINITION}-2026Q4.json",
        }
    ],
}
DEFINITIONS: dict[str, Any] = {
    "definitions": [
        {
            "id": DEFINITION,
            "version": "2026-1",
            "sha256": HASH,
            "title_zh": "保险消费投诉情况季度统计",
            "title_en": "Quarterly statistics of insurance consumer complaints",
            "periods": ["quarter", "year"],
            "default_period": None,
            "bases": ["received", "regulator_transferred"],
            "default_base": "received",
            "needs_denominators": True,
            "parameters": {
                "top": {
                    "type": "integer",
                    "default": 10,
                    "minimum": 1,
                    "maximum": 100,
                    "title": {"zh": "排名长度", "en": "Length of ranked lists"},
                }
            },
        }
    ]
}
PROGRESS: dict[str, Any] = {
    "received": 2300,
    "counted": 2298,
    "complete_to": "2026-11-24T09:29:58Z",
}


def example(body: object, media_type: str = "application/json") -> dict[str, Any]:
    """An entry of `responses=` with an example."""
    return {"content": {media_type: {"example": body}}}
