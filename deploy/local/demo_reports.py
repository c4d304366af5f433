"""Compiles reports over HTTP, downloads their files and shows what they say."""

import hashlib
import json
import time
import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from deploy.local.trouble import trouble

_POLL_SECONDS = 0.2
_RUN_SECONDS_MAX = 120.0
_ANSWER_SECONDS_MAX = 30.0


@dataclass(frozen=True)
class Download:
    """A report's file as it lies on disk."""

    path: Path
    sha256: str


@dataclass(frozen=True)
class Shown:
    """Which rows of a figure the summary shows: all, or those up to a rank."""

    figure: str
    rank_max: int | None = None


class Reports:
    """Reporting's HTTP door with a caller's token."""

    def __init__(self, base_url: str, token: str) -> None:
        self._client = httpx.Client(
            base_url=base_url,
            headers={"Authorization": f"Bearer {token}"},
            timeout=_ANSWER_SECONDS_MAX,
            trust_env=False,
        )

    def close(self) -> None:
        """Let go of the connections."""
        self._client.close()

    def progress(self) -> Mapping[str, Any]:
        """How far counting has come: received, counted, complete_to."""
        return self._get("/v1/figures/progress")

    def run(self, definition: str, period: str) -> Mapping[str, Any]:
        """Have a report compiled and wait until it is done.

        Raises Trouble when it fails or takes too long.
        """
        path = f"/v1/reports/{definition}/runs"
        headers = {"Idempotency-Key": str(uuid.uuid4())}
        asked = self._client.post(path, json={"period": period}, headers=headers)
        self._check(asked)
        run_id = asked.json()["id"]
        deadline = time.monotonic() + _RUN_SECONDS_MAX
        while True:
            run = self._get(f"{path}/{run_id}")
            if run["state"] == "done":
                return run
            if run["state"] == "failed" or time.monotonic() > deadline:
                raise trouble(
                    f"报表 {definition} 未能生成（{run['state']}）。",
                    f"The report {definition} was not compiled ({run['state']}).",
                )
            time.sleep(_POLL_SECONDS)

    def download(self, run: Mapping[str, Any], definition: str, folder: Path) -> list[Download]:
        """Fetch all files of a run and check them against the hashes of the run.

        Raises Trouble for a file that differs.
        """
        folder.mkdir(parents=True, exist_ok=True)
        return [
            self._fetch(definition, run["id"], file["name"], file["sha256"], folder)
            for file in run["files"]
        ]

    def _fetch(
        self, definition: str, run_id: str, name: str, sha256: str, folder: Path
    ) -> Download:
        answer = self._client.get(f"/v1/reports/{definition}/runs/{run_id}/files/{name}")
        self._check(answer)
        found = hashlib.sha256(answer.content).hexdigest()
        if found != sha256:
            raise trouble(
                f"文件 {name} 的 SHA-256 与记录不符。",
                f"The SHA-256 of {name} is not the recorded one.",
            )
        # Each run has a manifest of the same name: the report's name keeps them apart.
        path = folder / (name if name.startswith(definition) else f"{definition}-{name}")
        path.write_bytes(answer.content)
        return Download(path, found)

    def _get(self, path: str) -> Mapping[str, Any]:
        answer = self._client.get(path)
        self._check(answer)
        body: Mapping[str, Any] = answer.json()
        return body

    def _check(self, answer: httpx.Response) -> None:
        if not answer.is_success:
            raise trouble(
                f"统计服务拒绝了请求 {answer.request.url.path}（{answer.status_code}）。",
                f"Reporting refused {answer.request.url.path} ({answer.status_code}): "
                f"{answer.text[:300]}",
            )


def quarter(day: date) -> str:
    """Name of the quarter of a day, such as 2026Q4."""
    return f"{day.year:04d}Q{(day.month + 2) // 3}"


def summary(file: Path, shown: Sequence[Shown]) -> list[str]:
    """Lines of the chosen figures of a report's JSON file, in Chinese and English."""
    content = json.loads(file.read_text(encoding="utf-8"))
    figures = {figure["id"]: figure for figure in content["figures"]}
    return [
        _line(content, figures[choice.figure], row)
        for choice in shown
        for row in _rows(content, choice)
    ]


def _rows(content: Mapping[str, Any], choice: Shown) -> Iterator[Mapping[str, Any]]:
    for row in content["rows"]:
        rank = row["rank"] or 0
        if row["figure"] == choice.figure and (
            choice.rank_max is None or 0 < rank <= choice.rank_max
        ):
            yield row


def _line(content: Mapping[str, Any], figure: Mapping[str, Any], row: Mapping[str, Any]) -> str:
    values = content["names"]["values"]
    names = [values[dimension][row["dimensions"][dimension]] for dimension in figure["by"]]
    zh = "·".join([figure["title"]["zh"], *(name["zh"] for name in names)])
    en = " · ".join([figure["title"]["en"], *(name["en"] for name in names)])
    unit = "%" if row["unit"] == "percent" else ""
    value = "-" if row["value"] is None else f"{row['value']}{unit}"
    return f"{value:>10}  {zh} / {en}"
