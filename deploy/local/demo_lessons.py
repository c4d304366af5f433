"""Whoever takes cases in the sample organisation learns: every lesson read, its quiz answered.

Over the public HTTP interface and each with a token of their own, as people would. Without it a
strict lesson gate (docs/lessons.md) gives our cases to the leads, and insurers have nobody beside.
"""

import time
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import yaml

from deploy.local import tokens
from deploy.local.stack import Stack
from deploy.local.trouble import trouble

_CLIENTS = 8
_ANSWER_SECONDS_MAX = 15.0
_ASSIGNED_SECONDS_MAX = 60.0
_POLL_SECONDS = 0.3
_OPEN = ("assigned", "read")

Right = Mapping[str, Mapping[str, list[str]]]


def takers(organisation: Path) -> Mapping[str, tuple[str, str]]:
    """Role and unit of handlers and of the insurers' stationed people (驻司人员), by id."""
    people = [p for p in _yaml(organisation)["people"] if p["role"] == "handler" or "insurer" in p]
    return {one["id"]: (one["role"], one["unit"]) for one in people}


def right_answers(folder: Path) -> Right:
    """By lesson and question what is right, as the files of lessons say."""
    lessons = [_yaml(path) for path in sorted(folder.glob("*.yaml")) if path.stem != "policy"]
    return {one["id"]: {q["id"]: q["right"] for q in one["quiz"]} for one in lessons}


def learn_all(stack: Stack) -> int:
    """Everybody passes what is assigned and open; how many lessons. Raises Trouble."""
    right = right_answers(stack.root / "services" / "triage" / "lessons")
    people = takers(stack.root / "deploy" / "local" / "organisation.yaml")

    def learn(person: str) -> int:
        role, unit = people[person]
        token = tokens.person_token(stack, person, [role], [unit])
        headers = {"Authorization": f"Bearer {token}"}
        with httpx.Client(
            base_url=stack.url("intake"),
            timeout=_ANSWER_SECONDS_MAX,
            trust_env=False,
            headers=headers,
        ) as client:
            passed = [one for one in _assigned(client) if one["state"] in _OPEN]
            for one in passed:
                _pass(client, one, right)
            return len(passed)

    with ThreadPoolExecutor(_CLIENTS) as pool:
        return sum(pool.map(learn, people))


def _assigned(client: httpx.Client) -> list[dict[str, Any]]:
    """A person's lessons; the round of the year is assigned soon after the start."""
    deadline = time.monotonic() + _ASSIGNED_SECONDS_MAX
    while True:
        answer = client.get("/v1/lessons")
        if answer.is_success and answer.json()["items"]:
            found: list[dict[str, Any]] = answer.json()["items"]
            return found
        if time.monotonic() > deadline:
            raise trouble(
                f"{_ASSIGNED_SECONDS_MAX:.0f} 秒后仍没有分配微课（{answer.status_code}）。"
                "请看 make logs。",
                f"No lesson was assigned after {_ASSIGNED_SECONDS_MAX:.0f} s "
                f"({answer.status_code}). See make logs.",
            )
        time.sleep(_POLL_SECONDS)


def _pass(client: httpx.Client, lesson: Mapping[str, Any], right: Right) -> None:
    path = f"/v1/lessons/{lesson['id']}/actions"
    for action, body in (("read", {}), ("answer", {"answers": right[lesson["lesson"]]})):
        key = {"Idempotency-Key": str(uuid.uuid4())}
        answer = client.post(f"{path}/{action}", json=body, headers=key)
        if not answer.is_success:
            raise trouble(
                f"微课 {lesson['lesson']} 未能完成（{action}：{answer.status_code}）。",
                f"Lesson {lesson['lesson']} was not done ({action}: {answer.status_code}).",
            )


def _yaml(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
