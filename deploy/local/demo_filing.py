"""Files the sample complaints over the public HTTP interface, as the channels would."""

import json
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

_CLIENTS = 8
_ATTEMPTS_MAX = 5
_RETRY_SECONDS = 0.5
_ANSWER_SECONDS_MAX = 15.0


@dataclass(frozen=True)
class Sample:
    """One complaint to file; `key` makes a repeat harmless, `filed_as` is public or desk."""

    key: str
    body: Mapping[str, Any]
    filed_as: str


@dataclass(frozen=True)
class Answer:
    """What intake said: the reference, or the status and code of the refusal."""

    key: str
    reference: str = ""
    refusal: str = ""


def read_samples(file: Path) -> list[Sample]:
    """Read the sample rows; fields meant for other uses are left aside."""
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line]
    return [Sample(row["key"], row["body"], row["as"]) for row in rows]


def file_all(
    samples: Sequence[Sample],
    base_url: str,
    desk_token: str,
    show: Callable[[int], None] = lambda done: None,
) -> list[Answer]:
    """File every sample once, several at a time; `show` is told how many are done."""
    with (
        httpx.Client(base_url=base_url, timeout=_ANSWER_SECONDS_MAX, trust_env=False) as client,
        ThreadPoolExecutor(_CLIENTS) as pool,
    ):
        answers: list[Answer] = []
        for answer in _filed(pool, client, samples, desk_token):
            answers.append(answer)
            show(len(answers))
        return answers


def _filed(
    pool: ThreadPoolExecutor, client: httpx.Client, samples: Sequence[Sample], token: str
) -> Iterable[Answer]:
    return pool.map(lambda sample: _file(client, sample, token), samples)


def _file(client: httpx.Client, sample: Sample, token: str) -> Answer:
    headers = {"Idempotency-Key": sample.key}
    if sample.filed_as != "public":
        headers["Authorization"] = f"Bearer {token}"
    refusal = "no answer"
    for attempt in range(_ATTEMPTS_MAX):
        if attempt:
            time.sleep(_RETRY_SECONDS * attempt)
        try:
            answer = client.post("/v1/complaints", json=sample.body, headers=headers)
        except httpx.HTTPError as error:
            refusal = type(error).__name__
            continue
        if answer.is_success:
            return Answer(sample.key, reference=answer.json()["reference"])
        refusal = f"{answer.status_code} {_code(answer)}"
        if answer.status_code < 500:
            break
    return Answer(sample.key, refusal=refusal)


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json().get("code", ""))
    except ValueError:
        return ""
