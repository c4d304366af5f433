"""Complaints coming in without a break, and a ledger outside the system of what was accepted."""

import json
import threading
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from uuid import uuid4

import httpx

from tests.support.desk import samples
from tests.support.stack import LocalSystem

PAUSE_SECONDS = 0.02
RETRY_SECONDS = 0.2
TRIES_MAX = 1_000


class Ledger:
    """Idempotency keys with the references that the system answered, in a file of its own."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a", encoding="utf-8")
        self._lock = threading.Lock()
        self.accepted: dict[str, str] = {}

    def write(self, key: str, reference: str) -> None:
        """Note what was accepted, before anything else is done."""
        with self._lock:
            self._file.write(json.dumps({"key": key, "reference": reference}) + "\n")
            self._file.flush()
            self.accepted[key] = reference

    def __len__(self) -> int:
        return len(self.accepted)


class SteadyLoad:
    """Clients that file one complaint after the other until they are stopped.

    Whatever fails is sent again under the same key until it is accepted, as a careful caller
    does; an answer other than accepted or 503 is remembered as a fault.
    """

    def __init__(self, system: LocalSystem, ledger: Ledger, clients: int = 3) -> None:
        self._system, self._ledger = system, ledger
        self._stop = threading.Event()
        self._token = system.token("desk", subject="p-load")
        self._bodies, self._lock = samples(), threading.Lock()
        self._threads = [threading.Thread(target=self._work) for _ in range(clients)]
        self.faults: list[str] = []
        self.retries = 0

    def __enter__(self) -> "SteadyLoad":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def stop(self) -> None:
        """Take nothing new; what is in hand is still filed."""
        self._stop.set()
        for thread in self._threads:
            thread.join(timeout=120)
        stuck = sum(thread.is_alive() for thread in self._threads)
        if stuck:
            self.faults.append(f"{stuck} clients are still waiting for an answer")

    def _work(self) -> None:
        with httpx.Client(base_url=self._system.url("intake"), timeout=10) as http:
            while not self._stop.is_set():
                with self._lock:
                    body = next(self._bodies)
                self._file(http, body, f"load-{uuid4()}")
                self._stop.wait(PAUSE_SECONDS)

    def _file(self, http: httpx.Client, body: Mapping[str, object], key: str) -> None:
        headers = {"Authorization": self._token, "Idempotency-Key": key}
        for _ in range(TRIES_MAX):
            try:
                answer = http.post("/v1/complaints", json=body, headers=headers)
            except httpx.TransportError:
                self._wait()
                continue
            if answer.status_code in (200, 201):
                self._ledger.write(key, answer.json()["reference"])
                return
            # Sent again while the first sending is under way, or while a store is away.
            if answer.status_code not in (503, 409):
                self.faults.append(f"{answer.status_code} {answer.text[:300]}")
                return
            self._wait()
        self.faults.append(f"{key} was not accepted in {TRIES_MAX} tries")

    def _wait(self) -> None:
        self.retries += 1
        threading.Event().wait(RETRY_SECONDS)
